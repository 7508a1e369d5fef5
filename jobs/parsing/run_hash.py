"""The CRC-32 of every run of four words of a text, worked out for all runs at once.

A checksum of two parts follows from those of the parts: the first is moved on by the length of the second, and both are
added (exclusive or). So each word is summed once, pairs come from words and runs from pairs, each in a few steps over all
of them. `run_hashes(["a", "b", "c", "d"])[0] == zlib.crc32(b"a b c d")`.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

RUN = 4
# Bytes by which a sum can be moved on at once: two words and a space before each. Texts with longer words are rare.
FARTHEST = 128
MOST_WORDS = 20_000
LONGEST_WORD = 30
_POLYNOMIAL = 0xEDB88320
_ALL = 0xFFFFFFFF
Numbers = NDArray[np.int64]


def run_hashes(words: Sequence[str]) -> Numbers:
    """Return the checksum of each run of RUN words, joined by spaces, in order; `words` are RUN at least."""
    known = np.fromiter(map(_WORDS.__getitem__, words), dtype=np.int64, count=len(words))
    lengths, sums = known >> 32, known & _ALL
    pair_lengths = lengths[:-1] + lengths[1:]
    if int(pair_lengths.max()) >= FARTHEST:
        runs = [" ".join(words[start : start + RUN]).encode() for start in range(len(words) - RUN + 1)]
        return np.fromiter(map(zlib.crc32, runs), dtype=np.int64, count=len(runs))
    pairs = _moved(sums[:-1], lengths[1:]) ^ sums[1:]
    runs_of_pairs = _moved(pairs[:-2], pair_lengths[2:]) ^ pairs[2:]
    return runs_of_pairs ^ _ends().take(pair_lengths[:-2] + pair_lengths[2:])


class _Words(dict[str, int]):
    """Of each word, behind a space: its length in bytes, above 32 bits of a sum that begins with nothing."""

    def __missing__(self, word: str) -> int:
        spelled = b" " + word.encode()
        found = len(spelled) << 32 | _sum(spelled)
        if len(word) <= LONGEST_WORD:
            if len(self) >= MOST_WORDS:
                self.clear()
            self[word] = found
        return found


_WORDS = _Words()


def _moved(sums: Numbers, lengths: Numbers) -> Numbers:
    """Return sums as they are with so many zero bytes behind what was summed."""
    table = _moves()
    place = lengths << 10
    return (
        table.take(place | sums & 255)
        ^ table.take(place | sums >> 8 & 255 | 256)
        ^ table.take(place | sums >> 16 & 255 | 512)
        ^ table.take(place | sums >> 24 | 768)
    )


@cache
def _moves() -> Numbers:
    """Return what each of the four bytes of a sum becomes, by (bytes moved, place of the byte, byte), in one row."""
    one = np.arange(256, dtype=np.int64)
    for _ in range(8):
        one = np.where(one & 1, one >> 1 ^ _POLYNOMIAL, one >> 1)
    moves = np.empty((FARTHEST, 4, 256), dtype=np.int64)
    moves[0] = np.arange(256, dtype=np.int64) << np.array([[0], [8], [16], [24]])
    for number in range(1, FARTHEST):
        moves[number] = moves[number - 1] >> 8 ^ one[moves[number - 1] & 255]
    return moves.reshape(-1)


@cache
def _ends() -> Numbers:
    """Return, by the length with the space, what makes a sum of nothing CRC-32 and takes the first word's space away."""
    zeros = [bytes(size) for size in range(2 * FARTHEST - 1)]
    return np.array([0, *(_sum(b" " + behind) ^ zlib.crc32(behind) for behind in zeros)], dtype=np.int64)


def _sum(spelled: bytes) -> int:
    """Return the sum that begins with nothing, which alone adds up part by part."""
    return zlib.crc32(spelled, _ALL) ^ _ALL
