"""Reposts: a posting that repeats a closed one of the same employer, however its source numbers it now.

The same requisition id, or the same title over near-identical text. An opening that another posting still holds open is no
repost but a copy.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from jobs.models.posting import Posting
from jobs.parsing.same_opening import near_identical, requisition_key, title_key

# What closed longer ago is another opening, however much it is alike.
REMEMBERED = timedelta(days=730)
_NEEDED = ("pk", "company_id", "title", "requisition_id", "state", "first_seen_at", "first_posted_at", "repost_count",
           "closed_at", "suspect_since")  # fmt: skip


@dataclass(slots=True)
class _Shelf:
    """Closed postings of some employers, by the two things that tell an opening."""

    by_number: dict[tuple[int, str], list[Posting]]
    by_title: dict[tuple[int, str], list[Posting]]


def mark_reposts(*, created: Sequence[Posting], now: datetime) -> int:
    """Link postings that are about to be saved to the closed ones that they repeat; return how many.

    Two queries, and none where nothing is new.
    """
    if not created:
        return 0
    companies = {posting.company_id for posting in created}
    rows = Posting.objects.filter(company__in=companies).only(*_NEEDED)
    closed = list(rows.filter(state=Posting.State.CLOSED, closed_at__gte=now - REMEMBERED))
    if not closed:
        return 0
    # What is suspect may be what the new one replaces: it holds nothing open.
    taken = _identities(rows.open().filter(suspect_since=None))
    shelf = _shelf(closed)
    texts: dict[int, str] = {}
    return sum(_link(posting, _earlier(posting, shelf, taken, texts)) for posting in created)


def link_closed(*, closed: Collection[int], missed_since: datetime) -> int:
    """Link open postings to those of `closed` that they repeat, where they came once those were missed; return how many.

    A posting that moves to a new id is there before the old one is known to be closed.
    """
    if not closed:
        return 0
    earlier = list(Posting.objects.filter(pk__in=closed).only(*_NEEDED))
    companies = {posting.company_id for posting in earlier}
    fresh = Posting.objects.open().filter(company__in=companies, first_seen_at__gte=missed_since, repost_of=None)
    later = list(fresh.exclude(pk__in=closed).only(*_NEEDED, "text"))
    if not later:
        return 0
    others = Posting.objects.open().filter(company__in=companies, first_seen_at__lt=missed_since, suspect_since=None)
    taken = _identities(others.only(*_NEEDED))
    shelf = _shelf(earlier)
    texts: dict[int, str] = {}
    linked = [posting for posting in later if _link(posting, _earlier(posting, shelf, taken, texts))]
    for posting in linked:
        posting.save(update_fields=["repost_of", "repost_count", "first_posted_at"])
    return len(linked)


def _shelf(closed: Iterable[Posting]) -> _Shelf:
    shelf = _Shelf(defaultdict(list), defaultdict(list))
    for posting in closed:
        if number := requisition_key(posting.requisition_id):
            shelf.by_number[posting.company_id, number].append(posting)
        if title := title_key(posting.title):
            shelf.by_title[posting.company_id, title].append(posting)
    return shelf


def _identities(postings: Iterable[Posting]) -> set[tuple[int, str, str]]:
    """Return what is open: (employer, "number" or "title", its key)."""
    found: set[tuple[int, str, str]] = set()
    for posting in postings:
        found.add((posting.company_id, "number", requisition_key(posting.requisition_id)))
        found.add((posting.company_id, "title", title_key(posting.title)))
    return found


def _earlier(
    posting: Posting, shelf: _Shelf, taken: Collection[tuple[int, str, str]], texts: dict[int, str]
) -> Posting | None:
    """Return the last closed posting that `posting` repeats; None where there is none, or where one is still open."""
    company, number, title = posting.company_id, requisition_key(posting.requisition_id), title_key(posting.title)
    if number and (company, "number", number) in taken:
        return None
    found = list(shelf.by_number.get((company, number), ())) if number else []
    if not found and title and (company, "title", title) not in taken:
        same = shelf.by_title.get((company, title), ())
        _read_texts(same, texts)
        found = [other for other in same if near_identical(posting.text, texts[other.pk])]
    return max(found, key=lambda other: (other.closed_at or other.first_seen_at, other.pk), default=None)


def _read_texts(postings: Sequence[Posting], texts: dict[int, str]) -> None:
    """Read the texts of those that have the same title, once."""
    unread = [posting.pk for posting in postings if posting.pk not in texts]
    if unread:
        texts.update(Posting.objects.filter(pk__in=unread).values_list("pk", "text"))


def _link(posting: Posting, earlier: Posting | None) -> bool:
    if earlier is None:
        return False
    posting.repost_of = earlier
    posting.repost_count = min(earlier.repost_count + 1, 32_767)
    posting.first_posted_at = earlier.first_posted_at or earlier.first_seen_at
    return True
