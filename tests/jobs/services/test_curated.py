"""The curated files: all of them load, again changes nothing, and a person's word stays."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from django.utils import timezone

from jobs import registry
from jobs.models.board import Board
from jobs.models.company import Company, CompanyList, CompanyListEntry
from jobs.services.companies import company_for_name
from jobs.services.curated import load_boards, load_companies, load_folder, load_list, load_whole_list
from jobs.services.curated_rows import (
    WHOLE_COLUMNS,
    BadFile,
    BoardRow,
    CompanyRow,
    EntryRow,
    ListRow,
)
from jobs.services.list_changes import changed_by
from tests.factories import make_admin, make_company

pytestmark = pytest.mark.django_db

FIRST = {"databricks", "discord", "doctolib", "duolingo", "openai", "palantir", "ramp", "stripe"}
EGYPT = ListRow("egypt-ai", "AI companies in Egypt")
HEAD = ",".join(WHOLE_COLUMNS)


def test_the_whole_folder_loads_once() -> None:
    first = load_folder()
    assert first["companies.csv"].created == Company.objects.count() == 471
    assert first["boards.csv"].created == Board.objects.count() == 352
    assert not any(done.left_alone for done in first.values())
    before = list(Company.objects.values()), list(Board.objects.values()), list(CompanyListEntry.objects.values())
    second = load_folder()
    assert all((done.created, done.updated, done.left_alone) == (0, 0, ()) for done in second.values())
    after = list(Company.objects.values()), list(Board.objects.values()), list(CompanyListEntry.objects.values())
    assert before == after


def test_the_egypt_list_has_140_entries_that_say_why_and_when() -> None:
    load_folder()
    entries = CompanyList.objects.get(slug="egypt-ai").entries.all()
    assert len(entries) == 140
    assert all(entry.reason and entry.checked_on == date(2026, 11, 23) for entry in entries)
    assert sum(entry.verified for entry in entries) == 91
    assert all(entry.evidence_url.startswith("http") for entry in entries if entry.evidence_url)
    assert {(entry.verifier_id, entry.verified_at) for entry in entries} == {(None, None)}


def test_a_company_of_both_files_is_one_row_under_its_plain_name() -> None:
    load_folder()
    careem = Company.objects.get(name="Careem")
    assert (careem.boards.get().token, careem.entries.count(), careem.aliases.count()) == ("careem", 1, 2)
    assert company_for_name(name="careem (cairo)") == careem
    assert Company.objects.filter(name__istartswith="careem").count() == 1


def test_a_board_without_an_installed_source_waits_and_its_company_has_an_address() -> None:
    waiting = load_folder()["boards.csv"].waiting
    assert "Oracle (Egypt) (oracle: eeho)" in waiting and len(waiting) == 6
    assert Company.objects.get(name="Oracle (Egypt)").careers_url.startswith("https://")
    assert not Board.objects.exclude(source__in=registry.sources()).exists()


def test_feeds_of_many_employers_belong_to_no_company_and_credit_their_site() -> None:
    load_folder()
    feeds = Board.objects.filter(company=None)
    assert {(board.source, board.attribution) for board in feeds} == {
        ("rss", "We Work Remotely"),
        ("rss", "Python Job Board"),
    }


def test_a_board_whose_source_is_switched_off_is_stored_and_named_each_time() -> None:
    for _ in range(2):
        off = load_folder()["boards.csv"].off
        assert "Grab (smartrecruiters: Grab)" in off and "Wego (bamboohr: wego)" in off and len(off) == 8
    grab = Board.objects.get(token="Grab")
    assert grab.company == Company.objects.get(name="Grab") and grab.off_reason
    hour = timezone.now() + timedelta(hours=2)
    assert Board.objects.due(hour).count() == Board.objects.count() - 8


def test_the_first_boards_are_due_at_once_and_the_others_within_the_hour() -> None:
    now = timezone.now()
    load_folder(now=now)
    due = set(Board.objects.filter(next_import_at__lte=now).values_list("token", flat=True))
    later = sorted(Board.objects.filter(is_first=False).values_list("next_import_at", flat=True))
    assert due >= FIRST and len(due) == len(FIRST) + 1
    assert set(Board.objects.filter(is_first=True).values_list("token", flat=True)) == FIRST
    gaps = {round((after - before).total_seconds(), 3) for before, after in pairwise(later)}
    assert max(gaps) - min(gaps) < 0.01
    assert later[-1] < now + timedelta(hours=1)


def test_loading_again_moves_no_board_in_time() -> None:
    load_folder()
    moment = timezone.now() + timedelta(days=3)
    Board.objects.update(next_import_at=moment)
    load_folder()
    assert set(Board.objects.values_list("next_import_at", flat=True)) == {moment}


def test_what_a_person_changed_stays_and_is_told() -> None:
    load_folder()
    now = timezone.now()
    Company.objects.filter(name="Bosta").update(city="Alexandria", changed_by_person_at=now)
    Board.objects.filter(token="stripe").update(is_first=False, changed_by_person_at=now)
    CompanyListEntry.objects.filter(company__name="Thndr").update(reason="I asked them", changed_by_person_at=now)
    done = load_folder()
    assert Company.objects.get(name="Bosta").city == "Alexandria"
    assert not Board.objects.get(token="stripe").is_first
    assert CompanyListEntry.objects.get(company__name="Thndr").reason == "I asked them"
    assert [loaded.left_alone for loaded in done.values()] == [("Bosta",), ("greenhouse: stripe",), ("Thndr",), ()]


def test_what_a_person_deleted_does_not_come_back() -> None:
    row = EntryRow("Acme", "Shown by its page")
    load_companies(rows=[CompanyRow("Acme")])
    load_list(row=EGYPT, entries=[row])
    entry = CompanyListEntry.objects.get()
    with changed_by(user=make_admin()):
        entry.delete()
    assert load_list(row=EGYPT, entries=[row]).left_alone == ("Acme",)
    assert not CompanyListEntry.objects.exists()


def test_a_correction_of_the_file_reaches_the_row_and_an_empty_cell_empties_it() -> None:
    load_companies(rows=[CompanyRow("Acme", city="Cairo", focus="Maps")])
    done = load_companies(rows=[CompanyRow("Acme", city="Giza")])
    company = Company.objects.get()
    assert (done.updated, company.city, company.focus) == (1, "Giza", "")


def test_a_company_that_a_feed_brought_first_is_taken_over_not_doubled() -> None:
    fed = company_for_name(name="ACME  inc.")
    load_companies(rows=[CompanyRow("Acme Inc", website="https://acme.example.org")])
    company = Company.objects.get()
    assert (company.pk, company.name, company.origin) == (fed.pk, "Acme Inc", "curated")


def test_a_board_of_an_unknown_company_is_left_alone() -> None:
    done = load_boards(rows=[BoardRow("Nobody", "greenhouse", "nobody")])
    assert (done.created, done.left_alone) == (0, ("greenhouse: nobody",))


def whole(tmp_path: Path, *lines: str, head: str = HEAD, encoding: str = "utf-8") -> Path:
    path = tmp_path / "list.csv"
    path.write_bytes("\n".join([head, *lines, ""]).encode(encoding))
    return path


ACME = (
    "Acme,https://acme.example.org,Giza,EG,Maps,ml;nlp,11-50,https://jobs.lever.co/acme,lever,acme,"
    "Own page,,,yes,2026-11-23,"
)


def test_one_file_makes_company_board_and_entry_and_erases_nothing(tmp_path: Path) -> None:
    make_company("Acme", slug="acme", size_band="old", notes="ours")
    done = load_whole_list(path=whole(tmp_path, ACME, "Bolt,,,,,,,,,,Own page,,,no,,"), slug="some-list")
    assert (done["companies"].created, done["companies"].updated, done["boards"].created) == (1, 1, 1)
    acme = Company.objects.get(name="Acme")
    assert (acme.ai_areas, acme.size_band, acme.notes, acme.boards.get().token) == (
        ["ml", "nlp"],
        "11-50",
        "ours",
        "acme",
    )
    assert CompanyList.objects.get(slug="some-list").entries.filter(verified=True).get().company == acme
    load_whole_list(path=whole(tmp_path, "Acme,,,,,,,,,,Own page,,,yes,,"), slug="some-list")
    acme.refresh_from_db()
    assert (acme.city, acme.ai_areas) == ("Giza", ["ml", "nlp"])


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (ACME.replace("Acme,", ",", 1), "line 3, column name: must not be empty."),
        (ACME.replace("Acme,", "***,", 1), "line 3, column name: '***' has no letter or digit."),
        (ACME.replace(",EG,", ",Egypt,"), "line 3, column hq_country: 'Egypt' is not a country's code"),
        (ACME.replace(",EG,", ",XQ,"), "line 3, column hq_country: 'XQ' is not a country's code"),
        (ACME.replace("https://acme", "javascript:acme"), "line 3, column website: "),
        (ACME.replace("Own page", ""), "line 3, column reason: must not be empty."),
        (ACME.replace("Own page", "x" * 301), "line 3, column reason: is 301 characters long; 300 is the most."),
        (ACME.replace(",yes,", ",maybe,"), "line 3, column verified: 'maybe' must be yes, no or empty."),
        (ACME.replace("2026-11-23", "23/11/2026"), "line 3, column checked_on: '23/11/2026' is not a date"),
        (ACME.replace(",lever,acme,", ",lever,,"), "line 3, column ats_token: must not be empty"),
        (ACME.replace(",lever,", ",Lever!,"), "line 3, column ats: 'Lever!' must be small letters"),
        (ACME.replace("Maps", "Ma\x00ps"), "line 3"),
        (ACME + ",more", "line 3: has 17 cells, but there are 16 columns."),
        ("BOLT" + ",".join([""] * 10) + ",Own page,,,no,,", "line 3"),
        ('Acme,"open', "line 3"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_loaded(tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(BadFile) as caught:
        load_whole_list(path=whole(tmp_path, "Bolt,,,,,,,,,,Own page,,,no,,", line), slug="some-list")
    assert f"list.csv, {said}" in caught.value.sentence
    assert (Company.objects.count(), CompanyList.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("head", "said"),
    [
        (HEAD.replace("reason,", ""), "line 1: the column 'reason' is missing."),
        (HEAD + ",salary", "line 1: the column 'salary' is not known."),
        (HEAD + ",name", "line 1: the column 'name' stands there twice."),
        ("", "list.csv is empty."),
    ],
)
def test_a_bad_head_is_named(tmp_path: Path, head: str, said: str) -> None:
    with pytest.raises(BadFile) as caught:
        load_whole_list(path=whole(tmp_path, head=head), slug="some-list")
    assert said in caught.value.sentence


def test_a_file_that_is_no_text_or_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="is not text in UTF-8"):
        load_whole_list(path=whole(tmp_path, "Café,,,,,,,,,,Own page,,,no,,", encoding="latin-1"), slug="some-list")
    with pytest.raises(BadFile, match="There is no file"):
        load_whole_list(path=tmp_path / "none.csv", slug="some-list")
    with pytest.raises(BadFile, match="cannot be read"):
        load_whole_list(path=tmp_path, slug="some-list")
    with pytest.raises(BadFile, match="is not a list's slug"):
        load_whole_list(path=whole(tmp_path), slug="Some List")
