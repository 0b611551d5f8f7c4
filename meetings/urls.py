"""Addresses."""

from django.urls import path

from meetings.views import attendance, minutes, remarks, sending, texts

urlpatterns = [
    # Minutes
    path("moter/<str:public_id>/referat/", minutes.minutes_page, name="minutes"),
    path("moter/<str:public_id>/referat/i-gang/", minutes.meeting_begin, name="meeting_begin"),
    path(
        "moter/<str:public_id>/referat/ny-sak/", minutes.minutes_add_item, name="minutes_add_item"
    ),
    path("moter/<str:public_id>/referat/gjest/", attendance.guest_add, name="guest_add"),
    path("moter/<str:public_id>/referat/overlat/", attendance.hand_over, name="hand_over"),
    path("oppmote/<str:public_id>/", attendance.attendance_set, name="attendance_set"),
    path("oppmote/<str:public_id>/vara/", attendance.attendance_deputy, name="attendance_deputy"),
    path("oppmote/<str:public_id>/fjern/", attendance.attendance_remove, name="attendance_remove"),
    path("saker/<str:public_id>/utfall/", minutes.item_outcome, name="item_outcome"),
    path("saker/<str:public_id>/godkjenning/", minutes.item_approval, name="item_approval"),
    path("saker/<str:public_id>/ute/", minutes.item_presence, name="item_presence"),
    path("saker/<str:public_id>/beslutninger/ny/", minutes.decision_add, name="decision_add"),
    path("beslutninger/<str:public_id>/slett/", minutes.decision_delete, name="decision_delete"),
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
]
