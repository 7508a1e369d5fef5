"""A whole job text as a recruiter pastes it: what it certainly says of title, place, workplace, pay, employment and link.

Each fact comes with the words that it was read from, so that the recruiter can check it; what is not said stays None.
The first line is the title where it is short enough for one. Example: "Data Engineer\\nLocation: Cairo, Egypt\\n\\nYou
build ..." -> title "Data Engineer", place "Cairo, Egypt", text "You build ...".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from jobs.contract import Period, RawPlace
from jobs.parsing.clean import http_url
from jobs.parsing.employment import employment
from jobs.parsing.html import one_line, tidy
from jobs.parsing.pay_words import stated_range
from jobs.parsing.places import places
from jobs.parsing.workplace import workplace_in

MAX_LINES = 1_500
LONGEST_LINE = 5_000
LONGEST_TITLE = 120
LONGEST_FACT = 120
HEAD_LINES = 8
_LABEL = r"\s*(?:[:：]|\s[–—-]\s)\s*"
_TITLE = re.compile(rf"\W*(?:job title|position|job|role|title|المسمى الوظيفي){_LABEL}(.+)", re.IGNORECASE)
_PLACE = re.compile(
    r"\W*(?:(?:job |office |work )?locations?|offices?|place(?: of work)?|city|based in|standort|lieu|الموقع|المكان)"
    rf"{_LABEL}(.+)",
    re.IGNORECASE,
)
_APPLY = re.compile(r"\bappl(?:y|ication)|\bbewerb|\bpostule|\bsubmit\b|قدم|التقديم", re.IGNORECASE)
_LINK = re.compile(r"https://[^\s<>\"'`]+")
_MARKS = re.compile(r"^[#*\s_]+|[*\s_]+$")


@dataclass(frozen=True, slots=True)
class Said:
    """One fact: its value, ready for its field, and the words that it was read from."""

    value: str
    quote: str


@dataclass(frozen=True, slots=True)
class SaidPay:
    """Pay in major units of `currency` per `period`, and the words that it was read from."""

    low: Decimal | None
    high: Decimal | None
    currency: str
    period: Period
    quote: str


@dataclass(frozen=True, slots=True)
class Pasted:
    """What a pasted text says; `text` is what is left for the body, without title and place lines."""

    text: str
    title: Said | None = None
    place: Said | None = None
    workplace: Said | None = None
    employment: Said | None = None
    pay: SaidPay | None = None
    apply_url: Said | None = None


def read_pasted(pasted: str, title: bool = True) -> Pasted:
    """Return what `pasted` says; with `title` False its first line is not taken for the title.

    Facts are looked for in the first lines alone; the text is kept whole, however long.
    """
    lines = tidy(pasted).split("\n")
    looked_at = [line[:LONGEST_LINE] for line in lines[:MAX_LINES]]
    found_title, title_line = _title(looked_at) if title else (None, None)
    rest = [line for number, line in enumerate(looked_at) if number != title_line]
    place, place_line = _place(rest)
    if place_line is not None and title_line is not None and place_line >= title_line:
        place_line += 1
    body = [line for number, line in enumerate(lines) if number not in (title_line, place_line)]
    return Pasted(
        text="\n".join(body).strip(),
        title=found_title,
        place=place,
        workplace=_workplace(looked_at),
        employment=_employment(rest),
        pay=_pay(rest),
        apply_url=_apply_url(rest),
    )


def _title(lines: list[str]) -> tuple[Said | None, int | None]:
    """Return the title and the number of its line."""
    written = [(number, line) for number, line in enumerate(lines) if line.strip()]
    for number, line in written[:HEAD_LINES]:
        match = _TITLE.fullmatch(line.strip())
        if match and len(match[1]) <= LONGEST_TITLE:
            return Said(_plain(match[1]), one_line(line)), number
    if written:
        number, line = written[0]
        words = _plain(line)
        if 0 < len(words) <= LONGEST_TITLE and not words.endswith((".", ":", "!")):
            return Said(words, one_line(line)), number
    return None, None


def _plain(line: str) -> str:
    return _MARKS.sub("", one_line(line))


def _place(lines: list[str]) -> tuple[Said | None, int | None]:
    """Return the place and the number of the line that says nothing else, if there is one."""
    for number, line in enumerate(lines):
        match = _PLACE.fullmatch(line.strip())
        if match and len(match[1]) <= LONGEST_FACT and _names_a_place(match[1]):
            return Said(_plain(match[1])[:300], one_line(line)), number
    head = [line for line in lines if line.strip()][:HEAD_LINES]
    for line in head:
        for part in re.split(r"\s*[·|•]\s*", line.strip()):
            if part and len(part) <= 60 and _names_a_place(part):
                return Said(_plain(part), one_line(part)), None
    return None, None


def _names_a_place(text: str) -> bool:
    found = places((RawPlace(text=text),))
    return bool(found) and all(place.country for place in found)


def _sentences(lines: list[str]) -> Iterator[str]:
    for line in lines:
        for sentence in re.split(r"(?<=[.!?])\s+", line):
            if sentence.strip():
                yield one_line(sentence)


def _workplace(lines: list[str]) -> Said | None:
    for sentence in _sentences(lines):
        found = workplace_in(sentence[:400])
        if found != "unknown":
            return Said(found, sentence[:200])
    return None


def _employment(lines: list[str]) -> Said | None:
    for line in lines:
        found = employment(one_line(line)) if 0 < len(line.strip()) <= LONGEST_FACT else None
        if found and re.search(r"time|intern|contract|temporary|freelance", line, re.IGNORECASE):
            return Said(found, one_line(line))
    return None


def _pay(lines: list[str]) -> SaidPay | None:
    for line in lines:
        found = stated_range(line) if any(character.isdigit() for character in line) else None
        if found and found.currency and found.period:
            return SaidPay(found.min, found.max, found.currency, found.period, one_line(found.words)[:200])
    return None


def _apply_url(lines: list[str]) -> Said | None:
    before = ""
    for line in lines:
        for match in _LINK.finditer(line):
            url = http_url(match[0].rstrip(".,;:!?)]}»”’"))
            if url and _APPLY.search(f"{before} {line}"):
                return Said(url, one_line(line)[:200])
        before = line if line.strip() else before
    return None
