"""What a reader asks of a curated list in its URL: words, city, area, verified, hiring and an order.

The same parameters narrow the page, the CSV and the JSON. What cannot be used comes back as Problems and is never
ignored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from jobs.search.parameters import MAX_Q, TRACKING, Problem, closest

SORTS = ("name", "city", "checked", "open")
PARAMETERS = ("q", "city", "area", "verified", "hiring", "sort")


@dataclass(frozen=True, slots=True)
class ListQuery:
    """A narrowed and ordered list; empty means all. `verified` and `hiring` are yes, no or empty."""

    q: str = ""
    city: str = ""
    area: str = ""
    verified: str = ""
    hiring: str = ""
    sort: str = ""
    problems: tuple[Problem, ...] = field(default=(), compare=False)

    @classmethod
    def from_params(
        cls, params: Mapping[str, Sequence[str]], *, cities: Sequence[str], areas: Sequence[str]
    ) -> ListQuery:
        """Read `params` (name -> values) of a list that has these cities and areas."""
        choices = {
            "city": cities, "area": areas, "verified": ("yes", "no"), "hiring": ("yes",), "sort": SORTS,
        }  # fmt: skip
        problems: list[Problem] = []
        values: dict[str, str] = {}
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
            if texts and name == "q":
                values[name] = texts[0][:MAX_Q]
                if len(texts[0]) > MAX_Q:
                    sentence = _("Only the first %(most)d characters of the words were used.") % {"most": MAX_Q}
                    problems.append(Problem("q", None, sentence))
            elif texts:
                value, problem = _known(name, texts[0], choices[name])
                values[name] = value
                problems += [problem] if problem else []
        return cls(problems=tuple(problems), **values)

    @property
    def is_empty(self) -> bool:
        """Whether nothing narrows the list."""
        return not any((self.q, self.city, self.area, self.verified, self.hiring))

    @property
    def effective_sort(self) -> str:
        """The order in force."""
        return self.sort or "name"

    def query_string(self, **changes: str) -> str:
        """Return the query string of this query with `changes`, without a question mark; empty for the whole list."""
        query = replace(self, **changes)  # type: ignore[arg-type]
        return urlencode([(name, getattr(query, name)) for name in PARAMETERS if getattr(query, name)])


def _known(name: str, text: str, choices: Sequence[str]) -> tuple[str, Problem | None]:
    """Return the choice that `text` is, whatever its case; else nothing and what is wrong."""
    found = {choice.casefold(): choice for choice in choices}
    if value := found.get(text.casefold()):
        return value, None
    near = closest(text, found)
    words = {
        "city": _("No company of this list has the city “%(value)s”."),
        "area": _("No company of this list works in “%(value)s”."),
        "verified": _("verified is yes or no, not “%(value)s”."),
        "hiring": _("hiring is yes or left out, not “%(value)s”."),
        "sort": _("sort is name, city, checked or open, not “%(value)s”."),
    }
    meant = found[near] if near and name in ("city", "area", "sort") else None
    return "", Problem(name, text[:60], words[name] % {"value": text[:60]}, meant)


def _plain(text: str) -> str:
    """Return `text` without control characters and outer white space."""
    return " ".join("".join(character if character.isprintable() else " " for character in text).split())
