"""Rows of a result as ready HTML: each is written once for each state of its posting, and put together for each page.

What is kept is the row's HTML in parts, since pages differ in the words around what was asked for, why the row stands
where it does, and its age. Kept under the posting's mark (`Host.mark`), so that a change is seen at once; what the
change feed does not tell of (a skill's new name) is seen after CARD_S.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from html import escape

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jobs.parsing.rates import NO_RATES, Rates
from jobs.search import engine
from jobs.search.card_facts import CardFacts
from jobs.search.snippets import Parts
from jobs.templatetags.display import age_of, minutes_since
from jobs.views.converted import converted
from jobs.views.rows import row
from jobs.views.search_pay import pay_currency
from jobs.views.search_rows import facts, why
from jobs.views.written_card import written_card
from mlcareers.lib.memory import Memory
from mlcareers.lib.written import joined, written

CARD_S = 60.0
CARDS = 20_000


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
    made, language, now = _cards(page), get_language() or "", timezone.now()
    rows = []
    for place in page.found:
        card = made.get(place.id)
        if card is not None:
            words = _words(snippets.get(place.id, ()))
            found = words + _reasons(place.bucket, card.facts, language) if ranked else words
            aged = _aged(minutes_since(card.listed_at, now), language)
            rows.append(written(card.head, found, card.middle, aged, card.tail))
    return rows


def plain_cards(ids: Sequence[int]) -> SafeString:
    """Return the rows of `ids` in their order, without anything of a search; deleted ones are left out."""
    now, language = timezone.now(), get_language() or ""
    made = {facts.pk: _card(facts, "", NO_RATES, shows_year=False) for facts in engine.load(ids)}
    cards = [made[number] for number in ids if number in made]
    aged = [
        f"{card.head}{card.middle}{_aged(minutes_since(card.listed_at, now), language)}{card.tail}" for card in cards
    ]
    return joined(aged)


def _cards(page: engine.ResultPage) -> dict[int, Card]:
    """Return the cards of a page: those that are kept, and new ones of those that are not."""
    currency = pay_currency(page.query)
    rates = engine.rates_of(page.query) if currency else NO_RATES
    shows_year = page.query.asks_for_pay or page.query.effective_sort == "pay"
    variant = (get_language(), shows_year, currency, rates.version)
    marks = page.marks or ("",) * len(page.found)
    keys = {place.id: (place.id, mark, *variant) for place, mark in zip(page.found, marks, strict=True)}
    kept = {key[0]: card for key in keys.values() if key[1] and (card := cards.get(key)) is not None}
    for posting in engine.load([number for number in keys if number not in kept]):
        key = keys[posting.pk]
        kept[posting.pk] = card = _card(posting, currency, rates, shows_year=shows_year)
        # How many copies a posting has is no change of its own.
        if key[1] and posting.cluster_id is None:
            cards.put(key, card)
    return kept


def _card(posting: CardFacts, currency: str, rates: Rates, *, shows_year: bool) -> Card:
    shown, pay = row(posting), converted(posting, currency, rates)
    parts = written_card(replace(shown, pay_converted=pay) if pay else shown, shows_year=shows_year)
    return Card(*parts, posting.listed_at, facts(posting))


@lru_cache(maxsize=2048)
def _aged(minutes: int, language: str) -> str:
    return escape(age_of(minutes))


def _words(snippet: Parts) -> str:
    """Return what the component shows of the words around what was asked for; a test holds the two together."""
    if not snippet:
        return ""
    parts = [f"<mark>{escape(part)}</mark>" if marked else escape(part) for part, marked in snippet]
    return f'<p class="snippet small">{"".join(parts)}</p>'


@lru_cache(maxsize=1024)
def _reasons(bucket: int, facts: tuple[str, ...], language: str) -> str:
    """Return what the component shows of why a row stands where it does: few differ, whatever was asked for."""
    reasons = why(bucket, facts)
    if not reasons:
        return ""
    summary = escape(_("Why this result"))
    return f'<details class="why small soft"><summary>{summary}</summary>{" · ".join(map(escape, reasons))}</details>'
