"""The table of towns: which names mean one alone, and how it is trimmed."""

from __future__ import annotations

import csv
from typing import Any

import pytest

from jobs.management.trimming import trimmed
from jobs.parsing.gazetteer import COLUMNS, TABLE, bare, beside, key, lands


@pytest.mark.parametrize(
    ("name", "country"),
    [("Kairo", "EG"), ("El Cairo", "EG"), ("القاهرة", "EG"), ("Lezhë", "AL"), ("Wrexham", "GB"), ("Keulen", "DE")],
)
def test_a_name_that_only_one_place_has_means_it(name: str, country: str) -> None:
    found = bare(name)
    assert found is not None
    assert found.country == country


@pytest.mark.parametrize(
    "name", ["Springfield", "Alexandria", "Santiago", "Cambridge", "Georgia", "Mobile", "Egypt", "X", ""]
)
def test_a_name_of_several_places_or_of_something_else_means_none(name: str) -> None:
    assert bare(name) is None


def test_the_country_and_the_region_choose_between_namesakes() -> None:
    texan, any_american = beside("Springfield", "US", "MO"), beside("Springfield", "US")
    assert (texan.region if texan else None, any_american.region if any_american else "none") == ("MO", None)
    assert beside("Alexandria", "EG") is not None
    assert beside("Alexandria", "SE") is None
    assert {"EG", "US", "RO"} <= lands("Alexandria")


@pytest.mark.parametrize(
    ("name", "folded"),
    [("São-Paulo", "sao paulo"), ("St. Louis", "st louis"), ("Łódź", "lodz"), ("أسيوط", "اسيوط"), ("Køge", "koge")],
)
def test_names_are_looked_up_without_case_accents_and_marks(name: str, folded: str) -> None:
    assert key(name) == folded


def test_the_table_is_small_sorted_and_whole() -> None:
    assert TABLE.stat().st_size < 2 * 1024 * 1024
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert tuple(rows[0]) == COLUMNS
    assert all(len(row) == len(COLUMNS) for row in rows)
    assert [(row[1], row[0], row[2]) for row in rows[1:]] == sorted((row[1], row[0], row[2]) for row in rows[1:])


def city(name: str, country: str, people: int, *others: str, region: str = "01") -> dict[str, Any]:
    return {
        "name": name, "countrycode": country, "admin1code": region, "population": people, "alternatenames": list(others),
    }  # fmt: skip


def rows(*cities: dict[str, Any], **capitals: str) -> dict[tuple[str, str], tuple[str, str]]:
    table = csv.reader(trimmed(cities, capitals).splitlines()[1:])
    return {(name, country): (alone, others) for name, country, _, _, alone, others in table}


def test_small_places_are_left_out_but_still_contest_a_name() -> None:
    found = rows(city("Lunden", "DE", 20_000), city("Lunden", "NO", 900), city("Bergdorf", "DE", 20_000))
    assert found == {("Lunden", "DE"): ("", ""), ("Bergdorf", "DE"): ("1", "")}


def test_a_big_place_keeps_its_name_against_much_smaller_ones_abroad() -> None:
    found = rows(city("Parisa", "FR", 2_000_000), city("Parisa", "US", 25_000, region="TX"))
    assert (found["Parisa", "FR"][0], found["Parisa", "US"][0]) == ("1", "")
    rivals = rows(city("Parisa", "FR", 2_000_000), city("Parisa", "US", 150_000, region="TX"))
    assert rivals["Parisa", "FR"][0] == ""


def test_a_small_capital_is_kept() -> None:
    assert rows(city("Vadutz", "LI", 5_200), LI="Vadutz") == {("Vadutz", "LI"): ("1", "")}


def test_other_names_stand_only_where_they_are_certain() -> None:
    found = rows(
        city("Qahira", "EG", 9_000_000, "Kairow", "Egypt", "CAI", "القاهرة", "qahrh"),
        city("Xandria", "EG", 5_000_000, "الاسكندرية"),
        city("Xandrya", "RO", 40_000, "الاسكندرية"),
    )
    assert found["Qahira", "EG"][1] == "Kairow;القاهرة"
    assert found["Xandria", "EG"][1] == "~الاسكندرية"


def test_words_of_adverts_and_names_of_countries_mean_no_town_alone() -> None:
    assert rows(city("Mobile", "US", 187_000, region="AL"))["Mobile", "US"][0] == ""
    assert rows(city("Jordan", "PH", 40_000))["Jordan", "PH"][0] == ""
