"""Measure the search's index on a seeded catalogue; also against the naive way in Postgres, and against Tantivy."""

from __future__ import annotations

import gc
import math
import os
import platform
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandError, CommandParser

from jobs.management.bench_corpus import NOW, STEPS, Corpus, Raw, document, timed_part
from jobs.management.bench_database import open_link, own_database
from jobs.management.bench_rows import fill
from jobs.management.bench_tantivy import Tantivy, library
from jobs.management.own_program import run_own
from jobs.search import snapshot
from jobs.search.build import Part, merge
from jobs.search.found import Found
from jobs.search.grammar import parse
from jobs.search.hits import Hits
from jobs.search.host import CHANGES_AT_ONCE, CHANGES_S, PART, Host, side_by_side
from jobs.search.index import SearchIndex
from jobs.search.ordering import microseconds
from jobs.search.query import SearchQuery
from jobs.search.result import FACETS, PageOfIds
from jobs.search.suggest import Choice, Suggester
from jobs.search.synonyms import equals

SEED = 7
EACH = 150
IMPORTED = 10_000
PUBLISHED = 100
BEFORE_PAGE_50 = 49 * 25
# Searches of each class that are asked of another engine too.
COMPARED = 60
# Searches for words that are asked of the usual way: each takes it seconds.
NAIVE = 3
MISTYPED = ("kubernetes", "snowflake", "postgresql", "engineer", "scientist", "tableau")
DAY = NOW.date().isoformat()


