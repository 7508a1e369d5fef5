"""A closing date that is a day alone counts to the end of that day, whichever source states it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
import time_machine

from jobs import registry
from jobs.contract import BoardRef, Page
from jobs.models.posting import Posting
from jobs.parsing.clean import clean
from jobs.parsing.field_map import map_text
from tests.factories import make_board
from tests.jobs.payloads import TEXT, ScriptedFetcher
from tests.jobs.readings import read_through

URL = "https://tidewatch.example/jobs"
INDEED = (
    f"<source><job><title>Data Engineer</title><referencenumber>1</referencenumber><url>{URL}/1</url>"
    f"<company>Tidewatch</company><description>{TEXT}</description>"
    "<expirationdate>2026-11-26</expirationdate></job></source>"
)
RSS = (
    f"<rss version='2.0'><channel><title>Tidewatch</title><item><title>Data Engineer</title><link>{URL}/1</link>"
    "<expires_at>2026-11-26</expires_at></item></channel></rss>"
)
HR_XML = (
    "<PositionOpening><PositionRecordInfo><Id validTo='2026-11-26'><IdValue>1</IdValue></Id></PositionRecordInfo>"
    f"<PositionTitle>Data Engineer</PositionTitle><InternetWebAddress>{URL}/1</InternetWebAddress></PositionOpening>"
)
JSON_LD = (
    '<script type="application/ld+json">{"@type": "JobPosting", "title": "Data Engineer", '
    '"validThrough": "2026-11-26"}</script>'
)


def board(key: str, **fields: Any) -> bytes:
    """Return a board whose list stands under `key`."""
    return orjson.dumps({key: [{"id": 1, "title": "Data Engineer"} | fields]})


ANSWERS: list[tuple[str, bytes]] = [
    ("greenhouse", board("jobs", absolute_url=URL, application_deadline="2026-11-26")),
    ("recruitee", board("offers", careers_url=URL, status="published", close_at="2026-11-26")),
    ("pinpoint", board("data", url=URL, deadline_at="2026-11-26")),
    (
        "himalayas",
        board("jobs", guid="https://himalayas.app/companies/t/jobs/1", companyName="T", expiryDate="2026-11-26"),
    ),
    ("indeed-xml", INDEED.encode()),
    ("rss", RSS.encode()),
    ("hr-xml", HR_XML.encode()),
    ("jsonld", JSON_LD.encode()),
    ("custom", board("jobs", link=URL, until="26.11.2026")),
]
MAP = map_text(record="jobs", whole=True, fields={"title": "title", "url": "link", "id": "id", "expires": "until"})


@pytest.mark.parametrize(("slug", "body"), ANSWERS, ids=[slug for slug, _ in ANSWERS])
def test_a_day_alone_counts_to_its_end(slug: str, body: bytes) -> None:
    source = registry.source(slug)
    token = "tidewatch" if "(?P<token>" in "".join(source.BOARD_PATTERNS) else URL
    request = source.first_requests(BoardRef(slug, token, field_map=MAP if slug == "custom" else ""))[0]
    (raw,) = source.parse(Page(request, 200, {"content-type": "text/html"}, body)).postings
    assert clean(raw).expires_at == datetime(2026, 11, 26, 23, 59, 59, tzinfo=UTC)


@pytest.mark.django_db
@pytest.mark.parametrize(("hour", "state"), [(9, Posting.State.OPEN), (48, Posting.State.CLOSED)])
def test_on_its_last_day_a_posting_is_open(hour: int, state: str) -> None:
    with time_machine.travel(datetime(2026, 11, 26 + hour // 24, hour % 24, tzinfo=UTC), tick=False):
        read = make_board(source="indeed-xml", token=URL)
        read_through(read, ScriptedFetcher(INDEED.encode()))
        assert Posting.objects.get().state == state
