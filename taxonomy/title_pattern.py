"""Patterns of titles as an admin writes them: words, optional words and alternatives, never a regular expression.

`senior? data (wrangler|<eng>)` -> data wrangler, Senior Data-Wrangler, data engineer ... A space or hyphen stands for
whatever stands between words in titles (GAP), `?` makes the word or bracket before it optional, `<name>` stands for a
word list of roles.toml.
`pattern_source` gives the notation of roles.toml, whose matching takes time linear in the title.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

LONGEST = 200
MOST_PARTS = 60
MOST_OPTIONAL = 6
DEEPEST = 2
LEAST_LETTERS = 3
# "Data Engineer, Museum", "Data Engineer (Museum)" and "Data-Engineer / Museum" have the same two words.
GAP = '[ ,:/|()"-]{1,6}'
_TOKEN = re.compile(r"(?P<word>(?:[^\W_]|[+#&./'])+)|(?P<name><[a-z_]+>)|(?P<sign>[(|)?])|(?P<gap> )")


class PatternRefused(ValueError):
    """The words are no pattern; the message is one sentence that says what to do."""


def pattern_source(text: str) -> str:
    """Return the pattern as taxonomy/pattern.py compiles it; raises PatternRefused."""
    plain = " ".join(text.lower().replace("-", " ").split())
    if not plain:
        raise PatternRefused("The pattern is empty.")
    if len(plain) > LONGEST:
        raise PatternRefused(f"The pattern is longer than {LONGEST} characters; make two of it.")
    plain = re.sub(r"\s*\|\s*", "|", re.sub(r"\(\s+", "(", re.sub(r"\s+\)", ")", plain)))
    tokens = list(_tokens(plain))
    if len(tokens) > 2 * MOST_PARTS:
        raise PatternRefused("The pattern has too many parts; make two of it.")
    if sum(piece == "?" for piece in tokens) > MOST_OPTIONAL:
        raise PatternRefused(f"The pattern has more than {MOST_OPTIONAL} optional parts; make two of it.")
    reader = _Reader(tokens)
    source = reader.sequence(0)
    if reader.place < len(tokens):
        raise PatternRefused(f"There is a “{tokens[reader.place]}” too many in the pattern.")
    if "<" not in plain and sum(letter.isalnum() for letter in plain) < LEAST_LETTERS:
        raise PatternRefused("The pattern is too short to name any work.")
    return rf"(?<!\w)(?:{source})(?!\w)"


def _tokens(plain: str) -> Iterator[str]:
    place = 0
    while place < len(plain):
        match = _TOKEN.match(plain, place)
        if match is None:
            raise PatternRefused(
                f"“{plain[place]}” may not stand in a pattern: write words, (one|other), word? and <list> only."
            )
        yield match[0]
        place = match.end()


class _Reader:
    """Reads one sequence after another from the tokens; `place` is the next token."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self.place = 0

    def sequence(self, depth: int) -> str:
        """Read parts up to a `|`, a `)` or the end."""
        parts: list[tuple[str, bool]] = []
        while self.place < len(self.tokens) and self.tokens[self.place] not in ("|", ")"):
            if parts and self._next() != " ":
                raise PatternRefused("Put a space between a bracket or <list> and the next word.")
            source = self._part(depth) if not parts else self._part_after_space(depth)
            optional = self.place < len(self.tokens) and self.tokens[self.place] == "?"
            self.place += optional
            parts.append((source, optional))
        if all(optional for _, optional in parts):
            raise PatternRefused("A pattern, and each alternative in it, needs a word that is not optional.")
        return _joined(parts)

    def _part_after_space(self, depth: int) -> str:
        self.place += 1
        return self._part(depth)

    def _part(self, depth: int) -> str:
        piece = self._next()
        self.place += 1
        if piece == "(":
            if depth >= DEEPEST:
                raise PatternRefused("Brackets may stand in brackets once, not deeper.")
            return self._alternatives(depth + 1)
        if piece.startswith("<"):
            return piece
        if piece in ("?", " ", ""):
            raise PatternRefused("A “?” stands right behind the word or bracket that it makes optional.")
        return re.escape(piece)

    def _alternatives(self, depth: int) -> str:
        found = [self.sequence(depth)]
        while self._next() == "|":
            self.place += 1
            found.append(self.sequence(depth))
        if self._next() != ")":
            raise PatternRefused("A bracket of the pattern is not closed.")
        self.place += 1
        return f"(?:{'|'.join(found)})"

    def _next(self) -> str:
        return self.tokens[self.place] if self.place < len(self.tokens) else ""


def _joined(parts: list[tuple[str, bool]]) -> str:
    """Join parts by gaps; the gap beside an optional part is as optional as the part."""
    first = next(place for place, (_, optional) in enumerate(parts) if not optional)
    before = "".join(f"(?:{source}{GAP})?" for source, _ in parts[:first])
    after = "".join(f"(?:{GAP}{source})?" if optional else f"{GAP}{source}" for source, optional in parts[first + 1 :])
    return f"{before}{parts[first][0]}{after}"
