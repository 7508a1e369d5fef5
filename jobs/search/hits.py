"""The postings of a result, as a bitmap and as an array: which of them is quicker to count depends on how many they are."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

# A bitmap holds each 65,536 numbers as an array of those that are there, or from 4,096 on as bits.
DENSE_SHARE = 1 / 16
# Two that are held as bits are crossed quicker than bits and an array of more than this share.
HEAVY_SHARE = 1 / 128


def as_array(bits: BitMap) -> NDArray[np.intp]:
    """Return the ordinals of a bitmap, ascending, as numpy takes places quickest."""
    return np.frombuffer(bits.to_array(), np.uint32).astype(np.intp) if bits else np.zeros(0, np.intp)


class Hits:
    """Ordinals of a result, all of them below `until`."""

    def __init__(self, bits: BitMap, until: int) -> None:
        self.bits = bits
        self.until = max(1, until)
        self.size = len(bits)

    @cached_property
    def ordinals(self) -> NDArray[np.intp]:
        """Return them ascending."""
        return as_array(self.bits)

    @cached_property
    def others(self) -> BitMap:
        """Return all ordinals below `until` that are not among them: held as bits where these are few."""
        return self.bits.flip(0, self.until)

    @property
    def share(self) -> float:
        """Return their share of all."""
        return self.size / self.until
