"""A sample of a text's shingles, small enough to store, by which two texts are compared later.

The shingles (runs of four words) are hashed and the SIZE smallest hashes kept: the same run is in the sample of every
text or of none, so two samples say how much two texts share. What most postings of an employer say alike is left out
when texts are compared, not before: an employer's boilerplate is known only by its other postings, which come and go.
"""

from __future__ import annotations

import re
import zlib
from collections import defaultdict
from collections.abc import Collection, Iterable

import numpy as np
import numpy.typing as npt

from mlcareers.lib.narrow import Narrow

SIZE = 128
RUN = 4
# Signs of scripts that are written without spaces count as words.
_WORDS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]|[^\W_]+")
_PLAIN = Narrow("sketch", lambda letter: letter.casefold() if letter.isalnum() else " ")
_SMALL_WORDS = bytes(ord(chr(code).lower()) if code < 128 and chr(code).isalnum() else 32 for code in range(256))
_MIX = np.uint32(0x9E3779B1)
_SIGN = 1 << 31
LONGEST_TEXT = 60_000
# A shingle is boilerplate where so many titles of the employer have it, and this share of them.
COMMON_TITLES = 3
COMMON_SHARE = 0.3
# Texts with fewer shingles of their own than this say too little to be compared.
LEAST_OWN = 10

Sketch = frozenset[int]


def sketch(text: str) -> tuple[int, ...]:
    """Return the sample of a text, ascending, as signed 32-bit numbers; empty for a text of fewer than four words."""
    words = _words(text[:LONGEST_TEXT])
    runs = set(map(b" ".join, zip(*(words[start:] for start in range(RUN)), strict=False)))
    found = np.fromiter(map(zlib.crc32, runs), dtype=np.uint32, count=len(runs))
    found ^= found >> 15
    found *= _MIX
    found ^= found >> 16
    if len(found) > SIZE:
        found.partition(SIZE)
    return tuple((np.sort(found[:SIZE]).astype(np.int64) - _SIGN).tolist())


def _words(text: str) -> list[bytes]:
    """Return the words of a text without regard to case, in order, in UTF-8."""
    plain = _PLAIN.bytes_of(text)
    if plain is None:
        return [word.encode() for word in _WORDS.findall(text.casefold())]
    return plain.translate(_SMALL_WORDS).split()


def boilerplate(texts: Iterable[tuple[str, Collection[int]]]) -> Sketch:
    """Return what is common to an employer's postings, given as (title key, sample): copies of one title count once."""
    by_title: dict[str, list[Collection[int]]] = defaultdict(list)
    for title, sample in texts:
        by_title[title].append(sample)
    if not by_title:
        return frozenset()
    each = [_distinct(samples) for samples in by_title.values()]
    found, counts = np.unique(np.concatenate(each), return_counts=True)
    least = max(COMMON_TITLES, COMMON_SHARE * len(by_title))
    return frozenset(found[counts >= least].tolist())


def _distinct(samples: Iterable[Collection[int]]) -> npt.NDArray[np.int32]:
    """Return the numbers of all samples, each once; as objects they would need thirty times the memory."""
    return np.unique(np.concatenate([np.asarray(sample, dtype=np.int32) for sample in samples]))


def likeness(one: Collection[int], other: Collection[int], common: Sketch = frozenset()) -> float | None:
    """Return how much of two texts is the same, 0 to 1, without what is `common`; None where too little is left.

    It is the share of the shingles of either that are in both. Where a text has more shingles than a sample holds, only
    hashes up to the smaller of the two ends are compared: of those both samples are whole.
    """
    ends = [max(sample) for sample in (one, other) if len(sample) >= SIZE]
    end = min(ends) if ends else _SIGN
    first = {found for found in one if found <= end} - common
    second = {found for found in other if found <= end} - common
    if min(len(first), len(second)) < LEAST_OWN:
        return None
    return len(first & second) / len(first | second)


def is_cut(one: Collection[int], other: Collection[int], common: Sketch = frozenset()) -> float | None:
    """Return which share of the shorter text's shingles the longer has, as for a copy that was cut off; None as above."""
    ends = [max(sample) for sample in (one, other) if len(sample) >= SIZE]
    end = min(ends) if ends else _SIGN
    first = {found for found in one if found <= end} - common
    second = {found for found in other if found <= end} - common
    least = min(len(first), len(second))
    return len(first & second) / least if least >= LEAST_OWN else None
