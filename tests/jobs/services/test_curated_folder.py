"""The curated folder: all of it loads, again changes nothing, and a person's word stays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.utils import timezone

from jobs import registry
from jobs.models.board import Board
from jobs.models.company import Company, CompanyList, CompanyListEntry
from jobs.services.companies import company_for_name
from jobs.services.curated import Loaded, load_folder
from tests.databases import database_of_a_file

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]

FIRST = {"databricks", "discord", "doctolib", "duolingo", "openai", "palantir", "ramp", "stripe"}


@dataclass(frozen=True)
class Folder:
    """What loading it into an empty installation did, and when."""

    loaded_at: datetime
    done: Mapping[str, Loaded]


@pytest.fixture(scope="module")
def folder(django_db_setup: None, django_db_blocker: Any) -> Iterator[Folder]:
    """Load it once, into a database of this file's own: each test begins with all of it, and is rolled back."""
    with django_db_blocker.unblock(), database_of_a_file("curated"):
        now = timezone.now()
        yield Folder(now, load_folder(now=now))


def test_the_whole_folder_loads_once(folder: Folder) -> None:
    first = folder.done
    assert first["companies.csv"].created == Company.objects.count() == 471
    assert first["boards.csv"].created == Board.objects.count() == 352
    assert not any(done.left_alone for done in first.values())
    before = list(Company.objects.values()), list(Board.objects.values()), list(CompanyListEntry.objects.values())
    second = load_folder()
    assert all((done.created, done.updated, done.left_alone) == (0, 0, ()) for done in second.values())
    after = list(Company.objects.values()), list(Board.objects.values()), list(CompanyListEntry.objects.values())
    assert before == after


def test_the_egypt_list_has_140_entries_that_say_why_and_when() -> None:
    entries = CompanyList.objects.get(slug="egypt-ai").entries.all()
    assert len(entries) == 140
    assert all(entry.reason and entry.checked_on == date(2026, 11, 23) for entry in entries)
    assert sum(entry.verified for entry in entries) == 91
    assert all(entry.evidence_url.startswith("http") for entry in entries if entry.evidence_url)
    assert {(entry.verifier_id, entry.verified_at) for entry in entries} == {(None, None)}


def test_a_company_of_both_files_is_one_row_under_its_plain_name() -> None:
    careem = Company.objects.get(name="Careem")
    assert (careem.boards.get().token, careem.entries.count(), careem.aliases.count()) == ("careem", 1, 2)
    assert company_for_name(name="careem (cairo)") == careem
    assert Company.objects.filter(name__istartswith="careem").count() == 1


def test_a_board_without_an_installed_source_waits_and_its_company_has_an_address(folder: Folder) -> None:
    waiting = folder.done["boards.csv"].waiting
    assert "Oracle (Egypt) (oracle: eeho)" in waiting and len(waiting) == 6
    assert Company.objects.get(name="Oracle (Egypt)").careers_url.startswith("https://")
    assert not Board.objects.exclude(source__in=registry.sources()).exists()


def test_feeds_of_many_employers_belong_to_no_company_and_credit_their_site() -> None:
    feeds = Board.objects.filter(company=None)
    assert {(board.source, board.attribution) for board in feeds} == {
        ("rss", "We Work Remotely"),
        ("rss", "Python Job Board"),
    }


def test_a_board_whose_source_is_switched_off_is_stored_and_named_each_time(folder: Folder) -> None:
    for done in (folder.done, load_folder()):
        off = done["boards.csv"].off
        assert "Grab (smartrecruiters: Grab)" in off and "Wego (bamboohr: wego)" in off and len(off) == 8
    grab = Board.objects.get(token="Grab")
    assert grab.company == Company.objects.get(name="Grab") and grab.off_reason
    hour = timezone.now() + timedelta(hours=2)
    assert Board.objects.due(hour).count() == Board.objects.count() - 8


def test_the_first_boards_are_due_at_once_and_the_others_within_the_hour(folder: Folder) -> None:
    now = folder.loaded_at
    due = set(Board.objects.filter(next_import_at__lte=now).values_list("token", flat=True))
    later = sorted(Board.objects.filter(is_first=False).values_list("next_import_at", flat=True))
    assert due >= FIRST and len(due) == len(FIRST) + 1
    assert set(Board.objects.filter(is_first=True).values_list("token", flat=True)) == FIRST
    gaps = {round((after - before).total_seconds(), 3) for before, after in pairwise(later)}
    assert max(gaps) - min(gaps) < 0.01
    assert later[-1] < now + timedelta(hours=1)


def test_loading_again_moves_no_board_in_time() -> None:
    moment = timezone.now() + timedelta(days=3)
    Board.objects.update(next_import_at=moment)
    load_folder()
    assert set(Board.objects.values_list("next_import_at", flat=True)) == {moment}


def test_what_a_person_changed_stays_and_is_told() -> None:
    now = timezone.now()
    Company.objects.filter(name="Bosta").update(city="Alexandria", changed_by_person_at=now)
    Board.objects.filter(token="stripe").update(is_first=False, changed_by_person_at=now)
    CompanyListEntry.objects.filter(company__name="Thndr").update(reason="I asked them", changed_by_person_at=now)
    done = load_folder()
    assert Company.objects.get(name="Bosta").city == "Alexandria"
    assert not Board.objects.get(token="stripe").is_first
    assert CompanyListEntry.objects.get(company__name="Thndr").reason == "I asked them"
    assert [loaded.left_alone for loaded in done.values()] == [("Bosta",), ("greenhouse: stripe",), ("Thndr",), ()]
