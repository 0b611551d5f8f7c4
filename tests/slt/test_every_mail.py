"""Every kind of mail there is: what all of them promise, and that no link in one acts on GET.

A new kind fails until it has its line in ``LINES``.
"""

import hashlib
import re
from copy import deepcopy
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client
from django.utils.timezone import localdate, now

from measures.models import Evaluation, Measure, Task
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
from people import addresses, digest, notices
from people.models import Membership, Notice, Person
from slt.models import Agreement, Grant
from tests.factories import eigersund
from tests.slt import world

pytestmark = [pytest.mark.django_db, pytest.mark.once]

# What it is about, by model and its name in the world; to whom. ``sample`` and what is about the
# recipient need neither.
CALLED, DRAFT, SENT, HELD = ((Meeting, name) for name in ("called", "draft", "sent", "held"))
DECISION, BETWEEN = (Decision, "decision"), (Decision, "proposed decision")
PROPOSAL, REMARK = (AgendaItem, "proposal"), (Remark, "remark")
TASK, MEASURE, REMOVAL = (Task, "overdue task"), (Measure, "measure"), (Removal, "removal")
LINES = {
    "summons": (CALLED, "member"),
    "meeting_moved": (CALLED, "member"),
    "meeting_changed": (CALLED, "member"),
    "meeting_cancelled": (CALLED, "member"),
    "meeting_reminder": (CALLED, "member"),
    "answer_asked": (CALLED, "member"),
    "not_me": (CALLED, "coordinator"),
    "deputy_released": (CALLED, "member"),
    "left_meeting": (CALLED, "member"),
    "call_due": (DRAFT, "coordinator"),
    "changes_unsent": (CALLED, "coordinator"),
    "item_proposed": (PROPOSAL, "coordinator"),
    "item_accepted": (PROPOSAL, "member"),
    "item_declined": (PROPOSAL, "member"),
    "minutes_late": (HELD, "coordinator"),
    "minutes_sent": (SENT, "chair"),
    "remark_made": (REMARK, "coordinator"),
    "remark_waiting": (REMARK, "coordinator"),
    "remark_answered": (REMARK, "member"),
    "review_asked": (SENT, "chair"),
    "review_waiting": (SENT, "chair"),
    "review_stand_in": (SENT, "chair"),
    "review_again": (DECISION, "chair"),
    "review_proposal": (BETWEEN, "chair"),
    "proposal_stand_in": (BETWEEN, "chair"),
    "proposal_done": (BETWEEN, "coordinator"),
    "review_question": (DECISION, "coordinator"),
    "question_waiting": (DECISION, "coordinator"),
    "review_returned": (DECISION, "coordinator"),
    "review_dissent": (DECISION, "coordinator"),
    "review_done": (DECISION, "coordinator"),
    "review_overdue": (DECISION, "coordinator"),
    "review_answered": (DECISION, "chair"),
    "review_registered": (DECISION, "chair"),
    "removal_proposed": (REMOVAL, "chair"),
    "removal_settled": (REMOVAL, "coordinator"),
    "removal_told": (REMOVAL, "member"),
    "challenge_reported": ((Challenge, "challenge"), "coordinator"),
    "challenge_sorted": ((Challenge, "challenge"), "member"),
    "copy_offered": ((ItemCopy, "copy"), "elsewhere"),
    "copy_answered": ((ItemCopy, "copy"), "coordinator"),
    "lift_moved": ((Lift, "lift"), "coordinator"),
    "minutes_amended": ((Amendment, "amendment"), "member"),
    "task_given": (TASK, "practitioner"),
    "near_deadline": (TASK, "practitioner"),
    "on_deadline": (TASK, "practitioner"),
    "overdue": (TASK, "practitioner"),
    "deadline_moved": (TASK, "practitioner"),
    "withdrawn": (TASK, "practitioner"),
    "needs_help": (TASK, "coordinator"),
    "long_overdue": (TASK, "coordinator"),
    "raised": (TASK, "chair"),
    "measure_sent": (MEASURE, "practitioner"),
    "returned": (MEASURE, "coordinator"),
    "sent_back": (MEASURE, "practitioner"),
    "helper_asked": (MEASURE, "practitioner"),
    "evaluation_asked": (MEASURE, "practitioner"),
    "evaluation_due": (MEASURE, "practitioner"),
    "agreement_ends": ((Agreement, "agreement"), "coordinator"),
    "grant_due": ((Grant, "grant"), "coordinator"),
    "seat_given": ((Membership, "seat"), "member"),
    "appointment_given": (None, "coordinator"),
    "appointment_ended": (None, "coordinator"),
    "post_handed_over": (None, "coordinator"),
    "contact_check": (None, "coordinator"),
    "sample": (None, "coordinator"),
    "address_confirm": (None, "stranger"),
    "address_asked": (None, "stranger"),
    "digest": (None, "member"),
}
# Of what a mail must never hold: the words of a matter.
WORDS = ("sett mer uro", "Rektor orienterte", "til stede fredager", "to vakter", "Lage vaktliste")


