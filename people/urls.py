"""Addresses of people's pages."""

from django.urls import path, re_path

from people.views import (
    appointments,
    contact,
    erasing,
    groups,
    ladder,
    ledger,
    member_import,
    public,
    seats,
    settings,
    telling,
)

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
    # Groups
    path("grupper/", groups.group_list, name="group_list"),
    path("grupper/ny/", groups.group_create, name="group_create"),
    path("grupper/<slug:public_id>/", groups.group_detail, name="group_detail"),
    path("grupper/<slug:public_id>/rediger/", groups.group_edit, name="group_edit"),
    path("grupper/<slug:public_id>/paminninger/", ladder.group_ladder, name="group_ladder"),
    path("grupper/<slug:public_id>/del/", groups.group_share, name="group_share"),
    path(
        "grupper/<slug:public_id>/del/<slug:number>/avslutt/",
        groups.group_stop_sharing,
        name="group_stop_sharing",
    ),
    path(
        "grupper/<slug:public_id>/arkivsak/<slug:number>/",
        groups.group_archive_case,
        name="group_archive_case",
    ),
    path("grupper/<slug:public_id>/legg-ned/", groups.group_end, name="group_end"),
    # Seats and offices
    path("grupper/<slug:public_id>/verv/", seats.group_offices, name="group_offices"),
    path("grupper/<slug:public_id>/medlemmer/ny/", seats.membership_add, name="membership_add"),
    path(
        "grupper/<slug:public_id>/medlemmer/importer/",
        member_import.member_import,
        name="member_import",
    ),
    path("grupper/<slug:public_id>/tidligere/", seats.group_past, name="group_past"),
    path("personer/<slug:public_id>/slett/", erasing.person_erase, name="person_erase"),
    path("medlemskap/<slug:public_id>/rediger/", seats.membership_edit, name="membership_edit"),
    path("medlemskap/<slug:public_id>/rett/", seats.membership_correct, name="membership_correct"),
    path("medlemskap/<slug:public_id>/avslutt/", seats.membership_end, name="membership_end"),
    path("medlemskap/<slug:public_id>/angre/", seats.membership_reopen, name="membership_reopen"),
    path("medlemskap/<slug:public_id>/bytter/", seats.membership_leave, name="membership_leave"),
    path(
        "medlemskap/<slug:public_id>/overlever/",
        seats.membership_handover,
        name="membership_handover",
    ),
    # The municipality's posts
    path("utnevninger/<slug:number>/", appointments.appointment_list, name="appointment_list"),
    path("utnevninger/<slug:number>/ny/", appointments.appointment_add, name="appointment_add"),
    path(
        "utnevning/<slug:public_id>/rediger/",
        appointments.appointment_edit,
        name="appointment_edit",
    ),
    path(
        "utnevning/<slug:public_id>/avslutt/",
        appointments.appointment_end,
        name="appointment_end",
    ),
    path(
        "utnevning/<slug:public_id>/angre/",
        appointments.appointment_reopen,
        name="appointment_reopen",
    ),
    # What was told
    path("utsendinger/", ledger.ledger_page, name="ledger"),
    path("utsendinger/<slug:public_id>/igjen/", ledger.notice_retry, name="notice_retry"),
    path("utsendinger/<slug:public_id>/beskjed/", ledger.notice_told, name="notice_told"),
    # The public page as its coordinator keeps it
    path("kontaktside/<slug:number>/", contact.public_contact, name="public_contact"),
    path("kontaktside/<slug:number>/logo/", contact.logo_change, name="logo_change"),
    path("kontaktside/<slug:number>/logo.png", contact.logo_file, name="logo_file"),
    # One's own
    path("innstillinger/", settings.settings, name="settings"),
    path("innstillinger/e-post/", settings.settings_address, name="settings_address"),
    path(
        "innstillinger/e-post/trekk/",
        settings.settings_give_up_address,
        name="settings_give_up_address",
    ),
    path("innstillinger/varsler/", telling.telling_page, name="telling"),
    path("varsler/<str:token>/", telling.telling_link, name="telling_link"),
    path("innstillinger/logg-ut/", settings.settings_sign_out, name="settings_sign_out"),
    path("ny-adresse/<str:token>/", settings.address_confirm, name="address_confirm"),
]
