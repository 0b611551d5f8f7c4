"""One small world in which every address of the site leads somewhere."""

from dataclasses import dataclass
from datetime import timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.timezone import localdate, now

from measures.models import Evaluation, Measure, Picture, Plan, Progress, Task
from measures.plans import reading
from meetings import amending, approval, changes, feeds, publishing, removal, texts
from meetings.models import (
    AgendaItem,
    Attachment,
    Attendance,
    AvoidPeriod,
    Challenge,
    Decision,
    Dissent,
    Forwarding,
    ItemCopy,
    LegalBasis,
    Lift,
    Meeting,
    Publication,
    Remark,
    Removal,
    StandingItem,
    Superseding,
    Text,
)
from people import addresses, links, notices
from people.models import Appointment, District, Group, GroupMunicipality, Membership, Municipality
from slt.models import AnnualReport, ArchivePackage
from tests.factories import (
    AgendaItemFactory,
    AgreementFactory,
    AppointmentFactory,
    AttendanceFactory,
    DecisionFactory,
    GrantFactory,
    GroupFactory,
    MatterFactory,
    MeasureFactory,
    MeetingFactory,
    MembershipFactory,
    ObservationFactory,
    OfficeFactory,
    OrganisationFactory,
    PersonFactory,
    PlanFactory,
    PlanLineFactory,
    TaskFactory,
    WheelEntryFactory,
    bjerkreim,
    eigersund,
)

# Who knocks, in the order of the table of doors. "stranger" sits in a group of the neighbouring
# municipality, "practitioner" has a task here and no seat.
PEOPLE = (
    "stranger",
    "practitioner",
    "member",
    "informed",
    "chair",
    "coordinator",
    "elsewhere",
)


@dataclass
class World:
    """``people`` by what they are here, ``args`` of addresses by what they lead to."""

    people: dict
    args: dict


