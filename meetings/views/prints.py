"""Documents to print: the summons and its papers, one case, one decision, a year of meetings.

Each may be asked for in large type (``?stor=1``), and without what is exempt (``?apen=1``). What
people write on is there as a Word file too.
"""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from meetings import extract, printing, word
from meetings.models import AgendaItem, Decision, Meeting
from meetings.models.meetings import Access
from meetings.paper_documents import case_document, summons_document
from meetings.paper_parts import Papers
from meetings.views.doors import GROUPS, MEETINGS, asked_year, seen_meeting
from meetings.views.printed import printed
from meetings.word_file import CONTENT_TYPE
from meetings.year_document import year_document
from people import audit


def reading_of(request, access: Access) -> str:
    """What this reader gets, unless they ask for less."""
    if "apen" in request.GET or not access.sees_papers:
        return "open"
    return "members" if access.sees_exempt else "seated"


def answer(request, document: Papers, meeting: Meeting, which):
    name = printing.NAMES[document.kind]
    return printed(request, document.kind, document, name, which, document.group, meeting=meeting)


def answer_in_word(request, document: Papers, meeting: Meeting, which):
    """At once, however long: two hundred items take a fifth of a second."""
    if document.shows_exempt:
        audit.record(request.user, "read_exempt", meeting)
    data = word.word_file(document)
    with translation.override(document.language):
        words = (printing.NAMES[document.kind], which, document.group)
        return printing.answer(
            data, *words, reading=document.reading, ending="docx", content_type=CONTENT_TYPE
        )


@require_safe
def summons_pdf(request, public_id):
    """The summons with its agenda, as it may be printed and sent on paper."""
    return answer(request, *summoned(request, public_id))


@require_safe
def papers_pdf(request, public_id):
    """The same, with the paper of each case."""
    return answer(request, *summoned(request, public_id, papers=True))


@require_safe
def summons_word(request, public_id):
    return answer_in_word(request, *summoned(request, public_id))


@require_safe
def case_pdf(request, public_id):
    """The paper of one case (saksframlegg)."""
    return answer(request, *put_forward(request, public_id))


@require_safe
def case_word(request, public_id):
    return answer_in_word(request, *put_forward(request, public_id))


def summoned(request, public_id, *, papers: bool = False) -> tuple[Papers, Meeting, date]:
    meeting = seen_meeting(request, public_id)
    access = meeting.access(request.user)
    if not access.sees_papers:
        raise PermissionDenied(_("Papirene er for dem som er med i gruppen."))
    reading = reading_of(request, access)
    return summons_document(meeting, reading=reading, papers=papers), meeting, meeting.day


def put_forward(request, public_id) -> tuple[Papers, Meeting, str]:
    items = AgendaItem.objects.visible_to(request.user).on_agenda()
    item = get_object_or_404(items.select_related("series"), public_id=public_id)
    meeting = item.meeting = MEETINGS.get(pk=item.meeting_id)
    access = meeting.access(request.user)
    if not access.sees_papers:
        raise PermissionDenied(_("Papirene er for dem som er med i gruppen."))
    document = case_document(item, reading=reading_of(request, access))
    return document, meeting, item.label.replace("/", "-") or str(meeting.day)


@require_safe
def decision_pdf(request, public_id):
    """One decision, cut from the minutes (særutskrift)."""
    decisions = Decision.objects.visible_to(request.user).select_related("item__series")
    decision = get_object_or_404(decisions, public_id=public_id)
    meeting = decision.item.meeting = MEETINGS.get(pk=decision.item.meeting_id)
    access = meeting.access(request.user)
    if not access.sees_minutes and not decision.between_meetings:
        raise PermissionDenied(_("Referatet er ikke sendt ennå."))
    try:
        document = extract.extract_document(decision, reading=reading_of(request, access))
    except extract.Missing as missing:
        raise Http404 from missing
    label = decision.item.label.replace("/", "-") or meeting.day
    name = printing.NAMES["extract"]
    return printed(request, "extract", document, name, label, document.group, meeting=meeting)


@require_safe
def year_pdf(request):
    """The year's meetings of all one's groups, or with ``?gruppe=`` of one; ``?ar=`` the year."""
    groups = GROUPS.visible_to(request.user).standing().order_by("name")
    if chosen := request.GET.get("gruppe", ""):
        groups = [get_object_or_404(GROUPS.visible_to(request.user), public_id=chosen)]
    year = asked_year(request)
    document = year_document(request.user, list(groups), year)
    return printed(request, "year", document, printing.NAMES["year"], year, document.group)
