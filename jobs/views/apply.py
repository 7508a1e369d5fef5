"""The way from an own posting to the employer's own form, counted; and the counting of its views."""

from __future__ import annotations

import logging
import re

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from jobs.models.posting import Posting
from jobs.permissions import role_at
from jobs.services.traffic import Column, count

logger = logging.getLogger(__name__)
PROGRAM = re.compile(
    r"bot\b|bot[/;_-]|crawl|spider|slurp|preview|scan|monitor|fetch|headless|curl|wget|python|java/|go-http|okhttp|http-?client",
    re.IGNORECASE,
)


@never_cache
@require_safe
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to where people apply for an own posting; a closed or hidden one leads back to its page."""
    posting = get_object_or_404(Posting.objects.own().filter(company__is_listed=True).select_related("company"), pk=pk)
    if not posting.is_open:
        return redirect(posting)
    note(request, posting, "apply_clicks")
    response = HttpResponseRedirect(posting.apply_url)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def note(request: HttpRequest, posting: Posting, column: Column) -> None:
    """Count one reader of an own posting; programs, prefetching and the company's own people do not count."""
    agent = request.headers.get("User-Agent", "")
    if request.method != "GET" or not agent or PROGRAM.search(agent) or "Sec-Purpose" in request.headers:
        return
    if request.user.is_authenticated and role_at(request.user, posting.company) is not None:
        return
    try:
        count(posting_id=posting.pk, column=column, day=timezone.now().date())
    except Exception:
        # A cache that is down costs a figure; the reader gets the page all the same.
        logger.warning("traffic not counted", exc_info=True, extra={"posting": posting.pk})
