"""Boards of invented employers on a server of this machine, and their rows."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from jobs.contract import BoardRef
from jobs.services.boards import save_board
from tests.databases import pointing_at
from tests.jobs.fault_server import FaultServer, reply
from tests.jobs.payloads import greenhouse_board, greenhouse_job

JOBS = 24
TITLES = ("Data Engineer", "Machine Learning Engineer", "Account Executive", "Data Scientist")


def board(offset: int, jobs: int = JOBS) -> bytes:
    """Return a board of which three entries in four are postings."""
    return greenhouse_board(*[greenhouse_job(offset + number, TITLES[number % 4]) for number in range(jobs)])


def later_board(offset: int, jobs: int = JOBS) -> bytes:
    """Return that board some days later: some entries are gone, some edited, some new."""
    kept = range(3, jobs + 4)
    edited = {"title": "Senior Data Engineer", "content": "<p>You build pipelines with Python, SQL and Kafka.</p>"}
    return greenhouse_board(
        *[greenhouse_job(offset + number, TITLES[number % 4]) | (edited if number % 8 == 4 else {}) for number in kept]
    )


def target(token: str) -> str:
    """Return what the server is asked for a board."""
    return f"/boards-api.greenhouse.io/v1/boards/{token}/jobs?content=true&pay_transparency=true"


def serve(server: FaultServer, tokens: Iterable[str], jobs: int = JOBS, *, later: bool = False) -> None:
    """Let the server answer for these boards."""
    for number, token in enumerate(tokens):
        server.answer(target(token), reply(200, (later_board if later else board)(1000 * number, jobs)))


def store(database_url: str, tokens: Iterable[str]) -> None:
    """Store these boards, due at once; the caller lets the database be used."""
    parts = urlsplit(database_url)
    with pointing_at(NAME=parts.path.removeprefix("/"), HOST=unquote(parts.netloc.rpartition("@")[2])):
        for token in tokens:
            save_board(ref=BoardRef("greenhouse", token), evidence="", company_name=token.title())
