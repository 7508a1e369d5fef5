"""What the vocabulary does not know: titles without a role and unknown terms, counted over stored texts and kept with the date.

A term counts once an employer, so that one board's standing text does not win. The count is bounded: the newest MOST_TEXTS
texts of each kind, until the time is over; what it did not reach waits for the next one.
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from jobs.models.screened import Screened
from jobs.models.vocabulary import UnknownTerm, UnmatchedTitle
from jobs.parsing.data_work import may_be_data_work
from jobs.services.stored_texts import Stored, open_of, screened_of, stored_openings, stored_screened
from taxonomy.classify.role import find_role
from taxonomy.classify.title import prepare_title
from taxonomy.terms import known_names, plain_words, term_key, terms
from taxonomy.vocabulary import current_vocabulary

MOST_TEXTS = 50_000
MOST_SECONDS = 240.0
MOST_TITLES = 5_000
MOST_TERMS = 2_000
LEAST_EMPLOYERS = 3
EXAMPLES = 3
AROUND = 70
# When so many terms are known, those of one employer are forgotten.
CROWDED = 200_000


@dataclass(frozen=True, slots=True)
class Counted:
    """How many titles and terms a count kept, and how many texts it read."""

    titles: int
    terms: int
    texts: int


@dataclass(slots=True)
class _Term:
    words: Counter[str] = field(default_factory=Counter)
    employers: set[str] = field(default_factory=set)
    open_employers: set[str] = field(default_factory=set)
    postings: int = 0
    examples: list[dict[str, str]] = field(default_factory=list)


def count_unknown(*, now: datetime | None = None, seconds: float = MOST_SECONDS) -> Counted:
    """Count anew and replace what was counted before; what a person dismissed stays dismissed."""
    now = now or timezone.now()
    titles = _titles(now)
    found, texts = _terms(seconds)
    rows = [_term_row(key, term, now) for key, term in found[:MOST_TERMS]]
    with transaction.atomic():
        _replace(UnmatchedTitle, titles, ["title", "postings", "boards", "is_near", "examples", "counted_at"], now)
        _replace(UnknownTerm, rows, ["term", "employers", "open_employers", "postings", "examples", "counted_at"], now)
    return Counted(len(titles), len(rows), texts)


def normal_title(title: str) -> str:
    """Return the form under which titles count as one: folded, without ids, gender marks and places in brackets."""
    return " ".join(prepare_title(title).text.replace("-", " ").strip(" ,/|:").split())[:300]


def _titles(now: datetime) -> list[UnmatchedTitle]:
    """Return the titles on which no rule decides, those near data work and of most boards first."""
    catalog = current_vocabulary().catalog
    # What a rule calls none of the six is known, not unmatched.
    decided: dict[str, bool] = {}
    counts: Counter[str] = Counter()
    boards: dict[str, set[int]] = defaultdict(set)
    examples: dict[str, list[dict[str, Any]]] = defaultdict(list)
    rows = Screened.objects.filter(reason=Screened.Reason.NO_ROLE, absent_since=None).order_by("-pk")
    chosen = rows.values_list("pk", "board_id", "title", "company_name", "url", "board__company__name")
    for pk, board_id, title, company_name, url, employer in chosen[:MOST_TEXTS].iterator():
        key = normal_title(title)
        if key not in decided:
            decided[key] = bool(find_role(title, "", catalog).rule)
        if not key or decided[key]:
            continue
        counts[key] += 1
        is_new = board_id not in boards[key]
        boards[key].add(board_id)
        if is_new and len(examples[key]) < EXAMPLES:
            examples[key].append({"id": pk, "title": title, "company": company_name or employer or "", "url": url})
    near = {key: may_be_data_work(key) for key in counts}
    ranked = sorted(counts, key=lambda key: (not near[key], -len(boards[key]), -counts[key], key))
    return [
        UnmatchedTitle(
            key=key, title=examples[key][0]["title"], postings=counts[key], boards=len(boards[key]), is_near=near[key],
            examples=examples[key], counted_at=now,
        )
        for key in ranked[:MOST_TITLES]
    ]  # fmt: skip


def _terms(seconds: float) -> tuple[list[tuple[str, _Term]], int]:
    known = known_names(current_vocabulary().catalog)
    found: dict[str, _Term] = defaultdict(_Term)
    ordinary: Counter[str] = Counter()
    until, texts = time.monotonic() + seconds, 0
    for item in _texts():
        if time.monotonic() > until:
            break
        texts += 1
        ordinary.update(plain_words(item.text))
        _note(item, terms(item.text, known), found)
        if len(found) > CROWDED:
            found = defaultdict(_Term, {key: term for key, term in found.items() if len(term.employers) > 1})
    kept = [
        (key, term)
        for key, term in found.items()
        if len(term.employers) >= LEAST_EMPLOYERS and ordinary[key] < term.postings
    ]
    kept.sort(key=lambda pair: (-len(pair[1].open_employers), -len(pair[1].employers), pair[0]))
    return kept, texts


def _texts() -> Iterator[Stored]:
    """Yield texts that are shown, then those that are screened, of each the newest MOST_TEXTS."""
    yield from open_of(stored_openings().filter(pk__gt=_oldest(stored_openings())))
    yield from screened_of(stored_screened().filter(pk__gt=_oldest(stored_screened())))


def _oldest(rows: QuerySet[Any]) -> int:
    """Return the number behind which the newest MOST_TEXTS stand."""
    return rows.order_by("-pk").values_list("pk", flat=True)[MOST_TEXTS : MOST_TEXTS + 1].first() or 0


def _note(item: Stored, places: Iterable[Any], found: dict[str, _Term]) -> None:
    employer = item.employer or ""
    seen: set[str] = set()
    for place in places:
        key = term_key(place.words)
        if key in seen or len(key) > 120 or key in term_key(employer):
            continue
        seen.add(key)
        term = found[key]
        term.words[place.words] += 1
        term.postings += 1
        if employer not in term.employers and len(term.examples) < EXAMPLES:
            term.examples.append({
                "before": item.text[max(0, place.start - AROUND) : place.start].split("\n")[-1],
                "term": place.words,
                "after": item.text[place.end : place.end + AROUND].split("\n")[0],
                "title": item.title,
                "company": employer,
            })  # fmt: skip
        term.employers.add(employer)
        if item.posting is not None:
            term.open_employers.add(employer)


def _term_row(key: str, term: _Term, now: datetime) -> UnknownTerm:
    return UnknownTerm(
        key=key, term=term.words.most_common(1)[0][0][:120], employers=len(term.employers),
        open_employers=len(term.open_employers), postings=term.postings, examples=term.examples, counted_at=now,
    )  # fmt: skip


def _replace(model: Any, rows: list[Any], fields: list[str], now: datetime) -> None:
    """Write the rows by their key; others go, unless a person dismissed them."""
    model.objects.bulk_create(rows, batch_size=500, update_conflicts=True, unique_fields=["key"], update_fields=fields)
    model.objects.filter(counted_at__lt=now, dismissed_at=None).delete()
