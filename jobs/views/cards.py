"""Rows of a result as ready HTML: each is rendered once for each state of its posting, and put together for each page.

What is kept is the component's own HTML, taken apart where a page differs from another: the words around what was asked
for, why the row stands where it does, and its age. Kept under the posting's mark (`Host.mark`), so that a change is
seen at once; what the change feed does not tell of (a skill's new name) is seen after CARD_S.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.template.loader import get_template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jobs.models.posting import Posting
from jobs.parsing.rates import NO_RATES
from jobs.search import engine
from jobs.search.snippets import Parts
from jobs.templatetags.display import age
from jobs.views.converted import converted
from jobs.views.rows import PostingRow, row
from jobs.views.search_pay import pay_currency
from jobs.views.search_rows import facts, why
from mlcareers.lib.memory import Memory

CARD_S = 60.0
CARDS = 20_000
TEMPLATE = "components/_posting_row.html"
# Stands in a card where the words of a search go; no text has it, since NUL is refused on the way in.
PLACE = "\x00"
_FOUND = f'<p class="snippet small">{PLACE}</p>'
_AGE = re.compile(r'(?s)(.*<time class="age"[^>]*>)[^<]*(</time>.*)')


@dataclass(frozen=True, slots=True)
class Card:
    """One row's HTML in three parts, and what is put between them."""

    head: str
    middle: str
    tail: str
    listed_at: datetime
    facts: tuple[str, ...]


cards: Memory[Card] = Memory(CARDS, CARD_S)


def card_rows(page: engine.ResultPage) -> list[SafeString]:
    """Return the rows of a page that was asked for without rows; a posting that was deleted meanwhile is left out."""
    snippets = engine.snippets(page) if page.query.q else {}
    ranked = bool(page.query.q) and page.query.effective_sort == "relevance"
    made = _cards(page)
    rows = []
    for place in page.found:
        card = made.get(place.id)
        if card is not None:
            reasons = why(place.bucket, card.facts) if ranked else ()
            rows.append(_whole(card, _found(snippets.get(place.id, ()), reasons)))
    return rows


def _cards(page: engine.ResultPage) -> dict[int, Card]:
    """Return the cards of a page: those that are kept, and new ones of those that are not."""
    currency = pay_currency(page.query)
    rates = engine.rates_of(page.query) if currency else NO_RATES
    shows_year = page.query.asks_for_pay or page.query.effective_sort == "pay"
    variant = (get_language(), shows_year, currency, rates.version)
    marks = page.marks or ("",) * len(page.found)
    keys = {place.id: (place.id, mark, *variant) for place, mark in zip(page.found, marks, strict=True)}
    kept = {key[0]: card for key in keys.values() if key[1] and (card := cards.get(key)) is not None}
    for posting in engine.load([number for number in keys if number not in kept]).values():
        key = keys[posting.pk]
        shown = replace(row(posting), pay_converted=converted(posting, currency, rates))
        kept[posting.pk] = card = _card(posting, shown, {"query": page.query})
        # How many copies a posting has is no change of its own.
        if key[1] and posting.cluster_id is None:
            cards.put(key, card)
    return kept


def _card(posting: Posting, shown: PostingRow, context: dict[str, object]) -> Card:
    """Render a row with a mark where the words of a search go, and take it apart there."""
    shown = replace(shown, snippet=((PLACE, False),), why=())
    html = get_template(TEMPLATE).render({**context, "posting": shown})
    head, middle = html.split(_FOUND)
    aged = _AGE.fullmatch(middle)
    assert aged is not None
    return Card(head, aged[1], aged[2], posting.listed_at, facts(posting))


def _whole(card: Card, found: str) -> SafeString:
    return mark_safe(f"{card.head}{found}{card.middle}{escape(age(card.listed_at))}{card.tail}")  # noqa: S308 - rendered above


def _found(snippet: Parts, reasons: Sequence[str]) -> str:
    """Return what the component shows of a search by words; a test holds the two together."""
    made = ""
    if snippet:
        parts = (f"<mark>{escape(part)}</mark>" if marked else escape(part) for part, marked in snippet)
        made = f'<p class="snippet small">{"".join(parts)}</p>'
    if reasons:
        summary = escape(_("Why this result"))
        made += (
            f'<details class="why small soft"><summary>{summary}</summary>{" · ".join(map(escape, reasons))}</details>'
        )
    return made
