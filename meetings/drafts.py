"""What the browser needs to keep unsaved text so that only its writer can read it.

The text itself never comes here: see docs/decisions/local-drafts.md.
"""

from base64 import b64encode

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.timezone import now


def keys(person) -> list[str]:
    """The person's keys, 256 bits each in base64: the one to write with, then those of old.

    Drafts written before SECRET_KEY was changed are read with SECRET_KEY_FALLBACKS.
    """
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    made = [
        salted_hmac("meetings.drafts", person.public_id, secret=secret, algorithm="sha256")
        for secret in secrets
    ]
    return [b64encode(key.digest()).decode() for key in made]


def writer(person) -> dict:
    """Who a page with an editor is made for. Only into a page that is not stored anywhere."""
    return {
        "id": person.public_id,
        "name": str(person),
        "email": person.email or "",
        "keys": keys(person),
        "at": now().isoformat(),
        "ask": reverse("writer"),
        "signIn": reverse(settings.LOGIN_URL),
    }
