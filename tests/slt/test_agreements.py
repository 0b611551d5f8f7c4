"""Mandates and agreements: who reads them, what is refused, and that none runs out unseen."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import localdate

from people.audit import Stale
from people.models import Notice
from slt import home
from slt.agreements import keeping, reminding
from slt.models import Agreement
from slt.year import reading
from tests.factories import (
    AgreementFactory,
    AppointmentFactory,
    GroupFactory,
    MembershipFactory,
    bjerkreim,
    eigersund,
)

pytestmark = pytest.mark.django_db
PAGE = "/avtaler/1101/"
FACTS = {"kind": "mandate", "title": "Mandat", "since": "1.1.2026", "remind_days": "90"}


@pytest.fixture
def liv():
    return AppointmentFactory(verified_on=localdate()).person


def paper(words: bytes = b"Mandat for gruppen") -> SimpleUploadedFile:
    return SimpleUploadedFile("Mandat 2026.txt", words)


def test_an_agreement_of_a_group_is_read_by_those_who_sit_there(liv, client_for):
    seat, elsewhere = MembershipFactory(), MembershipFactory()
    own = AgreementFactory(title="Gruppens mandat")
    own.groups.add(seat.group)
    AgreementFactory(title="Alles avtale")
    AgreementFactory(title="Naboens", municipality=bjerkreim())

    def titles(person):
        return set(Agreement.objects.visible_to(person).values_list("title", flat=True))

    assert titles(seat.person) == titles(liv) == {"Gruppens mandat", "Alles avtale"}
    assert titles(elsewhere.person) == {"Alles avtale"}
    page = client_for(elsewhere.person).get(PAGE).content.decode()
    assert "Gruppens mandat" not in page
    assert "Rediger" not in page


def test_a_file_is_kept_read_and_exchanged(liv, client_for, django_capture_on_commit_callbacks):
    group = GroupFactory()
    client = client_for(liv)
    facts = FACTS | {"groups": [group.public_id], "upload": paper()}
    assert client.post(f"{PAGE}ny/", facts).url == PAGE

    kept = Agreement.objects.get()
    assert list(kept.groups.all()) == [group]
    answer = client.get(f"/avtaler/fil/{kept.public_id}/")
    assert answer.getvalue() == b"Mandat for gruppen"
    assert "Mandat 2026.txt" in answer["Content-Disposition"]
    before = kept.file.name
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/avtaler/rediger/{kept.public_id}/", FACTS | {"upload": paper(b"Nytt")})
    kept.refresh_from_db()
    with kept.file.open() as file:
        assert file.read() == b"Nytt"
    assert not default_storage.exists(before)


def test_what_is_not_taken_is_said_at_the_field_and_the_rest_is_kept(liv, client_for):
    facts = FACTS | {"title": "Avtale med politiet"}
    answer = client_for(liv).post(f"{PAGE}ny/", facts | {"until": "1.1.2025"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Perioden slutter før den begynner." in page
    assert 'value="Avtale med politiet"' in page
    upload = SimpleUploadedFile("skript.html", b"<script>alert(1)</script>")
    answer = client_for(liv).post(f"{PAGE}ny/", facts | {"upload": upload})
    assert "ikke av et slag vi tar imot" in answer.content.decode()
    assert not Agreement.objects.exists()


def test_the_newer_takes_the_place_and_the_older_is_history(liv, client_for):
    old = AgreementFactory(title="Avtale 2024")
    client = client_for(liv)
    answer = client.post(f"{PAGE}ny/?erstatter={old.public_id}", FACTS | {"title": "Avtale 2026"})
    assert answer.url == PAGE

    old.refresh_from_db()
    assert old.replaced_by.title == "Avtale 2026"
    page = client.get(PAGE).content.decode()
    assert page.index("Avtale 2026") < page.index("Tidligere") < page.index("Avtale 2024")
    with pytest.raises(Stale):
        keeping.add(eigersund(), by=liv, groups=[], replaces=old, title="En til")
    # Put in by mistake: the older one stands again.
    keeping.remove(old.replaced_by, by=liv)
    assert list(Agreement.objects.standing()) == [old]


def test_the_coordinator_is_told_twice_before_it_runs_out(liv):
    monday = date(2027, 1, 4)
    agreement = AgreementFactory(until=monday + timedelta(days=60), remind_from=monday)
    AgreementFactory(until=None)

    assert reminding.remind(monday - timedelta(days=3)) == 0
    assert reminding.remind(monday - timedelta(days=1)) == 0  # a Sunday
    assert [reminding.remind(monday), reminding.remind(monday)] == [1, 0]
    assert reminding.remind(date(2027, 2, 22)) == 1
    assert set(Notice.objects.values_list("recipient", "kind")) == {(liv.pk, "agreement_ends")}
    keeping.add(eigersund(), by=liv, groups=[], replaces=agreement, title="Ny")
    assert reminding.still_true(Notice.objects.first()) == "nothing_left"


def test_home_and_the_wheel_have_it_too(liv):
    today = localdate()
    running_out = AgreementFactory(until=today, remind_from=today, title="Politirådsavtale")
    AgreementFactory(until=date(2099, 1, 1), remind_from=date(2098, 1, 1))

    titles = [line.title for line in home.for_person(liv).lines]
    assert titles == ["1 avtale går ut snart eller har gått ut"]
    (event,) = reading.events(liv, eigersund(), today.year)
    assert (event.title, event.on) == (running_out.title, today)


def test_a_neighbour_keeps_nothing_here():
    neighbour = AppointmentFactory(municipality=bjerkreim()).person
    agreement = AgreementFactory()

    with pytest.raises(PermissionDenied):
        keeping.add(eigersund(), by=neighbour, groups=[], title="Avtale")
    with pytest.raises(PermissionDenied):
        keeping.remove(agreement, by=neighbour)


def test_the_list_asks_as_much_for_one_as_for_many(liv, client_for, django_assert_max_num_queries):
    client = client_for(liv)
    for _row in range(3):
        AgreementFactory().groups.add(GroupFactory())

    with django_assert_max_num_queries(6):
        client.get(PAGE)


def test_a_paper_that_lies_elsewhere_has_no_file(liv, client_for):
    agreement = AgreementFactory(name="")
    assert client_for(liv).get(f"/avtaler/fil/{agreement.public_id}/").status_code == 404

    agreement.file.save("m.txt", ContentFile(b"Mandat"))
    answer = client_for(liv).get(f"/avtaler/fil/{agreement.public_id}/")
    assert answer.getvalue() == b"Mandat"
