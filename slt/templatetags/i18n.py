"""Django's translation tags, quicker: what a fixed text is in a language is looked up once.

``{% load i18n %}`` finds this one, for the library of an app comes before Django's of that name.
"""

from django import template
from django.template.base import Variable, render_value_in_context
from django.templatetags import i18n
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

register = template.Library()
register.tags |= i18n.register.tags
register.filters |= i18n.register.filters


class FixedTextNode(i18n.TranslateNode):
    """A text that stands in the template, neither filtered nor with a context."""

    def __init__(self, *args):
        super().__init__(*args)
        self.said = {}
        self.name, self.asvar = self.asvar, None

    def render(self, context):
        language = get_language()
        said = self.said.get(language)
        if said is None:
            said = self.said[language] = super().render(context)
        if self.name:
            context[self.name] = said
            return ""
        return said


class SentenceNode(i18n.BlockTranslateNode):
    """A text with values in it; one that counts, or has a context, goes Django's way."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.wording, self.names = self.render_token_list(self.singular)
        self.said = {}

    def render(self, context, nested=False):
        values = None if nested or self.plural or self.message_context else self.values(context)
        if values is None:
            return super().render(context, nested)
        language = get_language()
        if language not in self.said:
            self.said[language] = gettext(self.wording)
        try:
            result = self.said[language] % values
        except (KeyError, ValueError):  # a translation names what is not there
            return super().render(context)
        if self.asvar:
            context[self.asvar] = SafeString(result)
            return ""
        return result

    def values(self, context) -> dict | None:
        """What is put in; None where something is missing."""
        found = {}
        for name in self.names:
            if name in self.extra_context:
                value = self.extra_context[name].resolve(context)
            elif name in context:
                value = context[name]
            else:
                return None
            found[name] = render_value_in_context(value, context)
        return found


@register.tag("trans")
@register.tag("translate")
def translate(parser, token):
    node = i18n.do_translate(parser, token)
    text = node.filter_expression
    fixed = isinstance(text.var, Variable) and text.var.literal is not None and not text.filters
    if not fixed or node.noop or node.message_context:
        return node
    return FixedTextNode(text, node.noop, node.asvar, node.message_context)


@register.tag("blocktrans")
@register.tag("blocktranslate")
def blocktranslate(parser, token):
    node = i18n.do_block_translate(parser, token)
    return SentenceNode(
        node.extra_context,
        node.singular,
        node.plural,
        node.countervar,
        node.counter,
        node.message_context,
        trimmed=node.trimmed,
        asvar=node.asvar,
        tag_name=node.tag_name,
    )
