"""Visits of a browser: as whom it comes, what it complains about, and what axe and the screen say of its pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from jobs.models.account import User

_AXE = Axe()
# All rules of WCAG 2.2 AA; what passes is not described, which would take longer than to look for what fails.
_RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
}
# The rows of a curated list are alike; axe would look at nothing else for most of the time.
_PLACES = {"exclude": [".list-entry:nth-child(n + 25)"]}
# What htmx says of a request that is under way as its page is left. Of one that fails the browser itself complains too.
_BROKEN_OFF = ("htmx:afterRequest", "htmx:sendAbort", "htmx:sendError")
_OVERHANG = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@dataclass(frozen=True, slots=True)
class View:
    """One way to look at a page; 640 px stand for a wide screen that is enlarged to 200 %."""

    scheme: Literal["light", "dark"]
    width: int
    direction: Literal["ltr", "rtl"] = "ltr"


def sign_in(context: BrowserContext, person: User, url: str) -> None:
    """Give the browser a session of `person` at `url`, as signing in would."""
    client = Client()
    client.force_login(person)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": url}])


def watch(page: Page) -> list[str]:
    """Collect what the browser complains about: errors and refused content."""
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(_BROKEN_OFF):
            complaints.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return complaints


def faults(
    browser: Browser, url: str, paths: Iterable[str], views: Sequence[View], person: User | None = None
) -> list[str]:
    """Return what axe finds, what stands beside the screen and what the browser complains about, in each view of each page.

    A page is loaded once and then turned: what a view changes (colours, width, direction) is all in the styles.
    """
    context = browser.new_context(viewport={"width": views[0].width, "height": 900})
    if person is not None:
        sign_in(context, person, url)
    page = context.new_page()
    complaints = watch(page)
    found: list[str] = []
    for path in paths:
        page.goto(url + path)
        page.evaluate(_AXE.axe_script)
        for view in views:
            found += [f"{path} in {view}: {fault}" for fault in _faults_of_view(page, view)]
    context.close()
    return found + [text for text in complaints if "404" not in text]


def _faults_of_view(page: Page, view: View) -> list[str]:
    page.set_viewport_size({"width": view.width, "height": 900})
    page.emulate_media(color_scheme=view.scheme)
    page.evaluate("direction => { document.documentElement.dir = direction }", view.direction)
    violations: list[dict[str, Any]] = page.evaluate(
        "([places, rules]) => axe.run(places, rules).then(results => results.violations)", [_PLACES, _RULES]
    )
    found = [f"{item['id']}: {item['nodes'][0]['html'][:150]}" for item in violations]
    wider: int = page.evaluate(_OVERHANG)
    return [*found, f"{wider} px wider than the screen"] if wider > 0 else found
