"""What those called do not know yet: how a meeting differs from what they were last told.

Changes are collected. Nothing goes out before somebody presses *Send endringen*, and then one mail
says it all, however many fields were changed.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from meetings.models import AgendaItem, Meeting
from people import guard


@dataclass(frozen=True)
class Change:
    """One thing that differs: a code for the mail, and how it is now in words."""

    code: str
    text: str


def mark(words: str) -> str:
    """Stands for words in what is kept: whoever takes them out finds none of them here."""
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def snapshot(meeting: Meeting, items: Iterable[AgendaItem]) -> dict:
    return {
        "starts_at": meeting.starts_at.isoformat(),
        "ends_at": meeting.ends_at.isoformat(),
        "place": mark(meeting.place),
        "video_url": mark(meeting.video_url),
        "agenda": [[item.public_id, mark(item.title)] for item in items],
    }


def on_agenda(meeting: Meeting) -> list[AgendaItem]:
    return list(meeting.items.on_agenda().select_related("series").order_by("position", "pk"))


def note(meeting: Meeting) -> None:
    """Those called have just been told all of it. Belongs in the transaction that tells them."""
    meeting.told = snapshot(meeting, on_agenda(meeting))
    Meeting.objects.filter(pk=meeting.pk).update(told=meeting.told)


def since_told(meeting: Meeting, items: Iterable[AgendaItem] | None = None) -> list[Change]:
    """What differs now; nothing where it is not known what was told. ``items``: if at hand."""
    told = meeting.told
    if meeting.state != Meeting.State.CALLED or meeting.is_over or not told:
        return []
    items = on_agenda(meeting) if items is None else list(items)
    now = snapshot(meeting, items)
    found = []
    if (now["starts_at"], now["ends_at"]) != (told["starts_at"], told["ends_at"]):
        hours = {"from": clock(meeting.starts_at), "to": clock(meeting.ends_at)}
        found.append(Change("time", _("Klokkeslett: kl. %(from)s–%(to)s") % hours))
    if now["place"] != told["place"]:
        place = meeting.place or _("ikke bestemt")
        found.append(Change("place", _("Sted: %(place)s") % {"place": place}))
    if now["video_url"] != told["video_url"]:
        link = meeting.video_url or _("ingen")
        found.append(Change("link", _("Videolenke: %(link)s") % {"link": link}))
    return found + of_agenda(meeting, items, told["agenda"])


def codes_of(found: list[Change]) -> list[str]:
    return list(dict.fromkeys(change.code for change in found))


def clock(moment) -> str:
    return f"{localtime(moment):%H.%M}"


def of_agenda(meeting: Meeting, items: list[AgendaItem], told: list) -> list[Change]:
    before = {public_id: words for public_id, words in map(tuple, told)}
    here = {item.public_id for item in items}
    texts = [
        _("Ny sak: %(title)s") % {"title": item.title}
        for item in items
        if item.public_id not in before
    ]
    texts += [
        _("Ny tittel: %(title)s") % {"title": item.title}
        for item in items
        if before.get(item.public_id, mark(item.title)) != mark(item.title)
    ]
    gone = [public_id for public_id in before if public_id not in here]
    if gone:
        taken = meeting.items.filter(public_id__in=gone).values_list("title", flat=True)
        texts += [_("Tatt ut: %(title)s") % {"title": title} for title in taken]
        if len(taken) < len(gone):
            texts.append(_("En sak er slettet"))
    kept = [public_id for public_id in before if public_id in here]
    if kept != [item.public_id for item in items if item.public_id in before]:
        texts.append(_("Ny rekkefølge på sakslisten"))
    return [Change("agenda", text) for text in texts]


def stops(found: list[Change]) -> list[str]:
    """What must be put right before it is sent."""
    if guard.find(" ".join(change.text for change in found)):
        return [_("Noe i endringen ser ut som et fødselsnummer. Ta det ut før du sender.")]
    return []
