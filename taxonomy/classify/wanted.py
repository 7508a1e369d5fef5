"""Whether the words around a skill ask for it, call it a plus or only mention it.

The nearest words decide: those after the skill up to the next comma ("Python required, Spark a plus"), then the
sentence, then the heading that the line stands under. The words stand in taxonomy/data/cues.toml.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal

from taxonomy.classify.cues import Passage

Wanted = Literal["required", "nice-to-have", "mentioned"]

LONGEST_HEADING = 70
# Words of a heading that no colon marks.
LONGEST_UNMARKED = 6
LONGEST_SENTENCE = 400
CLAUSE = 45
CLAUSE_END = re.compile(r"[,;)\n]|\. | \(")


@dataclass(frozen=True, slots=True)
class Sections:
    """The headings of a text: from `starts[i]` on, `wanted[i]` is what the heading says of the lines below it."""

    starts: tuple[int, ...]
    wanted: tuple[Wanted, ...]

    def at(self, place: int) -> Wanted:
        """What the last heading before `place` says; "mentioned" before the first."""
        found = bisect_right(self.starts, place) - 1
        return self.wanted[found] if found >= 0 else "mentioned"


def read_sections(passage: Passage) -> Sections:
    """The headings of a text: short lines that say what stands below them."""
    starts: list[int] = []
    wanted: list[Wanted] = []
    place = 0
    for line in passage.folded.split("\n"):
        if 0 < len(line) <= LONGEST_HEADING and line[0] not in "-*|":
            said = _heading(passage, line.strip(), place, place + len(line))
            if said is not None:
                starts.append(place)
                wanted.append(said)
        place += len(line) + 1
    return Sections(tuple(starts), tuple(wanted))


def _heading(passage: Passage, line: str, start: int, end: int) -> Wanted | None:
    """What a line says of those below it; None where it is an item itself ("Kafka is a plus")."""
    if not line or line.endswith((".", ",", ";")):
        return None
    named = line.endswith(":")
    if not named and len(line.split()) > LONGEST_UNMARKED:
        return None
    asks = passage.has("asked", start, end)
    if passage.has("nice", start, end) and (named or asks or passage.has("nice", start, start + 4)):
        return "nice-to-have"
    if asks:
        return "required"
    return "mentioned" if passage.has("elsewhere", start, end) else None


def wanted_at(passage: Passage, sections: Sections, start: int, end: int) -> Wanted:
    """How much the skill at folded[start:end] is asked for."""
    folded = passage.folded
    stop = CLAUSE_END.search(folded, end, end + CLAUSE)
    nearest = stop.start() if stop else end + CLAUSE
    if passage.has("nice", end, nearest):
        return "nice-to-have"
    if passage.has("demanded", end, nearest) or (
        folded.startswith(" (", end) and passage.has("demanded", end, end + 20)
    ):
        return "required"
    first, last = passage.sentence(start)
    first, last = max(first, start - LONGEST_SENTENCE), min(last, end + LONGEST_SENTENCE)
    if folded.startswith(" (", end) and passage.has("nice", end, end + 20):
        return "nice-to-have"
    if passage.has("nice", first, last):
        return "nice-to-have"
    section = sections.at(start)
    if section == "mentioned" and passage.has("required", first, last):
        return "required"
    return section
