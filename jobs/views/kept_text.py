"""What was typed when the session had ended: kept on the server until its writer signed in, never lost.

The anonymous session of the browser holds it; signing in keeps that session's content.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse

SESSION_KEY = "kept_drafts"
DRAFTS = 3
LONGEST = 60_000
INPUTS = 200

View = Callable[..., HttpResponse]


def keeps_text(view: View) -> View:
    """Let the signed-in pass; keep what anybody else sends, and lead them to sign in and back.

    A script is answered 401 instead of being redirected.
    """

    @wraps(view)
    def checked(request: HttpRequest, pk: int) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, pk)
        if request.method == "POST":
            _keep(request, pk)
        if "X-Requested-With" in request.headers or "HX-Request" in request.headers:
            return JsonResponse({"problem": "signed-out"}, status=401)
        return redirect_to_login(request.path if request.method == "GET" else _editor_path(request.path))

    return checked


def _editor_path(path: str) -> str:
    """The page that a post to one of the editor's addresses came from."""
    return path.removesuffix("save/").removesuffix("preview/")


def _keep(request: HttpRequest, pk: int) -> None:
    typed = {
        name: str(value)[:LONGEST]
        for name, value in list(request.POST.items())[:INPUTS]
        if name not in ("csrfmiddlewaretoken", "action")
    }
    kept: dict[str, dict[str, str]] = request.session.get(SESSION_KEY, {})
    kept.pop(str(pk), None)
    kept[str(pk)] = typed
    request.session[SESSION_KEY] = dict(list(kept.items())[-DRAFTS:])


def kept_inputs(request: HttpRequest, pk: int) -> dict[str, str] | None:
    """Return the inputs kept for a draft; None where there are none."""
    found = request.session.get(SESSION_KEY, {}).get(str(pk))
    return dict(found) if found else None


def forget_kept(request: HttpRequest, pk: int) -> None:
    """Drop what was kept for a draft, once it is stored."""
    kept = request.session.get(SESSION_KEY, {})
    if str(pk) in kept:
        del kept[str(pk)]
        request.session[SESSION_KEY] = kept
