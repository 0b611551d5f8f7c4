"""The first coordinator of an empty installation."""

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from people.models import Appointment, AuditEntry, Municipality, Person

pytestmark = pytest.mark.django_db


def appoint(*arguments: str) -> None:
    call_command("appoint", *arguments)


def test_she_is_appointed_and_the_municipality_is_served(capsys, client_for):
    appoint("1101", "Liv.Dahl@example.org")

    post = Appointment.objects.get()
    assert (post.person.name, post.person.email) == ("Liv Dahl", "liv.dahl@example.org")
    assert post.municipality.served_since is not None
    assert "Liv Dahl <liv.dahl@example.org> er SLT-koordinator i Eigersund" in (
        capsys.readouterr().out
    )
    response = client_for(post.person).get(reverse("get_started"), follow=True)
    assert "Kom i gang med SLT i Eigersund" in response.content.decode()


def test_twice_is_once(capsys):
    appoint("1101", "liv@example.org", "--name", "Liv Dahl")
    appoint("1101", "LIV@example.org", "--name", "En Annen")

    assert "fra før" in capsys.readouterr().out
    assert Person.objects.get().name == "Liv Dahl"
    assert Appointment.objects.count() == 1
    assert AuditEntry.objects.filter(verb="appoint").count() == 1


def test_one_may_coordinate_two(capsys):
    appoint("1101", "liv@example.org")
    appoint("1114", "liv@example.org")

    assert Person.objects.get().appointments.count() == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(("9999", "liv@example.org"), "9999"), (("1101", "liv"), "liv er ikke en e-postadresse")],
)
def test_what_cannot_be_is_refused_in_plain_words(arguments, said):
    with pytest.raises(CommandError, match=said):
        appoint(*arguments)
    assert not Person.objects.exists()
    assert not Municipality.objects.served().exists()
