"""The world of the doors with a marker in every closed place, and who goes looking for them."""

import re
from datetime import timedelta

from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate, now

from measures.models import Evaluation, Goal, Measure, Plan, Progress, Task
from meetings import amending, approval
from meetings.models import (
    AgendaItem,
    Attachment,
    Attendance,
    Decision,
    Dissent,
    Forwarding,
    Matter,
    Meeting,
    Printout,
    Remark,
    Review,
    Text,
    TextVersion,
)
from people.models import Group, Membership
from slt.models import ArchivePackage, Archiving
from slt.search import index
from tests.conftest import SIGN_IN
from tests.factories import (
    AgendaItemFactory,
    AttendanceFactory,
    DecisionFactory,
    MeasureFactory,
    MeetingFactory,
    MembershipFactory,
    TaskFactory,
)
from tests.slt import doors, fields, world
from tests.slt.unpacked import spelt_out

# Before the name of each marker, so that it is found in names, titles and files alike.
MARK = "zloq"
# Who meets what the link in a mail opens, whoever they are.
LINK = "holder of the link"
# What is planted that some outsider may see after all, by the name of the marker.
ALLOWED = {
    "zloqadoptedarea": fields.READERS["town"],
    # The year says when it runs out.
    "zloqplantitle": fields.READERS["year"],
    # Who is called reads what the summons says.
    "zloqnote": {"informed", "deputy", "newcomer", LINK},
    # Remarks and leaders' words where nothing is exempt are for those who take part.
    **{mark: {"deputy", "newcomer"} for mark in ("zloqopenremark", "zloqopenanswer")},
    **{mark: {"deputy", "newcomer", LINK} for mark in ("zloqopencomment", "zloqopenreply")},
    # A leader's own question and its answer, by the leader's own link.
    **{mark: {LINK} for mark in ("zloqcomment", "zloqreply", "zloqdissent")},
    # A new member does what the group is to do, and reads the papers of meetings from now on.
    "zloqourtask": {"newcomer"},
    **{mark: {"newcomer"} for mark in ("zloqbackgroundcalled", "zloqproposalcalled")},
    "zloqtitlecalled": {"newcomer"},
    **{mark: {"newcomer"} for mark in ("zloqfilecalled1", "zloqfilecalled2")},
    **{mark: {"newcomer"} for mark in ("zloqcontentcalled1", "zloqcontentcalled2")},
    # Who speaks of it, and who was there, as the group reads it: never in what is open.
    "zloqpresentercalled": {"informed", "deputy", "newcomer", LINK},
    **{mark: {"informed", "deputy", "newcomer"} for mark in ("zloqpresentersent", "zloqguest")},
    "zloqcancelled": {"informed", "deputy", "newcomer"},
}


