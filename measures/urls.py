"""Addresses of follow-up."""

from django.urls import path

from measures.views import links, minutes, openness, overview, own, raising

TASK, MEASURE = {"kind": "task"}, {"kind": "measure"}

urlpatterns = [
    # Typed in the minutes
    path("saker/<str:public_id>/oppfolging/", minutes.task_add, name="task_add"),
    path(
        "saker/<str:public_id>/oppfolging/oppgave/<str:row_id>/",
        minutes.open_list_answer,
        TASK,
        name="task_answer",
    ),
    path(
        "saker/<str:public_id>/oppfolging/tiltak/<str:row_id>/",
        minutes.open_list_answer,
        MEASURE,
        name="measure_answer",
    ),
    path("oppgaver/<str:public_id>/rediger/", minutes.draft_edit, TASK, name="task_edit"),
    path("oppgaver/<str:public_id>/fjern/", minutes.draft_remove, TASK, name="task_remove"),
    path("oppgaver/<str:public_id>/tiltak/", minutes.task_to_measure, name="task_to_measure"),
    path("oppgaver/<str:public_id>/send/", minutes.give_late, TASK, name="task_give"),
    path("tiltak/<str:public_id>/rediger/", minutes.draft_edit, MEASURE, name="measure_edit"),
    path("tiltak/<str:public_id>/fjern/", minutes.draft_remove, MEASURE, name="measure_remove"),
    path("tiltak/<str:public_id>/send/", minutes.give_late, MEASURE, name="measure_give"),
    # What one answers for
    path("oppgaver/", own.my_tasks, name="my_tasks"),
    path("oppgaver/<str:public_id>/", own.task_detail, name="task_detail"),
    path("oppgaver/<str:public_id>/ansvarlig/", own.reassign, TASK, name="task_reassign"),
    path("tiltak/<str:public_id>/", own.measure_detail, name="measure_detail"),
    path("tiltak/<str:public_id>/ansvarlig/", own.reassign, MEASURE, name="measure_reassign"),
    path("oppgaver/<str:public_id>/ta-opp/", raising.take_up, TASK, name="task_raise"),
    path("tiltak/<str:public_id>/ta-opp/", raising.take_up, MEASURE, name="measure_raise"),
    path("oppgaver/<str:public_id>/apenhet/", openness.follow_up, TASK, name="task_openness"),
    path("tiltak/<str:public_id>/apenhet/", openness.follow_up, MEASURE, name="measure_openness"),
    path(
        "oppgaver/<str:public_id>/meldinger/<int:place>/apne/",
        openness.report,
        TASK,
        name="task_report_open",
    ),
    path(
        "tiltak/<str:public_id>/meldinger/<int:place>/apne/",
        openness.report,
        MEASURE,
        name="measure_report_open",
    ),
    # What one follows
    path("oppfolging/", overview.follow_up_list, name="follow_up_list"),
    path("tiltak/", overview.follow_up_list, {"kind": "tiltak"}, name="measure_list"),
    path("grupper/<str:public_id>/oppfolging.pdf", overview.follow_up_pdf, name="follow_up_pdf"),
    # From mail, without signing in
    path("svar/oppgave/<str:token>/", links.task_link, name="task_link"),
    path("svar/tiltak/<str:token>/", links.measure_link, name="measure_link"),
]
