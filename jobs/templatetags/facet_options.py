"""The choices of a facet, up to thirty in each of a dozen facets on every page of the search: written without a template.

`jobs/_facet_option.html` says the same in a template's words, and a test holds the two together.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.contrib.humanize.templatetags.humanize import intcomma
from django.template.loader import get_template
from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jobs.templatetags.glyph import bar

register = template.Library()


@register.simple_tag
def facet_options(facet: Any) -> SafeString:
    """Return the choices of a facet, the last ones behind "more"; by their template where pages are not kept."""
    write = _by_template if not settings.PAGE_CACHE_S else _written
    shown = [write(facet, option) for option in facet.options[: facet.shown]]
    if facet.more:
        said = escape(ngettext("%(n)d more", "%(n)d more", facet.more) % {"n": facet.more})
        hidden = "".join(write(facet, option) for option in facet.options[facet.shown :])
        shown.append(
            f'<details class="more" data-facet="{facet.name}-more"><summary class="small soft">{said}</summary>'
            f"{hidden}</details>"
        )
    return mark_safe("".join(shown))  # noqa: S308 - written below


@register.simple_tag
def plain_options(pairs: tuple[tuple[str, str], ...]) -> SafeString:
    """Return an option for each (value, label): some two hundred countries, which differ little from page to page."""
    return _options(pairs)


@lru_cache(maxsize=64)
def _options(pairs: tuple[tuple[str, str], ...]) -> SafeString:
    return format_html_join("", '<option value="{}">{}</option>', pairs)


def _by_template(facet: Any, option: Any) -> str:
    return get_template("jobs/_facet_option.html").render({"facet": facet, "option": option})


def _written(facet: Any, option: Any) -> str:
    """Return one choice with its count, its links and its field."""
    value, name, label = escape(option.value), facet.name, escape(option.label)
    bare = escape(option.value[1:]) if option.excluded else value
    state = " is-chosen" if option.selected else " is-excluded" if option.excluded else ""
    kind = "checkbox" if facet.multiple else "radio"
    checked = " checked" if option.selected or option.excluded else ""
    said = escape(_("not %(name)s") % {"name": option.label}) if option.excluded else label
    count = (
        ""
        if option.count is None
        else f'<span class="number">{escape(intcomma(option.count))}</span>{bar(option.share)}'
    )
    without = ""
    if option.url_exclude:
        exclude = escape(_("exclude %(name)s") % {"name": option.label})
        without = (
            f'<a class="facet-not" href="{escape(option.url_exclude)}" rel="nofollow" aria-label="{exclude}">'
            f"{escape(_('not'))}</a>"
        )
    return (
        f'<div class="facet-row"><label class="facet-option{state}"><input type="{kind}" id="f-{name}-{bare}" '
        f'name="{name}" value="{value}" form="search-form"{checked}><a href="{escape(option.url_toggle)}" tabindex="-1" '
        f'rel="nofollow">{said}</a>{count}</label>{without}</div>\n'
    )
