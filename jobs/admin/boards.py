"""Boards: added by a pasted careers address, read, paused and resumed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from jobs.admin.board_page import BoardPage
from jobs.admin.counts import counted
from jobs.admin.export import ExportCsv
from jobs.admin.field_maps import FieldMapPages
from jobs.admin.history import log_changes, mark_bulk, person
from jobs.admin.read_only import badge, list_link
from jobs.fetch import Fetcher
from jobs.forms import AddBoardForm
from jobs.models.account import User
from jobs.models.board import Board
from jobs.models.importing import ImportRun
from jobs.models.posting import Posting
from jobs.services.board_health import refresh_health
from jobs.services.boards import BoardPreview, preview_board, save_board
from jobs.services.companies import find_company
from jobs.services.fetching import make_fetcher
from jobs.services.moderation import release_board
from jobs.services.outages import lasting_outage
from jobs.services.samples import has_samples, remove_samples

# A person waits for the preview, and so does a web worker: robots.txt and board, each with a wait for the host.
PREVIEW_S = 6.0


@admin.register(Board)
class BoardAdmin(BoardPage, FieldMapPages, ExportCsv):
    """The feeds that we read."""

    list_display = [
        "__str__", "company", "health_badge", "state_badge", "said", "last_complete_at", "last_counts", "open_postings",
        "next_import_at", "is_active",
    ]  # fmt: skip
    list_filter = ["health", "state", "is_active", "source", "is_first", "is_sample", "accepts_missing"]
    list_select_related = ["company"]
    search_fields = ["token", "company__name", "sentence"]
    search_help_text = _("Token, company or sentence")
    autocomplete_fields = ["company"]
    readonly_fields = [
        "source", "token", "public_page", "mapping", "health_badge", "health_sentence", "health_evidence", "health_since",
        "state_badge", "said", "held_since", "accepts_missing", "failures", "wait", "next_import_at", "last_started_at",
        "last_complete_at", "last_counts", "runs", "evidence", "changed_by_person_at", "created_at",
    ]  # fmt: skip
    fieldsets = [
        (None, {"fields": ["source", "token", "public_page", "mapping", "company", "evidence"]}),
        (_("Reading"), {"fields": ["is_active", "interval_minutes", "is_first"]}),
        (_("Health"), {"fields": ["health_badge", "health_sentence", "health_evidence", "health_since"]}),
        (
            _("State"),
            {
                "fields": [
                    "state_badge", "said", "held_since", "accepts_missing", "failures", "last_counts",
                    "next_import_at", "wait", "last_started_at",
                    "last_complete_at", "runs",
                ]
            },
        ),
        (_("Record"), {"fields": ["changed_by_person_at", "created_at"]}),
    ]  # fmt: skip
    actions = ("run_now", "pause", "resume", "accept_missing", "export_chosen")
    export_fields = (
        "source", "token", "company__name", "is_active", "state", "sentence", "interval_minutes", "last_complete_at",
        "next_import_at", "evidence",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Board]:
        """Read the counts in the same query."""
        last = ImportRun.objects.filter(board=OuterRef("pk"), state__in=["complete", "held"]).order_by("-started_at")
        boards: QuerySet[Board] = super().get_queryset(request)
        return boards.annotate(
            open_counted=counted(Posting.objects.open(), "board"),
            last_seen=Subquery(last.values("seen")[:1]),
            last_shown=Subquery(last.values("shown")[:1]),
        )

    @admin.display(description=_("Health"), ordering="health")
    def health_badge(self, board: Board) -> SafeString:
        return badge(board.health, board.get_health_display())

    @admin.display(description=_("Time between readings"))
    def wait(self, board: Board) -> str:
        return str(board.wait)

    @admin.display(description=_("State"), ordering="state")
    def state_badge(self, board: Board) -> SafeString:
        if board.off_reason:
            return badge("paused", str(_("source switched off")))
        return badge(board.state if board.is_active else "paused", board.get_state_display())

    @admin.display(description=_("Sentence"), ordering="sentence")
    def said(self, board: Board) -> str:
        return board.off_advice or board.sentence or "-"

    @admin.display(description=_("Last reading"))
    def last_counts(self, board: Any) -> str:
        if board.last_seen is None:
            return "-"
        return _("{seen} seen, {shown} shown").format(seen=board.last_seen, shown=board.last_shown)

    @admin.display(description=_("Open"), ordering="open_counted")
    def open_postings(self, board: Any) -> SafeString | int:
        count = board.open_counted
        return list_link("jobs_posting", count, board__id__exact=board.pk, state__exact="open") if count else 0

    @admin.display(description=_("Page"))
    def public_page(self, board: Board) -> SafeString | str:
        url = board.public_url
        if not url:
            return str(_("its source is not installed"))
        return format_html('<a href="{}" rel="noreferrer">{}</a>', url, url)

    @admin.display(description=_("Runs"))
    def runs(self, board: Board) -> SafeString:
        return list_link("jobs_importrun", str(_("All runs of this board")), board__id__exact=board.pk)

    @admin.display(description=_("Field map"))
    def mapping(self, board: Board) -> SafeString | str:
        if not board.needs_map:
            return "-"
        newest = board.field_maps.first()
        said = _("version {version}").format(version=newest.version) if newest else _("none yet")
        return format_html('<a href="{}">{}</a>', reverse("admin:jobs_board_map", args=[board.pk]), said)

    # Samples

    change_list_template = "admin/jobs/board/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        """Add the one click that removes the samples, and the pages that map a feed."""
        view = self.admin_site.admin_view(self.remove_samples_view)
        removing = path("remove-samples/", view, name="jobs_board_remove_samples")
        return [removing, *self.map_urls(), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Tell the page whether there is something to remove, and whether our own network fails."""
        told = {"has_samples": has_samples(), "outage": lasting_outage()}
        return super().changelist_view(request, {**(extra_context or {}), **told})

    def remove_samples_view(self, request: HttpRequest) -> HttpResponse:
        """Remove the sample boards with their postings and companies."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_delete_permission(request):
            raise PermissionDenied
        removed = remove_samples(user=cast(User, request.user))
        sentence = _("The samples are gone: {boards} boards with {postings} postings.")
        self.message_user(request, sentence.format(boards=removed.boards, postings=removed.postings), messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:jobs_board_changelist"))

    # Adding

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None) -> Any:
        """Ask for an address, show what stands there, then save: two steps, no script."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = AddBoardForm(request.POST or None, make_fetcher=_patient_fetcher)
        preview: BoardPreview | None = None
        if request.method == "POST" and form.is_valid():
            if "_save" in request.POST:
                return self._add(request, form)
            preview = preview_board(located=form.located, fetcher=_patient_fetcher())
        name = form.cleaned_data.get("company_name", "") if preview else ""
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Add board"),
            "form": form,
            "preview": preview,
            "company_name": name,
            "company": find_company(name=name) if name else None,
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/jobs/board/add_board.html", context)

    def _add(self, request: HttpRequest, form: AddBoardForm) -> HttpResponse:
        url, company_name = form.cleaned_data["url"], form.cleaned_data["company_name"]
        with transaction.atomic():
            board = save_board(ref=form.located.ref, evidence=url, company_name=company_name or None)
            mark_bulk(Board.objects.filter(pk=board.pk))
            self.log_addition(request, board, f"Added by its careers address {url}.")
        sentence = _("The board {board} was added; it is read now.")
        if board.off_reason:
            sentence = _("The board {board} was added, but is not read. {reason}")
        self.message_user(request, sentence.format(board=board, reason=board.off_advice), messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:jobs_board_change", args=[board.pk]))

    # Actions

    @admin.action(permissions=["change"], description=_("Pause"))
    def pause(self, request: HttpRequest, queryset: QuerySet[Board]) -> None:
        """Stop reading the chosen boards."""
        log_changes(request, queryset, "Paused.")
        keys = list(queryset.values_list("pk", flat=True))
        count = mark_bulk(queryset, is_active=False, given_up_at=None)
        refresh_health(board_ids=keys)
        self.message_user(request, _("{count} paused.").format(count=count))

    @admin.action(permissions=["change"], description=_("Resume"))
    def resume(self, request: HttpRequest, queryset: QuerySet[Board]) -> None:
        """Read the chosen boards again."""
        log_changes(request, queryset, "Resumed.")
        keys, now = list(queryset.values_list("pk", flat=True)), timezone.now()
        count = mark_bulk(queryset, is_active=True, given_up_at=None, resumed_at=now, failures=0, next_import_at=now)
        refresh_health(board_ids=keys)
        self.message_user(request, _("{count} resumed.").format(count=count))

    @admin.action(permissions=["change"], description=_("Accept what is missing, and read now"))
    def accept_missing(self, request: HttpRequest, queryset: QuerySet[Board]) -> None:
        """Let the next readings close what a held reading missed."""
        count = 0
        for board in queryset.select_related("company"):
            try:
                release_board(board=board, by=person(request))
            except ValueError as problem:
                self.message_user(request, f"{board}: {problem}", messages.WARNING)
            else:
                self.log_change(request, board, "Accepted what is missing.")
                count += 1
        if count:
            self.message_user(
                request,
                _("{count} may close what is missing; a reading some hours after the held one does so.").format(
                    count=count
                ),
            )

    def get_deleted_objects(self, objs: Iterable[Any], request: HttpRequest) -> Any:
        """Refuse boards that have postings: they would go too, with all that readers know of them."""
        boards = Board.objects.filter(pk__in=[board.pk for board in objs])
        kept = [
            _("{board}: postings came from it ({count}), so it stays. Pause it instead.").format(
                board=board, count=board.p
            )
            for board in boards.annotate(p=counted(Posting.objects.all(), "board")).filter(p__gt=0)
        ]
        if kept:
            return [], {}, set(), kept
        return super().get_deleted_objects(list(objs), request)


def _patient_fetcher() -> Fetcher:
    """Return a client with a person's patience."""
    return make_fetcher(patience_s=PREVIEW_S)
