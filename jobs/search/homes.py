"""The countries that somebody may apply from."""

from __future__ import annotations

from functools import cache

import pycountry


@cache
def home_codes() -> frozenset[str]:
    """Return the codes of all countries that a posting may accept people of: ISO 3166-1, and Kosovo by its usual XK."""
    return frozenset({"XK", *(item.alpha_2 for item in pycountry.countries)})


@cache
def sorted_codes() -> tuple[str, ...]:
    """Return the same codes by alphabet."""
    return tuple(sorted(home_codes()))