def make() -> World:
    people = {
        "stranger": MembershipFactory(group__host=bjerkreim(), person__name="Siri Nabo").person,
        "practitioner": PersonFactory(name="Pål Utekontakt"),
        "coordinator": AppointmentFactory(person__name="Liv Dahl").person,
        "elsewhere": AppointmentFactory(municipality=bjerkreim(), person__name="Ola Li").person,
    }
    eigersund()
    logo = default_storage.save("logo/verden.png", ContentFile(b"\x89PNG"))
    Municipality.objects.filter(number="1101").update(public_since=localdate(), logo=logo)
    Appointment.objects.filter(person=people["coordinator"]).update(verified_on=localdate())
    above = GroupFactory(
        name="Politirådet",
        level=Group.Level.STEERING,
        police_council=True,
        review_before=Group.ReviewBefore.CHAIR,
    )
    group = GroupFactory(
        name="Koordineringsgruppa", reports_to=above, first_hat="AU", second_hat="Team"
    )
    school = OrganisationFactory(name="Eigersund ungdomsskole")
    past = MembershipFactory(group=group, person__name="Tor Før", until=localdate())
    Membership.objects.filter(pk=past.pk).update(until=localdate() - timedelta(days=1))
    seat = MembershipFactory(
        group=group, person__name="Mona Moe", organisation=school, title="Rektor"
    )
    people["member"] = seat.person
    deputy = MembershipFactory(
        group=group, person__name="Vidar Vik", role=Membership.Role.DEPUTY, deputy_for=seat
    )
    people["informed"] = MembershipFactory(
        group=group, person__name="Inger Ås", role=Membership.Role.INFORMED
    ).person
    people["chair"] = MembershipFactory(group=group, person__name="Kari Lunde").person
    OfficeFactory(group=group, person=people["chair"])
    shared = GroupFactory(name="Felles politiråd")
    GroupMunicipality.objects.create(
        group=shared, municipality=bjerkreim(), since=localdate() - timedelta(days=30)
    )
    args = {
        "group": [group.public_id],
        "partner": [shared.public_id, bjerkreim().number],
        "group, number": [group.public_id, eigersund().number],
        "seat": [seat.public_id],
        "deputy": [deputy.public_id],
        "number": [eigersund().number],
        "post": [people["coordinator"].appointments.get().public_id],
        "number, post": ["1101", people["coordinator"].appointments.get().public_id],
        "slug": [eigersund().slug],
        "slug-nn": [eigersund().slug, "nn"],
        "nn": ["nn"],
        "letter": [1],
        "vcard": [eigersund().slug, 1],
        "standing": [StandingItem.objects.create(group=group, title="Ordet fritt").public_id],
        "period": [
            AvoidPeriod.objects.create(
                municipality=eigersund(),
                name="Vinterferie",
                since=localdate(),
                until=localdate() + timedelta(days=7),
            ).public_id
        ],
    }
    args |= year_of(eigersund())
    own = LegalBasis.objects.create(
        municipality=eigersund(), short="offl. § 13", text_nb="Taushetsplikt", since="2020-01-01"
    )
    args["past person"] = [past.person.public_id]
    args["own basis"] = [own.public_id]
    shipped = LegalBasis.objects.filter(municipality=None).first()
    args["number, basis"] = [eigersund().number, shipped.public_id]
    know(args)
    plan_and_call(group, people, args)
    hold_and_send(group, people, args)
    adopt_plan(args)
    take_out(people, args)
    approve(group, people, args)
    put_away(people, args)
    sent = Meeting.objects.get(public_id=args["sent"][0])
    args |= {
        "published": [eigersund().slug, sent.public_id],
        "publication": [publish(sent, people["coordinator"]).public_id],
        "sent, number": [sent.public_id, eigersund().number],
        "withdrawn": [eigersund().slug, args["held"][0]],
    }
    held = Meeting.objects.get(public_id=args["held"][0])
    publish(held, people["coordinator"], withdrawn_at=now(), why=Publication.Why.MISTAKE)
    # The numbers above were given without asking.
    group.number_series.update(next_number=20)
    people["stranger"].wanted_email = "siri.ny@example.org"
    people["stranger"].save(update_fields=["wanted_email"])
    args["address"] = [addresses.link(people["stranger"])]
    args["wrong token"] = ["forfalsket"]
    return World(people, args)


def know(args: dict) -> None:
    """A figure the municipality keeps, and its picture of the challenges."""
    observation = ObservationFactory(year=2025, note="Færre svarte enn før.")
    picture = Picture.objects.create(municipality=eigersund(), sees="Mer uro i sentrum.", version=1)
    picture.indicators.add(observation.indicator)
    args["indicator"] = [observation.indicator.public_id]
    args["observation"] = [observation.public_id]


def year_of(place: Municipality) -> dict:
    """What the municipality has in its year beside the meetings."""
    today = localdate()
    entry = WheelEntryFactory(municipality=place, on=today)
    paper = AgreementFactory(municipality=place, until=today + timedelta(days=60))
    paper.file.save("mandat.txt", ContentFile(b"Mandat"))
    grant = GrantFactory(municipality=place, apply_by=today)
    AnnualReport.objects.create(municipality=place, year=today.year, priority="Mer av det samme.")
    return {
        "number, year": [place.number, today.year],
        "wheel entry": [entry.public_id],
        "agreement": [paper.public_id],
        "grant": [grant.public_id],
        "number, grant": [place.number, grant.public_id],
    }


