"""A browser on a live server; skipped with a sentence where there is no Chromium."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
import pytest_socket
from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser import chromium

# Milliseconds until what a page should come to is missed: far more than a busy machine needs.
expect.set_options(timeout=60_000)


@pytest.fixture(scope="session", autouse=True)
def _sockets_for_servers() -> None:
    """The live server and the browser's driver start before any test's own fixtures."""
    pytest_socket.enable_socket()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if chromium.path() is None:
        pytest.skip("there is no Chromium here (Debian package chromium)")
    # The browser's driver runs an event loop in this thread; Django would refuse its database calls beside one.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with chromium.running() as found:
        yield found
    os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 1280, "height": 900})
    yield made
    made.close()
