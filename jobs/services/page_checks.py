"""Asking a posting's own page whether the posting is over: a few pages a run, only those that a feed no longer holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q
from django.utils import timezone

from jobs.contract import Page, Request
from jobs.errors import Gone, SourceError, Throttled
from jobs.models.posting import Posting
from jobs.parsing.closed_page import says_over
from jobs.services.answers import Asks
from jobs.services.known import Absence

# Pages asked in one run, and how long one that is still there is left alone.
MOST = 10
AGAIN_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Asked:
    """What own pages said: the ids of postings whose page is gone or says that they are over, and of those still there."""

    gone: frozenset[int] = frozenset()
    there: frozenset[int] = frozenset()


def ask_pages(*, missing: Absence, fetcher: Asks, alive: Callable[[], None], now: datetime | None = None) -> Asked:
    """Ask the own pages of missing postings: 404, 410, or words that say that the posting is over, mean that it is gone.

    Asks MOST pages at most, those that were never asked first, each once a day; any other failure says nothing. One that
    is gone is not noted as asked: where that is not believed, the next reading asks it again. A host that asks to slow
    down ends the round. `alive` is called before each request and may raise.
    """
    now = now or timezone.now()
    gone: set[int] = set()
    there: set[int] = set()
    for posting in _to_ask(missing, now):
        alive()
        try:
            page = fetcher.fetch(
                Request(posting.url, headers=(("Accept", "text/html, */*;q=0.1"),), tag="page", required=False)
            )
            (gone if isinstance(page, Page) and says_over(page, now) else there).add(posting.pk)
        except Gone:
            gone.add(posting.pk)
        except Throttled:
            break
        except SourceError:
            pass
        if posting.pk not in gone:
            Posting.objects.filter(pk=posting.pk).update(page_checked_at=now)
    return Asked(frozenset(gone), frozenset(there))


def _to_ask(missing: Absence, now: datetime) -> list[Posting]:
    if not missing.postings:
        return []
    due = Q(page_checked_at=None) | Q(page_checked_at__lte=now - AGAIN_AFTER)
    found = Posting.objects.open().filter(due, pk__in=missing.postings).only("pk", "url")
    return list(found.order_by(F("page_checked_at").asc(nulls_first=True), "pk")[:MOST])