def adopt_plan(args: dict) -> None:
    """A plan of action that does what is exempt, and a draft of the next."""
    adopted = PlanFactory(
        title="Handlingsplanen",
        state=Plan.State.ADOPTED,
        adopted_by=Decision.objects.get(public_id=args["decision"][0]),
    )
    measure = Measure.objects.get(public_id=args["measure"][0])
    done = PlanLineFactory(plan=adopted, title="Vakt om fredagen", measure=measure)
    adopted.content = reading.written(adopted)
    adopted.save()
    line = PlanLineFactory(plan=PlanFactory(title="Neste plan", replaces=adopted))
    number = eigersund().number
    published = publish_plan(adopted, measure)
    args |= {
        "number, published plan": [number, published.public_id],
        "published plan": [eigersund().slug, published.public_id],
        "number, plan": [number, adopted.public_id],
        "number, draft plan": [number, line.goal.area.plan.public_id],
        "plan area": [line.goal.area.public_id],
        "plan goal": [line.goal.public_id],
        "plan line": [line.public_id],
        "adopted line": [done.public_id],
    }


def publish_plan(adopted: Plan, measure: Measure) -> Plan:
    """A district's, for the world, which orders the same that is exempt."""
    plan = PlanFactory(
        title="Planen for Sentrum",
        district=District.objects.create(municipality=eigersund(), name="Sentrum"),
        state=Plan.State.ADOPTED,
        adopted_by=adopted.adopted_by,
        published_at=now(),
    )
    PlanLineFactory(plan=plan, title="Åpen hall", measure=measure)
    plan.content = reading.written(plan)
    plan.save()
    return plan


def plan_and_call(group: Group, people: dict, args: dict) -> None:
    """A draft with a proposal, and a called meeting with a file and an answer to come."""
    draft = MeetingFactory(group=group, starts_at=now() + timedelta(days=60))
    args["draft"] = [draft.public_id]
    args["draft item"] = [AgendaItemFactory(meeting=draft).public_id]
    args["proposal"] = [
        AgendaItemFactory(
            meeting=draft, accepted_at=None, proposed_by=people["member"], title="Russetid"
        ).public_id
    ]
    propose_between(draft, people, args)
    called = MeetingFactory(
        group=group,
        starts_at=now() + timedelta(days=20),
        state=Meeting.State.CALLED,
        called_at=now(),
        chair=people["chair"],
        minute_taker=people["coordinator"],
    )
    item = AgendaItemFactory(
        meeting=called, number=3, matter=MatterFactory(group=group), title="Uro ved kjøpesenteret"
    )
    write(item, Text.Kind.BACKGROUND, people["chair"], "Utekontakten har sett mer uro.")
    answer = seat_at(called, people)
    newcomer = MembershipFactory(group=group, person__name="Nils Ny")
    AttendanceFactory(meeting=called, person=PersonFactory(name="Arne Aa", email=None))
    failed = notices.draft(
        people["member"], key="failed", kind="summons", about=called, group=group
    )
    failed.state, failed.why = "failed", "refused_550"
    failed.save()
    file = Attachment(
        item=item,
        name="notat.txt",
        content_type="text/plain",
        size=5,
        sha256="0" * 64,
        uploaded_by=people["coordinator"],
        opened_at=now(),
    )
    file.file.save("notat.txt", ContentFile(b"Notat"))
    exempt = Attachment(
        item=item,
        name="unntatt.txt",
        content_type="text/plain",
        size=5,
        sha256="1" * 64,
        uploaded_by=people["coordinator"],
    )
    exempt.file.save("unntatt.txt", ContentFile(b"Notat"))
    # They have been told of another place.
    changes.note(called)
    called.place = "Rådhuset"
    called.save()
    token = links.make(people["member"], "meeting", called.public_id)
    args |= {
        "called": [called.public_id],
        "failed notice": [failed.public_id],
        "called item": [item.public_id],
        "called, newcomer": [called.public_id, newcomer.public_id],
        "answer": [answer.public_id],
        "file": [file.public_id],
        "exempt file": [exempt.public_id],
        "meeting token": [token],
        "feed token": [feeds.renew(people["member"], None).token],
        "wheel token": [feeds.renew(people["member"], eigersund()).token],
        "meeting token, file": [token, file.public_id],
        "meeting token, exempt file": [token, exempt.public_id],
    }


