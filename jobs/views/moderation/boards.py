"""Boards in the queue: readings that were held, and boards that could not be read for days."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jobs import registry
from jobs.models.board import Board
from jobs.models.posting import Posting
from jobs.services.board_health import resume_board
from jobs.services.doubts import REJECTED_SHARE
from jobs.services.moderation import held_run, pause_board, release_board
from jobs.services.queue import Kind, waiting_rows
from jobs.views.moderation.door import Answer, Choice, Door, Shown, Words

RUNS, TITLES = 8, 20

RELEASE = Answer("release", gettext_lazy("Release: they are really gone"), needs_reason=False, is_main=True)
RESUME = Answer("resume", gettext_lazy("Read it again"), needs_reason=False, is_main=True)
PAUSE = Answer(
    "pause",
    gettext_lazy("Pause the board"),
    {
        "moved": gettext_lazy("The employer moved to another board."),
        "gone": gettext_lazy("The board is gone for good."),
        "broken": gettext_lazy("It has been broken for days, and nobody reads it meanwhile."),
    },
)


def _show_held(pk: int, now: datetime) -> Shown | None:
    board = waiting_rows(Kind.HELD, now).filter(pk=pk).first()
    if board is None:
        return None
    run = held_run(board)
    is_unreadable = run is not None and run.rejected > REJECTED_SHARE * run.seen
    is_feed = board.source in registry.sources() and not registry.absence_closes(board.ref)
    context = _context(board) | {"run": run, "is_unreadable": is_unreadable, "is_feed": is_feed}
    if run is not None and is_unreadable:
        context["rejections"] = run.rejections.all()[:TITLES]
    answers = (PAUSE,) if is_unreadable else (RELEASE, PAUSE)
    return Shown(str(board.company or board), board.source_name, board.since, answers, context)


def _show_broken(pk: int, now: datetime) -> Shown | None:
    board = waiting_rows(Kind.BROKEN, now).filter(pk=pk).first()
    if board is None:
        return None
    answers = (PAUSE,) if board.is_active else (RESUME, PAUSE)
    return Shown(str(board.company or board), board.source_name, board.since, answers, _context(board))


def _context(board: Board) -> dict[str, Any]:
    """Return what tells whether a board is well: its last readings, and what readers see of it."""
    shown = Posting.objects.open().filter(board=board)
    return {
        "board": board,
        "runs": board.runs.all()[:RUNS],
        "open_count": shown.count(),
        "titles": shown.order_by("-listed_at").values_list("title", flat=True)[:TITLES],
    }


def _decide(pk: int, choice: Choice) -> Words:
    board = Board.objects.select_related("company").get(pk=pk)
    if choice.answer == RELEASE.value:
        release_board(board=board, by=choice.by, reason=choice.reason, now=choice.now)
        return _("{board} is released: its next readings may close what is missing.").format(
            board=board.company or board
        )
    if choice.answer == RESUME.value:
        resume_board(board=board, by=choice.by, now=choice.now)
        return _("{board} is read again, beginning now.").format(board=board.company or board)
    pause_board(board=board, by=choice.by, reason=choice.reason, now=choice.now)
    return _("{board} is paused.").format(board=board.company or board)


HELD = Door("moderate/_held.html", _show_held, _decide)
BROKEN = Door("moderate/_broken.html", _show_broken, _decide)