class Planted:
    """The world with a marker in every closed place; ``marks`` are all of them."""

    def __init__(self):
        self.world = world.make()
        self.people, self.args = self.world.people, self.world.args
        self.marks: set[str] = set()
        self.meetings = {
            name: Meeting.objects.get(public_id=self.args[name][0])
            for name in ("draft", "called", "sent", "held")
        }
        self.group = self.meetings["sent"].group
        self.sit()
        self.exempt()
        self.drafts()
        self.said()
        self.followed_up()
        self.sent_on()
        self.approved()
        self.planned()
        self.put_away()
        self.allowed = dict(ALLOWED)
        self.rest()
        world.publish(Meeting.objects.get(pk=self.meetings["sent"].pk), self.people["coordinator"])
        index.tend()

    def mark(self, name: str) -> str:
        name = f"{MARK}{name}"
        assert name not in self.marks
        self.marks.add(name)
        return name

    def sit(self) -> None:
        group, above = self.group, Group.objects.get(name="Politirådet")
        self.people["above"] = MembershipFactory(group=above, person__name="Ordfører Ås").person
        # A member from today: the meetings held are from before their time.
        self.people["newcomer"] = MembershipFactory(group=group, since=localdate()).person
        self.people["deputy"] = Membership.objects.get(group=group, role="deputy").person
        for name in ("called", "sent", "held"):
            AttendanceFactory(
                meeting=self.meetings[name],
                person=self.people["deputy"],
                capacity=Attendance.Capacity.DEPUTY,
                state=Attendance.State.PRESENT,
            )
        # Led the meetings once, and has left.
        left = MembershipFactory(group=group, until=localdate().replace(day=1), since="2020-01-01")
        Membership.objects.filter(pk=left.pk).update(until="2025-12-31")
        self.people["former"] = left.person
        for name in ("sent", "held", "called"):
            AttendanceFactory(meeting=self.meetings[name], person=left.person)

    def version(self, text: Text, *, open: str = "", exempt: str = "") -> None:
        TextVersion.objects.create(
            text=text,
            number=text.versions.count() + 1,
            open=f"<p>{open}</p>" * bool(open),
            exempt=f"<p>{exempt}</p>" * bool(exempt),
            by=self.people["chair"],
        )

    def exempt(self) -> None:
        """Words and titles exempt from disclosure, in a called, a held and a sent meeting."""
        for name in ("called", "sent", "held"):
            item = AgendaItem.objects.get(public_id=self.args[f"{name} item"][0])
            AgendaItem.objects.filter(pk=item.pk).update(
                exempt_title=self.mark(f"title{name}"),
                legal_basis="offl. § 13",
                access_note=self.mark(f"accessnote{name}"),
            )
            for kind in ("background", "proposal", "minutes"):
                if (name, kind) == ("called", "minutes"):
                    continue
                text = Text.objects.get_or_create(item=item, kind=kind)[0]
                # Taken out again: an older version is nobody's to read.
                self.version(text, open=self.mark(f"older{name}{kind}"), exempt=MARK + "gone")
                self.version(text, open="Åpent.", exempt=self.mark(f"{kind}{name}"))
            for number in (1, 2):
                file = Attachment(
                    item=item,
                    name=f"{self.mark(f'file{name}{number}')}.txt",
                    from_whom=self.mark(f"from{name}{number}"),
                    content_type="text/plain",
                    size=5,
                    sha256=str(number) * 64,
                    uploaded_by=self.people["chair"],
                )
                file.file.save("x", ContentFile(self.mark(f"content{name}{number}").encode()))
                self.args[f"file {name} {number}"] = [file.public_id]
        for name in ("sent", "held"):
            item = AgendaItem.objects.get(public_id=self.args[f"{name} item"][0])
            row = item.meeting.attendances.get(person=self.people["chair"])
            view = Dissent.objects.create(item=item, attendance=row)
            text = Text.objects.create(dissent=view, kind=Text.Kind.DISSENT)
            self.version(text, open=self.mark(f"olderview{name}"))
            self.version(text, open="Åpent syn.", exempt=self.mark(f"view{name}"))
        # Whose a paper is, is said to whoever asks for it.
        older = {mark for mark in self.marks if "older" in mark or f"{MARK}from" in mark}
        decision = Decision.objects.get(public_id=self.args["decision"][0])
        self.version(decision.text, open=self.mark("olderdecision"))
        self.version(decision.text, open="Åpen beslutning.", exempt=self.mark("decision"))
        sent = self.meetings["sent"]
        Meeting.objects.filter(pk=sent.pk).update(approved_with_changes=self.mark("changes"))
        # What no setting but the one of exempt words opens.
        self.exempt_marks = self.marks - older

    def drafts(self) -> None:
        """What is being written, planned or proposed."""
        draft, called, sent = (self.meetings[name] for name in ("draft", "called", "sent"))
        Meeting.objects.filter(pk=draft.pk).update(
            note=self.mark("draftnote"), place=self.mark("draftplace")
        )
        Meeting.objects.filter(pk__in=[called.pk, sent.pk]).update(
            note=self.mark("note"), video_url=f"https://example.org/{MARK}note"
        )
        item = AgendaItemFactory(
            meeting=draft,
            title=self.mark("drafttitle"),
            matter=Matter.objects.create(group=self.group, title=self.mark("matter")),
        )
        for meeting, name in ((called, "called"), (sent, "sent")):
            meeting.items.filter(public_id=self.args[f"{name} item"][0]).update(
                presenter=f"v/ Ola {self.mark(f'presenter{name}')}"
            )
        AttendanceFactory(
            meeting=sent,
            person=None,
            name=self.mark("guest"),
            capacity=Attendance.Capacity.GUEST,
            state=Attendance.State.PRESENT,
        )
        AgendaItem.objects.filter(public_id=self.args["approval"][0]).update(
            approval_changes=self.mark("approvalchanges")
        )
        self.meetings["cancelled"] = MeetingFactory(
            group=self.group,
            starts_at=now() + timedelta(days=12),
            state=Meeting.State.CANCELLED,
            called_at=now(),
            cancelled_reason=self.mark("cancelled"),
        )
        text = Text.objects.create(item=item, kind=Text.Kind.BACKGROUND)
        self.version(text, open=self.mark("draftbackground"))
        minutes = Text.objects.get(item__public_id=self.args["held item"][0], kind="minutes")
        self.version(minutes, open=self.mark("unsentminutes"), exempt=MARK + "minutesheld")
        ruling = Decision.objects.get(public_id=self.args["draft decision"][0])
        text = Text.objects.get_or_create(decision=ruling, kind=Text.Kind.DECISION)[0]
        self.version(text, open=self.mark("draftdecision"), exempt=self.mark("draftdecisionx"))
        # One begun in sent minutes and never decided.
        forgotten = DecisionFactory(item__meeting=sent, item__number=77)
        text = Text.objects.create(decision=forgotten, kind=Text.Kind.DECISION)
        self.version(text, open=self.mark("forgottendecision"))
        for meeting in (called, sent):
            stage = meeting.state
            matter = Matter.objects.create(
                group=self.group, title="Forslag", origin=self.mark(f"origin{stage}")
            )
            common = {"meeting": meeting, "matter": matter, "accepted_at": None}
            common["proposed_by"] = self.people["member"]
            AgendaItemFactory(title=self.mark(f"proposed{stage}"), **common)
            AgendaItemFactory(
                title=self.mark(f"declined{stage}"),
                declined_at=now(),
                decline_reason=self.mark(f"reason{stage}"),
                **common,
            )

    def said(self) -> None:
        """Remarks to the minutes and leaders' comments: where something is exempt, and not."""
        sent = self.meetings["sent"]
        exempt = AgendaItem.objects.get(public_id=self.args["sent item"][0])
        plain = AgendaItemFactory(meeting=sent, number=78, title="Ingenting unntatt")
        for item, name in ((exempt, ""), (plain, "open")):
            Remark.objects.create(
                item=item,
                person=self.people["member"],
                text=self.mark(f"{name}remark"),
                state=Remark.State.DECLINED,
                answer=self.mark(f"{name}answer"),
                answered_by=self.people["chair"],
            )
        open_decision = DecisionFactory(
            item=plain,
            state=Decision.State.IN_REVIEW,
            review_before="all",
            review_until=localdate(),
        )
        text = Text.objects.create(decision=open_decision, kind=Text.Kind.DECISION)
        self.version(text, open="Uten noe unntatt.")
        self.args["open decision"] = [open_decision.public_id]
        secret = Decision.objects.get(public_id=self.args["decision"][0])
        for decision, name in ((secret, ""), (open_decision, "open")):
            Review.objects.create(
                decision=decision,
                version=decision.text.latest,
                person=self.people["chair"],
                verdict=Review.Verdict.ASK,
                comment=self.mark(f"{name}comment"),
                answer=self.mark(f"{name}reply"),
            )
        secret.reviews.update(dissent=self.mark("dissent"))

    def followed_up(self) -> None:
        """Tasks and measures that are drafts, or stand under an item with exempt words."""
        item = AgendaItem.objects.get(public_id=self.args["sent item"][0])
        decision = Decision.objects.get(public_id=self.args["decision"][0])
        who = self.people["member"]
        common = {"item": item, "decision": decision, "group": self.group, "responsible": who}
        task = TaskFactory(what=self.mark("task"), **common)
        measure = MeasureFactory(
            title=self.mark("measure"),
            expected_result=self.mark("expected"),
            evaluation_reason=self.mark("evaluation"),
            **common,
        )
        Evaluation.objects.create(
            measure=measure,
            about=Measure.Evaluation.EFFECT,
            person=who,
            asked_by=who,
            due_on=localdate(),
            state=Evaluation.State.CONCLUDED,
            seen=self.mark("seen"),
            evidence=self.mark("evidence"),
            suggestion=self.mark("suggestion"),
            told_by=self.mark("evaluationtoldby"),
            answered_by=who,
            answered_at=now(),
            outcome=Evaluation.Outcome.ADJUST,
            conclusion=self.mark("conclusion"),
            concluded_by=self.people["chair"],
            concluded_at=now(),
        )
        done = TaskFactory(what=self.mark("donetask"), state=Task.State.DONE, **common)
        TaskFactory(
            what=self.mark("drafttask"),
            who_typed=self.mark("who"),
            when_typed=self.mark("when"),
            state=Task.State.DRAFT,
            **common,
        )
        MeasureFactory(title=self.mark("draftmeasure"), state=Measure.State.DRAFT, **common)
        # Nobody was named: the group itself answers for it, those informed do not.
        ours = {**common, "responsible": None, "responsible_group": self.group}
        TaskFactory(what=self.mark("ourtask"), **ours)
        # Spoken of again in an item of later minutes where nothing is exempt.
        later = AgendaItemFactory(
            meeting=self.meetings["sent"], number=79, title="Oppfølging", role="follow_up"
        )
        for where in (None, later):
            name = "later" if where else ""
            Progress.objects.create(
                task=task,
                person=who,
                registered_by=who,
                item=where,
                text=self.mark(f"{name}said"),
                told_by=self.mark(f"{name}toldby"),
            )
            Progress.objects.create(
                measure=measure,
                person=who,
                registered_by=who,
                item=where,
                text=self.mark(f"{name}measuresaid"),
            )
        # Exempt by itself, where nothing else is.
        TaskFactory(
            what=self.mark("exempttask"),
            item=AgendaItemFactory(meeting=self.meetings["sent"], number=80, title="Vakter"),
            group=self.group,
            openness=Task.Openness.EXEMPT,
        )
        self.args |= {"secret task": [task.public_id], "secret measure": [measure.public_id]}
        self.args["done task"] = [done.public_id]

    def sent_on(self) -> None:
        """What another body answered, and what nobody waits for."""
        Forwarding.objects.update(answered_on=localdate())
        Forwarding.objects.create(
            item=AgendaItemFactory(
                meeting=self.meetings["sent"], number=82, title="Lyskryss", outcome="forwarded"
            ),
            body="Trafikketaten",
            sent_on=localdate(),
            waived_on=localdate(),
            by=self.people["coordinator"],
        )

    def approved(self) -> None:
        """Minutes that are frozen with exempt words, and corrected with some more."""
        meeting = MeetingFactory(
            group=self.group,
            starts_at=now() - timedelta(days=90),
            state=Meeting.State.HELD,
            minutes_state=Meeting.MinutesState.SENT,
            minutes_sent_at=now() - timedelta(days=80),
            chair=self.people["chair"],
            minute_taker=self.people["coordinator"],
        )
        world.seat_at(meeting, self.people, state=Attendance.State.PRESENT)
        item = AgendaItemFactory(
            meeting=meeting, number=81, title="Ferdig", exempt_title=self.mark("titleapproved")
        )
        text = Text.objects.create(item=item, kind=Text.Kind.MINUTES)
        self.version(text, open="Åpent.", exempt=self.mark("minutesapproved"))
        approval.approve(meeting, by=self.people["chair"], on=localdate())
        words = {"open": "<p>Åpent.</p>", "exempt": f"<p>{self.mark('amendment')}</p>"}
        amending.amend(meeting, number=1, by=self.people["coordinator"], **words)
        meeting.refresh_from_db()
        # The members' PDFs are made, with a word of their own.
        file = self.mark("rendition")
        rows = meeting.renditions.newest().filter(reading="members")
        for row in rows:
            default_storage.save(row.file.name, ContentFile(f"%PDF-{file}".encode()))
        rows.update(made_at=now(), sha256="6" * 64, size=5)
        self.meetings["approved"] = meeting
        self.exempt_marks |= {f"{MARK}{name}approved" for name in ("title", "minutes")}
        self.exempt_marks.add(f"{MARK}amendment")

    def planned(self) -> None:
        """The words of a plan as they were adopted: for its readers."""
        plan = Plan.objects.get(public_id=self.args["number, plan"][1])
        plan.title = self.mark("plantitle")
        plan.content["areas"][0]["title"] = self.mark("adoptedarea")
        plan.save()

    def put_away(self) -> None:
        """A package for the archive holds it all."""
        package = ArchivePackage.objects.get(public_id=self.args["package"][0])
        default_storage.delete(package.file.name)
        default_storage.save(package.file.name, ContentFile(self.mark("package").encode()))
        Goal.objects.create(municipality=package.municipality, title="Mål", since=localdate())
        printout = Printout(key="7" * 64, state=Printout.State.READY)
        printout.file.save("x", ContentFile(b"%PDF-"))
        Archiving.objects.create(
            meeting=self.meetings["sent"],
            municipality=package.municipality,
            on=localdate(),
            reference="26/1",
            by=self.people["coordinator"],
        )

    def rest(self) -> None:
        """Every other column that is not open to all, by the table of columns."""
        outsiders = {person.pk for who, person in self.people.items() if who not in INSIDERS}
        for name, field in fields.columns().items():
            who = fields.table().get(name, "nobody")
            if who in ("all", "made") or any(MARK in value for value in fields.values(field)):
                continue
            label = "x" + re.sub(r"[^a-z]", "", name.split(".", 1)[1].lower())
            mark = self.mark(label[: (field.max_length or 99) - len(MARK)])
            fields.plant(field, mark, but=outsiders)
            self.allowed[mark] = fields.READERS.get(who, set())
        for person in self.people.values():
            person.refresh_from_db()

    def hidden_from(self, who: str) -> set[str]:
        return {mark for mark in self.marks if who not in self.allowed.get(mark, ())} | {
            f"{MARK}gone"
        }

    def leaked(self, who: str, sent: bytes | str) -> set[str]:
        """The markers in what ``who`` was sent that are not theirs to see."""
        words = spelt_out(sent if isinstance(sent, bytes) else sent.encode())
        found = set(re.findall(rf"{MARK}[a-z0-9]+", words))
        return self.hidden_from(who) & found


