"""Somebody who visits a running web server with cookies, as a browser does, without script."""

from __future__ import annotations

import re
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from html import unescape
from http.cookiejar import CookieJar

# Far more than a busy machine needs.
LONGEST_S = 180
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True)
class Page:
    """An answer, after redirects; `url` is where it was found."""

    status: int
    url: str
    headers: dict[str, str]
    text: str


@dataclass
class Visitor:
    """A visitor of the server at a port of 127.0.0.1."""

    port: int
    cookies: CookieJar = field(default_factory=CookieJar)

    def get(self, path: str) -> Page:
        """Ask for a page."""
        return self._ask(urllib.request.Request(self._url(path)))

    def post(self, path: str, *, form: str = "", **inputs: str) -> Page:
        """Send a form; its page is asked for first, at `form` where that is another one."""
        token = TOKEN.search(self.get(form or path).text)
        assert token is not None, f"{form or path} holds no form"
        body = urllib.parse.urlencode({"csrfmiddlewaretoken": unescape(token[1]), **inputs}).encode()
        return self._ask(urllib.request.Request(self._url(path), body))

    def sign_in(self, email: str, password: str) -> Page:
        """Sign in by the form."""
        return self.post("/accounts/login/", login=email, password=password)

    def _url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def _ask(self, request: urllib.request.Request) -> Page:
        request.add_header("User-Agent", "Mozilla/5.0 (a visitor of the tests)")
        opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(self.cookies), urllib.request.ProxyHandler({})
        )
        try:
            answer = opener.open(request, timeout=LONGEST_S)
        except urllib.error.HTTPError as problem:
            answer = problem
        with answer:
            headers = {name.lower(): value for name, value in answer.headers.items()}
            return Page(answer.status, answer.url, headers, answer.read().decode("utf-8", "replace"))
