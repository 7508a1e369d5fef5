"""Tables of exchange rates: loaded once, replaced as a whole, and put into use again."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from jobs.models.account import User
from jobs.models.rates import ExchangeRate, RateTable, RateTableChange
from jobs.parsing.rate_file import RateFile, read_rate_file
from jobs.parsing.rates import Rate
from jobs.search.exchange import active_rates
from jobs.services.curated import load_folder
from jobs.services.curated_rows import BadFile
from jobs.services.rates import activate_rates, changes_to, load_rates, replace_rates
from tests.factories import make_admin, make_rates

pytestmark = pytest.mark.django_db

HEAD = "currency,per_usd,date,approximate,source\nUSD,1,2026-10-30,,\n"


def file_of(rows: str) -> RateFile:
    return read_rate_file(HEAD + rows)


@pytest.fixture
def ada() -> User:
    return make_admin()


def upload(rows: str, by: User, *, confirmed: bool = False) -> RateTable:
    table = RateTable.objects.filter(is_active=True).first()
    compared_with = table.pk if table else None
    return replace_rates(file=file_of(rows), note="a bank", by=by, confirmed=confirmed, compared_with=compared_with)


def test_the_curated_table_is_loaded_once_and_is_in_use() -> None:
    assert load_folder()["rates.csv"].created == 1
    assert load_folder()["rates.csv"].unchanged == 1
    table = RateTable.objects.get()
    assert (table.is_active, table.curated, table.date, table.uploaded_by) == (True, True, date(2026, 10, 30), None)
    assert table.rows.count() == 42
    assert active_rates().rows["EGP"].approximate
    change = RateTableChange.objects.get()
    assert (change.table, change.before, change.by_person) == (table, None, False)


def test_a_newer_curated_table_comes_into_use_unless_a_person_chose_another(tmp_path: Path, ada: User) -> None:
    path = tmp_path / "rates.csv"
    path.write_text(HEAD + "EUR,0.9,2026-10-30,,\n")
    assert load_rates(path=path) == "created"
    path.write_text(HEAD + "EUR,0.91,2026-10-31,,\n")
    assert load_rates(path=path) == "created"
    assert active_rates().rows["EUR"].per_usd == Decimal("0.91")
    upload("EUR,0.92,2026-11-01,,\n", ada)
    path.write_text(HEAD + "EUR,0.93,2026-11-02,,\n")
    assert load_rates(path=path) == "left alone"
    assert load_rates(path=path) == "unchanged"
    assert active_rates().rows["EUR"].per_usd == Decimal("0.92")
    assert RateTable.objects.count() == 4


def test_a_curated_file_that_is_wrong_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "rates.csv"
    with pytest.raises(BadFile, match="cannot be read"):
        load_rates(path=path)
    path.write_text(HEAD + "EUR,much,,,\n")
    with pytest.raises(BadFile, match="Line 3"):
        load_rates(path=path)
    assert not RateTable.objects.exists()


def test_what_changes_is_told_by_currency() -> None:
    make_rates({"EUR": "0.9", "EGP": "48", "GBP": "0.75"}, day=date(2026, 10, 30))
    changes = {
        change.currency: change for change in changes_to(file_of("EUR,0.9,2026-10-30,,\nEGP,63,,,\nSEK,9,,,\n").rates)
    }
    assert set(changes) == {"EGP", "GBP", "SEK"}
    assert (changes["EGP"].percent, changes["EGP"].is_jump) == (Decimal("31.2"), True)
    assert changes["GBP"].is_gone and changes["GBP"].percent is None
    assert changes["SEK"].before is None and not changes["SEK"].is_jump


@pytest.mark.parametrize(("after", "jumps"), [("1.30", False), ("1.31", True), ("0.77", False), ("0.76", True)])
def test_a_jump_is_more_than_30_percent_up_or_down(after: str, jumps: bool) -> None:
    make_rates({"EUR": "1"}, day=date(2026, 10, 30))
    (change,) = changes_to({"USD": Rate(Decimal(1), date(2026, 10, 30)), "EUR": Rate(Decimal(after))})
    assert change.is_jump is jumps


def test_jumps_and_missing_currencies_are_stored_only_when_confirmed(ada: User) -> None:
    before = make_rates({"EUR": "0.9", "GBP": "0.75"}, day=date(2026, 10, 30))
    with pytest.raises(ValueError, match="30 % or are missing: EUR, GBP"):
        upload("EUR,9,2026-11-01,,\n", ada)
    assert RateTable.objects.get() == before
    table = upload("EUR,9,2026-11-01,,\n", ada, confirmed=True)
    assert (table.is_active, table.uploaded_by, table.note, table.curated) == (True, ada, "a bank", False)
    change = RateTableChange.objects.get()
    assert (change.table, change.before, change.by, change.by_person) == (table, before, ada, True)


def test_an_upload_is_refused_whole_where_it_is_wrong_the_same_or_was_overtaken(ada: User) -> None:
    make_rates({"EUR": "0.9"}, day=date(2026, 10, 30))
    for rows, sentence in (("EUR,x,,,\nGBP,y,,,\n", "Line 3.*Line 4"), ("EUR,0.9,2026-10-30,,\n", "in use already")):
        with pytest.raises(ValueError, match=sentence):
            upload(rows, ada)
    with pytest.raises(ValueError, match="meanwhile"):
        replace_rates(file=file_of("EUR,0.91,,,\n"), note="a bank", by=ada, confirmed=True, compared_with=None)
    assert RateTable.objects.count() == 1


def test_an_older_table_is_put_into_use_again(ada: User) -> None:
    old = make_rates({"EUR": "0.9"}, day=date(2026, 10, 30))
    new = upload("EUR,0.95,2026-11-01,,\n", ada)
    assert activate_rates(table=old, by=ada) is True
    assert active_rates().version == old.pk
    assert activate_rates(table=old, by=ada) is False
    assert [(change.table, change.before) for change in RateTableChange.objects.order_by("pk")] == [
        (new, old), (old, new),
    ]  # fmt: skip


def test_the_database_keeps_one_table_in_use_and_rates_above_zero() -> None:
    table = make_rates({"EUR": "0.9"})
    bad = (
        lambda: RateTable.objects.create(is_active=True, digest="x"),
        lambda: ExchangeRate.objects.create(table=table, currency="EUR", per_usd=1),
        lambda: ExchangeRate.objects.create(table=table, currency="SEK", per_usd=0),
        lambda: ExchangeRate.objects.create(table=table, currency="sek", per_usd=1),
        lambda: ExchangeRate.objects.filter(currency="USD").update(per_usd=2),
    )
    for act in bad:
        with pytest.raises(IntegrityError), transaction.atomic():
            act()
