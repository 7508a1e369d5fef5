"""A seeded catalogue for the search's bench: texts of made-up words, spread as words and values are spread in life."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from jobs.search.build import Part
from jobs.search.document import Document
from jobs.search.ordering import microseconds
from jobs.search.wording import wording
from taxonomy.catalog import load_catalog

VOCABULARY, WORDS, COMPANIES, CITIES = 45_000, 260, 20_000, 200
CHUNK = 5_000
SENIORITIES = ("junior", "mid", "senior", "lead", "unspecified")
WORKPLACES = ("remote", "hybrid", "onsite", "unknown")
EMPLOYMENTS = ("full-time", "part-time", "contract", "internship", "")
LISTS = ("first-list", "second-list")
STEPS = ("frame-and-acquire", "analyse", "validate", "model", "engineer", "monitor")
SCOPES = ("only", "unknown", "some", "anywhere")
COUNTRIES = tuple(f"{first}{second}" for first in "ABCDE" for second in "ABCDEFGH")
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
YEAR_US = microseconds(NOW) - microseconds(NOW - timedelta(days=365))
SYLLABLES = [
    first + vowel + last for first in "bdfgklmnprstv" for vowel in "aeiou" for last in ("", "n", "r", "s", "l")
]


@dataclass(frozen=True, slots=True)
class Raw:
    """One posting before its words are taken: what a row of the database would hold."""

    id: int
    listed_at: int
    title: str
    text: str
    company: str
    role: str
    skills: tuple[tuple[str, str], ...]
    seniority: str
    workplace: str
    employment: str
    city: int
    pay: int | None
    scope: str
    steps: tuple[str, ...]


class Corpus:
    """Postings 1 to `count`, the oldest first; equal seeds give equal postings."""

    def __init__(self, count: int, seed: int = 7) -> None:
        self.count = count
        self._seed = seed
        self._random = np.random.default_rng(seed)
        self._skills = [(skill.slug, skill.name) for skill in load_catalog().skills]
        self._roles = [(role.slug, role.name) for role in load_catalog().roles]
        self.vocabulary = self._words()

    def _words(self) -> list[str]:
        known = [word for _, name in self._skills for word in name.lower().split()]
        picks = self._random.integers(0, len(SYLLABLES), (VOCABULARY, 3))
        made = ("".join(SYLLABLES[part] for part in row[: 2 + place % 2]) for place, row in enumerate(picks))
        return list(dict.fromkeys([*known, *made]))[:VOCABULARY]

    def _zipf(self, size: int, values: int, power: float = 1.0) -> NDArray[np.int64]:
        weights = 1 / (np.arange(values) + 3) ** power
        ends = np.cumsum(weights / weights.sum())
        return np.minimum(np.searchsorted(ends, self._random.random(size)), values - 1)

    def raws(self, first: int = 0, last: int | None = None) -> Iterator[Raw]:
        """Yield the postings from `first` (from 0, a multiple of CHUNK) to before `last` (None: all) as rows."""
        last = self.count if last is None else min(last, self.count)
        for start in range(first, last, CHUNK):
            # Each chunk has its own seed, so that any of them can be made by itself.
            self._random = np.random.default_rng((self._seed, start))
            yield from self._chunk(start, min(CHUNK, last - start))

    def _chunk(self, start: int, size: int) -> Iterator[Raw]:
        texts = self._zipf(size * WORDS, len(self.vocabulary)).reshape(size, WORDS)
        named = self._zipf(size * 12, len(self._skills)).reshape(size, 12)
        columns = {
            name: self._zipf(size, values, 0.8).tolist()
            for name, values in (
                ("company", COMPANIES), ("role", len(self._roles)), ("seniority", 5), ("workplace", 4),
                ("employment", 5), ("city", CITIES), ("scope", len(SCOPES)), ("step", len(STEPS)),
            )
        }  # fmt: skip
        paid, amounts = self._random.random(size) < 0.3, self._random.integers(20_000, 200_000, size)
        many = self._random.integers(5, 13, size)
        for place in range(size):
            role, title = self._roles[columns["role"][place]]
            skills = tuple(sorted({self._skills[number] for number in named[place][: many[place]]}))
            seniority = SENIORITIES[columns["seniority"][place]]
            yield Raw(
                id=start + place + 1,
                listed_at=microseconds(NOW) - YEAR_US + YEAR_US * (start + place) // self.count,
                title=f"{'' if seniority == 'unspecified' else seniority.title()} {title} {skills[0][1]}".strip(),
                text=" ".join([self.vocabulary[number] for number in texts[place]]),
                company=f"company-{columns['company'][place]}",
                role=role,
                skills=skills,
                seniority=seniority,
                workplace=WORKPLACES[columns["workplace"][place]],
                employment=EMPLOYMENTS[columns["employment"][place]],
                city=columns["city"][place],
                pay=int(amounts[place]) * 100 if paid[place] else None,
                scope=SCOPES[columns["scope"][place]],
                steps=STEPS[: columns["step"][place]],
            )


def document(raw: Raw) -> Document:
    """Return a posting as the index takes it, as the change feed would make it of its row."""
    country = COUNTRIES[raw.city % len(COUNTRIES)]
    said = wording(
        raw.title, [name for _, name in raw.skills], [raw.company, f"City {raw.city}, {country}", raw.text], "en"
    )
    refused = COUNTRIES[raw.id % 10] if raw.scope == "anywhere" and raw.id % 3 == 0 else ""
    number = int(raw.company.rpartition("-")[2])
    return Document(
        id=raw.id,
        listed_at=raw.listed_at,
        title_words=said.title,
        skill_words=said.skills,
        text_words=said.text,
        values={
            "role": (raw.role,),
            "skill": tuple(slug for slug, _ in raw.skills),
            "seniority": (raw.seniority,),
            "workplace": (raw.workplace,),
            "employment": (raw.employment,) if raw.employment else (),
            "language": ("en",),
            "country": (country,),
            "city": (f"city-{raw.city}",),
            "company": (raw.company,),
            "list": LISTS[number % 8 : number % 8 + 1],
            "scope": (raw.scope,),
            "accepted": (country,) if raw.scope in ("only", "some") else (),
            "refused": (refused,) if refused else (),
            "workflow": raw.steps or ("unknown",),
        },
        currency="EUR" if raw.pay else "",
        pay_max=raw.pay,
        quality=(raw.pay is not None) + 1 + (raw.workplace != "unknown"),
        first_seen_at=raw.listed_at,
        spellings=said.spellings,
    )


def timed_part(given: tuple[int, int, int, int]) -> tuple[Part, float]:
    """Return the part of (count, seed, first, last) and the seconds it took without making up the texts."""
    count, seed, first, last = given
    raws = list(Corpus(count, seed).raws(first, last))
    start = time.perf_counter()
    part = Part()
    for raw in raws:
        part.add(document(raw))
    return part, time.perf_counter() - start
