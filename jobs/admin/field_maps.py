"""A feed of its own format, mapped in the admin: its address, its structure, its fields, what it becomes, then saved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from jobs.admin.field_map_form import LABELS, FieldMapForm
from jobs.admin.history import person
from jobs.admin.read_only import ReadOnlyAdmin
from jobs.contract import CleanPosting, Page
from jobs.errors import Malformed, SourceError
from jobs.fetch import Fetcher
from jobs.models.board import MAPPED, Board
from jobs.models.field_map import FieldMap
from jobs.models.posting import Posting
from jobs.parsing.feed_shape import Shape
from jobs.parsing.field_map import FIELDS, BadFieldMap, stated_map
from jobs.services.companies import find_company
from jobs.services.fetching import make_fetcher
from jobs.services.field_maps import (
    MapPreview,
    Sample,
    feed_shape,
    fetch_feed,
    guessed_fields,
    preview_map,
    save_map,
)
from jobs.views.pay import pay_range

Period = Posting.Period
# A person waits, and so does a web worker.
PATIENCE_S = 6.0


@admin.register(FieldMap)
class FieldMapAdmin(ReadOnlyAdmin):
    """Every version of every map, to look at; a new one is made at its board."""

    list_display = ["board", "version", "by", "at"]
    list_select_related = ["board", "by"]
    search_fields = ["board__token", "text"]
    search_help_text = _("Address or path")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with some fields, under the names that the form gives them."""

    label: str
    sentence: str


@dataclass(frozen=True, slots=True)
class ShownSample:
    """One of the first postings as the page shows it."""

    number: int
    posting: CleanPosting | None
    reason: str
    pay: str
    faults: tuple[Fault, ...]


class FieldMapPages(admin.ModelAdmin):
    """The pages of BoardAdmin that map a feed."""

    def map_urls(self) -> list[URLPattern]:
        """Return the two routes: a new feed, and the map of a board that is there."""
        view = self.admin_site.admin_view
        return [
            path("map-feed/", view(self.map_feed_view), name="jobs_board_map_feed"),
            path("<int:pk>/map/", view(self.map_feed_view), name="jobs_board_map"),
        ]

    def map_feed_view(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """Look at a feed, map it, show the first five postings, save: each a step of one form, no script."""
        board = None if pk is None else get_object_or_404(Board, pk=pk, source=MAPPED)
        allowed = self.has_add_permission if board is None else self.has_change_permission
        if not allowed(request):
            raise PermissionDenied
        form = _form(request, board)
        state: dict[str, Any] = {}
        if request.method == "POST" and form.is_valid():
            state = _step(request, form)
            if state.get("save"):
                return self._save(request, form, state["text"])
        return self._page(request, form, board, state)

    def _page(
        self, request: HttpRequest, form: FieldMapForm, board: Board | None, state: dict[str, Any]
    ) -> HttpResponse:
        name = form.cleaned_data.get("company_name", "") if form.is_bound and form.is_valid() else ""
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Map a feed"),
            "form": form,
            "board": board,
            "versions": list(board.field_maps.select_related("by")[:10]) if board else [],
            "company": find_company(name=name) if name else None,
            **state,
        }
        return TemplateResponse(request, "admin/jobs/board/map_feed.html", context)

    def _save(self, request: HttpRequest, form: FieldMapForm, text: str) -> HttpResponse:
        data = form.cleaned_data
        saved = save_map(token=data["url"], text=text, by=person(request), company_name=data["company_name"])
        board = saved.board
        LogEntry.objects.log_actions(
            person(request).pk,
            Board.objects.filter(pk=board.pk),
            ADDITION if saved.version == 1 else CHANGE,
            f"Saved version {saved.version} of the map of its fields.",
            single_object=True,
        )
        sentence = _("Version {version} of the map is saved; {board} is read with it now.")
        messages.success(request, sentence.format(version=saved.version, board=board))
        return HttpResponseRedirect(reverse("admin:jobs_board_change", args=[board.pk]))


def _form(request: HttpRequest, board: Board | None) -> FieldMapForm:
    """Return the form: what was sent, or the newest map of a board; a version may be asked for to take it up again."""
    initial: dict[str, Any] = {"whole": True}
    if board is not None:
        initial = {"url": board.token, "company_name": board.company.name if board.company else ""}
        version = request.GET.get("version", "")
        versions = board.field_maps.filter(version=version) if version.isdecimal() and len(version) < 9 else None
        chosen = (versions.first() if versions is not None else None) or board.field_maps.first()
        if chosen is not None:
            record, whole, fields = stated_map(chosen.text)
            initial |= {"record": record, "whole": whole, **{f"field_{name}": path for name, path in fields.items()}}
    return FieldMapForm(request.POST if request.method == "POST" else None, initial=initial, board=board)


def _step(request: HttpRequest, form: FieldMapForm) -> dict[str, Any]:
    """Return what the page shows after one step: the structure, and by the map what it becomes or what is wrong."""
    url, record, text = form.cleaned_data["url"], form.cleaned_data["record"].strip(), ""
    wants_map = bool(record) and any(form.paths().values()) and "_look" not in request.POST
    if wants_map:
        try:
            text = form.text()
        except BadFieldMap as problem:
            form.blame(problem)
    try:
        page = fetch_feed(token=url, fetcher=_patient_fetcher(), text=text)
        found, record = feed_shape(page=page, record=record)
    except SourceError as problem:
        return {"problem": problem.sentence}
    state: dict[str, Any] = {"shape": found, "record": record}
    if not wants_map:
        _fill(form, found, record)
    elif text:
        state |= _tried(page, text)
        state["save"] = "_save" in request.POST and "preview" in state and state["preview"].read > 0
    return state


def _tried(page: Page, text: str) -> dict[str, Any]:
    try:
        preview: MapPreview = preview_map(page=page)
    except Malformed as problem:
        return {"problem": problem.sentence}
    return {"preview": preview, "samples": [_shown(sample) for sample in preview.samples], "text": text}


def _shown(sample: Sample) -> ShownSample:
    pay = sample.posting.pay if sample.posting else None
    said = pay_range(pay.min_minor, pay.max_minor, pay.currency, str(Period(pay.period).label)) if pay else ""
    # Fields of which the same is said are named together, in the order of the form.
    named: dict[str, list[str]] = {}
    for name, sentence in sorted(sample.faults, key=lambda fault: FIELDS.index(fault[0])):
        named.setdefault(sentence, []).append(str(LABELS[name]))
    faults = tuple(Fault(", ".join(labels), sentence) for sentence, labels in named.items())
    return ShownSample(sample.number, sample.posting, sample.reason, said, faults)


def _fill(form: FieldMapForm, found: Shape, record: str) -> None:
    """Put what the names in the feed tell into the form, for the person to look at; what is written there stays."""
    data = dict(form.data.items())
    data["record"] = record
    for name, guess in guessed_fields(found=found).items():
        data[f"field_{name}"] = data.get(f"field_{name}") or guess
    form.data = data


def _patient_fetcher() -> Fetcher:
    """Return a client with a person's patience."""
    return make_fetcher(patience_s=PATIENCE_S)
