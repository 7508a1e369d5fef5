"""What a reader asks of the page of sources in its URL: a source, a state, words and a page.

The same parameters narrow the page and the API. What cannot be used comes back as Problems and is never ignored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from jobs import registry
from jobs.models.board import Board
from jobs.search.parameters import MAX_Q, TRACKING, Problem, closest

PARAMETERS = ("q", "source", "state", "page")
LAST_PAGE = 100_000


@dataclass(frozen=True, slots=True)
class SourceQuery:
    """Which boards are asked for; empty means all."""

    q: str = ""
    source: str = ""
    state: str = ""
    page: int = 1
    problems: tuple[Problem, ...] = field(default=(), compare=False)

    @classmethod
    def from_params(cls, params: Mapping[str, Sequence[str]]) -> SourceQuery:
        """Read `params`: name -> values."""
        problems: list[Problem] = []
        values: dict[str, str] = {}
        choices = {"source": list(registry.sources()), "state": list(Board.Health.values)}
        for name, given in params.items():
            if name.startswith(TRACKING):
                continue
            shown = _plain(name)[:60]
            if name not in PARAMETERS:
                sentence = _("There is no parameter “%(name)s”.") % {"name": shown}
                problems.append(Problem(shown, None, sentence, closest(shown, PARAMETERS)))
                continue
            texts = [text for text in map(_plain, given) if text]
            if len(texts) > 1:
                sentence = _("One value of %(name)s can be used at a time; the first one was.") % {"name": name}
                problems.append(Problem(name, texts[1][:60], sentence))
            if texts:
                values[name] = texts[0]
        for name, known in choices.items():
            if (text := values.get(name)) and text not in known:
                sentence = _("There is no %(name)s “%(value)s”.") % {"name": name, "value": text[:60]}
                problems.append(Problem(name, text[:60], sentence, closest(text, known)))
                del values[name]
        page = values.get("page", "1")
        if not (page.isascii() and page.isdigit() and 1 <= int(page[:9]) <= LAST_PAGE):
            sentence = _("page is a number from 1, not “%(value)s”.") % {"value": page[:60]}
            problems.append(Problem("page", page[:60], sentence))
            page = "1"
        return cls(
            values.get("q", "")[:MAX_Q], values.get("source", ""), values.get("state", ""), int(page), tuple(problems)
        )

    @property
    def is_empty(self) -> bool:
        """Whether nothing narrows the boards."""
        return not (self.q or self.source or self.state)

    def query_string(self, *, page: int) -> str:
        """Return the query string of another page, without a question mark."""
        parts = [("q", self.q), ("source", self.source), ("state", self.state), ("page", str(page) if page > 1 else "")]
        return urlencode([(name, value) for name, value in parts if value])


def _plain(text: str) -> str:
    """Return `text` without control characters and outer white space."""
    return " ".join("".join(character if character.isprintable() else " " for character in text).split())
