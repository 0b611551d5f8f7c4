"""Addresses."""

from django.urls import path

from meetings.views import texts

urlpatterns = [
    # Texts
    path("saker/<str:public_id>/tekster/<str:kind>/", texts.text_save_new, name="text_save_new"),
    path(
        "beslutninger/<str:public_id>/tekst/",
        texts.text_save_decision,
        name="text_save_decision",
    ),
]
