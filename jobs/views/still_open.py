"""The page behind the link of a "still open?" mail: it asks, and a button answers; nobody needs to sign in."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from jobs.models.posting import Posting
from jobs.services.own_postings import NotInState, close_posting, confirm_posting
from jobs.services.still_open import asked_about


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def still_open(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether the posting of the token is still open; a POST confirms it, or closes it as filled."""
    found = asked_about(token=token)
    if found is None:
        raise Http404("No such question.")
    posting, asked_at = found
    waits = posting.asked_at == asked_at and posting.state != Posting.State.CLOSED
    done = ""
    if request.method == "POST" and waits:
        done = request.POST.get("answer", "open")
        try:
            if done == "filled":
                close_posting(posting=posting, by=None, reason=Posting.Ended.FILLED)
            else:
                confirm_posting(posting=posting, asked_at=asked_at)
        except NotInState:
            waits, done = False, ""
    context = {"posting": posting, "waits": waits and not done, "done": done, "noindex": True}
    return render(request, "recruit/still_open.html", context)
