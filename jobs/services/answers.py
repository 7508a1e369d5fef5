"""What a board answered last: its first bytes, kept for the people who must find out what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from jobs.contract import Page, Request
from jobs.errors import HEAD_BYTES, SourceError
from jobs.fetched import NotModified, Validators
from jobs.models.board import Board
from jobs.models.importing import BoardAnswer

# Stands where an employer's key stood.
HIDDEN = b"[key]"


class Asks(Protocol):
    """Whoever can ask a source."""

    def fetch(self, request: Request, validators: Validators | None = None) -> Page | NotModified:
        """Return the whole answer to `request`, or NotModified; raises SourceError."""


@dataclass(slots=True)
class Heard:
    """Asks through `fetcher`, and remembers how the last answer began, whether it was whole or broken off."""

    fetcher: Asks
    status: int | None = None
    head: bytes = b""
    size: int = 0
    is_heard: bool = False

    def fetch(self, request: Request, validators: Validators | None = None) -> Page | NotModified:
        """Ask as `fetcher` does. "Not modified" says nothing: what was heard before it stays."""
        try:
            answer = self.fetcher.fetch(request, validators)
        except SourceError as error:
            self._note(error.status, error.head, error.size)
            raise
        if isinstance(answer, Page):
            self._note(answer.status, answer.body[:HEAD_BYTES], len(answer.body))
        return answer

    def _note(self, status: int | None, head: bytes, size: int) -> None:
        self.status, self.head, self.size = status, head[:HEAD_BYTES], size
        self.is_heard = True


def keep_answer(*, board: Board, heard: Heard, now: datetime) -> None:
    """Keep how the last answer of `board` began, in place of the one before; never its headers nor the employer's key."""
    if not heard.is_heard:
        return
    key = board.ref.key.encode()
    head = heard.head.replace(key, HIDDEN)[:HEAD_BYTES] if key else heard.head
    BoardAnswer.objects.bulk_create(
        [BoardAnswer(board=board, status=heard.status, head=head, size=heard.size, received_at=now)],
        update_conflicts=True,
        unique_fields=["board"],
        update_fields=["status", "head", "size", "received_at"],
    )
