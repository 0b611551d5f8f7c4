"""No file, mail, log or ledger holds a word that is not its reader's to see."""

import json
import re

import pytest
from django.test import Client
from django.urls import reverse

from measures.models import Measure, Task
from meetings.models import AgendaItem, Decision, Removal
from people import notices
from people.models import AuditEntry, Membership, Notice
from tests.conftest import SIGN_IN
from tests.meetings.test_pdf import inflated, text_of
from tests.slt.planted import MARK, Visitor, addresses

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("who", "name"), [("informed", "minutes_pdf"), ("above", "minutes_open_pdf")]
)
def test_the_files_themselves_hold_none_of_it(planted, who, name):
    _status, data = Visitor(planted, who)("GET", reverse(name, args=planted.args["sent"]))
    data = data[: data.rindex(b"%%EOF") + 5]

    assert "Ingenting unntatt" in text_of(data)
    assert planted.leaked(who, text_of(data).replace("\n", " ")) == set()
    assert planted.leaked(who, inflated(data)) == set()


def test_no_mail_holds_any_of_it_whoever_gets_it(planted):
    """Not even to those who may see it: the words of a matter stay behind the sign-in."""
    item = AgendaItem.objects.get(public_id=planted.args["sent item"][0])
    called, sent = planted.meetings["called"], planted.meetings["sent"]
    decision = Decision.objects.get(public_id=planted.args["decision"][0])
    abouts = {
        "seat_given": Membership.objects.get(public_id=planted.args["seat"][0]),
        "sample": planted.group.host,
        **dict.fromkeys(
            ("appointment_given", "appointment_ended"),
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
        **dict.fromkeys(("review_overdue", "review_answered"), decision),
        **dict.fromkeys(("review_proposal", "proposal_stand_in", "proposal_done"), decision),
        **dict.fromkeys(
            (
                *("task_given", "near_deadline", "overdue", "needs_help", "returned"),
                *("withdrawn", "deadline_moved"),
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
        "measure_sent": Measure.objects.get(public_id=planted.args["secret measure"][0]),
    }
    found, written = [], 0
    for kind in notices.KINDS:
        for who in ("member", "informed", "practitioner"):
            if kind.startswith("review") and who != "member":
                continue  # none but leaders are asked
            person = planted.people[who]
            if kind.startswith("address"):
                person.wanted_email = "ny@example.org"
            notice = Notice(
                recipient=person,
                kind=kind,
                group=planted.group,
                about=abouts.get(kind, called),
                sender=planted.people["coordinator"],
                message_id="<x@example.org>",
            )
            # As it goes over the wire, with what is attached, decoded.
            message = notices.write(notice).message()
            parts = [part.get_payload(decode=True) or b"" for part in message.walk()]
            whole = repr(message.items()) + b"".join(parts).decode("utf-8", "replace")
            leaked = planted.leaked("anonymous", whole) - {"zloqnote"}  # stands in the summons
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
