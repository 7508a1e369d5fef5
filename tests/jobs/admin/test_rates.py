"""Exchange rates in the admin: a preview, then one step, and a way back."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jobs.models.rates import RateTable
from tests.factories import make_rates

pytestmark = pytest.mark.django_db

ADD = "/admin/jobs/ratetable/add/"
HEAD = "currency,per_usd,date,approximate,source\nUSD,1,2026-10-30,,\n"


@pytest.fixture
def table() -> RateTable:
    return make_rates({"EUR": "0.9", "EGP": "48"}, day=date(2026, 10, 30))


def look(client: Client, rows: str | bytes, note: str = "a bank") -> str:
    content = rows if isinstance(rows, bytes) else (HEAD + rows).encode()
    answer = client.post(ADD, {"file": SimpleUploadedFile("rates.csv", content), "note": note, "_preview": "1"})
    assert answer.status_code == 200
    return answer.content.decode()


def hidden(html: str) -> dict[str, str]:
    """What the preview's form sends back."""
    found = dict(re.findall(r'<input type="hidden" name="(note|text|compared_with)" value="([^"]*)"', html))
    return {**found, "_save": "1"}


def test_the_preview_names_what_changes_and_stores_nothing(admin: Client, table: RateTable) -> None:
    html = look(admin, "EUR,0.92,2026-11-20,,a bank\nEGP,48,,true,a newspaper\nSEK,9.8,,,\n")
    assert re.search(
        r"EUR</th>\s*<td>\s*0\.9\s*</td>\s*<td>\s*0\.92\s*</td>\s*<td>2026-11-20</td>\s*<td>\s*2\.2 %", html
    )
    assert re.search(r"SEK</th>.*?new", html, re.DOTALL)
    assert "confirmed" not in html
    assert RateTable.objects.get() == table


def test_saving_stores_the_table_logs_it_and_puts_it_into_use(admin: Client, table: RateTable) -> None:
    html = look(admin, "EUR,0.92,2026-11-20,,\nEGP,50,,true,\n")
    answer = admin.post(ADD, hidden(html), follow=True)
    new = RateTable.objects.get(is_active=True)
    assert new != table and new.note == "a bank" and new.uploaded_by is not None
    assert "in use now" in answer.content.decode()
    assert LogEntry.objects.get().object_id == str(new.pk)


def test_a_jump_is_marked_and_needs_to_be_confirmed(admin: Client, table: RateTable) -> None:
    html = look(admin, "EUR,92,2026-11-20,,\n")
    assert "a jump" in html and "missing: pay in it is no longer compared" in html
    answer = admin.post(ADD, hidden(html)).content.decode()
    assert "Confirm the rates that moved by more than 30 % or are missing: EGP, EUR." in answer
    assert RateTable.objects.get() == table
    admin.post(ADD, {**hidden(answer), "confirmed": "on"})
    assert RateTable.objects.get(is_active=True) != table


def test_a_preview_that_was_overtaken_is_shown_again(admin: Client, table: RateTable) -> None:
    html = look(admin, "EUR,0.92,2026-11-20,,\nEGP,48,,,\n")
    other = make_rates({"EUR": "0.91", "EGP": "48"}, day=date(2026, 10, 30))
    answer = admin.post(ADD, hidden(html)).content.decode()
    assert "Another table came into use meanwhile" in answer and f'name="compared_with" value="{other.pk}"' in answer
    assert RateTable.objects.get(is_active=True) == other


@pytest.mark.parametrize(
    ("content", "sentences"),
    [
        ("EUR,x,,,\nGBP,1,31.12.2026,,\n", ["Line 3: “x” is no rate of EUR", "Line 4: “31.12.2026” is no day for GBP"]),
        (b"\xff\xfe\x00", ["not text in UTF-8"]),
        (b"x" * 200_001, ["larger than 200 KB"]),
        (b"", ["is empty"]),
    ],
)
def test_every_bad_row_is_named_and_nothing_is_stored(
    admin: Client, table: RateTable, content: Any, sentences: list[str]
) -> None:
    html = look(admin, content)
    assert all(sentence in html for sentence in sentences)
    assert RateTable.objects.get() == table


def test_an_older_table_is_put_into_use_again_by_an_action(admin: Client, table: RateTable) -> None:
    admin.post(ADD, hidden(look(admin, "EUR,0.92,2026-11-20,,\nEGP,48,,,\n")))
    path = "/admin/jobs/ratetable/"
    both = [str(pk) for pk in RateTable.objects.values_list("pk", flat=True)]
    html = admin.post(path, {"action": "use", "_selected_action": both}, follow=True).content.decode()
    assert "Choose one table" in html
    html = admin.post(path, {"action": "use", "_selected_action": [str(table.pk)]}, follow=True).content.decode()
    assert "in use now" in html
    assert RateTable.objects.get(is_active=True) == table
    html = admin.post(path, {"action": "use", "_selected_action": [str(table.pk)]}, follow=True).content.decode()
    assert "in use already" in html


def test_nobody_changes_or_deletes_a_table_and_only_who_may_uploads(
    admin: Client, staff: Client, table: RateTable
) -> None:
    assert admin.post(f"/admin/jobs/ratetable/{table.pk}/delete/", {"post": "yes"}).status_code == 403
    assert admin.post(f"/admin/jobs/ratetable/{table.pk}/change/", {"note": "mine"}).status_code == 403
    assert staff.post(ADD, {"note": "mine"}).status_code == 403
    assert RateTable.objects.get().note == "for tests"
