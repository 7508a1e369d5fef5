"""The postings of a result, as a bitmap and as an array: which of them is quicker to count depends on how many they are."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

# A bitmap holds each 65,536 numbers as an array of those that are there, or from 4,096 on as bits.
ARRAY_SHARE = 1 / 16


def as_array(bits: BitMap) -> NDArray[np.intp]:
    """Return the ordinals of a bitmap, ascending, as numpy takes places quickest."""
    return np.frombuffer(bits.to_array(), np.uint32).astype(np.intp) if bits else np.zeros(0, np.intp)


class Hits:
    """Ordinals of a result, `among` so many."""

    def __init__(self, bits: BitMap, among: int) -> None:
        self.bits = bits
        self.among = max(1, among)
        self.size = len(bits)

    @cached_property
    def ordinals(self) -> NDArray[np.intp]:
        """Return them ascending."""
        return as_array(self.bits)

    @property
    def share(self) -> float:
        """Return their share of all."""
        return self.size / self.among