class Ledger:
    """One notice of each kind, in the smallest world where every address leads somewhere."""

    def __init__(self):
        self.world = world.make()
        self.rows = {kind: self.notice(kind) for kind in LINES if kind in notices.KINDS}
        gathered = Notice.objects.filter(kind__in=("summons", "minutes_sent"), key="every")
        gathered.update(digest=self.rows["digest"], state=Notice.State.GATHERED)
        digest.still_true(self.rows["digest"])

    def about(self, kind: str):
        told_of, who = LINES[kind]
        person = self.world.people[who]
        if told_of:
            model, name = told_of
            return model.objects.get(public_id=self.world.args[name][0])
        if kind == "sample":
            return eigersund()
        posts = ("appointment_given", "appointment_ended", "post_handed_over", "contact_check")
        return person.appointments.get() if kind in posts else person

    def notice(self, kind: str) -> Notice:
        person = self.world.people[LINES[kind][1]]
        called = Meeting.objects.get(public_id=self.world.args["called"][0])
        # What some kinds ask for; the others pass it by.
        facts = {
            "sequence": 0,
            "changed": ["time", "place", "link", "agenda"],
            "moved_from": (called.starts_at - timedelta(days=1)).isoformat(),
            "starts_at": called.starts_at.isoformat(),
            "attendance": self.world.args["answer"][0],
            "deadline": str(localdate()),
            "mark": addresses.digest(person),
            "to": self.world.args["post"][0],
            "evaluation": Evaluation.objects.get(public_id=self.world.args["evaluation"][0]).pk,
        }
        by_itself = LINES[kind][0] is None
        notices.tell(
            person,
            key=f"every{kind}" if kind not in ("summons", "minutes_sent") else "every",
            kind=kind,
            about=self.about(kind),
            group=None if by_itself else called.group,
            sender=self.sender(kind, person),
            **facts,
        )
        return Notice.objects.latest("pk")

    def sender(self, kind: str, person: Person):
        if kind in ("address_confirm", "address_asked", "digest", "contact_check"):
            return None
        return self.world.people["coordinator"]


@pytest.fixture(scope="module")
def _ledger(kept):
    return Ledger()


@pytest.fixture
def ledger(_ledger, settings):
    settings.SITE_URL = "http://testserver"
    return deepcopy(_ledger)


def links_in(mail) -> set[str]:
    """Every address of ours in it: as HTML, as text, in the headers and in the calendar."""
    found = re.findall(r'href="([^"]+)"', str(mail.alternatives[0].content))
    found += re.findall(r"https?://[^\s<>\"]+", mail.body)
    found += re.findall(r"<(http[^>]+)>", mail.extra_headers.get("List-Unsubscribe", ""))
    for part in mail.alternatives[1:]:
        unfolded = part.content.replace("\r\n ", "")
        found += re.findall(r"^URL:(\S+)", unfolded, re.M)
    return {address.replace("&amp;", "&") for address in found}


def state() -> str:
    """A fingerprint of all there is, but for the sessions of those who look."""
    marks = hashlib.sha256()
    for model in apps.get_models():
        if model._meta.label != "sessions.Session":
            marks.update(repr(list(model.objects.order_by("pk").values_list())).encode())
    return marks.hexdigest()


def test_every_kind_has_its_line():
    assert set(LINES) == set(notices.KINDS)


def test_no_link_in_any_mail_acts_when_it_is_fetched(ledger):
    addresses_found = set()
    for row in ledger.rows.values():
        addresses_found |= links_in(notices.write(row))
    ours = {found for found in addresses_found if found.startswith(settings.SITE_URL)}
    assert len(ours) > 20
    before, browser = state(), Client()

    for address in sorted(ours):
        parts = urlsplit(address)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        answers = {browser.get(path).status_code for _n in range(2)}
        answers.add(browser.head(path).status_code)
        assert answers <= {200, 302}, (path, answers)

    assert state() == before


def test_every_mail_is_as_people_expect_it(ledger):
    for kind, row in ledger.rows.items():
        mail = notices.write(row)
        sent = mail.message()
        html = mail.alternatives[0].content
        hello = f"Hei {row.recipient.first_name}."
        assert mail.subject.startswith("[") or kind == "digest", kind
        assert "\n" not in mail.subject
        for words in (mail.body, html):
            assert hello in words, kind
            assert not [slip for slip in WORDS if slip in words], kind
        # First of all, who asks or what has happened; nothing above it.
        assert mail.body.startswith(hello), kind
        for fetched in ("<img", "<script", "<link", "<iframe", "url(", "src="):
            assert fetched not in html, (kind, fetched)
        assert sent["Message-ID"] == row.message_id and sent["Date"]
        assert sent["Auto-Submitted"] == "auto-generated"
        assert "@" in sent["From"] and sent["List-Id"]
        assert bool(sent["Reply-To"]) == bool(row.sender), kind
        declinable = bool(notices.KINDS[kind].topic) or kind == "digest"
        assert bool(sent["List-Unsubscribe"]) == declinable, kind


@pytest.mark.parametrize("language", ["nn", "en"])
def test_every_mail_is_written_in_every_language(ledger, language):
    for kind, row in ledger.rows.items():
        row.recipient.language = language
        mail = notices.write(row)
        assert f'lang="{language}"' in mail.alternatives[0].content, kind


def test_every_reason_has_its_words(ledger):
    """Whatever a kind answers when it is asked whether it is true, the ledger can say it."""
    for kind, row in ledger.rows.items():
        assert notices.KINDS[kind].still_true(row) in ("", *notices.WHY), kind
        if LINES[kind][0]:
            gone = Notice.objects.get(pk=row.pk)
            gone.about_id = 0
            why = notices.KINDS[kind].still_true(gone)
            assert why in notices.WHY, kind


def test_what_lies_ahead_says_when(ledger):
    """So that nothing of it is kept back within two days: all that is about a meeting to come."""
    ahead = {kind for kind, (about, _who) in LINES.items() if about in (CALLED, BETWEEN)}
    for kind in ahead - {"proposal_done"}:
        found = notices.KINDS[kind]
        assert found.urgent or found.happens(ledger.rows[kind]) > now(), kind