class Visitor:
    """Opens and presses as one person; whatever happens inside is undone."""

    def __init__(self, planted: Planted, who: str):
        self.session = None
        if who != "anonymous":
            client = Client()
            client.force_login(planted.people[who], backend=SIGN_IN)
            self.session = client.cookies[settings.SESSION_COOKIE_NAME].value

    def __call__(self, method: str, address: str, data=None, **headers) -> tuple[int, bytes]:
        """The status, and every byte of the answer with its headers."""
        client = Client()  # signing out is one of the buttons
        if self.session:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.session
        with transaction.atomic():
            response = getattr(client, method.lower())(address, data or {}, headers=headers)
            body = response.getvalue() if response.streaming else response.content
            transaction.set_rollback(True)
        return response.status_code, body + repr(dict(response.headers)).encode()


# Who run it or sit in it: what is theirs alone is planted on them.
INSIDERS = {"member", "chair", "coordinator"}
NOT_RUNNING = ("anonymous", "stranger", "practitioner", "informed", "member")
LISTS = {"home", "meeting_list", "follow_up_list", "search"}
# Addresses that show more when asked.
ASKED = (
    ("home", {"alle": "1"}),
    ("meeting_list", {"vis": "tidligere"}),
    ("meeting_list", {"vis": "utkast"}),
    *(("follow_up_list", {"vis": seen}) for seen in ("apne", "over", "hjelp", "ferdige")),
    # Whatever the reader may find begins with it.
    ("search", {"q": MARK}),
    ("minutes", {"rett": "1"}),
    ("meeting_review", {"alle": "1"}),
)


