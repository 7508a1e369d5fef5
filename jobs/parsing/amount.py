"""An amount of money as a person types it into a field, in minor units of its currency.

"45,000", "45.000", "45 000", "45k" and "٤٥٠٠٠" are forty-five thousand; "45.50" is forty-five and a half. A separator
before exactly three digits parts thousands; before one or two digits it is the decimal one.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from jobs.parsing.money import minor_digits

MOST_MINOR = 10**15
_SHAPE = re.compile(r"(\d{1,3}(?:([.,'])\d{3})(?:\2\d{3})*|\d+)(?:[.,](\d{1,2}))?(k?)", re.IGNORECASE)


def minor_amount(text: str, currency: str) -> int | None:
    """Return the minor units that `text` names (2 digits where the currency is unknown); None where it is empty.

    Raises ValueError for what is no amount above zero.
    """
    plain = "".join(_digit(character) for character in text if not character.isspace())
    if not plain:
        return None
    match = _SHAPE.fullmatch(plain)
    if match is None or (match[4] and match[2]):
        raise ValueError(f"{text!r} is no amount.")
    whole = re.sub(r"\D", "", match[1])
    value = Decimal(f"{whole}.{match[3] or 0}") * (1000 if match[4] else 1)
    minor = int(value.scaleb(minor_digits(currency)).to_integral_value())
    if not 0 < minor <= MOST_MINOR:
        raise ValueError(f"{text!r} is no amount that can be paid.")
    return minor


def _digit(character: str) -> str:
    if character in "٬٫":
        return "," if character == "٬" else "."
    return str(unicodedata.digit(character)) if character.isdigit() else character
