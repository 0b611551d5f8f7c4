"""``{% url %}`` by ``people.ways``; at hand in every template, in place of Django's own."""

from django import template
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as django_url
from django.urls import NoReverseMatch
from django.utils.html import conditional_escape

from people.ways import way

register = template.Library()


class WayNode(URLNode):
    def render(self, context):
        try:
            address = way(
                self.view_name.resolve(context), *(arg.resolve(context) for arg in self.args)
            )
        except NoReverseMatch:
            # Django says best what is wrong, and knows when nothing is to be said.
            return super().render(context)
        if self.asvar:
            context[self.asvar] = address
            return ""
        return conditional_escape(address) if context.autoescape else address


@register.tag
def url(parser, token):
    node = django_url(parser, token)
    return node if node.kwargs else WayNode(node.view_name, node.args, node.kwargs, node.asvar)
