"""Texts in which a person read pay, places or a workplace, as JSON Lines.

`{"text", "salary": null | {"min", "max", "currency", "period", "period_explicit"}}` and
`{"text", "kind": "location_field" | "sentence", "remote", "countries", "cities"}`; other keys are passed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jobs.parsing.scoring import PaySum
from taxonomy.labelled import LabelledError, read_objects, strings, word

WORKPLACES = frozenset({"remote", "hybrid", "onsite", "unknown"})


@dataclass(frozen=True, slots=True)
class LabelledPay:
    """A text, the pay a person read there (None: no pay is stated), and what else would be right; as in PayCase."""

    text: str
    pay: PaySum | None
    period_written: bool
    other_max: tuple[float, ...]
    other_currency: tuple[str, ...]
    other_period: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LabelledPlace:
    """A place field or a sentence (`is_sentence`) with its workplace and the `others` that would be right.

    `countries` is None where nobody judged the places.
    """

    text: str
    is_sentence: bool
    workplace: str
    others: frozenset[str]
    countries: frozenset[str] | None
    cities: frozenset[str]


def read_pay(path: Path) -> list[LabelledPay]:
    """Return the texts of a file; raises LabelledError."""
    return [_pay(f"{path.name}, line {number}", row) for number, row in read_objects(path)]


def read_places(path: Path) -> list[LabelledPlace]:
    """Return the texts of a file; raises LabelledError."""
    return [_place(f"{path.name}, line {number}", row) for number, row in read_objects(path)]


def _pay(where: str, row: Mapping[str, Any]) -> LabelledPay:
    salary = row.get("salary")
    if not isinstance(salary, dict | None):
        raise LabelledError(f"{where}: “salary” is neither null nor an object.")
    try:
        pay = None
        if salary is not None:
            pay = PaySum(
                _number(salary.get("min")), _number(salary.get("max")), salary.get("currency"), salary.get("period")
            )
        other_max = tuple(float(value) for value in row.get("alt_max") or ())
    except (TypeError, ValueError) as problem:
        raise LabelledError(f"{where}: an amount is no number.") from problem
    return LabelledPay(
        text=word(where, row, "text"),
        pay=pay,
        period_written=bool(salary and salary.get("period_explicit", True)),
        other_max=other_max,
        other_currency=tuple(strings(where, row, "alt_currency")),
        other_period=tuple(strings(where, row, "alt_period")),
    )


def _place(where: str, row: Mapping[str, Any]) -> LabelledPlace:
    stated = {_workplace(name) for name in (word(where, row, "remote"), *strings(where, row, "alt_remote"))}
    if not stated <= WORKPLACES:
        raise LabelledError(f"{where}: “remote” is remote, hybrid, onsite or unknown.")
    judged = isinstance(row.get("countries"), list)
    return LabelledPlace(
        text=word(where, row, "text"),
        is_sentence=row.get("kind") == "sentence",
        workplace=_workplace(word(where, row, "remote")),
        others=frozenset(_workplace(name) for name in strings(where, row, "alt_remote")),
        countries=strings(where, row, "countries") if judged else None,
        cities=strings(where, row, "cities"),
    )


def _workplace(name: str) -> str:
    return "unknown" if name in ("", "unspecified") else name


def _number(value: Any) -> float | None:
    return None if value is None else float(value)
