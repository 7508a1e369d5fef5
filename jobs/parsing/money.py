"""Currencies: how many digits their minor unit has (ISO 4217)."""

from __future__ import annotations

NO_MINOR = frozenset(
    [
        "BIF",
        "CLP",
        "DJF",
        "GNF",
        "ISK",
        "JPY",
        "KMF",
        "KRW",
        "PYG",
        "RWF",
        "UGX",
        "UYI",
        "VND",
        "VUV",
        "XAF",
        "XOF",
        "XPF",
    ]
)
THREE_DIGITS = frozenset(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"])


def minor_digits(currency: str) -> int:
    """Return the digits of the currency's minor unit: 2 for USD, 0 for JPY, 3 for KWD."""
    if currency in NO_MINOR:
        return 0
    return 3 if currency in THREE_DIGITS else 2
