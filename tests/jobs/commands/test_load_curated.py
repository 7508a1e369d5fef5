"""`manage.py load_curated`."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from jobs.models.company import Company, CompanyListEntry

pytestmark = pytest.mark.django_db


def test_it_says_what_it_loaded_and_what_waits(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_curated")
    said = capsys.readouterr()
    assert said.out == ""
    assert "companies.csv: 471 created, 0 updated, 0 unchanged." in said.err
    assert "lists/egypt-ai.csv: 140 created, 0 updated, 0 unchanged." in said.err
    waiting, off = said.err.split("Without a board until their source can be read: ")[1].split("\n")[:2]
    assert "Oracle (Egypt) (oracle: eeho)" in waiting
    assert off.startswith("  Stored but not read, their source being switched off: ")
    assert "Grab (smartrecruiters: Grab)" in off


def test_the_second_time_changes_nothing_by_bounded_queries_and_names_what_a_person_changed(
    capsys: pytest.CaptureFixture[str], django_assert_max_num_queries: Any
) -> None:
    call_command("load_curated")
    Company.objects.filter(name="Bosta").update(changed_by_person_at=timezone.now())
    capsys.readouterr()
    with django_assert_max_num_queries(400):
        call_command("load_curated")
    said = capsys.readouterr().err
    assert "companies.csv: 0 created, 0 updated, 470 unchanged." in said
    assert "Left alone, changed or deleted by a person: Bosta." in said
    assert CompanyListEntry.objects.count() == 140
