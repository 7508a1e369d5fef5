"""Parts of a page that are the same for many readers: rendered once for each language and each of the values they show."""

from __future__ import annotations

from django import template
from django.conf import settings
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.urls import get_script_prefix
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from mlcareers.lib.memory import Memory

register = template.Library()
PARTS, PART_S = 500, 3600.0
parts: Memory[SafeString] = Memory(PARTS, PART_S)


@register.tag
def kept(parser: Parser, token: Token) -> Kept:
    """Keep what stands up to `endkept`: `{% kept name=value ... %}`.

    Within it nothing exists but these names, so what is kept for one reader can hold nothing of another that is not one of
    the values; they are strings, numbers or truth values.
    """
    bits = token.split_contents()[1:]
    values = token_kwargs(bits, parser)
    if bits:
        raise template.TemplateSyntaxError(f"kept takes name=value alone, not {bits[0]}.")
    inner = parser.parse(("endkept",))
    parser.delete_first_token()
    return Kept(inner, values)


class Kept(template.Node):
    """The part, and the values that it differs by."""

    def __init__(self, nodelist: NodeList, values: dict[str, FilterExpression]) -> None:
        self.nodelist = nodelist
        self._values = values

    def render(self, context: template.Context) -> SafeString:
        """Return the part, kept where pages are kept at all."""
        values = {name: value.resolve(context) for name, value in self._values.items()}
        inner = context.new(values)
        if not settings.PAGE_CACHE_S:
            return self.nodelist.render(inner)
        # The node is part of the key, and so stays what it is.
        key = (self, get_language(), get_script_prefix(), context.autoescape, *values.values())
        return parts.take(key, lambda: self.nodelist.render(inner))
