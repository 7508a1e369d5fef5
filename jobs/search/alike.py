"""Postings like another one: those that share most of its skills, then those in one of its countries, then the newest.

PURE, and exact: a count for each posting of the role, added up skill by skill. Example: of three skills one posting has
two and another all; the second stands first, wherever both are.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from jobs.search.facet import Facet
from jobs.search.hits import as_array
from jobs.search.ordinals import Ordinals


def most_alike(
    among: BitMap, skills: Collection[str], countries: Collection[str], size: int, *, by_skill: Facet, by_country: Facet,
    ordinals: Ordinals,
) -> list[int]:  # fmt: skip
    """Return at most `size` ordinals of `among`, the most alike first."""
    shared = np.zeros(ordinals.count, np.uint8)
    for skill in skills:
        shared[as_array(by_skill.get(skill) & among)] += 1
    near = by_country.union(countries) if countries else BitMap()
    found: list[int] = []
    own = shared[as_array(among)]
    for count in sorted(np.unique(own).tolist(), reverse=True):
        level = _having(shared == count) if count else among - _having(shared)
        for bits in (level & near, level - near):
            found += ordinals.newest(bits, size - len(found))
            if len(found) == size:
                return found
    return found


def _having(marked: NDArray[Any]) -> BitMap:
    """Return the ordinals whose place in `marked` is not zero."""
    return BitMap(np.flatnonzero(marked).astype(np.uint32))