def propose_between(draft: Meeting, people: dict, args: dict) -> None:
    """A decision proposed between meetings, before the chair."""
    item = AgendaItemFactory(
        meeting=draft,
        role=AgendaItem.Role.REFERRED,
        title="Vakter i påsken",
        accepted_at=None,
        proposed_by=people["coordinator"],
    )
    decision = DecisionFactory(
        item=item, between_meetings=True, review_before=Group.ReviewBefore.CHAIR
    )
    write(decision, Text.Kind.DECISION, people["coordinator"], "Det leies inn to vakter.")
    decision.state = Decision.State.IN_REVIEW
    decision.review_until = localdate() + timedelta(days=7)
    decision.save()
    args["proposed decision"] = [decision.public_id]
    args["proposal token"] = [links.make(people["chair"], "proposal", decision.public_id)]


def hold_and_send(group: Group, people: dict, args: dict) -> None:
    """A meeting whose minutes are sent, and a later one whose minutes are being written."""
    sent = MeetingFactory(
        group=group,
        starts_at=now() - timedelta(days=30),
        state=Meeting.State.HELD,
        minutes_state=Meeting.MinutesState.WRITING,
        chair=people["chair"],
        minute_taker=people["coordinator"],
    )
    seat_at(sent, people, state=Attendance.State.PRESENT)
    item = AgendaItemFactory(
        meeting=sent, number=1, matter=MatterFactory(group=group), title="Trygg skolevei"
    )
    write(item, Text.Kind.MINUTES, people["chair"], "Rektor orienterte.", "Bare for medlemmene.")
    decision = DecisionFactory(
        item=item,
        review_before=Group.ReviewBefore.ALL,
        review_until=localdate() + timedelta(days=7),
    )
    write(decision, Text.Kind.DECISION, people["chair"], "Utekontakten er til stede fredager.")
    # What is under review stands still.
    decision.state = Decision.State.IN_REVIEW
    decision.save()
    remark = Remark.objects.create(item=item, person=people["member"], text="Skolen var også med.")
    common = {"item": item, "decision": decision, "responsible": people["practitioner"]}
    task = TaskFactory(**common, what="Lage vaktliste")
    measure = MeasureFactory(**common, title="Fredagsvakt", expected_result="Mindre uro.")
    # What follows from an item with exempt words is not for those only informed; this is.
    plain = AgendaItemFactory(meeting=sent, number=2, matter=MatterFactory(group=group))
    args["open task"] = [TaskFactory(item=plain, responsible=people["practitioner"]).public_id]
    args["overdue task"] = [
        TaskFactory(
            item=plain,
            responsible=people["practitioner"],
            deadline=localdate() - timedelta(days=3),
        ).public_id
    ]
    args["late measure above"] = [
        MeasureFactory(item=plain, deadline=localdate() - timedelta(days=40)).public_id
    ]
    args["open measure"] = [MeasureFactory(item=plain).public_id]
    asked = {
        "measure": measure,
        "about": Measure.Evaluation.EFFECT,
        "asked_by": people["coordinator"],
        "due_on": localdate() + timedelta(days=14),
    }
    evaluation = Evaluation.objects.create(person=people["practitioner"], **asked)
    answered = Evaluation.objects.create(
        person=people["member"],
        state=Evaluation.State.ANSWERED,
        seen="Det er roligere.",
        answered_by=people["member"],
        answered_at=now(),
        **asked,
    )
    args["evaluation"] = [evaluation.public_id]
    args["answered evaluation"] = [answered.public_id]
    args["evaluation token"] = [
        links.make(people["practitioner"], "evaluation", evaluation.public_id)
    ]
    for thing in ({"task": task}, {"measure": measure}):
        Progress.objects.create(
            **thing, person=people["practitioner"], registered_by=people["practitioner"], text="Ja."
        )
    args["task, report"] = [task.public_id, 1]
    args["measure, report"] = [measure.public_id, 1]
    late_task = TaskFactory(item=item, state=Task.State.DRAFT)
    late_measure = MeasureFactory(item=item, state=Measure.State.DRAFT)
    sent.minutes_state = Meeting.MinutesState.SENT
    sent.minutes_sent_at = now()
    sent.remarks_until = localdate() + timedelta(days=7)
    sent.save()

    held = MeetingFactory(
        group=group,
        starts_at=now() - timedelta(days=1),
        state=Meeting.State.HELD,
        chair=people["chair"],
        minute_taker=people["coordinator"],
    )
    row = seat_at(held, people, state=Attendance.State.PRESENT)
    approval = AgendaItemFactory(
        meeting=held, number=4, role=AgendaItem.Role.APPROVE_MINUTES, approves=sent
    )
    opening = AgendaItemFactory(
        meeting=held, number=5, matter=MatterFactory(group=group), title="Åpen hall"
    )
    write(opening, Text.Kind.MINUTES, people["chair"], "Hallen kan åpnes om lørdagene.")
    draft_decision = DecisionFactory(item=opening)
    superseding = Superseding.objects.create(
        earlier=decision, later=draft_decision, by=people["coordinator"]
    )
    dissent = Dissent.objects.create(item=opening, attendance=row)
    texts.of_dissent(dissent)
    sent_on = AgendaItemFactory(
        meeting=sent, number=6, matter=MatterFactory(group=group), outcome="forwarded"
    )
    Forwarding.objects.create(
        item=sent_on, body="Statens vegvesen", sent_on=localdate(), by=people["coordinator"]
    )
    challenge = Challenge.objects.create(
        group=group, title="Vaping", seen="Mer av det siden høsten.", sender=people["member"]
    )
    copy = ItemCopy.objects.create(
        item=item,
        from_place=eigersund(),
        place=bjerkreim(),
        title="Vaping",
        proposal="<p>Felles plakat.</p>",
        sender=people["coordinator"],
    )
    lift = Lift.objects.create(
        item=item, group=group.reports_to, asked="Kan politiet være med?", by=people["coordinator"]
    )
    args |= {
        "sent on": [sent_on.public_id],
        "challenge": [challenge.public_id],
        "copy": [copy.public_id],
        "lift": [lift.public_id],
        "matter": [item.matter.public_id],
        "sent": [sent.public_id],
        "sent item": [item.public_id],
        "sent, hat": [sent.public_id, "first"],
        "decision": [decision.public_id],
        "remark": [remark.public_id],
        "task": [task.public_id],
        "measure": [measure.public_id],
        "late task": [late_task.public_id],
        "late measure": [late_measure.public_id],
        "held": [held.public_id],
        "approval": [approval.public_id],
        "held item": [opening.public_id],
        "held item, text": [opening.public_id, Text.Kind.MINUTES],
        "draft decision": [draft_decision.public_id],
        "dissent": [dissent.public_id],
        "superseding": [superseding.public_id],
        "attendance": [row.public_id],
        "guest": [
            AttendanceFactory(
                meeting=held, person=None, name="Per Gjest", capacity=Attendance.Capacity.GUEST
            ).public_id
        ],
        "draft task": [TaskFactory(item=opening, state=Task.State.DRAFT).public_id],
        "draft measure": [MeasureFactory(item=opening, state=Measure.State.DRAFT).public_id],
        "held item, task": [opening.public_id, task.public_id],
        "held item, measure": [opening.public_id, measure.public_id],
        "review token": [links.make(people["chair"], "review", sent.public_id)],
        "telling token": [links.make(people["practitioner"], "telling", "deadlines")],
        "task token": [links.make(people["practitioner"], "task", task.public_id)],
        "measure token": [links.make(people["practitioner"], "measure", measure.public_id)],
    }


