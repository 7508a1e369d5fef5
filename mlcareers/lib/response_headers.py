"""Headers that Django does not set by itself, on every response."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()"


class ResponseHeadersMiddleware:
    """Adds Permissions-Policy and Cross-Origin-Resource-Policy; answers to whoever holds a session are never stored.

    The cookie decides, not the person behind it: that would ask the database, which may be what is down. Static files
    are answered further out, before anyone is looked at, and stay as they are.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", PERMISSIONS)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        name = settings.SESSION_COOKIE_NAME
        if hasattr(request, "user") and (name in request.COOKIES or name in response.cookies):
            response["Cache-Control"] = "no-store, private"
        return response
