"""The editor of a draft: one page that works without script, and what its script asks for."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from jobs.models.account import User
from jobs.models.draft import Draft
from jobs.permissions import draft_of, may_write
from jobs.recruiter_forms import DraftForm, inputs_of, typed_fields, version_of, with_pasted
from jobs.services.decisions import AlreadyDecided
from jobs.services.drafts import (
    IncompleteDraft,
    Sent,
    StaleDraft,
    discard_draft,
    save_draft,
    submit_draft,
    withdraw_draft,
)
from jobs.services.own_labelling import DraftFields, fields_of
from jobs.views.draft_preview import differences, preview_of, take_over
from jobs.views.kept_text import forget_kept, keeps_text, kept_inputs


@dataclass(frozen=True, slots=True)
class Shown:
    """What one showing of the editor differs by: the fields and version in the form, and what is said above them."""

    fields: DraftFields
    version: int
    sentence: str = ""
    conflict: StaleDraft | None = None
    incomplete: IncompleteDraft | None = None


@never_cache
@keeps_text
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the editor, or do what one of its buttons says."""
    found = draft_of(request.user, pk)
    if request.method != "POST":
        return _show(request, found, _on_arrival(request, found))
    if not may_write(request.user, found):
        raise PermissionDenied
    act = request.POST.get("action", "save")
    try:
        if act in ("discard", "withdraw"):
            return _leave(request, found, act)
        return _work(request, found, act)
    except AlreadyDecided as problem:
        messages.error(request, str(problem))
        return redirect("draft", pk)


def _on_arrival(request: HttpRequest, found: Draft) -> Shown:
    """What is stored; or what was typed after the session had ended, until it is saved or given up."""
    kept = kept_inputs(request) if found.is_editable and "stored" not in request.GET else None
    if kept is None:
        return Shown(fields_of(found), found.version)
    sentence = _("You were signed out while you wrote. This is your text as you sent it; it is not saved yet.")
    return Shown(typed_fields(kept), version_of(kept, found), sentence)


def _work(request: HttpRequest, found: Draft, act: str) -> HttpResponse:
    """Save what was sent, then do what the button says beyond that."""
    fields, version = _sent_fields(request, act), version_of(request.POST, found)
    try:
        saved = save_draft(draft=found, version=version, fields=fields)
        forget_kept(request)
        if act == "submit":
            assert isinstance(request.user, User)
            return _sent(request, found, submit_draft(draft=saved, by=request.user))
    except StaleDraft as conflict:
        return _show(request, found, Shown(fields, conflict.version, str(conflict), conflict=conflict), status=409)
    except IncompleteDraft as problem:
        return _show(request, found, Shown(fields, found.version, incomplete=problem), status=422)
    except AlreadyDecided:
        raise
    except ValueError as problem:
        return _show(request, found, Shown(fields, found.version, str(problem)), status=422)
    if act == "save":
        messages.success(request, _("Saved."))
    anchor = "#preview" if act == "preview" else ""
    return redirect(f"{request.path}{anchor}")


def _sent_fields(request: HttpRequest, act: str) -> DraftFields:
    """Return what was typed, with what the buttons "read" and "take over" add to it."""
    fields = typed_fields(request.POST)
    if act == "read":
        return with_pasted(fields, request.POST.get("pasted", ""))
    if act.startswith("use:"):
        return typed_fields({**inputs_of(fields), **take_over(fields, act.removeprefix("use:"))})
    return fields


def _leave(request: HttpRequest, found: Draft, act: str) -> HttpResponse:
    if act == "withdraw":
        withdraw_draft(draft=found)
        messages.success(request, _("It is yours again: no moderator reads it until you send it."))
        return redirect("draft", found.pk)
    discard_draft(draft=found)
    forget_kept(request)
    messages.success(request, _("The draft is discarded."))
    return redirect("own_postings")


def _sent(request: HttpRequest, found: Draft, sent: Sent) -> HttpResponse:
    if sent.posting is not None:
        messages.success(request, _("“%(title)s” is live.") % {"title": sent.posting.title})
        return redirect(sent.posting)
    messages.success(request, _("“%(title)s” waits for a moderator; you are told by mail.") % {"title": found.title})
    return redirect("own_postings")


def _show(request: HttpRequest, found: Draft, shown: Shown, status: int = 200) -> HttpResponse:
    context = {
        "draft": found,
        "company": found.company,
        "form": _form(shown),
        "version": shown.version,
        "editable": found.is_editable and may_write(request.user, found),
        "may_write": may_write(request.user, found),
        "sentence": shown.sentence,
        "conflict": differences(shown.fields, shown.conflict.theirs) if shown.conflict else None,
        "incomplete": shown.incomplete.remarks if shown.incomplete else (),
        "errors": {remark.field: remark.sentence for remark in (shown.incomplete.remarks if shown.incomplete else ())},
        "preview": preview_of(fields=shown.fields, company=found.company, draft=found),
        "is_stored": shown.fields == fields_of(found),
        "noindex": True,
    }
    return render(request, "recruit/editor.html", context, status=status)


def _form(shown: Shown) -> DraftForm:
    """Return the inputs; one that keeps the draft from being sent names the sentence that says why."""
    form = DraftForm(initial=inputs_of(shown.fields))
    for remark in shown.incomplete.remarks if shown.incomplete else ():
        if remark.field in form.fields:
            hint = f" id_{remark.field}_helptext" if form.fields[remark.field].help_text else ""
            described = {"aria-invalid": "true", "aria-describedby": f"id_{remark.field}_problem{hint}"}
            form.fields[remark.field].widget.attrs.update(described)
    return form


@never_cache
@keeps_text
@require_POST
def draft_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the preview of what is typed now; nothing is stored."""
    found = draft_of(request.user, pk)
    preview = preview_of(fields=typed_fields(request.POST), company=found.company, draft=found)
    context = {"preview": preview, "draft": found, "editable": found.is_editable, "swapped": True}
    return render(request, "recruit/_preview.html", context)


@never_cache
@keeps_text
@require_POST
def draft_save(request: HttpRequest, pk: int) -> HttpResponse:
    """Store what is typed, for the script; the answer has the new version and when it was saved."""
    found = draft_of(request.user, pk)
    if not may_write(request.user, found):
        raise PermissionDenied
    version = version_of(request.POST, found)
    try:
        save_draft(draft=found, version=version, fields=typed_fields(request.POST), now=timezone.now())
    except StaleDraft as conflict:
        return JsonResponse({"problem": "conflict", "sentence": str(conflict)}, status=409)
    except AlreadyDecided as problem:
        return JsonResponse({"problem": "decided", "sentence": str(problem)}, status=409)
    forget_kept(request)
    return JsonResponse({"version": found.version, "saved_at": found.saved_at.isoformat()})
