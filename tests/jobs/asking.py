"""The one HTTP client, asked of a server on this machine that stands for all hosts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from jobs.contract import Page, Request
from jobs.fetch import Fetcher
from jobs.fetched import Limits
from mlcareers.lib.host_gate import LocalGate
from tests.jobs.fault_server import FaultServer

HOST = "boards.example"
URL = f"https://{HOST}/jobs?page=1"
TARGET = f"/{HOST}/jobs?page=1"
ROBOTS = f"/{HOST}/robots.txt"
NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
MIB = 1024 * 1024


class Gate(LocalGate):
    """A gate that records pauses."""

    def __init__(self) -> None:
        super().__init__(patience_s=1, sleep=lambda seconds: None)
        self.pauses: list[tuple[str, float]] = []

    def pause(self, host: str, seconds: float) -> None:
        self.pauses.append((host, seconds))


def client(server: FaultServer, **options: Any) -> Fetcher:
    limits = Limits(**({"connect_s": 2, "read_s": 2, "total_s": 5, "max_bytes": MIB} | options.pop("limits", {})))
    return Fetcher(
        user_agent="mlcareers/1 (+https://board.example/about/)", gate=options.pop("gate", None) or Gate(),
        limits=limits, replay_url=server.url, wall=NOW.timestamp, **options,
    )  # fmt: skip


def fetch(server: FaultServer, **options: Any) -> Page:
    page = client(server, **options).fetch(Request(URL))
    assert isinstance(page, Page)
    return page