def printed(name: str, thing) -> list[tuple[str, str, dict]]:
    """A document as its reader gets it, and as anybody may."""
    address = reverse(name, args=[thing.public_id])
    return [("GET", address, {}), ("GET", address, {"apen": "1"})]


def addresses(planted: Planted) -> list[tuple[str, str, dict]]:
    """Method, address and what is sent: every door, and every thing at every door like it."""
    found = []
    for method, name, thing, _expected in doors.rows():
        args = planted.args[thing] if thing else []
        found.append((method, reverse(name, args=args), doors.pressed(name, planted.args)))
        if method == "POST":
            found.append(("GET", reverse(name, args=args), {}))
    for meeting in planted.meetings.values():
        for name in (
            *("meeting_detail", "minutes", "minutes_pdf", "minutes_open_pdf", "meeting_review"),
            *("summons", "minutes_send", "item_propose", "summons_pdf", "papers_pdf"),
            *("minutes_open", "minutes_summary", "minutes_summary_pdf"),
        ):
            found.append(("GET", reverse(name, args=[meeting.public_id]), {}))
            found += [
                ("GET", reverse(name, args=[meeting.public_id]), query)
                for asked, query in ASKED
                if asked == name
            ]
    found += [("GET", reverse(name), query) for name, query in ASKED if name in LISTS]
    for decision in Decision.objects.all():
        found.append(("GET", decision.get_absolute_url(), {}))
        found += printed("decision_pdf", decision)
    for item in AgendaItem.objects.filter(meeting__in=planted.meetings.values()):
        found += printed("case_pdf", item)
        found.append(("GET", reverse("item_exemption", args=[item.public_id]), {}))
    found += printed("follow_up_pdf", planted.group)
    for row in (*Task.objects.all(), *Measure.objects.all(), *Evaluation.objects.all()):
        found.append(("GET", row.get_absolute_url(), {}))
    for row in Forwarding.objects.select_related("item"):
        found.append(("GET", reverse("item_forward", args=[row.item.public_id]), {}))
    for file in Attachment.objects.filter(opened_at=None):
        found.append(("GET", file.get_absolute_url(), {}))
        found.append(("GET", reverse("attachment_exemption", args=[file.public_id]), {}))
        token = planted.args["meeting token"][0]
        found.append(("GET", reverse("meeting_link_file", args=[token, file.public_id]), {}))
    return found


def everything(planted: Planted) -> list[tuple[str, str, dict]]:
    found = addresses(planted)
    known = {address for method, address, data in found if method == "GET" and not data}
    return found + [("GET", address, {}) for address in sorted(alike(planted) - known)]


def alike(planted: Planted) -> set[str]:
    """Pages that others than those who run it get, for every row of the kind the door leads to."""
    ids = [
        list(model.objects.values_list("public_id", flat=True))
        for app in fields.APPS
        for model in apps.get_app_config(app).get_models()
        if any(field.name == "public_id" for field in model._meta.concrete_fields)
    ]
    kin = {one: those for those in ids for one in those}
    return {
        reverse(name, args=[other if arg == one else arg for arg in args])
        for method, name, thing, expected in doors.rows()
        if method == "GET" and thing and any(expected[who] == "200" for who in NOT_RUNNING)
        for args in [planted.args[thing]]
        for one in args
        for other in kin.get(one, ())
    }
