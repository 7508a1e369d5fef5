"""Reading a board once in a test, and the moment at which such tests stand still."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from jobs.models.board import Board
from jobs.models.importing import ImportRun
from jobs.services.answers import Asks
from jobs.services.importing import import_board
from jobs.services.leases import claim_board
from tests.jobs.payloads import ScriptedFetcher

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


def read_through(board: Board, fetcher: Asks, *, conditional: bool = True) -> ImportRun:
    """Import `board` once, asking `fetcher`; the board is what it is afterwards."""
    claim = claim_board(board_id=board.pk)
    assert claim is not None
    run = import_board(claim=claim, fetcher=fetcher, conditional=conditional)
    assert run is not None
    board.refresh_from_db()
    return run


def run_import(board: Board, *answers: Any, etag: str = "") -> ImportRun:
    """Import `board` once with these answers of the outside world."""
    return read_through(board, ScriptedFetcher(*answers, etag=etag))
