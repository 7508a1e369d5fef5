"""Measure the work on texts: what one new posting costs from its markup to its labels, against the naive way."""

from __future__ import annotations

import platform
import random
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from typing import Any, TypeVar

import orjson
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from jobs.contract import CleanPosting, RawPay, RawPlace, RawPosting
from jobs.parsing.clean import clean
from jobs.parsing.eligible import eligible
from jobs.parsing.html import plain_text, sanitise
from jobs.parsing.language import language
from jobs.parsing.places import places
from jobs.parsing.salary import salary
from jobs.parsing.statements import statements
from jobs.parsing.telling import OF_LINES, OF_SENTENCES
from jobs.services.labelling import Labelled, Rules, files_version, label
from taxonomy.catalog import load_catalog
from taxonomy.classify.education import find_education
from taxonomy.classify.education_words import LEVELS, NOT_NEEDED
from taxonomy.classify.experience import find_experience
from taxonomy.classify.experience_words import YEARS
from taxonomy.classify.passage import fold_text
from taxonomy.classify.posting import classify
from taxonomy.classify.role import find_role
from taxonomy.classify.seniority import find_seniority
from taxonomy.classify.skills import find_skills
from taxonomy.classify.workflow import find_workflow, load_phrases

SEED = 20_26
LENGTH = 4_500
NAIVE = 60
Value = TypeVar("Value")
# What some sentences of an advert say, and what most of them do.
SAID = (
    "You have {years}+ years of experience with {skill} and {other}.",
    "A bachelor's or master’s degree in a related field, or equivalent practical experience.",
    "This role is remote within the EU; you should be based in Spain or Portugal.",
    "We cannot sponsor visas for this role at the moment.",
    "We offer a relocation package and {years} days of leave – more with time.",
    "Knowledge of {skill} is a plus; {other} is not required.",
    "You work with {skill}, {other} and SQL, and you explain your choices to others.",
)
PLAIN = (
    "The group meets twice a week and writes down what it decides, so that nobody has to ask again.",
    "Our ferries carry people and lorries between {years} harbours, in every season and most weathers.",
    "Everybody here reads the numbers before a meeting, and asks about them in it.",
    "Applicants of every age and origin are welcome, with whatever name they like to use.",
    "Pay is reviewed each spring; the range stands at the head of this advert.",
    "You will sit next to the people who plan the timetable, and hear at once where a figure looks odd.",
    "We prefer short letters: tell us what you made, for whom, and what you would do differently today.",
    "Lunch is cooked by a neighbour – and yes, there is a choice for those who eat no meat.",
    "In the first month you follow a colleague; in the second you take over a small part of the ticket shop.",
    "Trust comes first: we keep what our passengers tell us, and nothing more than we need.",
)
HEADINGS = ("What you will do", "What you bring", "Nice to have", "What we offer", "How we work")
PLACES = ("Cairo, Egypt", "Berlin, Germany", "Remote - EMEA", "Austin, TX, US", "London, Dublin", "Giza; Alexandria")
MEMORY = """
import time
def memory():
    with open("/proc/self/statm") as pages:
        return int(pages.read().split()[1]) * 4096
start, before = time.thread_time(), memory()
import jobs.parsing.clean, jobs.parsing.eligible, jobs.parsing.statements
import taxonomy.classify.education, taxonomy.classify.experience, taxonomy.classify.posting, taxonomy.classify.workflow
took = time.thread_time() - start
from jobs.contract import RawPlace
from taxonomy.catalog import load_catalog
text = "You own pipelines in Python; 5 years of experience, a degree in statistics, remote within the EU, no visas."
taxonomy.classify.posting.classify("Junior Data Engineer", text, load_catalog())
taxonomy.classify.workflow.find_workflow(text)
taxonomy.classify.experience.find_experience(text, load_catalog())
jobs.parsing.statements.statements(text)
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

    def run(self, name: str, work: Callable[[], Value]) -> Value:
        """Do the work and note what it took."""
        start = time.thread_time()
        value = work()
        self.spent.setdefault(name, []).append(time.thread_time() - start)
        return value

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
        self.stdout.write(orjson.dumps(_measure(postings)).decode())


def _labelled(raw: RawPosting, rules: Rules) -> Labelled:
    return label(clean(raw), "Bench Works", rules)


def _measure(count: int) -> dict[str, Any]:
    rules = Rules(files_version(), load_catalog())
    made = list(_postings(count + 20))
    # The first postings load tables and build automata, which every process does once.
    for raw in made[:20]:
        label(clean(raw), "Bench Works", rules)
    measured = made[20:]
    whole = Stages()
    for raw in measured:
        whole.run("whole", partial(_labelled, raw, rules))
    # Again with other texts, so that nothing is remembered from before; of one posting the stages come in their order.
    stages = Stages()
    for raw in _postings(count, seed=SEED + 1):
        _by_stages(stages, raw)
    gated = sum(
        sum(stages.spent[name]) for name in ("eligibility", "statements", "experience", "education", "workflow")
    )
    naive = _naive([clean(raw).text for raw in measured[:NAIVE]])
    took, bare, cities = _memory()
    return {
        "machine": f"{platform.machine()}, {platform.python_implementation()} {platform.python_version()}",
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "postings": count,
        "classes": {
            "whole": {**whole.p50_ms()["whole"], "per_s": round(count / sum(whole.spent["whole"]))},
            **stages.p50_ms(),
        },
        "ratios": {"every_pattern_everywhere_over_gated": round(naive * count / gated, 1)},
        "memory_mb": {"pure": bare, "with_cities": cities},
        "import_s": took,
    }


def _by_stages(stages: Stages, raw: RawPosting) -> None:
    html = stages.run("sanitise", lambda: sanitise(raw.html or ""))
    stages.run("plain_text", lambda: plain_text(html))
    stages.run("places", lambda: places(raw.places))
    stages.run("pay", lambda: salary(raw.pay, raw.pay_text))
    posting: CleanPosting = stages.run("clean", lambda: clean(raw))
    title, text, catalog = posting.title, posting.text, load_catalog()
    stages.run("language", lambda: language(None, text))
    stages.run("role", lambda: find_role(title, text, catalog))
    stages.run("seniority", lambda: find_seniority(title, catalog))
    stages.run("skills", lambda: find_skills(title, text, catalog, "Bench Works"))
    stages.run("classify", lambda: classify(title, text, catalog, "Bench Works"))
    stages.run("eligibility", lambda: eligible("unknown", text, posting.places))
    stages.run("workflow", lambda: find_workflow(text))
    stages.run("experience", lambda: find_experience(text, catalog))
    stages.run("education", lambda: find_education(text, catalog))
    stages.run("statements", lambda: statements(text))


def _naive(texts: Iterable[str]) -> float:
    """Seconds that the usual way takes for one text: every pattern of these rules over every line."""
    start, count = time.thread_time(), 0
    for text in texts:
        folded, _ = fold_text(text)
        for line in text.split("\n"):
            _search((*OF_SENTENCES, *OF_LINES), line)
        for line in folded.split("\n"):
            _search((YEARS, LEVELS, NOT_NEEDED, *(phrase.pattern for phrase in load_phrases())), line)
        count += 1
    return (time.thread_time() - start) / count


def _search(patterns: Iterable[re.Pattern[str]], line: str) -> None:
    for pattern in patterns:
        pattern.search(line)


def _memory() -> tuple[float, float, float]:
    """Seconds of importing the pure modules, and MB that they add to an idle interpreter, without and with the towns."""
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", MEMORY], cwd=settings.BASE_DIR, capture_output=True, text=True, check=True, timeout=120
    )
    took, bare, whole = (float(word) for word in done.stdout.split())
    return round(took, 2), round(bare / 2**20, 1), round(whole / 2**20, 1)


def _postings(count: int, seed: int = SEED) -> Iterable[RawPosting]:
    """Made-up postings of some LENGTH characters, each with words of its own; the same for the same seed."""
    chosen = random.Random(seed)  # noqa: S311 - a bench, no secret
    catalog = load_catalog()
    titles = [example.title for rule in catalog.title_rules if rule.role for example in rule.examples]
    work = [example for phrase in load_phrases() if not phrase.abroad for example in phrase.examples]
    skills = [skill.name for skill in catalog.skills]
    for number in range(count):
        lines: list[str] = []
        while sum(map(len, lines)) < LENGTH:
            share = chosen.random()
            sentence = chosen.choice(PLAIN if share < 0.6 else SAID if share < 0.8 else work)
            filled = sentence.format(
                years=chosen.randint(1, 9), skill=chosen.choice(skills), other=chosen.choice(skills)
            )
            kind = chosen.random()
            if kind < 0.1:
                lines.append(f"<h3>{chosen.choice(HEADINGS)}</h3>")
            lines.append(
                f"<ul><li>{filled}</li></ul>" if kind > 0.6 else f"<p>{filled} For group {chosen.randint(1, 99)}.</p>"
            )
        yield RawPosting(
            external_id=str(number),
            title=chosen.choice(titles),
            url=f"https://jobs.example.com/{number}",
            html="".join(lines),
            places=(RawPlace(text=chosen.choice(PLACES)),),
            pay=(RawPay(Decimal(60_000), Decimal(80_000), "EUR", "year"),),
            language="en",
        )
