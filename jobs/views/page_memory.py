"""Whole answers to readers who are nobody in particular, kept until something changes.

A search page without a session is the same for everyone who asks in the same language. It is kept under its address and
the state of the index, so a posting's change is seen by the next reader, and for PAGE_CACHE_S seconds: what the index does
not know (when boards were last read, ages in words) is at most so old. Whoever brings a session, a message or a form's
token is never answered from here, and no answer that sets a cookie is kept.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from hashlib import blake2b

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language

from jobs.search import engine
from mlcareers.lib import replicas
from mlcareers.lib.memory import Memory

View = Callable[[HttpRequest], HttpResponse]
PAGES = 512
LONGEST_ADDRESS = 1000
# Above it zlib looks for longer matches: a tenth fewer bytes for three times the work.
LEVEL = 3


@dataclass(frozen=True, slots=True)
class Kept:
    """One answer: its headers, its ETag and its body, compressed."""

    headers: tuple[tuple[str, str], ...]
    etag: str
    packed: bytes


pages: Memory[Kept] = Memory(PAGES, settings.PAGE_CACHE_S)


def remembered(view: View) -> View:
    """Answer from memory where the same was answered before; else ask the view, and keep what it says."""

    @wraps(view)
    def looking_once(request: HttpRequest) -> HttpResponse:
        with engine.one_look():
            return answer(request)

    def answer(request: HttpRequest) -> HttpResponse:
        state = engine.state() if _may_be_kept(request) else None
        if state is None:
            return _conditional(request, view(request))
        fragment = request.headers.get("HX-Request"), request.headers.get("HX-History-Restore-Request")
        key = (request.get_full_path(), *fragment, get_language(), request.get_host(), request.is_secure(), state)
        kept = pages.get(key)
        if kept is None:
            response = view(request)
            if not _is_for_all(request, response):
                return _conditional(request, response)
            kept = _pack(response)
            pages.put(key, kept)
        return _answer(request, kept)

    return looking_once


def _may_be_kept(request: HttpRequest) -> bool:
    """Whether whoever asks is nobody in particular, and asks for something short."""
    own = (settings.SESSION_COOKIE_NAME, CookieStorage.cookie_name, replicas.COOKIE)
    return (
        settings.PAGE_CACHE_S > 0
        and len(request.get_full_path()) <= LONGEST_ADDRESS
        and not any(name in request.COOKIES for name in own)
    )


def _is_for_all(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether an answer holds nothing of this reader: no cookie, no form's token, and no error."""
    return response.status_code == 200 and not response.cookies and "CSRF_COOKIE_NEEDS_UPDATE" not in request.META


def _conditional(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Answer 304 where a page that is made anew each time has not changed since it was last sent."""
    response.setdefault("ETag", etag_of(response.content))
    return get_conditional_response(request, etag=response["ETag"], response=response) or response


def etag_of(body: bytes) -> str:
    """Return the ETag of a body, the same however that is compressed."""
    return f'W/"{blake2b(body, digest_size=16).hexdigest()}"'


def _pack(response: HttpResponse) -> Kept:
    body = response.content
    headers = tuple((name, value) for name, value in response.items() if name not in ("ETag", "Content-Length"))
    return Kept(headers, etag_of(body), gzip.compress(body, LEVEL, mtime=0))


def _answer(request: HttpRequest, kept: Kept) -> HttpResponse:
    accepted = request.headers.get("Accept-Encoding", "")
    takes_gzip = any(part.strip().lower() == "gzip" for part in accepted.split(","))
    response = HttpResponse(kept.packed if takes_gzip else gzip.decompress(kept.packed))
    for name, value in kept.headers:
        response[name] = value
    if takes_gzip:
        response["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding", "Accept-Language", "Cookie"])
    response["ETag"] = kept.etag
    response["Content-Length"] = str(len(response.content))
    return get_conditional_response(request, etag=kept.etag, response=response) or response
