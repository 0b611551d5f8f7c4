"""Remarks to sent minutes, and the secretary's answers."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings import remarks
from meetings.models import Remark
from meetings.views.minutes import (
    find_item,
    page_of,
    read_page,
    says_when_too_late,
)


def read_url(meeting, anchor: str) -> str:
    return page_of(meeting, anchor).replace("?rett=1", "")


@require_POST
@says_when_too_late
def remark_add(request, public_id):
    item = find_item(request, public_id)
    text = request.POST.get("text", "")
    try:
        remarks.add(item, text, by=request.user)
    except remarks.Closed:
        return refuse(request, item, {"text": text, "error": _("Fristen for merknader er ute.")})
    except ValidationError as refusal:
        return refuse(request, item, {"text": text, "error": refusal.messages[0]})
    messages.success(request, _("Merknaden er sendt til referenten."))
    return redirect(read_url(item.meeting, f"sak-{item.public_id}"))


@require_POST
@says_when_too_late
def remark_answer(request, public_id):
    remark = get_object_or_404(Remark, public_id=public_id)
    item = find_item(request, remark.item.public_id)
    remark.item = item
    reason = request.POST.get("answer", "")
    try:
        remarks.answer(remark, request.POST.get("state", ""), reason, by=request.user)
    except ValidationError as refusal:
        typed = {"answer": reason, "answer_error": refusal.messages[0], "remark": remark.public_id}
        return refuse(request, item, typed)
    messages.success(request, _("Svaret er lagret, og den som kom med merknaden får vite det."))
    return redirect(read_url(item.meeting, f"sak-{item.public_id}"))


def refuse(request, item, typed: dict):
    access = item.meeting.access(request.user)
    refused = {item.public_id: typed}
    return read_page(request, item.meeting, access, status=422, refused=refused)
