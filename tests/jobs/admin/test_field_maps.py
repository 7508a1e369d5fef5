"""Mapping a feed in the admin: looked at, tried, saved and mended, by form alone."""

from __future__ import annotations

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from jobs.admin import field_maps
from jobs.errors import Gone, SourceError
from jobs.models.board import Board
from jobs.models.field_map import FieldMap
from tests.factories import make_board
from tests.jobs.payloads import ScriptedFetcher

pytestmark = pytest.mark.django_db
PAGE = "/admin/jobs/board/map-feed/"
URL = "https://lantern.example/work.xml"
FEED = b"""<work><job nr="1"><title>Data &lt;b&gt;Engineer</title><link>/1</link><city>Cairo</city><country>Egypt</country>
  <salary>lots</salary></job><job nr="2"><title>Data Analyst</title><link>/2</link></job></work>"""
DATA = {"url": URL, "record": "job", "whole": "on", "field_title": "title", "field_url": "link", "field_id": "@nr"}


def outside(monkeypatch: pytest.MonkeyPatch, *answers: bytes | SourceError) -> ScriptedFetcher:
    fetcher = ScriptedFetcher(*answers)
    monkeypatch.setattr(field_maps, "make_fetcher", lambda **_: fetcher)
    return fetcher


def written(html: str, name: str) -> str:
    """Return what the form's field holds."""
    field = re.search(rf'<input[^>]*name="{name}"[^>]*>', html)
    assert field
    value = re.search(r'value="([^"]*)"', field[0])
    return value[1] if value else ""


def test_the_structure_is_shown_and_what_names_tell_is_filled_in(
    admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside(monkeypatch, FEED)
    assert "Look what stands there" in admin.get(PAGE).content.decode()
    html = admin.post(PAGE, {"url": URL, "whole": "on", "_look": "1"}).content.decode()
    assert "The first 2 entries were looked at" in html and "<code>@nr</code>" in html
    assert written(html, "record") == "job" and written(html, "field_title") == "title"
    assert written(html, "field_place") == "city + &quot;, &quot; + country"
    assert "Save this map" not in html and not Board.objects.exists()


def test_the_first_postings_are_shown_before_anything_is_saved(admin: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    outside(monkeypatch, FEED)
    data = DATA | {"field_pay_min": "salary", "field_place": "city", "_preview": "1"}
    html = admin.post(PAGE, data).content.decode()
    assert "2 postings can be read." in html and "Save this map" in html
    assert "Data &lt;b&gt;Engineer" in html and "<b>Engineer" not in html
    assert "<strong>Pay from:</strong> “lots” is no sum." in html
    assert "<strong>Currency of pay:</strong> Sums without a currency are no pay" in html
    assert not Board.objects.exists()


def test_a_map_is_saved_with_its_board_and_logged(admin: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    outside(monkeypatch, FEED)
    response = admin.post(PAGE, DATA | {"company_name": "Lantern Works", "_save": "1"})
    board = Board.objects.get()
    assert response["Location"] == f"/admin/jobs/board/{board.pk}/change/"
    assert (board.source, board.token, str(board.company)) == ("custom", URL, "Lantern Works")
    kept = FieldMap.objects.get()
    assert (kept.board, kept.version, kept.by and kept.by.email) == (board, 1, "ada@example.org")
    assert "Saved version 1" in LogEntry.objects.get().get_change_message()
    assert "version 1" in admin.get(f"/admin/jobs/board/{board.pk}/change/").content.decode()
    assert admin.get(f"/admin/jobs/fieldmap/{kept.pk}/change/").status_code == 200


def test_a_board_is_mapped_anew_and_an_old_version_taken_up_again(
    admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside(monkeypatch, FEED, FEED)
    admin.post(PAGE, DATA | {"_save": "1"})
    page = f"/admin/jobs/board/{Board.objects.get().pk}/map/"
    html = admin.get(page).content.decode()
    assert written(html, "field_title") == "title" and "disabled" in html
    # The address of a board that is there is not what a form says.
    admin.post(page, DATA | {"url": "https://elsewhere.example/x", "field_title": "link", "_save": "1"})
    assert [(kept.version, kept.board.token) for kept in FieldMap.objects.all()] == [(2, URL), (1, URL)]
    assert written(admin.get(page).content.decode(), "field_title") == "link"
    assert written(admin.get(f"{page}?version=1").content.decode(), "field_title") == "title"
    assert admin.get(f"{page}?version=x").status_code == 200


def test_what_is_wrong_stands_at_its_field_and_nothing_is_saved(admin: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    outside(monkeypatch, FEED)
    html = admin.post(PAGE, DATA | {"field_title": "a/b", "field_place": "city +", "_save": "1"}).content.decode()
    assert "“/b” is no path" in html and "missing at the end" in html
    assert not Board.objects.exists()


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Gone("There is no such file (404)."), "There is no such file (404)."),
        (b"<html><body>Hello", "It could not be read:"),
        (b"<a/>", "Nothing in this answer looks like a list of postings."),
    ],
)
def test_a_feed_that_cannot_be_read_says_why(
    admin: Client, monkeypatch: pytest.MonkeyPatch, answer: bytes | SourceError, said: str
) -> None:
    outside(monkeypatch, answer)
    assert said in admin.post(PAGE, {"url": URL, "_look": "1"}).content.decode()


def test_a_map_that_reads_nothing_cannot_be_saved(admin: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    outside(monkeypatch, FEED)
    html = admin.post(PAGE, DATA | {"field_url": "nowhere", "_save": "1"}).content.decode()
    assert "0 postings can be read." in html and "The entry has no address." in html
    assert "Save this map" not in html and not Board.objects.exists()


def test_an_address_that_is_none_is_told_without_asking(admin: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    fetcher = outside(monkeypatch)
    assert "no public address" in admin.post(PAGE, {"url": "nothing", "_look": "1"}).content.decode()
    assert not fetcher.asked


def test_only_who_may_add_boards_maps_feeds_and_only_mapped_boards_have_a_map(admin: Client, staff: Client) -> None:
    assert staff.get(PAGE).status_code == 403
    assert Client().get(PAGE).status_code == 302
    assert admin.get(f"/admin/jobs/board/{make_board().pk}/map/").status_code == 404
