"""Screenshots of every page of a running board: `python -m tests.browser.shots [URL]`, into shots/.

Each page at 360 and 1280 px, light and dark.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from playwright.sync_api import Page

from tests.browser import chromium

PAGES = {
    "landing": "/",
    "search": "/jobs/",
    "search-filtered": "/jobs/?q=data&role=data-engineer&role=ml-engineer&workplace=remote&workplace=unknown",
    "search-empty": "/jobs/?role=data-ops&country=IS&q=cobol",
    "search-pay": "/jobs/?pay_min=60000&currency=USD&skill=python&skill=sql&skill=-php",
    "search-eligible": "/jobs/?eligible=EG&workflow=model&workflow=engineer",
    "search-sheet": "/jobs/?role=-data-ops#filters",
    "search-notice": "/jobs/?rol=ml-engineer&skill=sparkk",
    "roles": "/roles/",
    "role": "/roles/ml-engineer/",
    "companies": "/companies/",
    "list": "/lists/egypt-ai/",
    "sign-in": "/accounts/login/",
    "sign-up": "/accounts/signup/",
    "password-reset": "/accounts/password/reset/",
    "list-narrowed": "/lists/egypt-ai/?city=Cairo&area=nlp&verifed=yes&sort=open",
    "list-history": "/lists/egypt-ai/history/",
    "list-suggest": "/lists/egypt-ai/suggest/",
    "about": "/about/",
    "about-pay": "/about/pay/",
    "quality": "/quality/",
    "sources": "/sources/",
    "privacy": "/privacy/",
    "recruit": "/recruit/",
    "not-found": "/jobs/streaming-engineer/",
}
WIDTHS = (360, 1280)
SCHEMES = ("light", "dark")


def first_link(page: Page, base: str, path: str, pattern: str) -> str | None:
    """Return the first link of a page that matches, as a path."""
    page.goto(base + path)
    for link in page.query_selector_all("a[href]"):
        href = link.get_attribute("href") or ""
        if re.fullmatch(pattern, href):
            return href
    return None


def main(base: str) -> int:
    """Take all shots; returns the exit code."""
    folder = Path("shots")
    folder.mkdir(exist_ok=True)
    try:
        with chromium.running() as browser:
            for scheme in SCHEMES:
                for width in WIDTHS:
                    context = browser.new_context(
                        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
                    )
                    page = context.new_page()
                    pages = dict(PAGES)
                    for name, pattern in (("posting", r"/jobs/\d+/"), ("company", r"/companies/[a-z0-9-]+/")):
                        found = first_link(page, base, "/jobs/", pattern)
                        if found:
                            pages[name] = found
                    for name, path in pages.items():
                        page.goto(base + path)
                        target = folder / f"{name}-{width}-{scheme}.png"
                        page.screenshot(path=str(target), full_page=width == 1280 and name in ("posting", "role"))
                        print(target)
                    context.close()
    except RuntimeError as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main((sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000").rstrip("/")))
