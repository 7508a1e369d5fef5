"""What was read of the texts that were met last: the rules of many texts are asked one after the other, each of all texts.

A rule's tables fit the nearest cache alone, but not all rules' together: reading some texts rule by rule takes two thirds of
the time of reading them text by text. What one rule read of a text waits here for the next.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

# Some hundred honest adverts, and at least the last text.
LETTERS = 500_000
Finding = TypeVar("Finding")


class Recent(Generic[Finding]):
    """Reads a text, or returns what it read of it where it was among the last LETTERS letters. Threads may share it."""

    def __init__(self, read: Callable[[str], Finding]) -> None:
        self._read = read
        self._found: dict[str, Finding] = {}
        self._letters = 0
        self._keeping = Lock()

    def __call__(self, text: str) -> Finding:
        """Return what `read` finds in the text."""
        found = self._found.get(text)
        if found is None:
            found = self._read(text)
            self._keep(text, found)
        return found

    def _keep(self, text: str, found: Finding) -> None:
        with self._keeping:
            if text in self._found:
                return
            self._found[text] = found
            self._letters += len(text)
            while self._letters > LETTERS and len(self._found) > 1:
                oldest = next(iter(self._found))
                del self._found[oldest]
                self._letters -= len(oldest)
