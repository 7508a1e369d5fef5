"""What was typed when the session had ended: kept on the server until its writer signed in, so that it is not lost.

The anonymous session of the browser holds it; signing in keeps that session's content.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse

SESSION_KEY = "kept_texts"
PAGES = 3
# Far more than a posting can hold; a stranger may send anything here.
MOST_CHARACTERS = 150_000
UNKEPT = frozenset(["csrfmiddlewaretoken", "action"])

View = Callable[..., HttpResponse]


def keeps_text(view: View) -> View:
    """Let the signed-in pass; keep what anybody else sends, and lead them to sign in and back.

    A script is answered 401 instead of being redirected.
    """

    @wraps(view)
    def checked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if request.method == "POST":
            _keep(request)
        if "X-Requested-With" in request.headers or "HX-Request" in request.headers:
            return JsonResponse({"problem": "signed-out"}, status=401)
        return redirect_to_login(_page(request))

    return checked


def _page(request: HttpRequest) -> str:
    """The page that a request belongs to: what the editor's script asks for belongs to the editor."""
    return request.path.removesuffix("save/").removesuffix("preview/")


def _keep(request: HttpRequest) -> None:
    left = MOST_CHARACTERS
    typed: dict[str, str] = {}
    for name, value in request.POST.items():
        left -= len(name) + len(str(value))
        if left >= 0 and name not in UNKEPT:
            typed[name] = str(value)
    kept: dict[str, dict[str, str]] = request.session.get(SESSION_KEY, {})
    kept.pop(_page(request), None)
    kept[_page(request)] = typed
    request.session[SESSION_KEY] = dict(list(kept.items())[-PAGES:])


def kept_inputs(request: HttpRequest) -> dict[str, str] | None:
    """Return the inputs kept for this page; None where there are none."""
    found = request.session.get(SESSION_KEY, {}).get(_page(request))
    return dict(found) if found else None


def forget_kept(request: HttpRequest) -> None:
    """Drop what was kept for this page, once it is stored."""
    kept = request.session.get(SESSION_KEY, {})
    if _page(request) in kept:
        del kept[_page(request)]
        request.session[SESSION_KEY] = kept
