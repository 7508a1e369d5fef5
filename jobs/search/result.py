"""What a search gives, whichever engine answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, timedelta

from django.utils import timezone

from jobs.models.posting import Posting
from jobs.search.ordering import Place
from jobs.search.query import SearchQuery

FACETS = (
    "role", "seniority", "workplace", "skill", "eligible", "workflow", "country", "city", "company", "list", "employment",
    "language", "currency", "pay_min",
)  # fmt: skip
# How many choices of a long facet are counted out; those chosen are always among them.
FACET_LIMIT = 30
NEW_DAYS = 7


@dataclass(frozen=True, slots=True)
class FacetCount:
    """One choice of a facet: how many postings it would leave; None while that is being counted."""

    value: str
    name: str
    count: int | None


Facets = dict[str, list[FacetCount]]


@dataclass(frozen=True, slots=True)
class UnknownPay:
    """Postings whose pay a search for pay cannot judge.

    `unstated` state none (with a currency alone: none in it); `no_rate` state some in a currency without a rate.
    """

    unstated: int
    no_rate: int = 0

    @property
    def total(self) -> int:
        """How many they are together."""
        return self.unstated + self.no_rate


@dataclass(frozen=True, slots=True)
class PageOfIds:
    """One page as an engine finds it: the places of its rows in order, the total, and whether more stands beyond.

    `lately` is how many of the total we first saw since `first_new_day`; `facets` are counts where they were asked for.
    `marks` has for each place what its posting's present state is called (`Host.mark`); empty where nobody knows.
    `is_exact` is False where a phrase was looked for in the newest postings that have all words alone (`checked_each`).
    """

    places: list[Place]
    total: int
    lately: int
    more: bool
    facets: dict[str, list[tuple[str, int]]] | None = None
    marks: tuple[str, ...] = ()
    is_exact: bool = True


@dataclass(frozen=True, slots=True)
class ResultPage:
    """One page of a search: rows in order, the exact total, and the cursors of its neighbours (None at an end).

    `query` is the search that was answered: where nothing had a word of it and that word could be mended, with the
    mended words, and `asked_words` is what was asked instead (None: answered as asked). `buckets` say how each row was
    ranked (`ordering.read_bucket`), `new_this_week` is how many of the total we first saw since `first_new_day`.
    `facets` is None while counts are being prepared, or where they were not asked for. `found` are the page's places,
    `marks` and `is_exact` as in PageOfIds; `rows` is empty where they were not asked for.
    """

    rows: list[Posting]
    buckets: list[int]
    total: int
    new_this_week: int
    next_cursor: str | None
    previous_cursor: str | None
    query: SearchQuery
    asked_words: str | None = None
    facets: Facets | None = None
    found: tuple[Place, ...] = ()
    marks: tuple[str, ...] = ()
    is_exact: bool = True


def first_new_day() -> date:
    """Return the first of the days, in UTC, whose postings count as new this week."""
    return timezone.now().astimezone(UTC).date() - timedelta(days=NEW_DAYS)
