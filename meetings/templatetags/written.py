"""Text people have written, shown as they wrote it."""

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.filter
def written(html: str) -> SafeString:
    """Stored HTML, which ``meetings.clean`` let in with nothing but the marks we know."""
    return mark_safe(html)  # noqa: S308 - cleaned when it was saved
