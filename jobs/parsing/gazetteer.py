"""Towns of 15,000 inhabitants and more, and capitals: `jobs/data/places.csv`, trimmed from GeoNames (CC BY 4.0).

`manage.py trim_places` makes the table and its docstring states which names stand for a place alone. Read at the first
question, kept as one line a town. Example: `bare("Kairo")` -> Cairo (EG); `bare("Springfield")` -> None.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

TABLE = Path(__file__).resolve().parents[1] / "data" / "places.csv"
COLUMNS = ("name", "country", "region", "thousands", "bare", "others")
# A town beside its country is meant where no namesake there has more than a fifth of its people.
HOME_SHARE = 5
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ß": "ss", "ð": "d", "þ": "th",
                          "أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه", "ـ": "", "’": "'"})  # fmt: skip
_SPACES = re.compile(r"[\s\-.]+")


class Town(NamedTuple):
    """A town: its English name where it has one, country (ISO 3166-1 alpha-2), US or Canadian region code, people."""

    name: str
    country: str
    region: str | None
    thousands: int


def key(name: str) -> str:
    """Return a name in the form that towns are looked up by: no case, accents, dots or hyphens."""
    word = name.casefold().translate(_LETTERS)
    if not word.isascii():
        word = "".join(sign for sign in unicodedata.normalize("NFKD", word) if not unicodedata.combining(sign))
        word = word.translate(_LETTERS)
    return _SPACES.sub(" ", word).strip()


def bare(name: str) -> Town | None:
    """Return the town that a name alone means; None where it means none, or several."""
    found = [town for town, alone in _named(key(name)) if alone]
    return found[0] if len(found) == 1 else None


def beside(name: str, country: str, region: str | None = None) -> Town | None:
    """Return the town of that name in the country, or in its region; where two of a size bear it, without a region."""
    found = sorted(
        (town for town, _ in _named(key(name)) if town.country == country and region in (None, town.region)),
        key=lambda town: -town.thousands,
    )
    if not found:
        return None
    clear = len(found) == 1 or found[1].thousands * HOME_SHARE <= found[0].thousands
    return found[0] if clear else found[0]._replace(region=region)


def lands(name: str) -> set[str]:
    """Return the countries that have a town of that name."""
    return {town.country for town, _ in _named(key(name))}


@lru_cache(maxsize=8192)
def _named(folded: str) -> tuple[tuple[Town, bool], ...]:
    return tuple(_read(number, folded) for number in _numbers(folded))


def _numbers(folded: str) -> tuple[int, ...]:
    found = _index().get(folded, ())
    return (found,) if isinstance(found, int) else found


def _read(number: int, folded: str) -> tuple[Town, bool]:
    """Return a town and whether `folded` alone means it; a further name behind "~" does not."""
    name, country, region, thousands, alone, others = next(csv.reader([_lines()[number]]))
    if folded == key(name):
        certain = alone == "1"
    else:
        certain = all(key(other[1:]) != folded for other in others.split(";") if other.startswith("~"))
    return Town(name, country, region or None, int(thousands)), certain


@cache
def _lines() -> list[str]:
    return TABLE.read_text(encoding="utf-8").splitlines()[1:]


@cache
def _index() -> dict[str, int | tuple[int, ...]]:
    found: dict[str, int | tuple[int, ...]] = {}
    for number, names in enumerate(_names()):
        for folded in names:
            known = found.get(folded)
            if known is None:
                found[folded] = number
            else:
                found[folded] = (*((known,) if isinstance(known, int) else known), number)
    return found


def _names() -> Iterator[set[str]]:
    for name, _, _, _, _, others in csv.reader(_lines()):
        yield {key(name), *(key(other.lstrip("~")) for other in others.split(";") if other)}
