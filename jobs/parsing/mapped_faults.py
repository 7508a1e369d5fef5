"""What is wrong with each field of a mapped entry, in sentences for the person who makes the map."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jobs.contract import RawPlace
from jobs.parsing.clean import http_url
from jobs.parsing.dates import parse_moment
from jobs.parsing.employment import employment
from jobs.parsing.field_map import FieldMap
from jobs.parsing.field_paths import Spaces
from jobs.parsing.html import one_line
from jobs.parsing.language import language
from jobs.parsing.mapped import address, field_values, stated_sum
from jobs.parsing.places import places
from jobs.parsing.salary import period
from jobs.parsing.workplace import stated as stated_workplace

# Of these a posting may have several; of all others the first counts.
_SEVERAL = frozenset({"place", "department", "text"})


def faults(entry: Any, mapped: FieldMap, spaces: Spaces, url: str) -> list[tuple[str, str]]:
    """Return (field, sentence) for every field that the map names and that does not give what it should."""
    # The text is asked last: reading it as markup takes the prefixes away.
    names = sorted(mapped.fields, key=lambda name: name == "text")
    found: list[tuple[str, str]] = []
    stated: dict[str, str] = {}
    for name in names:
        values = field_values(name, mapped, entry, spaces)
        if not values:
            found.append((name, "Nothing stands there in this entry."))
            continue
        if len(values) > 1 and name not in _SEVERAL:
            found.append((name, f"{len(values)} values stand there; the first counts."))
        stated[name] = values[0]
        check = _CHECKS.get(name)
        sentence = check(values[0]) if check else ""
        if name in ("url", "apply_url") and http_url(address(values[0], url) or "") is None:
            sentence = f"{_quoted(values[0])} is no http address."
        if sentence:
            found.append((name, sentence))
    return [*found, *_pay_faults(stated)]


def _pay_faults(stated: dict[str, str]) -> list[tuple[str, str]]:
    if not {"pay_min", "pay_max"} & stated.keys():
        return []
    found = []
    if "pay_currency" not in stated:
        found.append(("pay_currency", 'Sums without a currency are no pay; a constant says one: "EUR".'))
    if "pay_period" not in stated:
        found.append(("pay_period", 'Sums without a period are no pay; a constant says one: "year".'))
    return found


def _quoted(value: str) -> str:
    return f"“{one_line(value)[:60]}”"


def _date(value: str) -> str:
    try:
        return "" if parse_moment(value) else f"{_quoted(value)} is a placeholder, not a date."
    except ValueError as problem:
        return str(problem)


def _sum(value: str) -> str:
    return "" if stated_sum(value) is not None else f"{_quoted(value)} is no sum."


def _currency(value: str) -> str:
    is_code = len(value.strip()) == 3 and value.strip().isalpha() and value.isascii()
    return "" if is_code else f"{_quoted(value)} is no currency such as EUR."


def _period(value: str) -> str:
    return "" if period(value) else f"{_quoted(value)} is no period that we know: hour, day, week, month or year."


def _place(value: str) -> str:
    known = any(place.city or place.region or place.country for place in places((RawPlace(text=value),)))
    return "" if known else f"{_quoted(value)} names no place that we know; it is shown as it is."


def _employment(value: str) -> str:
    return "" if employment(value) else f"{_quoted(value)} is no kind of employment that we know."


def _workplace(value: str) -> str:
    return "" if stated_workplace(value) else f"{_quoted(value)} says neither remote, hybrid nor on site."


def _language(value: str) -> str:
    return "" if language(value, "") else f"{_quoted(value)} is no language that we know."


_CHECKS: dict[str, Callable[[str], str]] = {
    "pay_min": _sum,
    "pay_max": _sum,
    "pay_currency": _currency,
    "pay_period": _period,
    "published": _date,
    "expires": _date,
    "place": _place,
    "employment": _employment,
    "workplace": _workplace,
    "language": _language,
}
