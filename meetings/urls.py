"""Addresses."""

from django.urls import path, re_path

from meetings.views import (
    access_copy,
    agenda,
    answers,
    approved,
    attendance,
    between,
    calendars,
    changes,
    dissents,
    exemption,
    genuine,
    history,
    meetings,
    minutes,
    papers,
    planning,
    prints,
    published,
    publishing,
    readings,
    remarks,
    removal,
    review,
    sending,
    summons,
    texts,
    writing,
)

urlpatterns = [
    # Planning and the meeting itself
    path("moter/", meetings.meeting_list, name="meeting_list"),
    path("moter/nytt/", planning.meeting_create, name="meeting_create"),
    path("moter/arsplan/", planning.year_plan, name="year_plan"),
    path("moter/etterregistrer/", planning.past_meeting_create, name="past_meeting_create"),
    path("moter/unnga/", planning.avoid_periods, name="avoid_periods"),
    path(
        "moter/unnga/<slug:public_id>/slett/",
        planning.avoid_period_delete,
        name="avoid_period_delete",
    ),
    path("moter/<slug:public_id>/", meetings.meeting_detail, name="meeting_detail"),
    path("moter/<slug:public_id>/rediger/", meetings.meeting_edit, name="meeting_edit"),
    path("moter/<slug:public_id>/avlys/", meetings.meeting_cancel, name="meeting_cancel"),
    path("moter/<slug:public_id>/flytt/", meetings.meeting_move, name="meeting_move"),
    path("moter/<slug:public_id>/endring/", changes.meeting_changes, name="meeting_changes"),
    path("moter/<slug:public_id>/slett/", meetings.meeting_delete, name="meeting_delete"),
    # Summons and answers
    path("moter/<slug:public_id>/innkalling/", summons.summons_page, name="summons"),
    path(
        "moter/<slug:public_id>/innkalling/<slug:seat_id>/",
        summons.summons_late,
        name="summons_late",
    ),
    path("moter/<slug:public_id>/posthylla.pdf", summons.summons_slips, name="summons_slips"),
    path("oppmote/<slug:public_id>/svar/", answers.answer, name="answer"),
    path("svar/mote/<str:token>/", answers.meeting_link, name="meeting_link"),
    path(
        "svar/mote/<str:token>/vedlegg/<slug:public_id>/",
        answers.meeting_link_file,
        name="meeting_link_file",
    ),
    path("moter/<slug:public_id>/purr/", answers.nudge_unanswered, name="nudge_unanswered"),
    path("oppmote/<slug:public_id>/sett/", answers.cancellation_seen, name="cancellation_seen"),
    path("oppmote/<slug:public_id>/lenke/", answers.link_again, name="link_again"),
    path("svar/mote/<str:token>/sett/", answers.meeting_link_seen, name="meeting_link_seen"),
    path(
        "svar/mote/<str:token>/ikke-meg/", answers.meeting_link_not_me, name="meeting_link_not_me"
    ),
    # Calendars
    path("moter/<slug:public_id>/kalender.ics", calendars.meeting_ics, name="meeting_ics"),
    path("svar/mote/<str:token>/kalender.ics", calendars.meeting_link_ics, name="meeting_link_ics"),
    path("grupper/<slug:public_id>/moteplan.ics", calendars.group_plan, name="group_plan"),
    path("innstillinger/kalender/", calendars.my_calendar, name="my_calendar"),
    path("kalender/<str:token>/moter.ics", calendars.calendar_feed, name="calendar_feed"),
    path("kommune/<slug:slug>/apne-moter.ics", calendars.open_meetings, name="open_meetings"),
    # Minutes for the world
    re_path(
        r"^kommune/(?P<slug>[-\w]+)/referater/(?:(?P<year>\d{4})/)?(?:(?P<language>nb|nn|en)/)?$",
        published.published_list,
        name="published_list",
    ),
    path("kommune/<slug:slug>/referater/nye.atom", published.published_feed, name="published_feed"),
    path(
        "kommune/<slug:slug>/referater/<slug:public_id>/",
        published.published_minutes,
        name="published_minutes",
    ),
    path(
        "kommune/<slug:slug>/referater/<slug:public_id>/referat.pdf",
        published.published_pdf,
        name="published_pdf",
    ),
    # Agenda
    path("moter/<slug:public_id>/saksliste/ny/", agenda.agenda_add, name="agenda_add"),
    path("moter/<slug:public_id>/saksliste/hent/", meetings.meeting_catch_up, name="catch_up"),
    path("moter/<slug:public_id>/saksliste/foresla/", agenda.item_propose, name="item_propose"),
    path("saker/<slug:public_id>/rediger/", agenda.item_edit, name="item_edit"),
    path("saker/<slug:public_id>/flytt/", agenda.item_move, name="item_move"),
    path("saker/<slug:public_id>/trekk/", agenda.item_withdraw, name="item_withdraw"),
    path("saker/<slug:public_id>/utsett/", agenda.item_postpone, name="item_postpone"),
    path("saker/<slug:public_id>/slett/", agenda.item_delete, name="item_delete"),
    path("saker/<slug:public_id>/ta-med/", agenda.item_accept, name="item_accept"),
    path("saker/<slug:public_id>/avslag/", agenda.item_decline, name="item_decline"),
    path("saker/<slug:public_id>/vedlegg/", agenda.attachment_add, name="attachment_add"),
    path("vedlegg/<slug:public_id>/", agenda.attachment, name="attachment"),
    path("vedlegg/<slug:public_id>/apne/", agenda.attachment_open, name="attachment_open"),
    path("vedlegg/<slug:public_id>/slett/", agenda.attachment_delete, name="attachment_delete"),
    # What is withheld from the public
    path("saker/<slug:public_id>/unntak/", exemption.item_exemption, name="item_exemption"),
    path("saker/<slug:public_id>/unntak/apne/", exemption.item_open, name="item_open"),
    path(
        "vedlegg/<slug:public_id>/unntak/",
        exemption.attachment_exemption,
        name="attachment_exemption",
    ),
    path("merknader/<slug:public_id>/apne/", exemption.remark_open, name="remark_open"),
    path("unntak/utlopt/", exemption.lapsed_exemptions, name="lapsed_exemptions"),
    path("hjemler/<slug:number>/", exemption.legal_basis_list, name="legal_bases"),
    path(
        "hjemler/<slug:number>/<slug:public_id>/ta-bort/",
        exemption.legal_basis_hide,
        name="legal_basis_hide",
    ),
    path("hjemmel/<slug:public_id>/", exemption.legal_basis_edit, name="legal_basis_edit"),
    path("hjemmel/<slug:public_id>/flytt/", exemption.legal_basis_move, name="legal_basis_move"),
    path("grupper/<slug:public_id>/saksliste/", agenda.agenda_settings, name="agenda_settings"),
    path("faste-poster/<slug:public_id>/", agenda.standing_edit, name="standing_edit"),
    path("faste-poster/<slug:public_id>/slett/", agenda.standing_delete, name="standing_delete"),
    # Minutes
    path("moter/<str:public_id>/referat/", minutes.minutes_page, name="minutes"),
    path("moter/<str:public_id>/referat/i-gang/", minutes.meeting_begin, name="meeting_begin"),
    path(
        "moter/<str:public_id>/referat/ny-sak/", minutes.minutes_add_item, name="minutes_add_item"
    ),
    path("moter/<str:public_id>/referat/gjest/", attendance.guest_add, name="guest_add"),
    path("moter/<str:public_id>/referat/penn/", attendance.pen, name="pen"),
    path("moter/<str:public_id>/referat/overlat/", attendance.hand_over, name="hand_over"),
    path("oppmote/<str:public_id>/", attendance.attendance_set, name="attendance_set"),
    path("oppmote/<str:public_id>/vara/", attendance.attendance_deputy, name="attendance_deputy"),
    path("oppmote/<str:public_id>/fjern/", attendance.attendance_remove, name="attendance_remove"),
    path("saker/<str:public_id>/utfall/", minutes.item_outcome, name="item_outcome"),
    path("saker/<str:public_id>/godkjenning/", minutes.item_approval, name="item_approval"),
    path("saker/<str:public_id>/ute/", minutes.item_presence, name="item_presence"),
    path("saker/<str:public_id>/beslutninger/ny/", minutes.decision_add, name="decision_add"),
    path("beslutninger/<str:public_id>/slett/", minutes.decision_delete, name="decision_delete"),
    path("saker/<str:public_id>/protokolltilforsel/", dissents.dissent_add, name="dissent_add"),
    path(
        "protokolltilforsler/<str:public_id>/slett/",
        dissents.dissent_remove,
        name="dissent_remove",
    ),
    path("moter/<str:public_id>/referat/send/", sending.minutes_send, name="minutes_send"),
    path("saker/<str:public_id>/merknader/", remarks.remark_add, name="remark_add"),
    path("merknader/<str:public_id>/svar/", remarks.remark_answer, name="remark_answer"),
    # Texts
    path("saker/<str:public_id>/tekster/<str:kind>/", texts.text_save_new, name="text_save_new"),
    path(
        "beslutninger/<str:public_id>/tekst/",
        texts.text_save_decision,
        name="text_save_decision",
    ),
    path(
        "protokolltilforsler/<str:public_id>/tekst/",
        texts.text_save_dissent,
        name="text_save_dissent",
    ),
    path("moter/<str:public_id>/referat/puls/", writing.minutes_pulse, name="minutes_pulse"),
    path("tekster/skriver/", writing.who_writes, name="writer"),
    path("tekster/ulagret/", writing.unsaved_texts, name="unsaved_texts"),
    # The history of texts, and taking words out of them
    path("moter/<str:public_id>/historikk/", history.meeting_history, name="meeting_history"),
    path("tekster/<str:public_id>/historikk/", history.text_history, name="text_history"),
    path(
        "tekster/<str:public_id>/historikk/sammenlign/", history.text_compare, name="text_compare"
    ),
    path(
        "tekster/<str:public_id>/historikk/<int:number>/",
        history.text_version,
        name="text_version",
    ),
    path(
        "tekster/<str:public_id>/historikk/<int:number>/gjenopprett/",
        history.text_restore,
        name="text_restore",
    ),
    path("moter/<str:public_id>/fjern-opplysning/", removal.removal_start, name="removal_start"),
    path("fjernet/<str:public_id>/", removal.removal_detail, name="removal_detail"),
    path("fjernet/<str:public_id>/bekreft/", removal.removal_confirm, name="removal_confirm"),
    path("fjernet/<str:public_id>/avslag/", removal.removal_decline, name="removal_decline"),
    path("fjernet/<str:public_id>/varsle/", removal.removal_tell, name="removal_tell"),
    # Papers to print
    path("moter/moteplan.pdf", prints.year_pdf, name="year_pdf"),
    path("moter/<str:public_id>/innkalling.pdf", prints.summons_pdf, name="summons_pdf"),
    path("moter/<str:public_id>/innkalling.docx", prints.summons_word, name="summons_word"),
    path("moter/<str:public_id>/sakspapirer.pdf", prints.papers_pdf, name="papers_pdf"),
    path("saker/<str:public_id>/saksframlegg.pdf", prints.case_pdf, name="case_pdf"),
    path("saker/<str:public_id>/saksframlegg.docx", prints.case_word, name="case_word"),
    path("beslutninger/<str:public_id>/saerutskrift.pdf", prints.decision_pdf, name="decision_pdf"),
    # Approved minutes
    path("moter/<str:public_id>/referat/filer/", approved.minutes_files, name="minutes_files"),
    path("moter/<str:public_id>/referat/rettelse/", approved.minutes_amend, name="minutes_amend"),
    re_path(
        r"^er-dette-vart/(?:(?P<language>nb|nn|en)/)?$", genuine.is_it_ours, name="is_it_ours"
    ),
    # The minutes as PDF, and what leaders say of the decisions
    path("moter/<str:public_id>/referat.pdf", papers.minutes_pdf, name="minutes_pdf"),
    path(
        "moter/<str:public_id>/referat-apent.pdf", papers.minutes_open_pdf, name="minutes_open_pdf"
    ),
    path(
        "moter/<str:public_id>/publisering/<slug:number>/",
        publishing.minutes_publish,
        name="minutes_publish",
    ),
    path(
        "publisert/<slug:public_id>/trekk/",
        publishing.publication_withdraw,
        name="publication_withdraw",
    ),
    path(
        "publisert/<slug:public_id>/la-ligge/",
        publishing.publication_leave,
        name="publication_leave",
    ),
    path("publisert/<slug:number>/", publishing.publication_list, name="publication_list"),
    path("moter/<str:public_id>/innsyn/", access_copy.access_copy_page, name="access_copy"),
    path(
        "moter/<str:public_id>/referat/apent/",
        readings.reading_page,
        {"reading": "open"},
        name="minutes_open",
    ),
    path(
        "moter/<str:public_id>/referat/sammendrag/",
        readings.reading_page,
        {"reading": "summary"},
        name="minutes_summary",
    ),
    path(
        "moter/<str:public_id>/sammendrag.pdf", readings.summary_pdf, name="minutes_summary_pdf"
    ),
    path("moter/<str:public_id>/gjennomsyn/", review.meeting_review, name="meeting_review"),
    path("svar/gjennomsyn/<str:token>/", review.review_link, name="review_link"),
    path("beslutninger/", review.decision_list, name="decision_list"),
    path("beslutninger/ny/", between.decision_propose, name="decision_propose"),
    path(
        "beslutninger/<str:public_id>/gjennomsyn/",
        between.proposal_review,
        name="proposal_review",
    ),
    path(
        "beslutninger/<str:public_id>/forkast/", between.proposal_discard, name="proposal_discard"
    ),
    path("svar/forslag/<str:token>/", between.proposal_link, name="proposal_link"),
    path("beslutninger/<str:public_id>/", review.decision_detail, name="decision_detail"),
]
