"""The mail that tells both that a post goes from one to the other."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from people.models import Appointment, Notice
from people.notices import Kind


def still_true(notice: Notice) -> str:
    post = notice.about
    return "" if post and post.until else "nothing_left"


def context(notice: Notice) -> dict:
    """Who and where; what is handed over is read on the page."""
    post = notice.about
    new = Appointment.objects.select_related("person").get(public_id=notice.facts["to"])
    address = reverse("handover", args=[post.municipality.number])
    return {
        "post": post,
        "new": new,
        "takes_over": notice.recipient_id == new.person_id,
        "url": settings.SITE_URL + address,
    }


KINDS = {
    "post_handed_over": Kind(
        "post_handed_over", still_true, context, label=_("Utnevning overlevert")
    )
}
