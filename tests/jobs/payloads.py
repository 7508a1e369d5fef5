"""Answers of the outside world for tests, in the vendor's shape and in our own words."""

from __future__ import annotations

from collections import deque
from html import escape
from typing import Any

import orjson

from jobs.contract import Page, Request
from jobs.errors import SourceError
from jobs.fetched import NotModified, Validators

TEXT = (
    "<p>You will build batch and streaming pipelines for our ticketing product.</p>"
    "<h3>What you bring</h3><ul><li>Python and SQL</li><li>Apache Spark or Flink</li></ul>"
)


def greenhouse_job(number: int, title: str = "Data Engineer", **changes: Any) -> dict[str, Any]:
    """Return one entry of a Greenhouse board; `content` is given as plain HTML and escaped as the vendor does."""
    job: dict[str, Any] = {
        "id": 7_000_000 + number,
        "internal_job_id": 9_000_000 + number,
        "title": title,
        "absolute_url": f"https://job-boards.greenhouse.io/lanternworks/jobs/{7_000_000 + number}",
        "location": {"name": "Cairo, Egypt"},
        "content": TEXT,
        "departments": [{"id": 1, "name": "Data", "parent_id": None, "child_ids": []}],
        "offices": [],
        "first_published": "2026-03-02T10:00:00-05:00",
        "updated_at": "2026-03-05T10:00:00-05:00",
        "language": "en",
        "metadata": None,
        "requisition_id": f"R-{number}",
    }
    job.update(changes)
    job["content"] = escape(job["content"], quote=False)
    return job


def greenhouse_board(*jobs: dict[str, Any], total: int | None = None) -> bytes:
    """Return a whole Greenhouse answer; `total` is the count that it states."""
    return orjson.dumps({"jobs": list(jobs), "meta": {"total": len(jobs) if total is None else total}})


class ScriptedFetcher:
    """Stands for the outside world: answers each request with the next of `answers` (bytes, an error or 304)."""

    def __init__(self, *answers: bytes | SourceError | NotModified, etag: str = "") -> None:
        self.answers = deque(answers)
        self.etag = etag
        self.asked: list[tuple[Request, Validators | None]] = []

    def fetch(self, request: Request, validators: Validators | None = None) -> Page | NotModified:
        """Return or raise the next answer."""
        self.asked.append((request, validators))
        answer = self.answers.popleft()
        if isinstance(answer, SourceError):
            raise answer
        if isinstance(answer, bytes):
            return Page(request, 200, {"etag": self.etag, "content-type": "application/json"}, answer)
        return answer
