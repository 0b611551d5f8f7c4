"""A notice as the mail it becomes, in the recipient's language, text and HTML from one template."""

from email.utils import formataddr, parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from people import links, plain
from people.kinds import KINDS, Kind
from people.models import Group, Municipality, Notice, Person


def municipality_of(notice: Notice) -> Municipality | None:
    """The municipality its subject names: the group's host, else what it is about."""
    if included := getattr(notice, "included", ()):  # a digest: the one they share
        places = {municipality_of(row) for row in included}
        return places.pop() if len(places) == 1 else None
    if notice.group:
        return notice.group.host
    if isinstance(notice.about, Person):
        seat = notice.about.memberships.active().select_related("group").first()
        coordinated = Municipality.objects.coordinated_by(notice.about)
        return seat.group.host if seat else coordinated.first()
    if isinstance(notice.about, Municipality):
        return notice.about
    # A post, or what belongs to a municipality and to no group.
    return getattr(notice.about, "municipality", None)


def choices_address(notice: Notice, topic: str) -> str:
    """Where the recipient chooses what to be told, without signing in.

    Who sees a preview is not shown another's key.
    """
    if not notice.pk:
        return settings.SITE_URL + reverse("telling")
    token = links.make(notice.recipient, "telling", topic or "all")
    return settings.SITE_URL + reverse("telling_link", args=[token])


def write(notice: Notice, kind: Kind | None = None) -> EmailMultiAlternatives:
    """The message as it goes out; also for previews."""
    kind = kind or KINDS[notice.kind]
    municipality = municipality_of(notice)
    language = notice.recipient.language or (municipality.language if municipality else "nb")
    choices = choices_address(notice, kind.topic)
    with translation.override(language):
        context = {
            "recipient": notice.recipient,
            "sender": notice.sender,
            "group": notice.group,
            "municipality": municipality,
            "site": settings.SITE_URL,
            "language": language,
            "choices_url": choices,
            **kind.context(notice),
        }
        html = render_to_string(f"mail/{kind.template}.html", context)
        message = EmailMultiAlternatives(
            subject_of(kind, context, municipality),
            plain.text_of(html),
            from_email=sent_from(municipality),
            to=[notice.recipient.email],
            reply_to=[notice.sender.email] if notice.sender and notice.sender.email else None,
            headers=headers(notice, kind, choices),
        )
        message.attach_alternative(html, "text/html")
        if kind.attach:
            kind.attach(notice, message)
    return message


def subject_of(kind: Kind, context: dict, municipality: Municipality | None) -> str:
    # One line, whatever people have typed: nothing in a name begins a header of its own.
    subject = " ".join(render_to_string(f"mail/{kind.template}.subject.txt", context).split())
    return f"[{municipality.name}] {subject}" if municipality else subject


def sent_from(municipality: Municipality | None) -> str:
    """Our own address, which the mail server vouches for, by the municipality's name."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return formataddr((f"SLT {municipality.name}" if municipality else name, address))


def list_id(group: Group | None) -> str:
    """The list the mail belongs to (RFC 2919): the group, or the site."""
    host = urlsplit(settings.SITE_URL).hostname
    return f"<{group.public_id}.{host}>" if group else f"<slt.{host}>"


def headers(notice: Notice, kind: Kind, choices: str) -> dict[str, str]:
    found = {
        "Message-ID": notice.message_id,
        "Auto-Submitted": "auto-generated",  # RFC 3834
        "List-Id": list_id(notice.group),
    }
    if kind.topic or kind.template == "digest":
        # RFC 2369; and RFC 8058: the mail program's own button is one POST there.
        found["List-Unsubscribe"] = f"<{choices}>"
        found["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return found
