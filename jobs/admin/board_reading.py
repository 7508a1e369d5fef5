"""Handing boards to the workers at once, from the list and from the page of one."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from kombu.exceptions import OperationalError

from jobs.admin.history import PersonChanges
from jobs.models.board import Board
from jobs.services.leases import Claim, claim_board
from jobs.tasks import import_board


class BoardReading(PersonChanges):
    """Adds "read now"; each board is claimed first, so that none is read twice at once."""

    @admin.action(permissions=["change"], description=_("Read now"))
    def run_now(self, request: HttpRequest, queryset: QuerySet[Board]) -> None:
        """Claim the chosen boards and hand them to the workers; what cannot be handed on stays due."""
        handed = 0
        due: list[int] = []
        for board in (board for board in queryset if not self._is_off(request, board)):
            claim = claim_board(board_id=board.pk)
            if claim is None:
                told = _("{board} was not handed on: it is being read.").format(board=board)
                self.message_user(request, told, messages.WARNING)
                continue
            self.log_change(request, board, "Asked to read it now.")
            # A broker that did not answer once is not waited for again.
            if due or not _hand_on(claim):
                due.append(board.pk)
            else:
                handed += 1
        Board.objects.filter(pk__in=due).update(next_import_at=timezone.now())
        if handed:
            told = _("{count} handed to the workers; reload to see how it went.").format(count=handed)
            self.message_user(request, told)
        if due:
            told = _("No worker can be told now; {count} stay due and are read once the broker is back.").format(
                count=len(due)
            )
            self.message_user(request, told, messages.WARNING)

    def read_now(self, request: HttpRequest, board: Board) -> None:
        """Claim one board and hand it to the workers."""
        self.run_now(request, Board.objects.filter(pk=board.pk))

    def _is_off(self, request: HttpRequest, board: Board) -> bool:
        """Whether the board's source is switched off; the person is told why."""
        if board.off_reason:
            told = _("{board} is not read. {reason}").format(board=board, reason=board.off_advice)
            self.message_user(request, told, messages.WARNING)
        return bool(board.off_reason)


def _hand_on(claim: Claim) -> bool:
    """Hand one claimed board to the workers; False where the broker is away."""
    try:
        cast(Any, import_board).delay_on_commit(claim.board_id, claim.fence)
    except OperationalError:
        return False
    return True
