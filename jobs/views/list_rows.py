"""A curated list as its page and its files show it: one row an entry, and what stands above them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from jobs.models.company import CompanyList, CompanyListEntry
from jobs.models.link_check import LinkCheck
from jobs.models.posting import Posting
from jobs.templatetags.display import area as area_words
from jobs.views.list_query import ListQuery
from jobs.views.site import canonical

FRESH = timedelta(days=180)
OPEN = Count("company__postings", filter=Q(company__postings__state=Posting.State.OPEN))


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One company of a list.

    `checked_on` is the last day on which its evidence was looked at, None where nobody did. `standing` is verified
    (shown by its evidence, looked at within 180 days), stale (longer ago) or unverified. `evidence_dead` and
    `website_dead`: the link did not answer twice in a row.
    """

    company: str
    slug: str
    focus: str
    areas: tuple[str, ...]
    city: str
    website: str
    careers_url: str
    reason: str
    notes: str
    evidence_url: str
    evidence_note: str
    standing: str
    checked_on: date | None
    verified_at: datetime | None
    open_count: int
    evidence_dead: bool
    website_dead: bool

    @property
    def words(self) -> str:
        """What a reader's words are looked for in, folded."""
        parts = (self.company, self.focus, self.city, self.reason, self.notes, self.evidence_note)
        return " ".join([*parts, *map(area_words, self.areas)]).casefold()


@dataclass(frozen=True)
class Listing:
    """A list with all its rows; `links_checked_at` is None before the first look at one of its links."""

    company_list: CompanyList
    rows: tuple[EntryRow, ...]
    links_checked_at: datetime | None
    dead_links: int

    @cached_property
    def cities(self) -> list[str]:
        return sorted({row.city for row in self.rows if row.city}, key=str.casefold)

    @cached_property
    def areas(self) -> list[str]:
        return sorted({slug for row in self.rows for slug in row.areas}, key=area_words)

    @property
    def verified_count(self) -> int:
        return sum(row.standing == "verified" for row in self.rows)

    @property
    def hiring_count(self) -> int:
        return sum(row.open_count > 0 for row in self.rows)

    def ordered(self, query: ListQuery) -> list[EntryRow]:
        """Return all rows in the query's order; what is not known stands last, equals by name."""
        rows = sorted(self.rows, key=lambda row: row.company.casefold())
        if query.effective_sort == "city":
            rows.sort(key=lambda row: (not row.city, row.city.casefold()))
        elif query.effective_sort == "checked":
            rows.sort(key=lambda row: row.checked_on or date.min, reverse=True)
        elif query.effective_sort == "open":
            rows.sort(key=lambda row: -row.open_count)
        return rows

    def matching(self, query: ListQuery) -> list[EntryRow]:
        """Return the rows that the query asks for, in its order."""
        return [row for row in self.ordered(query) if fits(row, query)]


def fits(row: EntryRow, query: ListQuery) -> bool:
    """Whether a row is one that the query asks for: it holds each of the words, and has each of the values."""
    return (
        all(word in row.words for word in query.q.casefold().split())
        and query.city in ("", row.city)
        and (not query.area or query.area in row.areas)
        and (not query.verified or (query.verified == "yes") == (row.standing == "verified"))
        and (not query.hiring or row.open_count > 0)
    )


def read_listing(company_list: CompanyList, *, today: date | None = None) -> Listing:
    """Read a list with its open postings and the state of its links; two queries."""
    entries = list(company_list.entries.select_related("company").annotate(open_count=OPEN).order_by("pk"))
    links = {link.url: link for link in LinkCheck.objects.filter(url__in=_urls(entries))}
    dead = {url for url, link in links.items() if link.failures > 1}
    return Listing(
        company_list=company_list,
        rows=tuple(_row(entry, dead, today or timezone.localdate()) for entry in entries),
        links_checked_at=max((link.checked_at for link in links.values() if link.checked_at), default=None),
        dead_links=len(dead),
    )


def record(row: EntryRow, company_list: CompanyList) -> dict[str, Any]:
    """Return a row as the files hold it: the same names in CSV and JSON."""
    kept = asdict(row)
    kept["areas"] = list(row.areas)
    kept["verified"] = row.standing == "verified"
    kept["url"] = canonical(f"{company_list.get_absolute_url()}#{row.slug}")
    return {name: kept[name] for name in FIELDS}


FIELDS = (
    "company", "slug", "url", "focus", "areas", "city", "website", "careers_url", "reason", "notes", "evidence_url",
    "evidence_note", "evidence_dead", "verified", "standing", "checked_on", "verified_at", "open_count",
)  # fmt: skip


def _row(entry: Any, dead: set[str], today: date) -> EntryRow:
    company = entry.company
    days = [day for day in (entry.checked_on, entry.verified_at and entry.verified_at.date()) if day]
    checked_on = max(days, default=None)
    fresh = checked_on is not None and today - checked_on <= FRESH
    return EntryRow(
        company=company.name,
        slug=company.slug,
        focus=company.focus,
        areas=tuple(company.ai_areas),
        city=company.city,
        website=company.website,
        careers_url=company.careers_url,
        reason=entry.reason,
        notes=entry.notes,
        evidence_url=entry.evidence_url,
        evidence_note=entry.evidence_note,
        standing=("verified" if fresh else "stale") if entry.verified else "unverified",
        checked_on=checked_on,
        verified_at=entry.verified_at,
        open_count=entry.open_count,
        evidence_dead=entry.evidence_url in dead,
        website_dead=company.website in dead,
    )


def _urls(entries: Iterable[CompanyListEntry]) -> Sequence[str]:
    found = {u for e in entries for u in (e.evidence_url, e.company.website, e.company.careers_url) if u}
    return sorted(found)
