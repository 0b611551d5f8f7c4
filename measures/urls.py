"""Addresses of follow-up."""

from django.urls import include, path

from measures.views import (
    escalating,
    evaluations,
    links,
    minutes,
    openness,
    overview,
    own,
    plan_import,
    plan_parts,
    plan_publishing,
    plans,
    raising,
    splitting,
)

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
    path("oppgaver/<str:public_id>/loft/", escalating.escalate, TASK, name="task_escalate"),
    path("tiltak/<str:public_id>/loft/", escalating.escalate, MEASURE, name="measure_escalate"),
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
    path("tiltak/<str:public_id>/del-opp/", splitting.split, name="measure_split"),
    path("tiltak/<str:public_id>/medhjelpere/", splitting.around, name="measure_around"),
    # How it went
    path("tiltak/<str:public_id>/evaluer/", evaluations.ask, name="evaluation_ask"),
    path("evalueringer/<str:public_id>/", evaluations.detail, name="evaluation_detail"),
    path("svar/evaluering/<str:token>/", evaluations.by_link, name="evaluation_link"),
    path("", include("measures.knowledge.urls")),
    # What one follows
    path("oppfolging/", overview.follow_up_list, name="follow_up_list"),
    path("tiltak/", overview.follow_up_list, {"kind": "tiltak"}, name="measure_list"),
    path("grupper/<str:public_id>/oppfolging.pdf", overview.follow_up_pdf, name="follow_up_pdf"),
    # From mail, without signing in
    path("svar/oppgave/<str:token>/", links.task_link, name="task_link"),
    path("svar/tiltak/<str:token>/", links.measure_link, name="measure_link"),
    # The plan of action: its parts first, whose addresses begin with a word
    *(
        path(
            f"handlingsplan/{word}/<str:public_id>/",
            plan_parts.part_edit,
            {"kind": kind},
            name=f"plan_{kind}",
        )
        for kind, word in (("area", "innsatsomrade"), ("goal", "mal"), ("line", "tiltak"))
    ),
    path(
        "handlingsplan/innsatsomrade/<str:public_id>/mal/",
        plan_parts.goal_add,
        name="plan_goal_add",
    ),
    path("handlingsplan/mal/<str:public_id>/tiltak/", plan_parts.line_add, name="plan_line_add"),
    path(
        "handlingsplan/tiltak/<str:public_id>/bestilling/",
        plan_parts.line_measure,
        name="plan_line_measure",
    ),
    path("handlingsplan/<slug:number>/", plans.plan_front, name="plan_front"),
    path("handlingsplan/<slug:number>/ny/", plans.plan_start, name="plan_start"),
    path("handlingsplan/<slug:number>/tavle/", plans.plan_board, name="plan_board"),
    path("handlingsplan/<slug:number>/<str:public_id>/", plans.plan_detail, name="plan_detail"),
    path("handlingsplan/<slug:number>/<str:public_id>/pdf/", plans.plan_pdf, name="plan_pdf"),
    path("handlingsplan/<slug:number>/<str:public_id>/skriv/", plans.plan_edit, name="plan_edit"),
    path(
        "handlingsplan/<slug:number>/<str:public_id>/navn/",
        plans.plan_describe,
        name="plan_describe",
    ),
    path(
        "handlingsplan/<slug:number>/<str:public_id>/innsatsomrade/",
        plan_parts.area_add,
        name="plan_area_add",
    ),
    path("handlingsplan/<slug:number>/<str:public_id>/vedta/", plans.plan_adopt, name="plan_adopt"),
    path(
        "handlingsplan/<slug:number>/<str:public_id>/revider/",
        plans.plan_revise,
        name="plan_revise",
    ),
    path("handlingsplan/<slug:number>/<str:public_id>/avslutt/", plans.plan_end, name="plan_end"),
    path(
        "handlingsplan/<slug:number>/<str:public_id>/importer/",
        plan_import.plan_import,
        name="plan_import",
    ),
    path(
        "handlingsplan/<slug:number>/<str:public_id>/publiser/",
        plan_publishing.plan_publish,
        name="plan_publish",
    ),
    path(
        "handlingsplan/<slug:number>/<str:public_id>/ta-ned/",
        plan_publishing.plan_withdraw,
        name="plan_withdraw",
    ),
    path(
        "kommune/<slug:slug>/handlingsplan/<slug:public_id>/",
        plan_publishing.published_plan,
        name="published_plan",
    ),
]
