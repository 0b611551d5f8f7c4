"""How people's own notices are written, and when they are still worth sending."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from people import addresses
from people.models import Notice
from people.notices import Kind
from people.telling import Topic


def address_of(name: str, *args) -> str:
    return settings.SITE_URL + reverse(name, args=args)


def seat_still_true(notice: Notice) -> str:
    return "" if notice.about and notice.about.until is None else "seat_ended"


def seat_context(notice: Notice) -> dict:
    return {"seat": notice.about, "url": address_of("group_detail", notice.group.public_id)}


def post_still_true(notice: Notice) -> str:
    return "" if notice.about.until is None else "appointment_ended"


def post_ended_still_true(notice: Notice) -> str:
    return "" if notice.about.until else "appointment_goes_on"


def post_context(notice: Notice) -> dict:
    return {"post": notice.about, "url": address_of("home")}


def check_still_true(notice: Notice) -> str:
    post = notice.about
    if post is None or not post.is_active():
        return "appointment_ended"
    return "" if notice.key.endswith(f":{post.verified_on}") else "answered"


def check_context(notice: Notice) -> dict:
    post = notice.about
    return {
        "place": post.municipality,
        "lapsed": not post.is_confirmed(),
        "url": address_of("public_contact", post.municipality.number),
    }


def sample_context(notice: Notice) -> dict:
    return {"url": address_of("get_started"), "place": notice.about}


def still_wanted(notice: Notice) -> str:
    person = notice.recipient
    if not person.wanted_email or addresses.digest(person) != notice.facts["mark"]:
        return "no_longer_wanted"
    return ""


def confirm_context(notice: Notice) -> dict:
    return {"url": address_of("address_confirm", addresses.link(notice.recipient))}


def to_wanted(notice: Notice, message) -> None:
    """The one mail that goes where the person is not reached yet."""
    message.to = [notice.recipient.wanted_email]


def asked_context(notice: Notice) -> dict:
    return {"url": address_of("settings"), "wanted": notice.recipient.wanted_email}


KINDS = {
    "seat_given": Kind("seat_given", seat_still_true, seat_context, label=_("Plass i en gruppe")),
    "appointment_given": Kind(
        "appointment_given", post_still_true, post_context, label=_("Utnevning")
    ),
    "appointment_ended": Kind(
        "appointment_ended", post_ended_still_true, post_context, label=_("Utnevning avsluttet")
    ),
    "contact_check": Kind(
        "contact_check",
        check_still_true,
        check_context,
        label=_("Stemmer kontaktopplysningene?"),
        topic=Topic.DUTIES,
    ),
    "sample": Kind("sample", lambda notice: "", sample_context, label=_("Prøve")),
    "address_confirm": Kind(
        "address_confirm", still_wanted, confirm_context, to_wanted, label=_("Ny adresse")
    ),
    "address_asked": Kind("address_asked", still_wanted, asked_context, label=_("Ny adresse")),
}
# In words for the ledger: each finishes "Holdt tilbake: …".
WHY = {
    "no_address": _("har ikke e-postadresse"),
    "not_wanted": _("vil ikke ha dette på e-post"),
    "told_otherwise": _("har fått beskjed på annen måte"),
    "nothing_left": _("ikke lenger aktuelt"),
    "server_away": _("e-posttjeneren svarer ikke"),
    "impossible_address": _("adressen kan ikke brukes"),
    "answered": _("er besvart"),
    "seat_ended": _("har ikke plassen lenger"),
    "no_longer_wanted": _("er trukket tilbake"),
    "appointment_ended": _("utnevningen er avsluttet"),
    "appointment_goes_on": _("utnevningen gjelder likevel"),
}
