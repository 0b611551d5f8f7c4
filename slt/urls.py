"""The addresses of the site, in Norwegian; their names in English."""

from django.urls import include, path

from slt import views

urlpatterns = [
    path("", include("people.urls")),
    path("", include("meetings.urls")),
    path("", include("measures.urls")),
    path("konto/", include("allauth.account.urls")),
    path("helse/", views.health, name="health"),
    path("demo/epost/", views.demo_mailbox, name="demo_mailbox"),
    path("demo/epost/<int:stem>/", views.demo_mailbox, name="demo_letter"),
]
