"""Curated files: what of one is loaded, what a person said stays, and a bad one is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from jobs.models.company import Company, CompanyList, CompanyListEntry
from jobs.services.companies import company_for_name
from jobs.services.curated import load_boards, load_companies, load_list, load_whole_list
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

EGYPT = ListRow("egypt-ai", "AI companies in Egypt")
HEAD = ",".join(WHOLE_COLUMNS)


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