def take_out(people: dict, args: dict) -> None:
    """A proposal to take words out of the sent minutes, and a removal that is done."""
    sent = Meeting.objects.get(public_id=args["sent"][0])
    coordinator, words = people["coordinator"], "Rektor"
    found = removal.find(sent, words, sent.access(coordinator))
    keys = {one.key for one in found}
    proposed = removal.start(
        sent, words, chosen=keys, shown=keys, reason=Removal.Reason.MISTAKE, by=coordinator
    )
    done = Removal.objects.create(
        meeting=sent,
        state=Removal.State.DONE,
        reason=Removal.Reason.PERSONAL,
        by=coordinator,
        settled_by=people["chair"],
        done_at=now(),
    )
    text = Text.objects.get(item__public_id=args["held item"][0], kind=Text.Kind.MINUTES)
    args |= {
        "proposed removal": [proposed.public_id],
        "removal": [done.public_id],
        "text": [text.public_id],
        "text, version": [text.public_id, 1],
    }


def put_away(people: dict, args: dict) -> None:
    """A package for the archive that can be fetched, and one whose time is out."""
    common = {"municipality": eigersund(), "form": "case", "asked_by": people["coordinator"]}
    package = ArchivePackage(year=localdate().year, state="ready", size=5, **common)
    package.expires_on = localdate() + timedelta(days=14)
    package.file.save("", ContentFile(b"PK\x05\x06"))
    sent = Meeting.objects.get(public_id=args["sent"][0])
    gone = ArchivePackage.objects.create(meeting=sent, state="deleted", why="expired", **common)
    args |= {"package": [package.public_id], "deleted package": [gone.public_id]}


