"""Addresses of people's pages."""

from django.urls import path, re_path

from people.views import public

urlpatterns = [
    # For citizens
    path("", public.finder, name="finder"),
    re_path(r"^(?P<language>nb|nn|en)/$", public.finder, name="finder"),
    path("kommune/<slug:slug>/", public.municipality_page, name="municipality_page"),
    re_path(
        r"^kommune/(?P<slug>[-\w]+)/(?P<language>nb|nn|en)/$",
        public.municipality_page,
        name="municipality_page",
    ),
    path(
        "kommune/<slug:slug>/kontakt-<int:position>.vcf",
        public.municipality_vcard,
        name="municipality_vcard",
    ),
]
