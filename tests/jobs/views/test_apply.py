"""Views and apply clicks of own postings: counted in the cache, written by the minute, never by a reader's request."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jobs.models.posting import Posting
from jobs.models.traffic import PostingDay
from jobs.services.traffic import flush
from jobs.tasks import write_traffic
from tests.factories import make_company, make_own_posting, make_posting, make_recruiter

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
READER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}


@pytest.fixture
def posting() -> Posting:
    return make_own_posting(make_company("Lantern Works"))


def test_applying_leads_on_and_is_not_indexed(posting: Posting) -> None:
    answer = Client().get(f"/jobs/{posting.pk}/apply/", headers=READER)
    assert (answer.status_code, answer["Location"]) == (302, "https://lantern.example.org/apply")
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert Client().get(f"/jobs/{make_posting().pk}/apply/").status_code == 404


def test_readers_are_counted_and_written_once(posting: Posting) -> None:
    for _number in range(3):
        Client().get(posting.get_absolute_url(), headers=READER)
    Client().get(f"/jobs/{posting.pk}/apply/", headers=READER)
    assert not PostingDay.objects.exists()
    assert write_traffic() == 1
    assert write_traffic() == 0
    Client().get(posting.get_absolute_url(), headers=READER)
    write_traffic()
    day = PostingDay.objects.get()
    assert (day.posting, day.views, day.apply_clicks) == (posting, 4, 1)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"User-Agent": "Googlebot/2.1 (+http://www.google.com/bot.html)"},
        {"User-Agent": "curl/8.0"},
        {"User-Agent": "python-requests/2"},
        {"User-Agent": "Slackbot-LinkExpanding 1.0"},
        {**READER, "Sec-Purpose": "prefetch"},
    ],
)
def test_programs_are_not_counted(posting: Posting, headers: dict[str, str]) -> None:
    Client().get(posting.get_absolute_url(), headers=headers)
    Client().head(posting.get_absolute_url(), headers=READER)
    assert write_traffic() == 0


def test_the_companys_own_people_are_not_counted(posting: Posting) -> None:
    client = Client()
    client.force_login(make_recruiter(posting.company, "viewer"))
    client.get(posting.get_absolute_url(), headers=READER)
    client.get(f"/jobs/{posting.pk}/apply/", headers=READER)
    assert write_traffic() == 0


def test_reading_writes_nothing_to_the_database(posting: Posting) -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        Client().get(posting.get_absolute_url(), headers=READER)
        Client().get(f"/jobs/{posting.pk}/apply/", headers=READER)
    assert [query["sql"] for query in queries if not query["sql"].startswith("SELECT")] == []


def test_what_was_counted_before_midnight_is_written_to_its_day(posting: Posting) -> None:
    with time_machine.travel(NOW.replace(hour=23, minute=59), tick=False):
        Client().get(posting.get_absolute_url(), headers=READER)
    later = NOW.replace(hour=0, minute=0) + timedelta(days=1)
    Posting.objects.update(expires_at=later + timedelta(days=1))
    flush(now=later)
    assert PostingDay.objects.get().day == NOW.date()


def test_a_cache_that_is_down_costs_no_page(posting: Posting, settings: object) -> None:
    settings.CACHES = {  # type: ignore[attr-defined]
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "unix:///nowhere.sock"}
    }
    assert Client().get(posting.get_absolute_url(), headers=READER).status_code == 200
