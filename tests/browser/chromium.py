"""The Chromium of this machine, for tests and screenshots; no download, no connection to anything else."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]  # fmt: skip


def path() -> str | None:
    """Return the program's path; None where there is none."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


@contextmanager
def running() -> Iterator[Browser]:
    """Start a headless browser with an empty profile; raises RuntimeError with a sentence where there is none."""
    program = path()
    if program is None:
        raise RuntimeError("There is no Chromium here; on Debian install the package chromium.")
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=QUIET, env={"HOME": home})
        try:
            yield browser
        finally:
            browser.close()
