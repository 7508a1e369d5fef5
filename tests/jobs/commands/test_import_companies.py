"""`manage.py import_companies FILE.csv --list SLUG`."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from jobs.models.company import Company, CompanyList
from jobs.services.curated_rows import WHOLE_COLUMNS

pytestmark = pytest.mark.django_db

SHARED = Path(__file__).parents[4] / "shared" / "data" / "companies" / "egypt_ai.csv"


def test_a_file_becomes_a_list(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "some.csv"
    path.write_text(",".join(WHOLE_COLUMNS) + "\nAcme,,,,,,,,,,Own page,,,no,,\n")
    call_command("import_companies", str(path), "--list", "some-list")
    assert "entries: 1 created" in capsys.readouterr().err
    assert [company.name for company in CompanyList.objects.get(slug="some-list").companies.all()] == ["Acme"]


def test_a_bad_file_is_one_sentence_and_loads_nothing(tmp_path: Path) -> None:
    path = tmp_path / "some.csv"
    path.write_text(",".join(WHOLE_COLUMNS) + "\nAcme,,,,,,,,,,Own page,,,no,,\nBolt,,,,,,,,,,,,,no,,\n")
    with pytest.raises(CommandError, match=r"^some.csv, line 3, column reason: must not be empty\.$"):
        call_command("import_companies", str(path), "--list", "some-list")
    assert not Company.objects.exists()


@pytest.mark.skipif(not SHARED.exists(), reason="the curated list that ours was made from is not on this machine")
def test_the_file_that_our_list_was_made_from_adds_nothing_to_it() -> None:
    call_command("load_curated")
    before = list(Company.objects.values("name", "website", "city", "hq_country", "focus", "size_band").order_by("pk"))
    call_command("import_companies", str(SHARED), "--list", "egypt-ai")
    after = list(Company.objects.values("name", "website", "city", "hq_country", "focus", "size_band").order_by("pk"))
    assert before == after
    assert CompanyList.objects.get(slug="egypt-ai").entries.count() == 140