def approve(group: Group, people: dict, args: dict) -> None:
    """Minutes that were approved, and corrected since."""
    meeting = MeetingFactory(
        group=group,
        starts_at=now() - timedelta(days=60),
        state=Meeting.State.HELD,
        minutes_state=Meeting.MinutesState.SENT,
        minutes_sent_at=now() - timedelta(days=50),
        chair=people["chair"],
    )
    seat_at(meeting, people, state=Attendance.State.PRESENT)
    AgendaItemFactory(meeting=meeting, number=9, matter=MatterFactory(group=group))
    approval.approve(meeting, by=people["chair"], on=localdate())
    said = {"open": "<p>Rektor kom ikke.</p>", "number": 1}
    made = amending.amend(meeting, by=people["coordinator"], **said)
    # Their PDFs are made, without the seconds it takes.
    for row in meeting.renditions.newest():
        default_storage.save(row.file.name, ContentFile(b"%PDF-"))
    meeting.renditions.update(made_at=now(), sha256="5" * 64, size=5)
    args |= {"approved": [meeting.public_id], "amendment": [made.public_id]}


def seat_at(meeting: Meeting, people: dict, **facts) -> Attendance:
    """Member and chair are at the meeting; the member's row."""
    AttendanceFactory(meeting=meeting, person=people["chair"], **facts)
    return AttendanceFactory(meeting=meeting, person=people["member"], **facts)


def write(what, kind: str, by, words: str, exempt: str = "") -> None:
    is_decision = kind == Text.Kind.DECISION
    text = texts.of_decision(what) if is_decision else texts.of_item(what, kind)
    texts.save(
        text, by=by, base=0, open=f"<p>{words}</p>", exempt=f"<p>{exempt}</p>" * bool(exempt)
    )


def publish(meeting: Meeting, by, **facts) -> Publication:
    """The open minutes on Eigersund's page, without the second it takes to typeset them."""
    meeting.publications.all().delete()
    seen = publishing.check(meeting, reading="open")
    publication = Publication(
        meeting=meeting,
        municipality=eigersund(),
        minutes_state=meeting.minutes_state,
        digest=seen.digest,
        published_by=by,
        **facts,
    )
    if publication.withdrawn_at is None:
        publication.content = seen.content
        publication.file.save("x", ContentFile(b"%PDF-"), save=False)
    publication.save()
    return publication
