"""No file, mail, log or ledger holds a word that is not its reader's to see."""

import json
import re

import pytest
from django.test import Client
from django.urls import reverse

from measures.models import Evaluation, Measure, Task
from meetings.models import AgendaItem, Challenge, Decision, ItemCopy, Lift, Removal
from people import notices
from people.models import AuditEntry, Membership, Notice
from slt.models import Agreement, Grant
from tests.conftest import SIGN_IN
from tests.meetings.test_pdf import inflated, text_of
from tests.slt.planted import MARK, Visitor, addresses

# What is written is no engine's doing.
pytestmark = [pytest.mark.django_db, pytest.mark.once]


# The summons has its note and who speaks of what; a mail is addressed, and says whom to ring.
IN_MAIL = {"zloqnote", "zloqpresentercalled", "zloqxpersonemail", "zloqxpersonphone"}
# Every kind of paper, typeset; what those who run it get as "open" is everybody's.
PAPERS = [
    ("informed", "minutes_pdf", "sent", {}),
    ("above", "minutes_open_pdf", "sent", {}),
    ("chair", "minutes_summary_pdf", "sent", {}),
    ("chair", "papers_pdf", "called", {"apen": "1"}),
    ("chair", "case_pdf", "called item", {"apen": "1"}),
    ("chair", "summons_word", "called", {"apen": "1"}),
    ("chair", "case_word", "called item", {"apen": "1"}),
    ("informed", "papers_pdf", "called", {}),
    ("informed", "summons_word", "called", {}),
    ("informed", "follow_up_pdf", "group", {}),
]


@pytest.mark.parametrize(("who", "name", "thing", "asked"), PAPERS)
def test_the_papers_themselves_hold_none_of_it(planted, who, name, thing, asked):
    status, data = Visitor(planted, who)("GET", reverse(name, args=planted.args[thing]), asked)
    assert status == 200
    reader = "anonymous" if asked else who

    assert planted.leaked(reader, data) == set()
    if name.endswith("_pdf"):
        data = data[: data.rindex(b"%%EOF") + 5]
        assert planted.leaked(reader, text_of(data).replace("\n", " ")) == set()
        assert planted.leaked(reader, inflated(data)) == set()


def test_when_something_breaks_the_page_says_none_of_it(planted, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError(f"{MARK}minutessent")

    client = Client(raise_request_exception=False)
    client.force_login(planted.people["chair"], backend=SIGN_IN)
    monkeypatch.setattr("meetings.views.doors.find_meeting", broken)
    answer = client.get(reverse("minutes", args=planted.args["sent"]))
    assert answer.status_code == 500
    assert planted.leaked("anonymous", answer.content) == set()


def test_no_mail_holds_any_of_it_whoever_gets_it(planted):
    """Not even to those who may see it: the words of a matter stay behind the sign-in."""
    item = AgendaItem.objects.get(public_id=planted.args["sent item"][0])
    called, sent = planted.meetings["called"], planted.meetings["sent"]
    taken_over_by = planted.people["elsewhere"].appointments.get().public_id
    decision = Decision.objects.get(public_id=planted.args["decision"][0])
    measure = Measure.objects.get(public_id=planted.args["secret measure"][0])
    evaluation = Evaluation.objects.get(public_id=planted.args["evaluation"][0])
    evaluation.measure = measure
    facts = {"to_review": 1, "to": taken_over_by, "evaluation": evaluation.pk}
    abouts = {
        "seat_given": Membership.objects.get(public_id=planted.args["seat"][0]),
        "sample": planted.group.host,
        "agreement_ends": Agreement.objects.get(),
        "grant_due": Grant.objects.get(),
        **dict.fromkeys(
            ("appointment_given", "appointment_ended", "post_handed_over"),
            planted.people["coordinator"].appointments.get(),
        ),
        "contact_check": planted.people["coordinator"].appointments.get(),
        **dict.fromkeys(("remark_made", "remark_waiting"), item.remarks.last()),
        "remark_answered": item.remarks.last(),
        "minutes_sent": sent,
        **dict.fromkeys(("item_proposed", "item_accepted", "item_declined"), item),
        **dict.fromkeys(("review_asked", "review_stand_in", "review_waiting"), sent),
        "question_waiting": decision,
        **dict.fromkeys(
            ("review_again", "review_question", "review_returned", "review_done", "review_dissent"),
            decision,
        ),
        **dict.fromkeys(("review_overdue", "review_answered", "review_registered"), decision),
        "minutes_amended": planted.meetings["approved"].amendments.get(),
        **dict.fromkeys(("review_proposal", "proposal_stand_in", "proposal_done"), decision),
        **dict.fromkeys(
            (
                *("task_given", "near_deadline", "overdue", "needs_help", "returned"),
                *("withdrawn", "deadline_moved", "sent_back", "helper_asked"),
            ),
            Task.objects.get(public_id=planted.args["secret task"][0]),
        ),
        **dict.fromkeys(
            ("on_deadline", "long_overdue", "raised"),
            Task.objects.get(public_id=planted.args["secret task"][0]),
        ),
        **dict.fromkeys(
            ("removal_proposed", "removal_settled", "removal_told"),
            Removal.objects.get(public_id=planted.args["removal"][0]),
        ),
        **dict.fromkeys(
            ("challenge_reported", "challenge_sorted"),
            Challenge.objects.get(public_id=planted.args["challenge"][0]),
        ),
        **dict.fromkeys(
            ("copy_offered", "copy_answered"),
            ItemCopy.objects.get(public_id=planted.args["copy"][0]),
        ),
        "lift_moved": Lift.objects.get(public_id=planted.args["lift"][0]),
        **dict.fromkeys(("measure_sent", "evaluation_asked", "evaluation_due"), measure),
    }
    found, written = [], 0
    for kind in notices.KINDS:
        for who in ("member", "informed", "practitioner"):
            if kind.startswith("review") and who != "member":
                continue  # none but leaders are asked
            person = planted.people[who]
            if kind.startswith("address"):
                person.wanted_email = "ny@example.org"
            evaluation.person = person  # only who is asked is told
            evaluation.save()
            notice = Notice(
                recipient=person,
                kind=kind,
                group=planted.group,
                about=abouts.get(kind, called),
                sender=planted.people["coordinator"],
                message_id="<x@example.org>",
                facts=facts,
            )
            # As it goes over the wire, with what is attached, decoded.
            message = notices.write(notice).message()
            parts = [part.get_payload(decode=True) or b"" for part in message.walk()]
            whole = repr(message.items()) + b"".join(parts).decode("utf-8", "replace")
            leaked = planted.leaked("anonymous", whole) - IN_MAIL
            found += [f"{kind} to {who}: {mark}" for mark in sorted(leaked)]
            written += 1
    assert found == []
    assert written >= len(notices.KINDS)


def test_the_ledger_and_the_audit_log_hold_no_words(planted, unset_pdf):
    """Whatever is pressed by those who run it: facts are ids, numbers and dates."""
    client = Client()
    for method, address, data in addresses(planted):
        client.force_login(planted.people["chair"], backend=SIGN_IN)
        response = getattr(client, method.lower())(address, data)
        if response.streaming:
            response.getvalue()

    facts = [*AuditEntry.objects.values_list("facts", flat=True)]
    facts += [*Notice.objects.values_list("facts", flat=True)]
    kept = json.dumps(facts) + repr(list(AuditEntry.objects.values_list("verb")))
    kept += repr(list(Notice.objects.values_list("key", "kind", "why")))
    assert facts
    assert re.findall(rf"{MARK}\w*", kept) == []
