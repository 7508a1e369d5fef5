"""A result row written without a template: a page of new rows has 25 of them, and a template takes ten times as long.

`components/_posting_row.html` says the same in a template's words, and a test holds the two together. What was typed
outside is escaped here, value by value, as the template does it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from html import escape

from django.utils.text import Truncator
from django.utils.timezone import localtime
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from jobs.templatetags.glyph import glyph
from jobs.views.rows import PostingRow

SEP = ' <span class="sep">·</span> '
# So many characters of the places are shown.
PLACES = 80


@dataclass(frozen=True, slots=True)
class Said:
    """What rows say in the reader's language: a page says each of it many times, and looks it up once."""

    sample: str
    signs: str
    skills: str
    also: str
    closed: str
    unstated: str


@lru_cache(maxsize=16)
def _said(language: str) -> Said:
    """Return it in the language, which is the one that is active."""
    return Said(
        sample=_("sample"),
        signs=_("signs that it may not lead to a hire"),
        skills=_("Skills"),
        also=_("also fits: %(name)s"),
        closed=_("closed"),
        unstated=_("pay not stated"),
    )


def written_card(posting: PostingRow, *, shows_year: bool) -> tuple[str, str, str]:
    """Return the row's HTML in three parts: to the words of a search, from there to its age, and the rest.

    `shows_year`: what stated pay makes in a year is shown.
    """
    said = _said(get_language() or "")
    state = "" if posting.is_open else " is-closed"
    address = escape(posting.get_absolute_url)
    head = (
        f'<li class="posting-row{state}">\n<div class="row-main">\n<h3><a href="{address}">{escape(posting.title)}</a></h3>\n'
        f'<p class="where">{_where(posting, said)}</p>\n{_signs(posting, address, said)}\n{_skills(posting, said)}\n'
    )
    moment = localtime(posting.listed_at).isoformat()
    middle = (
        f'\n</div>\n<p class="row-role role-{escape(posting.role.slug)}">{_role(posting, said)}</p>\n'
        f'<p class="row-meta">{_pay(posting, address, said, shows_year=shows_year)}<time class="age" datetime="{moment}">'
    )
    return head, middle, "</time></p>\n</li>\n"


def _where(posting: PostingRow, said: Said) -> str:
    company = posting.company
    parts = [f'<a class="above" href="{escape(company.get_absolute_url())}">{escape(company.name)}</a>']
    if posting.places_text:
        parts.append(f"{SEP}{escape(_shortened(posting.places_text))}")
    if posting.workplace != "unknown":
        parts.append(f'{SEP}<span class="nowrap">{escape(posting.workplace_label)}</span>')
    if posting.copies:
        copies = ngettext("+%(n)s copy", "+%(n)s copies", posting.copies) % {"n": posting.copies}
        parts.append(f'{SEP}<span class="nowrap copies">{copies}</span>')
    if posting.is_sample:
        parts.append(f' <span class="sample">{said.sample}</span>')
    return "".join(parts)


def _shortened(places: str) -> str:
    # What the filter would leave as it is need not be taken apart.
    return places if len(places) <= PLACES and places.isascii() else Truncator(places).chars(PLACES)


def _signs(posting: PostingRow, address: str, said: Said) -> str:
    if not posting.has_signs:
        return ""
    return f'<p class="signs small"><a class="above" href="{address}#signals">{said.signs}</a></p>'


def _skills(posting: PostingRow, said: Said) -> str:
    if not posting.skill_names:
        return ""
    names = "".join([f"<li>{escape(name)}</li>" for name in posting.skill_names])
    return f'<ul class="skills" aria-label="{said.skills}">{names}</ul>'


def _role(posting: PostingRow, said: Said) -> str:
    parts = [f'{glyph(posting.cells)}<span class="role-name">{escape(posting.role.name)}</span>']
    if posting.secondary_role:
        also = said.also % {"name": escape(posting.secondary_role.name)}
        parts.append(f'<span class="also soft">{also}</span>')
    if posting.seniority != "unspecified":
        parts.append(f'<span class="soft">{escape(posting.seniority_label)}</span>')
    return "".join(parts)


def _pay(posting: PostingRow, address: str, said: Said, *, shows_year: bool) -> str:
    closed = "" if posting.is_open else f'<span class="closed">{said.closed}</span>'
    if not posting.pay_display:
        return f'{closed}<span class="unstated">{said.unstated}</span>'
    beside = ""
    if posting.pay_converted:
        pay = posting.pay_converted
        beside = (
            f'<a class="pay-year small above" href="{address}?currency={escape(pay.currency)}" rel="nofollow">'
            f'{escape(pay.pay)}</a> <span class="pay-rate">{escape(pay.rate)}</span>'
        )
    elif posting.pay_year_display and shows_year:
        beside = f'<span class="pay-year small">= {escape(posting.pay_year_display)}</span>'
    return f'{closed}<span class="pay">{escape(posting.pay_display)}</span>{beside}'
