"""The link beside a label by which a reader says that it is wrong.

A posting's page has some twenty of them, and a template for each takes longer than the rest of that page.
"""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.urls import get_script_prefix, reverse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from mlcareers.lib.written import written

register = template.Library()


@register.simple_tag(takes_context=True)
def wrong(context: template.Context, label: str, name: str) -> SafeString:
    """Return the link for `label` of the context's posting, called `name`; nothing where that is not open."""
    posting = context["posting"]
    if not posting.is_open:
        return SafeString()
    address = _report(get_script_prefix(), posting.pk)
    said = _("%(name)s is wrong?") % {"name": conditional_escape(name)}
    return written(
        f' <a class="wrong" href="{address}?label={conditional_escape(label)}" rel="nofollow" aria-label="{said}">',
        f"{_('wrong?')}</a>",
    )


@lru_cache(maxsize=256)
def _report(prefix: str, pk: int) -> str:
    return str(conditional_escape(reverse("report", kwargs={"pk": pk})))
