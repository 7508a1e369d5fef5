"""Measure the work on texts: what one new posting costs before it reaches the database, against the naive way."""

from __future__ import annotations

import gc
import platform
import re
import statistics
import time
import unicodedata
import zlib
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar

import orjson
from django.core.management.base import BaseCommand, CommandError, CommandParser

from jobs.contract import RawPosting
from jobs.management.bench_adverts import SEED, made_postings
from jobs.management.own_program import run_own
from jobs.parsing.clean import clean
from jobs.parsing.eligible import eligible
from jobs.parsing.html import plain_text, sanitise
from jobs.parsing.language import language
from jobs.parsing.places import places
from jobs.parsing.salary import salary
from jobs.parsing.sketch import RUN, sketch
from jobs.parsing.statements import statements
from jobs.parsing.telling import OF_LINES, OF_SENTENCES, telling
from jobs.parsing.title_key import title_key
from jobs.search.tokenise import plain_words
from jobs.search.wording import Wording, wording
from jobs.services.facts import place_line
from jobs.services.labelling import TOGETHER, Labelled, Rules, content_hash, files_version, label_all
from jobs.services.packed import batches
from taxonomy.catalog import load_catalog
from taxonomy.classify.education import find_education
from taxonomy.classify.education_words import LEVELS, NOT_NEEDED
from taxonomy.classify.experience import find_experience
from taxonomy.classify.experience_words import YEARS
from taxonomy.classify.passage import fold_text, read_passage
from taxonomy.classify.role import find_role
from taxonomy.classify.seniority import find_seniority
from taxonomy.classify.skills import find_skills
from taxonomy.classify.workflow import find_workflow, load_phrases

NAIVE = 60
Item = TypeVar("Item")
Value = TypeVar("Value")
MEMORY = """
import time
def memory():
    with open("/proc/self/statm") as pages:
        return int(pages.read().split()[1]) * 4096
start, before = time.thread_time(), memory()
import jobs.parsing.clean, jobs.parsing.eligible, jobs.parsing.statements, jobs.parsing.sketch, jobs.search.wording
import taxonomy.classify.education, taxonomy.classify.experience, taxonomy.classify.posting, taxonomy.classify.workflow
took = time.thread_time() - start
from jobs.contract import RawPlace
from taxonomy.catalog import load_catalog
text = "You own pipelines in Python; 5 years of experience, a degree in statistics, remote within the EU, no visas."
taxonomy.classify.posting.classify("Junior Data Engineer", text, load_catalog())
taxonomy.classify.workflow.find_workflow(text)
taxonomy.classify.experience.find_experience(text, load_catalog())
jobs.parsing.statements.statements(text)
jobs.parsing.sketch.sketch(text)
jobs.search.wording.wording("Junior Data Engineer", ["Python"], [text], "en")
bare = memory()
jobs.parsing.places.places([RawPlace(text="Cairo, Egypt")])
jobs.parsing.eligible.eligible("remote", text, ())
whole = memory()
print(took, bare - before, whole - before)
"""


class Stages:
    """Seconds of this thread's work by the name of the stage, one entry a posting."""

    def __init__(self) -> None:
        self.spent: dict[str, list[float]] = {}

    def run(self, name: str, work: Callable[[], Value], postings: int = 1) -> Value:
        """Do the work and note what it took for each of so many postings."""
        start = time.thread_time()
        value = work()
        took = (time.thread_time() - start) / postings
        self.spent.setdefault(name, []).extend([took] * postings)
        return value

    def total(self, name: str) -> float:
        """Return the seconds of a stage in all."""
        return sum(self.spent[name])

    def p50_ms(self) -> dict[str, dict[str, float]]:
        """Return the middle posting's milliseconds of each stage."""
        return {name: {"p50_ms": round(statistics.median(took) * 1000, 3)} for name, took in self.spent.items()}


class Command(BaseCommand):
    """`bench_text --postings N`: prints one JSON object; needs neither database nor network."""

    help = __doc__ or ""
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--postings", type=int, default=500)

    def handle(self, *args: Any, **options: Any) -> None:
        postings: int = options["postings"]
        if not 1 <= postings <= 20_000:
            raise CommandError("--postings must lie between 1 and 20000.")
        # A full collection costs what the process holds besides, not what a posting does; a worker hardly ever has one.
        gc.collect()
        gc.disable()
        try:
            measured = _measure(postings)
        finally:
            gc.enable()
        self.stdout.write(orjson.dumps(measured).decode())


def _labelled(raws: Iterable[RawPosting], rules: Rules) -> list[Labelled]:
    return label_all([(clean(raw), "Bench Works") for raw in raws], rules)


def _words(item: Labelled) -> Wording:
    clean = item.clean
    skills = [skill.name for skill in item.labels.skills]
    return wording(clean.title, skills, ("Bench Works", place_line(clean), clean.text), clean.language or "")


def _ready(raws: Iterable[RawPosting], rules: Rules) -> None:
    """All that is worked out of postings before they are written, in the order of an import: labels and facts of all,
    then their words, and what they are compared by."""
    items = _labelled(raws, rules)
    for item in items:
        _words(item)
    for item in items:
        sketch(item.clean.text)
    for item in items:
        title_key(item.clean.title, [place.text for place in item.clean.places])


