"""The page of one board: how well it is, its readings, how its last answer began, and three buttons."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jobs.admin.board_reading import BoardReading
from jobs.admin.history import person
from jobs.models.board import Board
from jobs.models.importing import BoardAnswer
from jobs.services.board_health import refresh_health, resume_board
from jobs.services.moderation import pause_board, release_board

RUNS = 20


class BoardPage(BoardReading):
    """Adds the buttons and what they are judged by; whoever may change boards presses them, and each press is logged."""

    change_form_template = "admin/jobs/board/change_form.html"

    def get_urls(self) -> list[URLPattern]:
        """Add a route for each button."""
        routes = [
            path(f"<int:pk>/{name}/", self.admin_site.admin_view(self._button(act)), name=f"jobs_board_{name}")
            for name, act in (("read", self.read_now), ("hold", self._hold), ("release", self._release))
        ]
        return [*routes, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> Any:
        """Show the readings and the last answer below the form."""
        found = Board.objects.filter(pk=object_id).first() if object_id.isdigit() else None
        context = {
            "runs": [] if found is None else found.runs.all()[:RUNS],
            "answer": None if found is None else BoardAnswer.objects.filter(board=found).first(),
            "may_press": self.has_change_permission(request, found),
        }
        return super().change_view(request, object_id, form_url, {**context, **(extra_context or {})})

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Take an interval that a person sets for a limit, and a board that is active again for a resumed one."""
        if "interval_minutes" in form.changed_data:
            obj.interval_is_limit = True
        if obj.is_active and "is_active" in form.changed_data:
            obj.given_up_at, obj.failures = None, 0
            obj.resumed_at = obj.next_import_at = timezone.now()
        super().save_model(request, obj, form, change)
        if "is_active" in form.changed_data:
            refresh_health(board_ids=[obj.pk])

    def _button(self, act: Callable[[HttpRequest, Board], None]) -> Callable[[HttpRequest, int], HttpResponse]:
        def view(request: HttpRequest, pk: int) -> HttpResponse:
            if request.method != "POST":
                return HttpResponseNotAllowed(["POST"])
            board = get_object_or_404(Board.objects.select_related("company"), pk=pk)
            if not self.has_change_permission(request, board):
                raise PermissionDenied
            try:
                act(request, board)
            except ValueError as problem:
                self.message_user(request, str(problem), messages.WARNING)
            return HttpResponseRedirect(reverse("admin:jobs_board_change", args=[pk]))

        return view

    def _hold(self, request: HttpRequest, board: Board) -> None:
        pause_board(board=board, by=person(request), reason=str(_("Held in the admin.")))
        self.log_change(request, board, "Held: not read.")
        self.message_user(request, _("{board} is not read until somebody releases it.").format(board=board))

    def _release(self, request: HttpRequest, board: Board) -> None:
        """Read a board that is not read again; let one whose reading is held close what it missed."""
        if not board.is_active:
            resume_board(board=board, by=person(request))
            self.log_change(request, board, "Released: read again.")
            self.message_user(request, _("{board} is read again, beginning now.").format(board=board))
            return
        release_board(board=board, by=person(request))
        self.log_change(request, board, "Accepted what is missing.")
        told = _("{board}: two complete readings may close what is missing.")
        self.message_user(request, told.format(board=board))
