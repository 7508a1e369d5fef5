"""The choices of a facet, up to thirty in each of a dozen facets on every page of the search: written without a template.

`jobs/_facet.html` and `jobs/_facet_option.html` say the same in a template's words, and a test holds them together.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache, partial
from html import escape
from typing import Any

from django import template
from django.conf import settings
from django.contrib.humanize.templatetags.humanize import intcomma
from django.template.loader import get_template
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from jobs.templatetags.glyph import bar
from mlcareers.lib.written import joined

register = template.Library()
# Facets that stand open whatever is chosen.
OPEN = ("role", "skill", "seniority", "workplace")


@register.simple_tag
def facet_sections(facets: Sequence[Any]) -> SafeString:
    """Return the facets in their order."""
    return joined(map(_section, facets))


def _section(facet: Any) -> str:
    """Return a facet; by its template where pages are not kept, and where it has modes, which few pages do."""
    if facet.name == "pay":
        return get_template("jobs/_pay_facet.html").render({"facet": facet})
    if facet.modes or not settings.PAGE_CACHE_S:
        return get_template("jobs/_facet.html").render({"facet": facet})
    name, opened = facet.name, " open" if facet.name in OPEN or facet.has_selected else ""
    others = ""
    if facet.others:
        others = (
            f'<p class="facet-other"><label for="f-{name}-other">{_("Another country")}</label> <select id="f-{name}-other" '
            f'name="{name}" form="search-form"><option value="">{_("choose")}</option>{plain_options(facet.others)}</select></p>'
        )
    return (
        f'<details class="facet" data-facet="{name}"{opened}>\n<summary>{escape(facet.label)}</summary>\n'
        f"{facet_options(facet)}\n{others}\n</details>"
    )


@register.simple_tag
def currency_options(options: tuple[tuple[str, str, int | None, bool], ...]) -> SafeString:
    """Return an option for each (code, name, count, whether it is chosen) of the currencies that pay is stated in."""
    language = get_language() or ""
    return joined(_currency(option, language) for option in options)


@lru_cache(maxsize=1024)
def _currency(option: tuple[str, str, int | None, bool], language: str) -> str:
    code, name, count, selected = option
    said = f"{escape(code)} · {escape(name)} ({escape(str(intcomma(count)))})"
    return f'<option value="{escape(code)}"{" selected" if selected else ""}>{said}</option>'


@register.simple_tag
def facet_options(facet: Any) -> SafeString:
    """Return the choices of a facet, the last ones behind "more"; by their template where pages are not kept."""
    # A page asks for its language a hundred times less, which is a twentieth of its work.
    write = partial(_written, language=get_language() or "") if settings.PAGE_CACHE_S else _by_template
    shown = [write(facet, option) for option in facet.options[: facet.shown]]
    if facet.more:
        said = escape(ngettext("%(n)d more", "%(n)d more", facet.more) % {"n": facet.more})
        hidden = "".join(write(facet, option) for option in facet.options[facet.shown :])
        shown.append(
            f'<details class="more" data-facet="{facet.name}-more"><summary class="small soft">{said}</summary>'
            f"{hidden}</details>"
        )
    return joined(shown)


@register.simple_tag
def plain_options(pairs: tuple[tuple[str, str], ...]) -> SafeString:
    """Return an option for each (value, label): some two hundred countries, which differ little from page to page."""
    return joined(map(_option, pairs))


@lru_cache(maxsize=1024)
def _option(pair: tuple[str, str]) -> str:
    return f'<option value="{escape(pair[0])}">{escape(pair[1])}</option>'


def _by_template(facet: Any, option: Any) -> str:
    return get_template("jobs/_facet_option.html").render({"facet": facet, "option": option})


def _written(facet: Any, option: Any, language: str) -> str:
    """Return one choice with its count, its links and its field."""
    start, end, start_without, end_without = _around(
        facet.name, facet.multiple, option.value, option.label, option.selected, option.excluded, language
    )
    count = "" if option.number is None else _counted(option.number, option.share, language)
    without = f"{start_without}{escape(option.url_exclude)}{end_without}" if option.url_exclude else ""
    return f"{start}{escape(option.url_toggle)}{end}{count}</label>{without}</div>\n"


@lru_cache(maxsize=8192)
def _around(
    name: str, multiple: bool, value: str, label: str, selected: bool, excluded: bool, language: str
) -> tuple[str, str, str, str]:
    """Return what stands before and behind each of the two addresses of a choice: that much is the same on every page."""
    bare = value[1:] if excluded else value
    state = " is-chosen" if selected else " is-excluded" if excluded else ""
    kind = "checkbox" if multiple else "radio"
    checked = " checked" if selected or excluded else ""
    said = _("not %(name)s") % {"name": escape(label)} if excluded else escape(label)
    exclude = _("exclude %(name)s") % {"name": escape(label)}
    return (
        f'<div class="facet-row"><label class="facet-option{state}"><input type="{kind}" id="f-{name}-{escape(bare)}" '
        f'name="{name}" value="{escape(value)}" form="search-form"{checked}><a href="',
        f'" tabindex="-1" rel="nofollow">{said}</a>',
        '<a class="facet-not" href="',
        f'" rel="nofollow" aria-label="{exclude}">{_("not")}</a>',
    )


@lru_cache(maxsize=8192)
def _counted(count: int, share: int, language: str) -> str:
    """Return a count with its bar."""
    return f'<span class="number">{escape(str(intcomma(count)))}</span>{bar(share)}'
