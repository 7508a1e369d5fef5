"""No pattern and no text takes more than linear time: what comes from outside is hostile, and a worker has others to serve."""

from __future__ import annotations

import re
import time
from typing import NamedTuple

import pytest

from jobs.contract import RawPlace, RawPosting
from jobs.parsing.clean import clean
from jobs.parsing.eligible import eligible
from jobs.parsing.statements import statements
from jobs.parsing.workplace import workplace_in
from taxonomy.catalog import load_catalog
from taxonomy.classify.education import find_education
from taxonomy.classify.experience import find_experience
from taxonomy.classify.posting import classify
from taxonomy.classify.workflow import find_workflow
from tests.patterns import hostile_parts, named_patterns

SIZES = (3_000, 12_500, 50_000, 200_000)
# Below this the clock says little, and a longer text is at most in proportion; a square shows at 12,500 letters.
QUICK = 0.004
# A text four times as long takes four times as long; the margin is for a busy machine.
STEEPEST = 8
# Seconds of the processor for 200,000 letters.
LONGEST = 0.2


class Use(NamedTuple):
    """How a pattern is used, where that is what keeps it linear: by which method, on so many characters at most."""

    method: str = "search"
    longest: int = SIZES[-1]


LINE = 2_000
USES = {
    "jobs.parsing.countries._DIVISION_WORDS": Use("fullmatch", LINE),
    "jobs.parsing.evergreen._TITLE": Use("fullmatch", 300),
    "jobs.parsing.job_posting._BARE_SUM": Use("fullmatch"),
    "jobs.parsing.page_hints._FEED_START": Use("match", 4_000),
    "jobs.parsing.page_hints._XML_START": Use("match", 4_000),
    "jobs.parsing.pasted._TITLE": Use("fullmatch", 5_000),
    "jobs.parsing.pasted._PLACE": Use("fullmatch", 5_000),
    # Between two sums of a line whose gaps are folded to one space.
    "jobs.parsing.pay_words._JOIN": Use("fullmatch", 60),
    "jobs.parsing.page_hints._XML_KINDS": Use("search", 4_000),
    "jobs.parsing.pay_words._LONG_JOIN": Use("fullmatch"),
    "jobs.parsing.statements._NEGATED_BEHIND": Use("match"),
    "jobs.parsing.eligibility.FOR_A_WHILE": Use("match"),
    "taxonomy.classify.skill_rules.NEGATED_AFTER": Use("match"),
    "taxonomy.classify.skill_rules.DEGREE_AFTER": Use("match"),
    "jobs.parsing.pay_words._SALARY_BEHIND": Use("match"),
    "jobs.parsing.pay_words._FROM_BEHIND": Use("match"),
    "jobs.parsing.pay_asides.BEHIND_ASIDE": Use("match", 5_000),
    "jobs.parsing.places._DEPARTMENT": Use("fullmatch", LINE),
    "taxonomy.additions.SLUG": Use("match", 200),
    # Capped before: an address, a path of a map, a title, a name, a term.
    "jobs.parsing.posting_ids._SHAPES": Use("match", 2_000),
    "jobs.parsing.field_paths._TOKEN": Use("match", 500),
    "jobs.parsing.title_key._SEGMENTS": Use("search", 300),
    "jobs.parsing.same_opening._GENDERS": Use("search", 300),
    "jobs.parsing.company_name._PARTS": Use("search", 200),
    "taxonomy.terms._SHAPES": Use("match", 60),
    "taxonomy.terms._SMALL_SHAPES": Use("match", 60),
    "taxonomy.classify.skill_rules.LEGAL_FORM": Use("search", 80),
    # Linear, but dear; a sentence on the workplace is cut at 5,000 letters.
    "jobs.parsing.workplace._SAID_HYBRID": Use("search", 5_000),
    "jobs.parsing.workplace_sense._SOME_DAYS": Use("search", 5_000),
    # Gaps in a place are folded to one space, and those that signs leave to eight: see the test of hostile places.
    "jobs.parsing.place_line._CUT": Use("search", 300),
    "jobs.parsing.places._STRONG": Use("search", 60),
    "jobs.parsing.places._WEAK": Use("search", 300),
    "jobs.parsing.places._DAYS": Use("search", 300),
    # Our own data.
    "taxonomy.pattern.CLASS_OR_SPACE": Use("search", 300),
    # Sanitised markup ends each of its tags: see the test of hostile markup.
    "jobs.parsing.html._TAG": Use("fullmatch", 1_000),
    "jobs.parsing.html._BLOCK_TAG": Use("search", 1_000),
    "jobs.parsing.html._INLINE_TAG": Use("search", 1_000),
}
PATTERNS = named_patterns()


