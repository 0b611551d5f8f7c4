"""What a person wants to be told by mail, and how often."""

from django.db import transaction

from people import audit
from people.models import Person, Preference

Topic, Pace = Preference.Topic, Preference.Pace
# In the address of a mail that is about many topics at once.
EVERYTHING = "all"


def paces_of(person: Person) -> dict[str, str]:
    """How each topic is told; at once where nothing is chosen."""
    chosen = dict(person.preferences.values_list("topic", "pace"))
    return {topic: chosen.get(topic, Pace.NOW) for topic in Topic.values}


@transaction.atomic
def choose(person: Person, paces: dict[str, str]) -> None:
    """``person`` wants these topics so; what is not among them stays as it was."""
    for topic, pace in paces.items():
        if pace == Pace.NOW:
            person.preferences.filter(topic=topic).delete()
        else:
            person.preferences.update_or_create(topic=topic, defaults={"pace": pace})
    audit.record(person, "choose_notices", person, paces=paces)


def decline(person: Person, topic: str) -> None:
    """The mail program's own button: no more of this topic, or of any."""
    topics = Topic.values if topic == EVERYTHING else [topic]
    choose(person, dict.fromkeys(topics, Pace.NEVER))
