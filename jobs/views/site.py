"""What every page knows: the installation's name, address and contact, and the page's canonical address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.functional import SimpleLazyObject

from jobs.models.board import Board
from mlcareers.lib.memory import Memory

# Whoever holds a session may have removed the samples just now, and reads them anew.
sample_names: Memory[tuple[str, ...]] = Memory(1, settings.PAGE_CACHE_S)


@dataclass(frozen=True, slots=True)
class Site:
    """This installation; `contact_email` is empty where the operator gave none."""

    name: str
    url: str
    contact_email: str
    version: str
    debug: bool


def site(request: HttpRequest) -> dict[str, object]:
    """Context processor: `site`, `canonical_url` without its query (a view may give its own), and `sample_companies`.

    The names of the invented employers are read when a page asks for them: one query, and none in answers without a page.
    """
    this = Site(settings.SITE_NAME, settings.SITE_URL, settings.CONTACT_EMAIL, settings.VERSION, settings.DEBUG)
    may_be_old = settings.PAGE_CACHE_S > 0 and settings.SESSION_COOKIE_NAME not in request.COOKIES
    samples = SimpleLazyObject(partial(sample_names.take, "", _samples) if may_be_old else _samples)
    return {"site": this, "canonical_url": canonical(request.path), "sample_companies": samples}


def _samples() -> tuple[str, ...]:
    boards = Board.objects.filter(is_sample=True, is_active=True)
    return tuple(boards.order_by("company__name").values_list("company__name", flat=True))


def canonical(path: str) -> str:
    """Return the absolute address of `path` under SITE_URL."""
    return f"{settings.SITE_URL}{path}"


class OneSiteMiddleware:
    """Keeps `site` ours in the account pages too: allauth's views put the host of the request there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_template_response(self, request: HttpRequest, response: TemplateResponse) -> TemplateResponse:
        """Drop a view's own `site`, so that the context processor's is seen."""
        if response.context_data and not isinstance(response.context_data.get("site"), Site):
            response.context_data.pop("site", None)
        return response
