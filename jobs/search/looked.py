"""Which postings of the index have a phrase word for word, as far as their texts were looked at. PURE, as the index is.

A text is read once for each phrase: an ordinal stands for one state of its posting, so what was found of it stays true.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection

from pyroaring import BitMap

from jobs.search.grammar import Phrase
from jobs.search.ordinals import Ordinals

# (phrase, ids that have its words, newest first) -> those that have it word for word.
Verify = Callable[[Phrase, Collection[int]], Collection[int]]
# Phrases that are remembered; of each, some kilobytes.
REMEMBERED = 256


class Looked:
    """Phrase -> the ordinals that were looked at, and those of them that have it; the phrases that were asked for last."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Phrase, tuple[BitMap, BitMap]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def having(self, phrase: Phrase, among: list[int], ordinals: Ordinals, verify: Verify) -> BitMap:
        """Return those of `among` that have `phrase`; `verify` is asked for those that were not looked at before."""
        looked, having = self._kept.setdefault(phrase, (BitMap(), BitMap()))
        self._kept.move_to_end(phrase)
        # Before texts are read, which may fail.
        if len(self._kept) > REMEMBERED:
            self._kept.popitem(last=False)
        fresh = [ordinal for ordinal in among if ordinal not in looked]
        if fresh:
            found = (ordinals.get(posting_id) for posting_id in verify(phrase, ordinals.ids(fresh)))
            having.update(ordinal for ordinal in found if ordinal is not None)
            looked.update(fresh)
        return having & BitMap(among)
