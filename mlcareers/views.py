"""Health, and the pages for what went wrong."""

from __future__ import annotations

import logging
import sys

from django.core.cache import cache
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template import loader
from django.utils.html import format_html
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from psycopg_pool import PoolTimeout

from mlcareers.lib import replicas
from mlcareers.lib.direct_connection import connect

logger = logging.getLogger(__name__)

HEALTH_S = 2
# A database that restarts is back within this many seconds.
AWAY_S = 5


@never_cache
@require_safe
def livez(request: HttpRequest) -> HttpResponse:
    """Answer 200 while the process serves requests, whatever else is down."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer 200 when database and broker answer, else 503, within 5 s; the body names each with ok or down."""
    checks = {"database": _database_answers(), "broker": _broker_answers()}
    body: dict[str, object] = {name: "ok" if good else "down" for name, good in checks.items()}
    # Pages are served without replicas too, so none of them makes this process unwell.
    if names := replicas.aliases():
        body["replicas"] = {name: _replica(name) for name in names}
    return JsonResponse(body, status=200 if all(checks.values()) else 503)


def _database_answers() -> bool:
    try:
        # Not a connection of the pool: that one waits longer for a server than who asks for our health.
        with connect(timeout_s=HEALTH_S) as link:
            return bool(link.execute("SELECT 1").fetchone())
    except Exception:
        logger.warning("health: the database does not answer", exc_info=True)
        return False


def _replica(alias: str) -> dict[str, object]:
    """Return ok, behind or down, and the seconds that a replica lags; None where it does not answer."""
    lag = replicas.state(alias).lag_s
    said = "down" if lag is None else "ok" if replicas.is_usable(alias) else "behind"
    return {"state": said, "lag_s": None if lag is None else round(lag, 3)}


def _broker_answers() -> bool:
    try:
        cache.set("healthz", "1", 10)
        return bool(cache.get("healthz") == "1")
    except Exception:
        logger.warning("health: the broker does not answer", exc_info=True)
        return False


def server_error(request: HttpRequest) -> HttpResponse:
    """Show the page for an error of ours, with the id under which the log has it; needs no database.

    A database that is away is no fault of the page: it is answered with 503, and when to come back.
    """
    # Django calls this while it handles the error.
    is_away = isinstance(sys.exc_info()[1], OperationalError | InterfaceError | PoolTimeout)
    status = 503 if is_away else 500
    known_as = getattr(request, "request_id", "")
    try:
        body = loader.get_template("500.html").render({"request_id": known_as, "status": status})
    except Exception:
        # The page of an error has none of its own: without collected styles it is plain.
        logger.exception("the page for errors could not be made")
        body = format_html("<!doctype html><title>{0}</title><p>{0} {1}</p>", status, known_as)
    return HttpResponse(body, status=status, headers={"Retry-After": str(AWAY_S)} if is_away else None)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Refuse a form that is older than the last sign-in, and show the text that it held, so that it is not lost."""
    logger.warning("form refused: %s", reason)
    typed = request.POST.get("text") or request.POST.get("pasted") or ""
    context = {"typed": typed, "title": request.POST.get("title", ""), "noindex": True}
    return render(request, "403_csrf.html", context, status=403)
