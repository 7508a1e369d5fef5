"""Who changes a curated list, and putting a change back. The rows themselves are written by the database's triggers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone

from jobs.models.account import User
from jobs.models.company import Company, CompanyListEntry
from jobs.models.list_change import COMPANY_FIELDS, ENTRY_FIELDS, ListEntryChange

Kind = ListEntryChange.Kind
# The triggers read these settings of the transaction.
_NAMES = ("mlcareers.user", "mlcareers.sentence", "mlcareers.suggestion")
_SIGNED = "SELECT " + ", ".join(f"coalesce(current_setting('{name}', true), '')" for name in _NAMES)
_SIGN = "SELECT " + ", ".join(f"set_config('{name}', %s, true)" for name in _NAMES)


@contextmanager
def changed_by(*, user: User | None, sentence: str = "", suggestion_id: int | None = None) -> Iterator[None]:
    """Sign the changes of lists made in this block, which is one transaction: `user` None is a file or a program.

    `suggestion_id` links them to the suggestion that they follow.

    Blocks may stand in each other; the inner one signs what happens inside it.
    """
    values = (str(user.pk) if user else "", sentence, str(suggestion_id or ""))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_SIGNED)
        outer = cursor.fetchone()
        cursor.execute(_SIGN, values)
        yield
        # An error rolls the settings back with everything else.
        cursor.execute(_SIGN, outer)


def put_back(*, change: ListEntryChange, by: User) -> bool:
    """Undo one change, signed by `by`; False where things are as they were before it already.

    Raises ValueError with a sentence where a later change stands in the way: nothing of that is overwritten.
    """
    if change.kind in (Kind.LINK_DEAD, Kind.LINK_ALIVE):
        raise ValueError("How a link answered cannot be put back; correct the link instead.")
    with changed_by(user=by, sentence=f"Put back: {change.company_name} was {_words(change)}."):
        # The company is there to wait for, whether or not there is an entry now.
        company = Company.objects.select_for_update().filter(list_changes=change.pk).first()
        if company is None:
            raise ValueError(f"{change.company_name} is no longer here, so nothing can be put back.")
        entries = CompanyListEntry.objects.select_for_update().filter(company_list=change.company_list)
        entry = entries.filter(company=company).first()
        if change.kind == Kind.ADDED:
            return _take_out(entry, change)
        if change.kind == Kind.REMOVED:
            return _put_in(entry, change)
        if entry is None:
            raise ValueError(f"{company} is not in the list now; put back its removal first.")
        before = _restorable(entry, {n: pair for n, pair in change.fields.items() if n in ENTRY_FIELDS})
        facts = _restorable(company, {n: pair for n, pair in change.fields.items() if n in COMPANY_FIELDS})
        return _restore(entry, before) | _restore(company, facts)


def _take_out(entry: CompanyListEntry | None, change: ListEntryChange) -> bool:
    """Remove the entry that the change added, unless someone corrected it since."""
    if entry is None:
        return False
    _restorable(entry, change.fields)
    entry.delete()
    return True


def _put_in(entry: CompanyListEntry | None, change: ListEntryChange) -> bool:
    """Bring the removed entry back as it was."""
    if entry is not None:
        before = {name: pair[0] for name, pair in change.fields.items()}
        if all(getattr(entry, name) == _value(entry, name, value) for name, value in before.items()):
            return False
        raise ValueError(f"{change.company_name} is in the list again; correct that entry instead.")
    row = CompanyListEntry(
        company_list=change.company_list, company=change.company, changed_by_person_at=timezone.now()
    )
    for name, (before, _) in change.fields.items():
        setattr(row, name, _value(row, name, before))
    if row.verifier_id and not User.objects.filter(pk=row.verifier_id).exists():
        row.verifier_id = None
    row.save()
    return True


def _restorable(row: models.Model, fields: Mapping[str, list[Any]]) -> dict[str, Any]:
    """Return the values before the change that differ from those now; raises ValueError where a later change differs."""
    values = {}
    for name, (before, after) in fields.items():
        # Compared as the column's values: the database writes a moment without the zeros at its end.
        now, earlier, later = getattr(row, name), _value(row, name, before), _value(row, name, after)
        if now == earlier:
            continue
        if now != later and name != "verifier_id":
            raise ValueError(
                f"The {name.replace('_', ' ')} of {row} was changed again since; put that change back first."
            )
        values[name] = earlier
    return values


def _restore(row: models.Model, values: Mapping[str, Any]) -> bool:
    if not values:
        return False
    values = {**values, "changed_by_person_at": timezone.now()}
    if values.get("verifier_id") and not User.objects.filter(pk=values["verifier_id"]).exists():
        values["verifier_id"] = None
    for name, value in values.items():
        setattr(row, name, value)
    names = {"verifier" if name == "verifier_id" else name for name in values}
    row.save(update_fields=names)
    return True


def _value(row: models.Model, name: str, stored: Any) -> Any:
    """Return a value of the history as the column takes it."""
    field = row._meta.get_field("verifier" if name == "verifier_id" else name)
    if isinstance(field, models.DateTimeField):
        return datetime.fromisoformat(stored) if stored else None
    if isinstance(field, models.DateField):
        return date.fromisoformat(stored) if stored else None
    return stored


def _words(change: ListEntryChange) -> str:
    """Return what happened, for a sentence in the history."""
    return str(Kind(change.kind).label)
