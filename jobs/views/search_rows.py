"""Result rows of a search: with the words around what was asked for, and why each row stands where it does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from jobs.models.posting import Posting
from jobs.parsing.rates import NO_RATES
from jobs.search import engine
from jobs.search.card_facts import CardFacts
from jobs.search.ordering import BANDS_DAYS, read_bucket
from jobs.search.snippets import Parts
from jobs.views.converted import converted
from jobs.views.rows import PostingRow, row
from jobs.views.search_pay import pay_currency


def search_rows(page: engine.ResultPage) -> list[PostingRow]:
    """Return the rows of a page; where words were asked for, each with a snippet and its reasons."""
    currency = pay_currency(page.query)
    rates = engine.rates_of(page.query) if currency else NO_RATES
    made = [replace(row(posting), pay_converted=converted(posting, currency, rates)) for posting in page.rows]
    if not page.query.q:
        return made
    snippets: dict[int, Parts] = engine.snippets(page)
    ranked = page.query.effective_sort == "relevance"
    return [
        replace(shown, snippet=snippets.get(posting.pk, ()), why=why(bucket, facts(posting)) if ranked else ())
        for shown, posting, bucket in zip(made, page.rows, page.buckets, strict=True)
    ]


def facts(posting: Posting | CardFacts) -> tuple[str, ...]:
    """Return what speaks for a posting beside the words."""
    if isinstance(posting, CardFacts):
        is_of_employer = posting.is_of_employer
    else:
        is_of_employer = posting.board is None or posting.board.company_id is not None
    said = (
        (posting.pay_year_min is not None or posting.pay_year_max is not None, _("states pay")),
        (is_of_employer, _("the employer's own posting")),
        (posting.workplace != Posting.Workplace.UNKNOWN, _("says where one works")),
    )
    return tuple(words for holds, words in said if holds)


def why(bucket: int, facts: Sequence[str]) -> tuple[str, ...]:
    """Return what decided the place of a row, the weightiest first."""
    tier, band, _grade = read_bucket(bucket)
    tiers = (
        _("all words stand in the title"),
        _("all words stand in title or skills"),
        _("all words stand in the text"),
    )
    age = _("listed in the last %(days)d days") % {"days": BANDS_DAYS[band]} if band < len(BANDS_DAYS) else _("older")
    return (tiers[tier], age, *facts)
