"""Tables of exchange rates: what an upload would change, storing it, and putting an older table into use again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from django.db import connection, transaction

from jobs.models.account import User
from jobs.models.rates import ExchangeRate, RateTable, RateTableChange
from jobs.parsing.rate_file import RateFile, read_rate_file
from jobs.parsing.rates import NO_RATES, Rate, Rates
from jobs.services.curated_rows import BadFile

# A rate that moved by more than this share is probably a mistake, and is asked about.
JUMP = Decimal("0.3")
CURATED_NOTE = "came with the project"


@dataclass(frozen=True, slots=True)
class RateChange:
    """What becomes of one currency: `before` or `after` is None where the table has no rate for it."""

    currency: str
    before: Rate | None
    after: Rate | None

    @property
    def percent(self) -> Decimal | None:
        """By how many percent the rate moves, to a tenth; None where there is nothing to compare."""
        if self.before is None or self.after is None:
            return None
        return ((self.after.per_usd / self.before.per_usd - 1) * 100).quantize(Decimal("0.1"))

    @property
    def is_jump(self) -> bool:
        """Whether it moves by more than JUMP, up or down."""
        if self.before is None or self.after is None:
            return False
        low, high = sorted((self.before.per_usd, self.after.per_usd))
        return high > low * (1 + JUMP)

    @property
    def is_gone(self) -> bool:
        """Whether pay in it could no longer be compared."""
        return self.after is None


def active_table() -> RateTable | None:
    """Return the table in use; None where there is none."""
    return RateTable.objects.filter(is_active=True).first()


def changes_to(rates: Mapping[str, Rate]) -> tuple[RateChange, ...]:
    """Return what differs from the table in use, by currency."""
    table = active_table()
    now: Rates = table.rates() if table else NO_RATES
    codes = sorted({*now.rows, *rates})
    pairs = [RateChange(code, now.rows.get(code), rates.get(code)) for code in codes]
    return tuple(pair for pair in pairs if pair.before != pair.after)


@transaction.atomic
def replace_rates(*, file: RateFile, note: str, by: User, confirmed: bool, compared_with: int | None) -> RateTable:
    """Store a new table and put it into use.

    `compared_with` is the table that the preview was made against. Raises ValueError for a file with problems, where
    another table has come into use meanwhile, and where a jump or a missing currency is not confirmed.
    """
    if file.problems:
        raise ValueError(" ".join(file.problems))
    _lock()
    table = active_table()
    if (table.pk if table else None) != compared_with:
        raise ValueError("Another table came into use meanwhile; look at what changes again.")
    changes = changes_to(file.rates)
    if not changes:
        raise ValueError("These are the rates in use already; nothing was changed.")
    doubtful = [change.currency for change in changes if change.is_jump or change.is_gone]
    if doubtful and not confirmed:
        raise ValueError(f"Confirm the rates that moved by more than 30 % or are missing: {', '.join(doubtful)}.")
    return _use(_store(file, note=note, by=by), by=by)


@transaction.atomic
def activate_rates(*, table: RateTable, by: User) -> bool:
    """Put an older table into use again; False where it is in use."""
    _lock()
    if RateTable.objects.filter(pk=table.pk, is_active=True).exists():
        return False
    _use(table, by=by)
    return True


@transaction.atomic
def load_rates(*, path: Path) -> str:
    """Load the curated file and return what was done: "created", "unchanged", or "left alone".

    It comes into use unless a person chose the table in use; raises BadFile for a file that is wrong.
    """
    try:
        file = read_rate_file(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise BadFile(f"{path} cannot be read: {error}.") from None
    if file.problems:
        raise BadFile(f"{path.name}: {file.problems[0]}")
    _lock()
    if RateTable.objects.filter(curated=True, digest=_digest(file)).exists():
        return "unchanged"
    table = _store(file, note=CURATED_NOTE, by=None)
    last = RateTableChange.objects.first()
    if last is not None and last.by_person:
        return "left alone"
    _use(table, by=None)
    return "created"


def _lock() -> None:
    """Let one change of tables happen after another."""
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {RateTable._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")


def _store(file: RateFile, *, note: str, by: User | None) -> RateTable:
    table = RateTable.objects.create(date=file.day, note=note, digest=_digest(file), curated=by is None, uploaded_by=by)
    ExchangeRate.objects.bulk_create(
        ExchangeRate(
            table=table,
            currency=code,
            per_usd=rate.per_usd,
            date=rate.day,
            approximate=rate.approximate,
            source=rate.source,
        )
        for code, rate in sorted(file.rates.items())
    )
    return table


def _use(table: RateTable, *, by: User | None) -> RateTable:
    before = active_table()
    RateTable.objects.filter(is_active=True).update(is_active=False)
    RateTable.objects.filter(pk=table.pk).update(is_active=True)
    table.is_active = True
    RateTableChange.objects.create(table=table, before=before, by=by, by_person=by is not None)
    return table


def _digest(file: RateFile) -> str:
    lines = [
        f"{code} {rate.per_usd.normalize():f} {rate.day} {rate.approximate} {rate.source}"
        for code, rate in sorted(file.rates.items())
    ]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
