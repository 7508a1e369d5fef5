"""`make new-source slug=acme-ats`: writes the file of a new source, its fixture and a test that fails until it is read."""

from __future__ import annotations

import re
import sys
from argparse import ArgumentParser
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SLUG = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
LONGEST = 40

SOURCE = '''"""{name}: what is read, and in how many answers a whole board comes.

Facts: where each of them came from (the vendor's documentation, an answer that was recorded). Say what identifies a posting,
what the token is, and what the vendor does that nobody would expect.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from jobs.contract import BoardRef, Page, Parsed, RawPosting, Request
from jobs.errors import Malformed
from jobs.parsing.payload import read_entries, read_json, required, table

SLUG = "{slug}"
NAME = "{name}"
DOCS_URL = "https://{slug}.example/docs"
BOARD_PATTERNS = (
    r"jobs\\.{slug}\\.example/(?P<token>[A-Za-z0-9_-]+)",
    r"api\\.{slug}\\.example/boards/(?P<token>[A-Za-z0-9_-]+)",
)
ABSENCE_CLOSES = True
ENABLED = True
OFF_REASON = ""
ATTRIBUTION = ""


def board_url(board: BoardRef) -> str:
    """Return the hosted board."""
    return f"https://jobs.{slug}.example/{{quote(board.token)}}"


def first_requests(board: BoardRef) -> tuple[Request, ...]:
    """One request for the whole board."""
    return (Request(f"https://api.{slug}.example/boards/{{quote(board.token)}}/jobs"),)


def parse(page: Page) -> Parsed:
    """Return the board; raises Malformed where the answer has no list of jobs."""
    jobs = table(read_json(page, NAME)).get("jobs")
    if not isinstance(jobs, list):
        raise Malformed(f"{{NAME}} answered without a list of jobs; nothing was changed.", "jobs")
    postings, rejected = read_entries(jobs, _posting)
    return Parsed(postings, rejected=rejected)


def _posting(job: dict[str, Any]) -> RawPosting:
    return RawPosting(
        external_id=required(job, "id"),
        title=required(job, "title"),
        url=required(job, "url", "address"),
    )
'''

FIXTURE = """{{
  "jobs": [
    {{
      "id": 1,
      "title": "Data Engineer",
      "url": "https://jobs.{slug}.example/lanternworks/1",
      "text": "<p>Write it in the vendor's shape and in your own words.</p>",
      "place": "Cairo, Egypt",
      "published": "2026-03-02T10:00:00Z"
    }},
    {{"id": 2, "title": "", "url": "https://jobs.{slug}.example/lanternworks/2"}}
  ]
}}
"""

TEST = '''"""{name}: its board is read whole, and what cannot be read is rejected with the reason."""

from __future__ import annotations

import pytest

from jobs.errors import Malformed
from jobs.sources import {module}
from tests.jobs.sources.recorded import cleaned, page, parsed


def test_every_entry_becomes_a_posting_or_is_rejected_with_its_reason() -> None:
    found = parsed("{slug}")
    assert [posting.external_id for posting in found.postings] == ["1"]
    assert [(item.external_id, item.reason) for item in found.rejected] == [("2", "The entry has no title.")]


def test_text_place_and_date_are_read() -> None:
    posting = cleaned("{slug}")["Data Engineer"]
    assert posting.text == "Write it in the vendor's shape and in your own words."
    assert [(place.city, place.country) for place in posting.places] == [("Cairo", "EG")]
    assert posting.published_at is not None and posting.published_at.year == 2026


@pytest.mark.parametrize("body", [b"{{}}", b"[]", b'{{"jobs": {{}}}}'])
def test_an_answer_of_another_shape_is_malformed(body: bytes) -> None:
    with pytest.raises(Malformed, match="without a list of jobs"):
        {module}.parse(page("{slug}", body))
'''


def files_of(slug: str) -> dict[str, str]:
    """Return path -> content of the three files of a new source."""
    module, name = slug.replace("-", "_"), " ".join(part.capitalize() for part in slug.split("-"))
    facts = {"slug": slug, "module": module, "name": name}
    return {
        f"jobs/sources/{module}.py": SOURCE.format(**facts),
        f"tests/fixtures/sources/{slug}.json": FIXTURE.format(**facts),
        f"tests/jobs/sources/test_{module}.py": TEST.format(**facts),
    }


def problem_of(slug: str, root: Path) -> str:
    """Return why there can be no new source of this slug, in one sentence; empty where there can."""
    if not slug:
        return "Name the source: make new-source slug=acme-ats"
    if len(slug) > LONGEST or not SLUG.fullmatch(slug):
        return (
            f"{slug[:60]!r} is no slug: small letters, digits and single hyphens, a letter first, at most {LONGEST} "
            "characters, such as acme-ats."
        )
    stated = re.compile(rf'^SLUG = "{re.escape(slug)}"$', re.MULTILINE)
    if any(stated.search(path.read_text(encoding="utf-8")) for path in (root / "jobs/sources").glob("*.py")):
        return f"There is a source {slug!r} already."
    standing = [path for path in files_of(slug) if (root / path).exists()]
    return f"{standing[0]} is there already; choose another slug." if standing else ""


def main(arguments: list[str] | None = None) -> int:
    """Write the three files, all or none; return the exit code."""
    parser = ArgumentParser(prog="make new-source")
    parser.add_argument("slug", nargs="?", default="")
    parser.add_argument("--root", type=Path, default=ROOT)
    options = parser.parse_args(arguments)
    problem = problem_of(options.slug, options.root)
    if problem:
        print(problem, file=sys.stderr)
        return 1
    for path, content in files_of(options.slug).items():
        (options.root / path).write_text(content, encoding="utf-8")
        print(path)
    print("Now: record an answer, write the fixture in its shape, make the test pass, add a row to docs/sources.md.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
