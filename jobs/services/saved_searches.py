"""Saved searches: kept, named, looked at and forgotten by the reader whose they are; doing one of these twice is doing it once.

What a saved search finds is asked of the one search that pages, feeds and API ask; nothing of an answer is stored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qs

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jobs.models.account import User
from jobs.models.saved_search import NAME_LENGTH, QUERY_LENGTH, SavedSearch
from jobs.search import engine
from jobs.search.parameters import Vocabulary, plain, replaced
from jobs.search.query import SearchQuery
from jobs.search.settled import settled

MOST_SAVED = 50
# A canonical query has fewer: each repeatable parameter takes at most twenty values.
MOST_FIELDS = 300


@dataclass(frozen=True, slots=True)
class SavedLook:
    """What a saved search finds now.

    `query.problems` holds what of the stored query has no meaning any more; the counts are of the rest. `new` openings are
    those of the `total` that were first seen after `SavedSearch.seen_at`. `total_is_exact` as in ResultPage.
    """

    search: SavedSearch
    query: SearchQuery
    known: Vocabulary
    total: int
    total_is_exact: bool
    new: int


def read_text(text: str) -> tuple[SearchQuery, Vocabulary]:
    """Return the query in a query string and the vocabulary that it was read with; a leading question mark does not count.

    Raises ValueError where the text is longer than any search, or names more parameters.
    """
    if len(text) > QUERY_LENGTH:
        raise ValueError(_too_long())
    try:
        params: Mapping[str, Sequence[str]] = parse_qs(text.removeprefix("?"), max_num_fields=MOST_FIELDS)
    except ValueError:
        raise ValueError(_too_long()) from None
    return engine.read_query(params)


def save_search(*, owner: User, query: SearchQuery, name: str) -> tuple[SavedSearch, bool]:
    """Keep `query` under `name` for `owner`, as seen up to now; return it, and whether it is new.

    One that keeps the same query already stays as it is. Raises ValueError for a query with problems, an empty or long
    name, a query that is too long, and beyond MOST_SAVED.
    """
    if query.problems:
        raise ValueError(query.problems[0].sentence)
    name, text = _name(name), query.query_string()
    if len(text) > QUERY_LENGTH:
        raise ValueError(_too_long())
    with transaction.atomic():
        # The owner's row is the lock: two windows cannot save beyond the limit together.
        User.objects.select_for_update(no_key=True).get(pk=owner.pk)
        mine = SavedSearch.objects.filter(owner=owner)
        if kept := mine.filter(query=text).first():
            return kept, False
        if mine.count() >= MOST_SAVED:
            raise ValueError(
                _("You have %(n)d saved searches, and no more can be kept: delete one first.") % {"n": MOST_SAVED}
            )
        now = timezone.now()
        search = SavedSearch(owner=owner, name=name, query=text, created_at=now, seen_at=settled(now))
        search.save(force_insert=True)
        return search, True


def rename_search(*, search: SavedSearch, name: str) -> None:
    """Call a saved search otherwise; raises ValueError for an empty or long name."""
    search.name = _name(name)
    SavedSearch.objects.filter(pk=search.pk).update(name=search.name)


def mark_search_seen(*, search: SavedSearch, now: datetime | None = None) -> None:
    """Note that its reader sees what it finds at `now` (None: this moment); an earlier moment changes nothing.

    What others are writing meanwhile counts as not seen, and as new once it is there.
    """
    moment = settled(now or timezone.now())
    SavedSearch.objects.filter(pk=search.pk, seen_at__lt=moment).update(seen_at=moment)


def forget_search(*, search: SavedSearch) -> None:
    """Delete a saved search; one that is gone already stays gone."""
    SavedSearch.objects.filter(pk=search.pk).delete()


def look_at(search: SavedSearch) -> SavedLook:
    """Return what a saved search finds now, without marking it seen."""
    query, known = read_text(search.query)
    page = engine.search(query, size=1, with_rows=False)
    return SavedLook(search, query, known, page.total, page.is_exact, engine.new_since(page, search.seen_at))


def mended_text(query: SearchQuery, stored: str) -> str | None:
    """Return the stored query with what was probably meant in place of what has no meaning; None where nobody knows."""
    problems = [problem for problem in query.problems if problem.value is not None and problem.did_you_mean]
    if not problems or len(problems) < len(query.problems):
        return None
    params = parse_qs(stored)
    for problem in problems:
        params = replaced(params, problem)
    mended, _known = engine.read_query(params)
    return None if mended.problems else mended.query_string()


def _too_long() -> str:
    sentence = _("This search is longer than the %(n)d characters that can be saved: take some of its values away.")
    return sentence % {"n": QUERY_LENGTH}


def _name(text: str) -> str:
    name = plain(text)
    if not name:
        raise ValueError(_("A saved search needs a name."))
    if len(name) > NAME_LENGTH:
        raise ValueError(
            _("The name has %(n)d characters; at most %(most)d fit.") % {"n": len(name), "most": NAME_LENGTH}
        )
    return name
