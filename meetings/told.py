"""How the ledger names what meetings tell of, and finds what was told of one meeting."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Model, Q, Value
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from meetings.models import (
    AgendaItem,
    Amendment,
    Challenge,
    Decision,
    ItemCopy,
    Lift,
    Meeting,
    Remark,
    Removal,
)
from people.days import written_day
from people.ledger import About, Chosen

# Each kind of thing told of, and the way from it to its meeting.
WAYS = {
    Meeting: "",
    AgendaItem: "meeting__",
    Amendment: "meeting__",
    Decision: "item__meeting__",
    Remark: "item__meeting__",
    Removal: "meeting__",
    Lift: "item__meeting__",
}


def rows_of(model: type[Model], way: str) -> Callable:
    def rows(ids: Iterable[int]):
        return (
            model.objects.filter(pk__in=ids)
            .order_by()
            .annotate(
                model=Value(model._meta.model_name),
                key=F("pk"),
                words=Value(""),
                moment=F(f"{way}starts_at"),
                page=F(f"{way}public_id"),
            )
            .values_list("model", "key", "words", "moment", "page")
        )

    return rows


def words(_words: str, moment: datetime | None) -> str:
    return _("Møtet %(day)s") % {"day": written_day(localtime(moment))}


ABOUT = {
    model._meta.model_name: About(
        rows_of(model, way),
        words,
        "meeting_detail",
        slip_url_name="summons_slips" if model is Meeting else "",
    )
    for model, way in WAYS.items()
}


def sent_in(model: type[Model]) -> Callable:
    """What belongs to no one meeting, by the day it was sent."""

    def rows(ids: Iterable[int]):
        return (
            model.objects.filter(pk__in=ids)
            .order_by()
            .annotate(
                model=Value(model._meta.model_name),
                key=F("pk"),
                words=Value(""),
                moment=F("sent_at"),
                page=F("public_id"),
            )
            .values_list("model", "key", "words", "moment", "page")
        )

    return rows


def reported(_words: str, moment: datetime | None) -> str:
    return _("Utfordring meldt %(day)s") % {"day": written_day(localtime(moment))}


def offered(_words: str, moment: datetime | None) -> str:
    return _("Sak tilbudt %(day)s") % {"day": written_day(localtime(moment))}


ABOUT["challenge"] = About(sent_in(Challenge), reported, "challenge_detail")
ABOUT["itemcopy"] = About(sent_in(ItemCopy), offered, "item_copy")


def of_meeting(public_id: str, person) -> Chosen | None:
    """All that was told of one meeting: its items, decisions and remarks too."""
    meeting = Meeting.objects.visible_to(person).filter(public_id=public_id).first()
    if meeting is None:
        return None
    types = ContentType.objects.get_for_models(*WAYS)
    told = Q()
    for model, way in WAYS.items():
        ids = model.objects.filter(**{f"{way}pk": meeting.pk}).values("pk")
        told |= Q(about_type=types[model], about_id__in=ids)
    return Chosen(str(meeting), meeting.get_absolute_url(), told)


CHOICES = {"mote": of_meeting}
