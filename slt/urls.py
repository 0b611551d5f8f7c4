"""The addresses of the site, in Norwegian; their names in English."""

from allauth.account import views as allauth
from django.urls import include, path

from people.views import sign_in
from slt.views import (
    agreements,
    archive,
    grants,
    handover,
    home,
    installation,
    municipality,
    register,
    reports,
    rhythm,
    search,
    start,
    structure,
    wheel,
)

urlpatterns = [
    path("", include("people.urls")),
    path("", include("meetings.urls")),
    path("", include("measures.urls")),
    path("hjem/", home.home, name="home"),
    path("kommunen/", municipality.municipality_list, name="municipality_list"),
    path("kommunen/<slug:number>/", municipality.municipality_detail, name="municipality_detail"),
    path("beslutninger/", register.decision_list, name="decision_list"),
    path("beslutninger/register.csv", register.register_csv, name="register_csv"),
    path("beslutninger/register.xlsx", register.register_xlsx, name="register_xlsx"),
    path("arshjul/oppforing/<slug:public_id>/", wheel.wheel_entry_edit, name="wheel_entry_edit"),
    path("kalender/<str:token>/arshjul.ics", wheel.wheel_feed, name="wheel_feed"),
    path("arshjul/<slug:number>/", wheel.wheel_now, name="wheel_now"),
    path("arshjul/<slug:number>/ny/", wheel.wheel_entry_add, name="wheel_entry_add"),
    path("arshjul/<slug:number>/<int:year>/", wheel.wheel_year, name="wheel"),
    path(
        "arshjul/<slug:number>/<int:year>/forslag/",
        wheel.wheel_suggestions,
        name="wheel_suggestions",
    ),
    path("arshjul/<slug:number>/<int:year>/kopier/", wheel.wheel_copy, name="wheel_copy"),
    path("arshjul/<slug:number>/<int:year>/arshjul.ics", wheel.wheel_ics, name="wheel_ics"),
    path("arshjul/<slug:number>/<int:year>/arshjul.pdf", wheel.wheel_pdf, name="wheel_pdf"),
    path("sok/", search.search, name="search"),
    path("grupper/<slug:public_id>/rytme/", rhythm.group_rhythm, name="rhythm"),
    path("motestruktur/<slug:number>/", structure.meeting_structure, name="meeting_structure"),
    path("overlevering/<slug:number>/", handover.handover, name="handover"),
    path("overlevering/<slug:number>/pdf/", handover.handover_pdf, name="handover_pdf"),
    path(
        "overlevering/<slug:number>/flytt/<slug:public_id>/",
        handover.handover_move,
        name="handover_move",
    ),
    path("avtaler/fil/<slug:public_id>/", agreements.agreement_file, name="agreement_file"),
    path("avtaler/rediger/<slug:public_id>/", agreements.agreement_edit, name="agreement_edit"),
    path("avtaler/<slug:number>/", agreements.agreement_list, name="agreement_list"),
    path("avtaler/<slug:number>/ny/", agreements.agreement_add, name="agreement_add"),
    path("tilskudd/<slug:number>/", grants.grant_list, name="grant_list"),
    path("tilskudd/<slug:number>/ny/", grants.grant_add, name="grant_add"),
    path("tilskudd/<slug:number>/<slug:public_id>/", grants.grant, name="grant"),
    path("tilskudd/<slug:number>/<slug:public_id>/rediger/", grants.grant_edit, name="grant_edit"),
    path("tilskudd/<slug:number>/<slug:public_id>/steg/", grants.grant_step, name="grant_step"),
    path("tilskudd/<slug:number>/<slug:public_id>/neste-ar/", grants.grant_copy, name="grant_copy"),
    path("arsrapport/<slug:number>/", reports.report_list, name="report_list"),
    path("arsrapport/<slug:number>/<int:year>/", reports.report, name="report"),
    path("arsrapport/<slug:number>/<int:year>/rediger/", reports.report_edit, name="report_edit"),
    path(
        "arsrapport/<slug:number>/<int:year>/ferdig/", reports.report_finish, name="report_finish"
    ),
    path(
        "arsrapport/<slug:number>/<int:year>/arsrapport.pdf", reports.report_pdf, name="report_pdf"
    ),
    path(
        "arsrapport/<slug:number>/<int:year>/arsrapport.docx",
        reports.report_word,
        name="report_word",
    ),
    path(
        "arsrapport/<slug:number>/<int:year>/legg-frem/",
        reports.report_lay_before,
        name="report_lay_before",
    ),
    path("kom-i-gang/", start.get_started, name="get_started"),
    path("kom-i-gang/<slug:number>/", start.start, name="start"),
    path("arkiv/<slug:number>/", archive.archive, name="archive"),
    path("moter/<slug:public_id>/arkiv/", archive.archive_meeting, name="archive_meeting"),
    path("arkiv/pakke/<slug:public_id>/", archive.archive_file, name="archive_file"),
    path("arkiv/pakke/<slug:public_id>/slett/", archive.archive_delete, name="archive_delete"),
    # allauth's names, which it looks up itself; only what we use of it has an address.
    path("logg-inn/", sign_in.RequestCodeView.as_view(), name="account_request_login_code"),
    path("logg-inn/", sign_in.RequestCodeView.as_view(), name="account_login"),
    path("logg-inn/", sign_in.RequestCodeView.as_view(), name="account_signup"),
    path("logg-inn/kode/", sign_in.ConfirmCodeView.as_view(), name="account_confirm_login_code"),
    path("logg-ut/", allauth.logout, name="account_logout"),
    path("helse/", installation.health, name="health"),
    path("demo/epost/", installation.demo_mailbox, name="demo_mailbox"),
    path("demo/epost/<int:stem>/", installation.demo_mailbox, name="demo_letter"),
]