def seconds(pattern: re.Pattern[str], use: Use, part: str, size: int) -> float:
    text = (part * (size // len(part) + 1))[:size]
    start = time.thread_time()
    getattr(pattern, use.method)(text)
    return time.thread_time() - start


def test_patterns_of_code_and_of_data_are_found() -> None:
    assert len(PATTERNS) > 300
    assert {"jobs.parsing.statement_words.VISA:0", "workflow_phrases.toml:kpis", "roles.toml:bi"} <= set(PATTERNS)
    assert {name.rsplit(":", 1)[0] for name in PATTERNS} >= set(USES)


@pytest.mark.parametrize("name", PATTERNS)
def test_a_pattern_takes_linear_time_on_what_holds_it_up(name: str) -> None:
    pattern, use = PATTERNS[name], USES.get(name.rsplit(":", 1)[0], Use())
    for part in hostile_parts(pattern):
        before = 0.0
        for size in SIZES:
            size = min(size, use.longest)
            took = seconds(pattern, use, part, size)
            if took >= LONGEST:
                # Beside others even the processor's own time is longer at times.
                took = min(took, *(seconds(pattern, use, part, size) for _ in range(3)))
            assert took < LONGEST, (part, size)
            assert before < QUICK or took < STEEPEST * before, (part, size, before, took)
            before = took
            if size == use.longest or (size > SIZES[0] and took < QUICK):
                break


HOSTILE = {
    "one endless word": "a",
    "one endless number": "7",
    "spaces": " \t",
    "lines": "\n",
    "binary": "\x00\x01\xff\x9f",
    "right-to-left marks": "\u202e\u200f\u0645",
    "combining marks": "a\u0301\u0302\u0303",
    "wide letters": "\u2026\u2122\ufdfa",
    "nested tags": "<div><p><ul><li>",
    "endings alone": "</div></p>",
    "unended tags": "<a href=",
    "unended quotes": '<a "<p ',
    "unended comments": '<p style="/*a',
    "styles": "style=",
    "odd styles": "<p style=\"dis\\play:none\">x",
    "entities": "&amp;lt;&#1;",
    "scripts": "<script>alert(1)",
    "cues": "only remote in the US, must be based in ",
    "years": "5+ years to 7 years of experience or ",
    "degrees": "bachelor's or master's degree in ",
    "visas": "we cannot sponsor visa support or relocation ",
    "steps": "build train deploy monitor data pipelines of models ",
    "skills": "Python, SQL / Go (R) c++ ",
    "sentences": "no. 5. we are hiring! ",
}  # fmt: skip


def whole_work(posting: RawPosting) -> float:
    start = time.thread_time()
    cleaned = clean(posting)
    catalog = load_catalog()
    classify(cleaned.title, cleaned.text, catalog, "Bench Works")
    eligible("remote", cleaned.text, cleaned.places)
    find_workflow(cleaned.text)
    find_experience(cleaned.text, catalog)
    find_education(cleaned.text, catalog)
    statements(cleaned.text)
    return time.thread_time() - start


@pytest.mark.parametrize("part", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("size", [200_000, 1_000_000])
def test_a_hostile_text_is_read_in_bounded_time(part: str, size: int) -> None:
    whole_work(RawPosting("1", "Data Engineer", "https://jobs.example.com/1", html="You build pipelines in Python."))
    text = (part * (size // len(part) + 1))[:size]
    assert whole_work(RawPosting("1", "Data Engineer", "https://jobs.example.com/1", html=text)) < 6


@pytest.mark.parametrize("part", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_title_is_read_in_bounded_time(part: str) -> None:
    title = "Data Scientist " + (part * (200_000 // len(part) + 1))[:200_000]
    assert whole_work(RawPosting("1", title, "https://jobs.example.com/1", html="<p>You build models.</p>")) < 3


PLACES = (
    "\u2603",
    "\u2603,",
    "12345 ",
    "(",
    "()",
    "- ",
    "a -",
    "a;",
    "UTC+1 ",
    "3 days, ",
    "75 - ",
    " or ",
    "\u0660",
    "London ",
)


@pytest.mark.parametrize("part", PLACES)
def test_a_hostile_place_is_read_in_bounded_time(part: str) -> None:
    place = RawPlace(text=(part * 4_000)[:4_000])
    assert whole_work(RawPosting("1", "Data Engineer", "https://jobs.example.com/1", html="", places=(place,))) < 4


@pytest.mark.parametrize("part", ["télétravail", "one - two days a week ", "hybrid ", "remote, not remote "])
def test_a_hostile_sentence_on_the_workplace_is_read_in_bounded_time(part: str) -> None:
    start = time.thread_time()
    workplace_in(part * 20_000)
    assert time.thread_time() - start < 2
