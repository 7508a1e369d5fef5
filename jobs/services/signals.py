"""Reading the signals of postings and storing them: in bulk, again and again, and nothing is written where nothing changed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from jobs.models.posting import Posting
from jobs.models.signal import PostingSignal, SignalCheck, SignalOverride
from jobs.parsing.signal_rules import read_signals
from jobs.parsing.signals import Fact, Kind, Signal, State, is_labelled
from jobs.services.signal_inputs import listings, open_postings

BATCH = 200


@dataclass(frozen=True, slots=True)
class Observed:
    """How many postings were looked at, and how many signals were new or changed."""

    postings: int = 0
    written: int = 0


def observe_due(*, board_id: int | None = None, limit: int | None = None, now: datetime | None = None) -> Observed:
    """Look at up to `limit` postings (None: SIGNALS_PER_ROUND) that are due, of one board or of all; return what came of it.

    Due is what was never looked at, what changed or whose page answered since, and what was looked at longer than
    SIGNALS_EVERY_HOURS ago.
    """
    now = now or timezone.now()
    keys = due_postings(board_id=board_id, limit=settings.SIGNALS_PER_ROUND if limit is None else limit, now=now)
    written = sum(observe(posting_ids=keys[start : start + BATCH], now=now) for start in range(0, len(keys), BATCH))
    return Observed(len(keys), written)


def due_postings(*, board_id: int | None, limit: int, now: datetime) -> list[int]:
    """Return the ids of up to `limit` postings to look at, those never looked at first."""
    checked = F("signal_check__checked_at")
    due = open_postings().filter(
        Q(signal_check=None)
        | Q(changed_at__gt=checked)
        | Q(page_check__checked_at__gt=checked)
        | Q(signal_check__checked_at__lte=now - timedelta(hours=settings.SIGNALS_EVERY_HOURS))
    )
    if board_id is not None:
        due = due.filter(board=board_id)
    return list(due.order_by(checked.asc(nulls_first=True), "pk").values_list("pk", flat=True)[:limit])


@transaction.atomic
def observe(*, posting_ids: Collection[int], now: datetime) -> int:
    """Read the signals of these postings and store what is new or changed; return how many signals that were.

    A signal whose state and facts are as before keeps its row and its moment.
    """
    found = {pk: read_signals(listing, now) for pk, listing in listings(posting_ids, now).items()}
    # Whoever sets a signal aside holds the same rows, so that no label is made of what was read before.
    labels = dict(
        SignalCheck.objects.select_for_update()
        .filter(posting__in=list(found))
        .order_by("posting")
        .values_list("posting", "is_labelled")
    )
    known = {(row.posting_id, row.name): row for row in PostingSignal.objects.filter(posting__in=list(found))}
    fresh = [
        PostingSignal(
            posting_id=pk, name=signal.name, state=signal.state, facts=facts_as_json(signal.facts), observed_at=now
        )
        for pk, signals in sorted(found.items())
        for signal in signals
        if not _is_as(known.get((pk, signal.name)), signal)
    ]
    PostingSignal.objects.bulk_create(
        fresh, batch_size=1000, update_conflicts=True, unique_fields=["posting", "name"],
        update_fields=["state", "facts", "observed_at"],
    )  # fmt: skip
    _note(found, labels, now)
    return len(fresh)


def _note(found: dict[int, tuple[Signal, ...]], labels: dict[int, bool], now: datetime) -> None:
    """Store when postings were looked at and whether they are labelled; of the latter only what changed."""
    set_aside = set(SignalOverride.objects.standing().filter(posting__in=list(found)).values_list("posting", "name"))
    labelled = {
        pk: is_labelled(
            signal.name for signal in signals if signal.state == State.FIRED and (pk, signal.name) not in set_aside
        )
        for pk, signals in found.items()
    }
    SignalCheck.objects.bulk_create(
        [SignalCheck(posting_id=pk, checked_at=now, is_labelled=labelled[pk]) for pk in sorted(labelled)],
        update_conflicts=True, unique_fields=["posting"], update_fields=["checked_at", "is_labelled"],
    )  # fmt: skip


def label_again(*, posting: Posting) -> bool:
    """Work out from the stored signals whether a posting is labelled, store and return it; call it in a transaction."""
    check = SignalCheck.objects.select_for_update().filter(posting=posting).first()
    if check is None:
        return False
    aside = SignalOverride.objects.standing().filter(posting=posting).values_list("name", flat=True)
    fired = PostingSignal.objects.filter(posting=posting, state=State.FIRED).exclude(name__in=aside)
    check.is_labelled = is_labelled(fired.values_list("name", flat=True))
    check.save(update_fields=["is_labelled"])
    return check.is_labelled


def facts_as_json(facts: Sequence[Fact]) -> list[dict[str, Any]]:
    """Return facts as they are stored."""
    return [{"name": fact.name, "kind": fact.kind.value, "value": fact.value} for fact in facts]


def facts_of(row: PostingSignal) -> tuple[Fact, ...]:
    """Return the stored facts of a signal as they were read."""
    return tuple(Fact(fact["name"], Kind(fact["kind"]), fact["value"]) for fact in row.facts)


def _is_as(row: PostingSignal | None, signal: Signal) -> bool:
    return row is not None and row.state == signal.state and row.facts == facts_as_json(signal.facts)
