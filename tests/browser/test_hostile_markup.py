"""The corpus of hostile markup in a real browser: no dialog opens, and nothing tries what the policy forbids."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Dialog

from jobs.contract import RawPosting
from jobs.parsing.clean import clean
from tests.factories import make_company, make_posting
from tests.jobs.parsing.corpora import needs_corpora, rows
from tests.jobs.views.hostile import packed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
POSTINGS = 20


@needs_corpora
def test_no_dialog_opens_and_no_policy_is_breached(live_server: Any, browser: Browser) -> None:
    vectors = [row["payload"] for row in rows("xss.jsonl") if not row["source"].endswith("#tag-event-matrix")]
    titles, names = packed(vectors, 280)[:POSTINGS], packed(reversed(vectors), 190)[:POSTINGS]
    texts = packed(vectors, 1 + sum(map(len, vectors)) // POSTINGS)
    pages = ["/jobs/", "/companies/"]
    for number, (title, name) in enumerate(zip(titles, names, strict=True)):
        found = clean(RawPosting(str(number), title, "https://x.example/", company_name=name, html=texts[number]))
        company = make_company(found.company_name or "x", slug=f"hostile-{number}")
        posting = make_posting(title=found.title, company=company, html=found.html or "<p>x</p>", text=found.text or "x",
                               places=[found.title[:300]])  # fmt: skip
        pages += [posting.get_absolute_url(), company.get_absolute_url()]
    said: list[str] = []
    asked: list[str] = []

    def refuse(dialog: Dialog) -> None:
        said.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error":
            said.append(message.text)

    context = browser.new_context()
    page = context.new_page()
    page.on("dialog", refuse)
    page.on("console", listen)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    for path in pages:
        answer = page.goto(live_server.url + path)
        assert answer is not None and answer.status == 200 and "content-security-policy" in answer.headers
        page.mouse.move(300, 300)
        page.keyboard.press("Tab")
    context.close()
    assert said == []
    assert [url for url in asked if not url.startswith(live_server.url)] == []
