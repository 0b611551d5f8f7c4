"""The addresses of the site, in Norwegian; their names in English."""

from django.urls import include, path

urlpatterns = [
    path("", include("people.urls")),
    path("", include("meetings.urls")),
    path("", include("measures.urls")),
    path("konto/", include("allauth.account.urls")),
]