class Command(BaseCommand):
    """`bench_search --postings N [--sql] [--tantivy]`: prints one JSON object; nothing is kept."""

    help = __doc__ or ""
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--postings", type=int, default=100_000)
        parser.add_argument(
            "--sql", action="store_true", help="Write the rows into a database of its own too, and search them naively."
        )
        parser.add_argument(
            "--tantivy", action="store_true", help="Ask the same of Tantivy, where the package `tantivy` is installed."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        postings: int = options["postings"]
        if not 1000 <= postings <= 2_000_000:
            raise CommandError("--postings must lie between 1000 and 2000000.")
        corpus = Corpus(postings, SEED)
        index, build_s = self._build(corpus)
        result: dict[str, Any] = {
            "machine": f"{platform.machine()}, {os.cpu_count()} cores, {platform.python_implementation()} "
            f"{platform.python_version()}",
            "date": datetime.now(UTC).isoformat(timespec="seconds"),
            "postings": postings,
            "build_s": round(build_s, 1),
        }
        result |= self._snapshot(index)
        gc.collect()
        gc.freeze()
        bench = Bench(index, corpus)
        result["classes"] = bench.classes()
        result["ratios"] = {}
        if options["sql"]:
            self._naive(corpus, bench, result)
        if options["tantivy"]:
            self._tantivy(corpus, bench, result)
        self.stdout.write(orjson.dumps(result).decode())

    def _build(self, corpus: Corpus) -> tuple[SearchIndex, float]:
        """Build the index as `search_snapshot` does; seconds of the processes side by side, without making up texts."""
        processes = os.cpu_count() or 1
        spans = [(corpus.count, SEED, first, first + PART) for first in range(0, corpus.count, PART)]
        took, parts = 0.0, list[Part]()
        with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
            for part, seconds in side_by_side(pool, timed_part, spans, processes + 1):
                parts.append(part)
                took += seconds / min(processes, len(spans))
                self.stderr.write(f"{min(len(parts) * PART, corpus.count)} postings, {took:.0f} s")
        start = time.perf_counter()
        index = merge(parts)
        return index, took + time.perf_counter() - start

    def _snapshot(self, index: SearchIndex) -> dict[str, Any]:
        """Write the index and load it in a process of its own, whose memory is that of a web process but for Django."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "index"
            start = time.perf_counter()
            size = snapshot.save(index, path, schema="bench", origin="bench", horizon=0)
            saved = time.perf_counter() - start
            measured: dict[str, Any] = orjson.loads(
                run_own("-m", "jobs.management.bench_memory", str(path), reads=True)
            )
        return {"snapshot_mb": round(size / 2**20, 1), "save_s": round(saved, 2)} | measured

    def _tantivy(self, corpus: Corpus, bench: Bench, result: dict[str, Any]) -> None:
        module = library()
        if module is None:
            self.stderr.write(
                "Tantivy is not compared with: `pip install tantivy` gives the package, where it has a wheel."
            )
            return
        self.stderr.write("Tantivy takes the postings …")
        other = Tantivy(module, Corpus(corpus.count, SEED))
        # What making it left behind would be looked through amid the searches of both.
        gc.collect()
        gc.freeze()
        try:
            compared = bench.against(other)
        finally:
            other.close()
        result["tantivy"] = compared
        result["ratios"]["index_over_tantivy_throughput"] = compared["times"]

    def _naive(self, corpus: Corpus, bench: Bench, result: dict[str, Any]) -> None:
        """Compare with the usual way, which is asked for the same words one after the other."""
        self.stderr.write("The usual way takes the postings ...")
        queries = [query.q for query in bench.texts[:NAIVE]]
        with own_database("bench_search") as (name, url):
            environment = os.environ | {"DATABASE_URL": url, "LOG_LEVEL": "WARNING"}
            run_own("manage.py", "migrate", "--verbosity", "0", environment=environment)
            run_own("manage.py", "sync_taxonomy", "--verbosity", "0", environment=environment)
            with open_link(name) as link:
                fill(link, Corpus(corpus.count, SEED), words=False, copies=True)
            answers: list[dict[str, Any]] = orjson.loads(
                run_own("-m", "jobs.management.bench_naive", *queries, environment=environment, reads=True)
            )
        result["naive_sql"] = answers
        usual = statistics.median(answer["s"] for answer in answers) * 1000
        result["ratios"]["naive_sql_over_index_text"] = round(usual / bench.p50("text"))


class Bench:
    """Queries of each class, seeded, and what they took."""

    def __init__(self, index: SearchIndex, corpus: Corpus) -> None:
        self.index, self.corpus = index, corpus
        self._random = random.Random(SEED)  # noqa: S311 - a bench
        self._taken: dict[str, list[float]] = {}
        skills = [value for value, _ in self._top("skill", 60)]
        roles = list(index.facets["role"].values)
        countries = [value for value, _ in self._top("country", 20)]
        pick = self._random.choice
        self.filters = [
            SearchQuery(role=(pick(roles),), skill=tuple({pick(skills) for _ in range(self._random.randint(0, 2))}))
            if number % 2
            else SearchQuery(eligible=tuple({pick(countries) for _ in range(number % 7)}), workflow=(pick(STEPS),))
            if number % 6 == 0
            else SearchQuery(country=(pick(countries),), workplace=(pick(["remote", "hybrid"]),))
            for number in range(EACH)
        ]
        common = corpus.vocabulary[:400]
        titles = [
            "data engineer",
            "data scientist",
            "machine learning engineer",
            "senior data analyst",
            "lead engineer",
        ]
        self.texts = [
            SearchQuery(q=pick(titles) if number % 3 == 0 else " ".join(self._random.sample(common, 1 + number % 3)))
            for number in range(EACH)
        ]
        self.both = [
            replace(text, role=filters.role, country=filters.country, workplace=filters.workplace)
            for text, filters in zip(self.texts, self.filters, strict=True)
        ]

    def _top(self, facet: str, most: int) -> list[tuple[str, int]]:
        found = self.index.facets[facet]
        return [
            (found.values[number], count)
            for count, number in sorted(found.top(Hits(self.index.live, self.index.ordinals.count), most), reverse=True)
        ]

    def search(self, query: SearchQuery, **more: Any) -> Found:
        """Ask as the engine asks: a page, the exact total, all facets."""
        return self.index.search(
            query, now=NOW, asked=parse(query.q, equals), facets=FACETS, lately=DAY, **more
        )  # fmt: skip

    def classes(self) -> dict[str, Any]:
        """Return class -> {p50_ms, p95_ms}."""
        host = Host()
        landing = SearchQuery()

        def land(_: object) -> None:
            if host.remembered(self.index, "landing") is None:
                found = self.search(landing)
                host.remember(
                    self.index, "landing", PageOfIds(found.places, found.total, found.lately, found.more, found.facets)
                )

        self._measure("landing", land, range(EACH))
        self._measure("landing_just_changed", lambda _: self.search(landing), range(EACH))
        self._measure("filters", self.search, self.filters)
        self._measure("text", self.search, self.texts)
        self._measure("text_filters", self.search, self.both)
        walked = [(query, self.search(query, size=BEFORE_PAGE_50).places) for query in self.texts[:60]]
        deep = [(query, places[-1]) for query, places in walked if len(places) == BEFORE_PAGE_50]
        self._measure("page_50", lambda pair: self.search(pair[0], after=pair[1]), deep)
        self._measure("typo", self._typo, [self._mistyped() for _ in range(EACH)])
        suggester = Suggester(self._choices())
        names = [choice.text for choice in self._choices()]
        typed = [name[: 1 + number % 6] for number, name in enumerate(self._random.sample(names, min(len(names), 900)))]
        self._measure("autocomplete", suggester.find, typed)
        fresh = self._fresh(PUBLISHED + min(IMPORTED, self.corpus.count))
        self._measure("publish_to_search", self._publish, fresh[:PUBLISHED])
        batches = [fresh[start : start + CHANGES_AT_ONCE] for start in range(PUBLISHED, len(fresh), CHANGES_AT_ONCE)]
        batches.reverse()
        self._measure("search_while_importing", lambda number: self._import(number, batches), range(2 * EACH))
        while batches:
            self._import(0, batches)
        self.index.apply((raw.id, None) for raw in fresh)
        return _summary(self._taken)

    def against(self, other: Tantivy) -> dict[str, Any]:
        """Ask the mix of both by turns, and return what each took; raises CommandError where totals differ."""
        mix = {
            name: [replace(query, eligible=()) for query in queries[:COMPARED]]
            for name, queries in (("filters", self.filters), ("text", self.texts), ("text_filters", self.both))
        }
        taken: dict[str, dict[str, list[float]]] = {"index": {}, "tantivy": {}}
        for name, queries in mix.items():
            for query in queries:
                totals = []
                for who, act in (("index", lambda asked: self.search(asked).total), ("tantivy", other.search)):
                    start = time.perf_counter()
                    totals.append(act(query))
                    taken[who].setdefault(name, []).append((time.perf_counter() - start) * 1000)
                if totals[0] != totals[1]:
                    raise CommandError(f"Of {query.query_string()} the index finds {totals[0]}, Tantivy {totals[1]}.")
        spent = {who: sum(map(sum, classes.values())) / 1000 for who, classes in taken.items()}
        asked = sum(map(len, mix.values()))
        return {
            "version": other.version,
            "build_s": round(other.build_s, 1),
            "queries_per_s": {who: round(asked / seconds, 1) for who, seconds in spent.items()},
            "times": round(spent["tantivy"] / spent["index"], 1),
        } | {who: _summary(classes) for who, classes in taken.items()}

    def p50(self, name: str) -> float:
        """Return the median of a class in milliseconds."""
        return statistics.median(self._taken[name])

    def _measure(self, name: str, act: Callable[[Any], object], cases: Iterable[Any]) -> None:
        taken = self._taken[name] = []
        for case in cases:
            start = time.perf_counter()
            act(case)
            taken.append((time.perf_counter() - start) * 1000)

    def _mistyped(self) -> SearchQuery:
        word = self._random.choice(MISTYPED)
        place = self._random.randrange(1, len(word) - 2)
        left_out = word[:place] + word[place + 1 :]
        swapped = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
        return SearchQuery(q=self._random.choice([left_out, swapped]))

    def _typo(self, query: SearchQuery) -> Found:
        found = self.search(query)
        better = None if found.total else self.index.mended(query.q)
        return self.search(replace(query, q=better)) if better else found

    def _choices(self) -> list[Choice]:
        made = []
        for parameter, facet in (("skill", "skill"), ("company", "company"), ("city", "city")):
            values = self.index.facets[facet]
            made += [
                Choice(parameter, value, value.replace("-", " ").title(), len(bits))
                for value, bits in zip(values.values, values.bitmaps, strict=True)
            ]
        return made

    def _fresh(self, count: int) -> list[Raw]:
        rows = Corpus(count, SEED + 1).raws()
        first = self.corpus.count + 1
        return [replace(raw, id=first + place, listed_at=microseconds(NOW) + place) for place, raw in enumerate(rows)]

    def _publish(self, raw: Raw) -> None:
        self.index.apply([(raw.id, document(raw))])
        if self.search(SearchQuery()).places[0].id != raw.id:
            raise CommandError("A posting that was just published is not the first of the newest.")

    def _import(self, number: int, batches: list[list[Raw]]) -> None:
        """Search as while an import runs: what the host would apply before an answer, then the answer."""
        started = time.perf_counter()
        while batches and time.perf_counter() - started <= CHANGES_S:
            self.index.apply([(raw.id, document(raw)) for raw in batches.pop()])
        self.search(self.texts[number % len(self.texts)])


def _summary(taken: Mapping[str, Sequence[float]]) -> dict[str, Any]:
    """Return class -> {p50_ms, p95_ms}, of those that were measured: a small catalogue has no page 50."""
    return {
        name: {"p50_ms": round(statistics.median(each), 3), "p95_ms": round(_percentile(each, 0.95), 3)}
        for name, each in taken.items()
        if each
    }


def _percentile(taken: Sequence[float], share: float) -> float:
    return sorted(taken)[min(len(taken) - 1, math.ceil(share * len(taken)) - 1)]
