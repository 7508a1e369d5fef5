"""What was found in lines and titles that were met before: employers say most of their boilerplate in every advert.

Of the lines of an import about half were met before. A line longer than LONGEST is read anew each time. It pays where to
find is dear: names of skills are found in a whole text sooner than its lines are told apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Generic, TypeVar

MOST = 10_000
LONGEST = 400
Finding = TypeVar("Finding")


class Known(Generic[Finding]):
    """Line -> what was found in it; forgotten all at once when it is full. Threads may share it."""

    def __init__(self) -> None:
        self._found: dict[str, Finding] = {}

    def of(self, lines: Iterable[str]) -> dict[str, Finding | None]:
        """Return what was found in each line; None where it was not met before."""
        found = self._found
        return {line: found.get(line) for line in lines}

    def get(self, line: str, read: Callable[[], Finding]) -> Finding:
        """Return what was found in one line, and keep what `read` finds where it was not met before."""
        found = self._found.get(line)
        if found is None:
            found = read()
            self.keep({line: found})
        return found

    def keep(self, read: Mapping[str, Finding]) -> None:
        """Keep what was found in lines."""
        short = {line: finding for line, finding in read.items() if len(line) <= LONGEST}
        if len(self._found) + len(short) > MOST:
            self._found.clear()
        if len(short) <= MOST:
            self._found.update(short)
