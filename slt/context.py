"""What every template may use: facts of the installation, nothing of a person."""

from django.conf import settings


def site(request) -> dict:
    return {
        "DEMO": settings.DEMO,
        "PRIVACY_URL": settings.PRIVACY_URL,
        "ACCESSIBILITY_URL": settings.ACCESSIBILITY_URL,
        "CONTACT_URL": settings.CONTACT_URL,
    }