def _measure(count: int) -> dict[str, Any]:
    rules = Rules(files_version(), load_catalog())
    made = list(made_postings(count + 20))
    # The first postings load tables and build automata, which every process does once.
    _labelled(made[:20], rules)
    measured = made[20:]
    whole = Stages()
    for raws in batches(measured, TOGETHER):
        whole.run("before_database", partial(_ready, raws, rules), len(raws))
    # Again with other texts, so that nothing is remembered from before.
    stages = Stages()
    for raws in batches(made_postings(count, seed=SEED + 1), TOGETHER):
        stages.run("whole", partial(_labelled, raws, rules), len(raws))
    for raws in batches(made_postings(count, seed=SEED + 2), TOGETHER):
        _by_stages(stages, raws, rules)
    gated = sum(
        stages.total(name) for name in ("gates", "eligibility", "statements", "experience", "education", "workflow")
    )
    some = _labelled(measured[:NAIVE], rules)
    naive = _naive([item.clean.text for item in some])
    took, bare, cities = _memory()
    return {
        "machine": f"{platform.machine()}, {platform.python_implementation()} {platform.python_version()}",
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "postings": count,
        "classes": {
            "before_database": {
                **whole.p50_ms()["before_database"],
                "per_s": round(count / whole.total("before_database")),
            },
            **stages.p50_ms(),
        },
        "ratios": {
            "every_pattern_everywhere_over_gated": round(naive * count / gated, 1),
            "sample_run_by_run_over_all_at_once": _ratio(_run_by_run, lambda item: sketch(item.clean.text), some),
            "words_letter_by_letter_over_words": _ratio(_letter_by_letter, _words, some),
        },
        "memory_mb": {"pure": bare, "with_cities": cities},
        "import_s": took,
    }


def _by_stages(stages: Stages, raws: list[RawPosting], rules: Rules) -> None:
    """One stage of all postings after the other, as `label_all` takes them."""

    def each(name: str, work: Callable[[Item], Value], items: Iterable[Item]) -> list[Value]:
        return [stages.run(name, partial(work, item)) for item in items]

    catalog = load_catalog()
    html = each("sanitise", lambda raw: sanitise(raw.html or ""), raws)
    each("plain_text", plain_text, html)
    each("places", lambda raw: places(raw.places), raws)
    each("pay", lambda raw: salary(raw.pay, raw.pay_text), raws)
    postings = each("clean", clean, raws)
    each("language", lambda one: language(None, one.text), postings)
    each("role", lambda one: find_role(one.title, one.text, catalog), postings)
    each("seniority", lambda one: find_seniority(one.title, catalog), postings)
    each("cues", lambda one: read_passage(one.text, catalog), postings)
    each("skills", lambda one: find_skills(one.title, one.text, catalog, "Bench Works"), postings)
    each("gates", lambda one: telling(one.text), postings)
    each("eligibility", lambda one: eligible("unknown", one.text, one.places), postings)
    each("workflow", lambda one: find_workflow(one.text), postings)
    each("experience", lambda one: find_experience(one.text, catalog), postings)
    each("education", lambda one: find_education(one.text, catalog), postings)
    each("statements", lambda one: statements(one.text), postings)
    each("sketch", lambda one: sketch(one.text), postings)
    each("wording", _words, label_all([(one, "Bench Works") for one in postings], rules))
    each("title_key", lambda one: title_key(one.title, [place.text for place in one.places]), postings)
    each("content_hash", lambda one: content_hash(one, rules), postings)


def _naive(texts: Iterable[str]) -> float:
    """Seconds that the usual way takes for one text: every pattern of these rules over every line."""
    start, count = time.thread_time(), 0
    for text in texts:
        folded = fold_text(text).folded
        for line in text.split("\n"):
            _search((*OF_SENTENCES, *OF_LINES), line)
        for line in folded.split("\n"):
            _search((YEARS, LEVELS, NOT_NEEDED, *(phrase.pattern for phrase in load_phrases())), line)
        count += 1
    return (time.thread_time() - start) / count


def _ratio(naive: Callable[[Labelled], object], quick: Callable[[Labelled], object], items: list[Labelled]) -> float:
    """How many times as long the usual way takes for the same texts."""
    spent = Stages()
    for item in items:
        spent.run("naive", partial(naive, item))
        spent.run("quick", partial(quick, item))
    return round(sum(spent.spent["naive"]) / sum(spent.spent["quick"]), 1)


def _run_by_run(item: Labelled) -> list[int]:
    words = re.findall(r"[^\W_]+", item.clean.text.casefold())
    runs = {" ".join(words[start : start + RUN]) for start in range(len(words) - RUN + 1)}
    return sorted(zlib.crc32(run.encode()) for run in runs)


def _letter_by_letter(item: Labelled) -> set[str]:
    plain = "".join(
        mark
        for mark in unicodedata.normalize("NFKD", item.clean.text.casefold()).casefold()
        if not unicodedata.combining(mark)
    )
    return set(plain_words(plain))


def _search(patterns: Iterable[re.Pattern[str]], line: str) -> None:
    for pattern in patterns:
        pattern.search(line)


def _memory() -> tuple[float, float, float]:
    """Seconds of importing the pure modules, and MB that they add to an idle interpreter, without and with the towns."""
    took, bare, whole = map(float, run_own("-c", MEMORY, reads=True).split())
    return round(took, 2), round(bare / 2**20, 1), round(whole / 2**20, 1)
