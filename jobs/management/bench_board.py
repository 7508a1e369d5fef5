"""A board of made-up adverts for the bench of importing, as its source would answer, or labelled already."""

from __future__ import annotations

import orjson

from jobs.contract import Page, Request
from jobs.fetched import NotModified, Validators
from jobs.management.bench_corpus import Corpus
from jobs.models.board import Board
from jobs.parsing.clean import clean
from jobs.services.labelling import Labelled, label
from jobs.sources import greenhouse
from taxonomy.catalog import load_catalog

PARAGRAPH = (
    "<p>You build batch and streaming pipelines with Python, SQL and Apache Spark for team {n}. You own the warehouse "
    "models, write tests for data and code, and answer for freshness.</p><ul><li>Airflow or Dagster</li><li>Kafka is a "
    "plus</li><li>Docker and Kubernetes</li></ul>"
)
SEED = 7


class Answer:
    """Stands for the outside world: one board of synthetic postings."""

    def __init__(self, body: bytes) -> None:
        self.body = body

    def fetch(self, request: Request, validators: Validators | None = None) -> Page | NotModified:
        """Answer every request with the whole board."""
        return Page(request, 200, {}, self.body)


def labelled_board(board: Board, count: int) -> list[Labelled]:
    """Return the postings of such an answer as they are ready to be written to `board`."""
    page = Page(greenhouse.first_requests(board.ref)[0], 200, {}, advert_board(count, first=100_001))
    return [label(clean(raw), "Bench Works") for raw in greenhouse.parse(page).postings]


def advert_board(postings: int, first: int = 1) -> bytes:
    """Return a board's answer: texts of some 4,300 letters and 270 different words that name 10 to 15 skills, as in life.

    Its postings are numbered from `first`.
    """
    known = {word for skill in load_catalog().skills for word in skill.name.lower().split()}
    raws = Corpus(postings * 3, SEED).raws()
    jobs = []
    for number, three in enumerate(zip(raws, raws, raws, strict=True), start=first):
        own = " ".join(word for raw in three for word in raw.text.split() if word not in known)
        named = ", ".join(name for _, name in three[0].skills[:6])
        content = f"{PARAGRAPH.format(n=number) * 6}<p>You know {named}.</p><p>{own}</p>"
        jobs.append({
            "id": number,
            "internal_job_id": number,
            "title": ("Senior Data Engineer", "Machine Learning Engineer", "Data Scientist")[number % 3],
            "absolute_url": f"https://job-boards.greenhouse.io/bench-works/jobs/{number}",
            "location": {"name": ("Cairo, Egypt", "Berlin, Germany", "Remote")[number % 3]},
            "content": content.replace("<", "&lt;").replace(">", "&gt;"),
            "first_published": "2026-03-02T10:00:00+00:00",
            "updated_at": "2026-03-02T10:00:00+00:00",
            "departments": [{"name": "Data"}],
            "offices": [],
            "metadata": None,
            "language": "en",
        })  # fmt: skip
    return orjson.dumps({"jobs": jobs, "meta": {"total": postings}})
