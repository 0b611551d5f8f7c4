"""What a page with an editor carries about its reader."""

from django import template

from meetings import drafts
from meetings.editor_labels import editor_labels

register = template.Library()
register.simple_tag(editor_labels)


@register.simple_tag(takes_context=True)
def writer(context) -> dict:
    return drafts.writer(context["request"].user)
