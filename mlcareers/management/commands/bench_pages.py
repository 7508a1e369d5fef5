"""Measure whole pages of the search through the production server, on a seeded catalogue in a database of its own."""

from __future__ import annotations

import math
import os
import platform
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import orjson
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from jobs.management.bench_copies import shape
from jobs.management.bench_corpus import COUNTRIES, SENIORITIES, Corpus
from jobs.management.bench_database import open_link, own_database
from jobs.management.bench_readers import Reader, Seen, page, read_pages
from jobs.management.bench_rows import FILLED, fill
from jobs.management.own_program import run_own
from jobs.search.vocabulary import countries
from mlcareers.management.commands.up import WEB
from mlcareers.static_files import static_is_stale
from taxonomy.catalog import load_catalog

SEED, CLIENTS, PAGES = 7, 8, 4000
START_S = 900.0
# How often each class is asked for, of a hundred.
MIX = {"landing": 20, "one_filter": 20, "filters": 25, "text": 20, "text_filters": 15}
TITLES = ("data engineer", "data scientist", "machine learning engineer", "senior data analyst", "lead engineer")
PLAIN = {"SEARCH_ENGINE": "sql", "PAGE_CACHE_S": "0"}


class Command(BaseCommand):
    """`bench_pages --postings N [--seconds S] [--no-naive] [--template T]`: prints one JSON object; its database is dropped."""

    help = __doc__ or ""
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--postings", type=int, default=100_000)
        parser.add_argument("--seconds", type=float, default=20.0, help="How long each way is read.")
        parser.add_argument("--no-naive", action="store_true", help="Leave the usual way out.")
        parser.add_argument(
            "--template", default="", help="A database to copy tables, roles and skills from, without postings."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError with one sentence."""
        postings, seconds, naive = options["postings"], options["seconds"], not options["no_naive"]
        if not 1000 <= postings <= 2_000_000:
            raise CommandError("--postings must lie between 1000 and 2000000.")
        if not 0.1 <= seconds <= 600:
            raise CommandError("--seconds must lie between 0.1 and 600.")
        corpus = Corpus(postings, SEED)
        made, times, _apart = shape(corpus)
        template = options["template"] or "template0"
        with tempfile.TemporaryDirectory() as folder, own_database("bench_pages", template) as (name, url):
            environment = os.environ | {
                "DJANGO_SETTINGS_MODULE": "mlcareers.settings", "DATABASE_URL": url,
                "SEARCH_SNAPSHOT": str(Path(folder) / "search.index"), "LOG_LEVEL": "WARNING",
                "SITE_URL": "http://127.0.0.1:8000", "ALLOWED_HOSTS": "localhost", "DEBUG": "false",
                "STATIC_ROOT": str(Path(folder) / "static" if _is_stale() else settings.STATIC_ROOT),
            }  # fmt: skip
            started = time.monotonic()
            if not options["template"]:
                run_own("manage.py", "migrate", "--verbosity", "0", environment=environment)
                run_own("manage.py", "sync_taxonomy", "--verbosity", "0", environment=environment)
            self._prepare(environment, name, corpus, words=naive)
            result = {"prepare_s": round(time.monotonic() - started)}
            result |= self._measure(environment, Path(folder), corpus, seconds, naive=naive)
        self.stdout.write(orjson.dumps({
            "machine": f"{platform.machine()}, {os.cpu_count()} cores, {platform.python_implementation()} "
            f"{platform.python_version()}",
            "date": datetime.now(UTC).isoformat(timespec="seconds"),
            "postings": made * times, "clients": CLIENTS, **result,
        }).decode())  # fmt: skip

    def _say(self, sentence: str) -> None:
        self.stderr.write(sentence)

    def _prepare(self, environment: Mapping[str, str], name: str, corpus: Corpus, *, words: bool) -> None:
        if _is_stale():
            # Neither the admin's files nor those of the API's pages are asked for.
            leaves_out = ("--ignore", "admin", "--ignore", "drf_spectacular_sidecar")
            run_own(
                "manage.py", "collectstatic", "--no-input", "--verbosity", "0", *leaves_out, environment=environment
            )
        made, times, apart = shape(corpus)
        self._say(f"Writing {made} postings {times} times ...")
        with open_link(name) as link:
            fill(link, corpus, words=words, copies=True)
            # A board that runs has this behind it; else the first readers would do it.
            for model in FILLED:
                link.execute(f"VACUUM {model._meta.db_table}")
        self._say("Building the index ...")
        run_own("-m", "jobs.management.bench_snapshot", str(made), str(times), str(apart), environment=environment)

    def _measure(
        self, environment: Mapping[str, str], folder: Path, corpus: Corpus, seconds: float, *, naive: bool
    ) -> dict[str, Any]:
        mixed = mix(corpus)
        with server(environment, folder) as port:
            first = self._ready(port)
            # One round for what every process makes once.
            _read(port, mixed, min(3.0, seconds), start=0)
            seen, took = _read(port, mixed, seconds, start=PAGES // 2)
            styles = first_view(port, first)
        result = figures(seen, took) | {"first_view_bytes": styles}
        if naive:
            self._say("Reading the usual way ...")
            with server({**environment, **PLAIN}, folder) as port:
                page(port, "/jobs/?role=data-engineer")
                plain, plain_took = _read(port, mixed, seconds, start=PAGES // 2)
            result["naive"] = figures(plain, plain_took)
            result["ratios"] = {
                "pages_over_naive": round(result["pages_per_s"] / result["naive"]["pages_per_s"], 1),
                "naive_p50_over_p50": round(result["naive"]["p50_ms"] / result["p50_ms"], 1),
            }
        return result

    def _ready(self, port: int) -> str:
        """Return the first page once each process of the server answers from its index; raises CommandError."""
        deadline = time.monotonic() + START_S
        in_a_row = 0
        while in_a_row < 20:
            html = page(port, "/jobs/?sort=newest")[1]
            in_a_row = in_a_row + 1 if "Counts are being prepared" not in html else 0
            if time.monotonic() > deadline:
                raise CommandError(f"The server had no index within {START_S:.0f} s.")
            time.sleep(0.02 if in_a_row else 0.5)
        return html


def mix(corpus: Corpus) -> list[list[tuple[str, str]]]:
    """Return for each client the (class, path) that it asks for, seeded."""
    chance = random.Random(SEED)  # noqa: S311 - a bench
    catalog = load_catalog()
    skills = [skill.slug for skill in catalog.skills][:60]
    roles, common = [role.slug for role in catalog.roles], corpus.vocabulary[:400]
    single = [
        *(("role", value) for value in roles), *(("skill", value) for value in skills),
        *(("country", value) for value in _real_countries()), *(("seniority", value) for value in SENIORITIES),
        ("workplace", "remote"), ("workplace", "hybrid"), ("employment", "contract"),
    ]  # fmt: skip

    def filters(number: int) -> list[tuple[str, str]]:
        return chance.sample(single, number)

    def words() -> list[tuple[str, str]]:
        if chance.random() < 0.33:
            return [("q", chance.choice(TITLES))]
        return [("q", " ".join(chance.sample(common, chance.randint(1, 3))))]

    made: dict[str, Callable[[], list[tuple[str, str]]]] = {
        "landing": list,
        "one_filter": lambda: filters(1),
        "filters": lambda: filters(chance.randint(2, 4)),
        "text": words,
        "text_filters": lambda: words() + filters(chance.randint(1, 2)),
    }
    kinds, weights = list(MIX), list(MIX.values())
    found: list[list[tuple[str, str]]] = []
    for _ in range(CLIENTS):
        chosen = chance.choices(kinds, weights, k=PAGES)
        found.append([(kind, f"/jobs/?{urlencode(made[kind]())}".rstrip("?")) for kind in chosen])
    return found


def _real_countries() -> list[str]:
    return [code for code in COUNTRIES if code in countries()]


def figures(seen: Sequence[Seen], took: float) -> dict[str, Any]:
    """Return what was seen in numbers; `share_of_time` says how much of all waiting each class was."""
    times = sorted(item.ms for item in seen)
    whole = sum(times) or 1.0
    classes: dict[str, Any] = {}
    for kind in MIX:
        own = sorted(item.ms for item in seen if item.kind == kind)
        if own:
            classes[kind] = {
                "p50_ms": round(statistics.median(own), 1), "p95_ms": _at(own, 0.95), "pages": len(own),
                "share_of_time": round(sum(own) / whole, 3),
            }  # fmt: skip
    return {
        "pages_per_s": round(len(seen) / took, 1), "p50_ms": _at(times, 0.5), "p95_ms": _at(times, 0.95),
        "p99_ms": _at(times, 0.99), "pages": len(seen), "failed": sum(item.status != 200 for item in seen),
        "bytes_p50": round(statistics.median(item.size for item in seen)), "bytes_most": max(item.size for item in seen),
        "classes": classes,
    }  # fmt: skip


def first_view(port: int, html: str) -> int:
    """Return the bytes that a first view transfers: the page with its styles and scripts; raises CommandError for others'."""
    reader = Reader(port)
    size = len(reader.ask("/jobs/")[2])
    links = {part.split('"')[0] for mark in ('src="', '<link rel="stylesheet" href="', 'rel="icon" href="')
             for part in html.split(mark)[1:]}  # fmt: skip
    for link in sorted(links):
        if not link.startswith("/static/"):
            raise CommandError(f"A page asks another host: {link}.")
        size += len(reader.ask(link)[2])
    reader.close()
    return size


def _at(ordered: Sequence[float], share: float) -> float:
    return round(ordered[min(len(ordered) - 1, math.ceil(share * len(ordered)) - 1)], 1)


def _read(port: int, mixed: list[list[tuple[str, str]]], seconds: float, *, start: int) -> tuple[list[Seen], float]:
    """Read from the page `start` of each client, in a process beside this one."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(read_pages, port, [pages[start:] for pages in mixed], seconds).result()


@contextmanager
def server(environment: Mapping[str, str], folder: Path) -> Iterator[int]:
    """Run gunicorn as `up` does and give its port; it is ended with the block. Raises CommandError where it does not start."""
    with socket.create_server(("127.0.0.1", 0)) as listener, (folder / "web.log").open("ab") as log:
        number = listener.fileno()
        program = subprocess.Popen(  # noqa: S603 - our own program, no shell
            [sys.executable, "-m", "gunicorn", *WEB, "--bind", f"fd://{number}"], cwd=settings.BASE_DIR,
            env={**environment, "PYTHONUNBUFFERED": "1"}, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            pass_fds=[number],
        )  # fmt: skip
        port = int(listener.getsockname()[1])
    try:
        deadline = time.monotonic() + 180
        while True:
            try:
                page(port, "/livez")
                break
            except (OSError, ValueError):
                if program.poll() is not None or time.monotonic() > deadline:
                    said = (folder / "web.log").read_text().strip().splitlines()[-1:] or ["it said nothing"]
                    raise CommandError(f"The web server did not start: {said[0]}") from None
                time.sleep(0.1)
        yield port
    finally:
        program.terminate()
        try:
            program.wait(20)
        except subprocess.TimeoutExpired:
            program.kill()
            program.wait()


def _is_stale() -> bool:
    """Whether what was collected is not of these files; then they are collected beside it, for the bench alone."""
    return static_is_stale(settings.BASE_DIR, Path(settings.STATIC_ROOT))
