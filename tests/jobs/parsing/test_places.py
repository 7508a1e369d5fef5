"""Places: what a text certainly names, and nothing more."""

from __future__ import annotations

import time

import pytest

from jobs.contract import Place, RawPlace
from jobs.parsing.places import MAX_PLACES, areas, places

Row = tuple[str | None, str | None, str | None]


def read(text: str, country: str | None = None) -> list[Row]:
    return [(place.city, place.region, place.country) for place in places([RawPlace(text=text, country=country)])]


@pytest.mark.parametrize(
    ("text", "city", "region", "country"),
    [
        ("Cairo, Egypt", "Cairo", None, "EG"),
        ("Maadi, Cairo, Egypt", "Cairo", None, "EG"),
        ("القاهرة، مصر", "Cairo", None, "EG"),
        ("München", "Munich", None, "DE"),
        ("Berlin, Berlin, Germany", "Berlin", None, "DE"),
        ("Berlin, DE", "Berlin", None, "DE"),
        ("Springfield, IL", "Springfield", "Illinois", "US"),
        ("Atlanta, GA", "Atlanta", "Georgia", "US"),
        ("New York, New York", "New York", "New York", "US"),
        ("NYC", "New York", "New York", "US"),
        ("Washington, D.C.", "Washington", "District of Columbia", "US"),
        ("Remote - Washington", None, "Washington", "US"),
        ("Toronto, Ontario, Canada", "Toronto", "Ontario", "CA"),
        ("Bangalore, India - Remote", "Bengaluru", None, "IN"),
        ("IN-Bengaluru", "Bengaluru", None, "IN"),
        ("India, Bangalore", "Bengaluru", None, "IN"),
        ("US-Remote", None, None, "US"),
        ("Remote in the US", None, None, "US"),
        ("Remote (Canada)", None, None, "CA"),
        ("Remote, UK", None, None, "GB"),
        ("UAE", None, None, "AE"),
        ("Central - United States", None, None, "US"),
        ("Southern California, United States", None, "California", "US"),
        ("Queensland, Australia", None, "Queensland", "AU"),
        ("Greater Paris Area", "Paris", None, "FR"),
        ("Portland, OR (Hybrid)", "Portland", "Oregon", "US"),
        ("Cocos (Keeling) Islands", None, None, "CC"),
        ("St. John's, Newfoundland and Labrador", "St. John's", "Newfoundland and Labrador", "CA"),
    ],
)
def test_one_place_is_read(text: str, city: str | None, region: str | None, country: str | None) -> None:
    assert read(text) == [(city, region, country)]


@pytest.mark.parametrize(
    ("text", "city", "region", "country"),
    [
        ("Dublin, OH", "Dublin", "Ohio", "US"),
        ("Vancouver, WA", "Vancouver", "Washington", "US"),
        ("London, Ontario", "London", "Ontario", "CA"),
        ("Lebanon, NH", "Lebanon", "New Hampshire", "US"),
        ("San Jose, Costa Rica", "San Jose", None, "CR"),
        ("Hyderabad, Pakistan", "Hyderabad", None, "PK"),
        ("Liverpool, New South Wales, Australia", "Liverpool", None, "AU"),
    ],
)
def test_what_stands_behind_a_name_chooses_between_namesakes(
    text: str, city: str, region: str | None, country: str
) -> None:
    assert read(text) == [(city, region, country)]


@pytest.mark.parametrize("text", ["Springfield", "Georgia", "Sno, Georgia", "CA", "USCA", "Anywhere", "EMEA", "Remote"])
def test_what_is_not_certain_keeps_its_words_alone(text: str) -> None:
    assert places([RawPlace(text=text)]) == (Place(text),)


@pytest.mark.parametrize("text", ["", " ", "N/A", "n/a", "-", "TBD", "LOCATION", "3 Locations"])
def test_words_that_say_nothing_are_no_place(text: str) -> None:
    assert places([RawPlace(text=text)]) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Portugal; Spain", [(None, None, "PT"), (None, None, "ES")]),
        ("London, Dublin", [("London", None, "GB"), ("Dublin", None, "IE")]),
        ("London/Dublin", [("London", None, "GB"), ("Dublin", None, "IE")]),
        ("SF • NYC", [("San Francisco", "California", "US"), ("New York", "New York", "US")]),
        ("Sydney OR Singapore", [("Sydney", None, "AU"), ("Singapore", None, "SG")]),
        ("Chicago, IL & New York, NY", [("Chicago", "Illinois", "US"), ("New York", "New York", "US")]),
        ("Oslo, Paris, or Dublin", [("Oslo", None, "NO"), ("Paris", None, "FR"), ("Dublin", None, "IE")]),
        ("Austin, TX, US, Remote", [("Austin", "Texas", "US")]),
        ("Oslo; N/A", [("Oslo", None, "NO")]),
        ("US, Canada", [(None, None, "US"), (None, None, "CA")]),
        ("Remote (US/Canada)", [(None, None, "US"), (None, None, "CA")]),
        ("Chicago, US-Remote, Toronto", [("Chicago", "Illinois", "US"), (None, None, "US"), ("Toronto", "Ontario", "CA")]),
    ],
)  # fmt: skip
def test_several_places_are_told_apart(text: str, expected: list[Row]) -> None:
    assert read(text) == expected


def test_each_of_several_places_keeps_its_own_words() -> None:
    found = places([RawPlace(text="Boston, Massachusetts; (Lyon, Remote)")])
    assert [place.text for place in found] == ["Boston, Massachusetts", "(Lyon, Remote)"]


def test_a_bare_remote_borrows_the_country_that_all_others_share() -> None:
    assert places([RawPlace(text="Berlin / Hamburg / Remote")])[2] == Place("Remote", None, None, "DE")
    assert places([RawPlace(text="Berlin / Lyon / Remote")])[2] == Place("Remote")


def test_short_names_of_american_cities_count_only_beside_another_one() -> None:
    assert read("SF, SEA, NY")[1:] == [("Seattle", "Washington", "US"), ("New York", "New York", "US")]
    assert read("SEA") == [(None, None, None)]


def test_the_country_that_a_source_states_settles_what_the_text_leaves_open() -> None:
    assert read("Springfield", "US") == [("Springfield", None, "US")]
    assert read("Remote", "DE") == [(None, None, "DE")]
    assert read("Toronto, ON", "US") == [("Toronto", "Ontario", "CA")]


def test_parts_that_a_source_gives_apart_are_kept_and_completed() -> None:
    given = RawPlace(text="New York, NY (HQ)", city="New York City", region="NY", country="USA")
    assert places([given]) == (Place("New York, NY (HQ)", "New York", "New York", "US"),)
    assert places([RawPlace(city="Cairo", country="")]) == (Place("Cairo", "Cairo", None, "EG"),)
    assert places([RawPlace(city="Springfield")]) == (Place("Springfield", "Springfield", None, None),)
    assert places([RawPlace(region="Georgia")]) == (Place("Georgia", None, "Georgia", None),)


def test_the_same_place_twice_is_one() -> None:
    assert len(places([RawPlace(text="Oslo; Oslo"), RawPlace(text="Oslo")])) == 1


def test_a_flood_of_places_is_bounded() -> None:
    assert len(places([RawPlace(text=";".join(f"Oslo {number}" for number in range(500)))])) <= MAX_PLACES


def test_areas_wider_than_a_country_are_named() -> None:
    assert areas("Remote - EMEA, LATAM") == ["EMEA", "LATAM"]
    assert areas("Remote, North America") == ["North America"]
    assert areas("Cairo") == []


@pytest.mark.parametrize(
    ("text", "city", "region", "country"),
    [
        ("Alexandria, Egypt", "Alexandria", None, "EG"),
        ("الإسكندرية، مصر", "Alexandria", None, "EG"),
        ("Alexandria, VA", "Alexandria", "Virginia", "US"),
        ("Long Beach, NY", "Long Beach", "New York", "US"),
        ("Le Caire, Égypte", "Cairo", None, "EG"),
        ("Casablanca, Maroc", "Casablanca", None, "MA"),
        ("Wien, Österreich", "Vienna", None, "AT"),
        ("Austin TX", "Austin", "Texas", "US"),
        ("Melbourne VIC", "Melbourne", None, "AU"),
        ("Mumbai, MH, IN", "Mumbai", None, "IN"),
        ("Amsterdam, Noord-Holland, Netherlands", "Amsterdam", None, "NL"),
        ("Île-de-France", None, "Île-de-France", "FR"),
        ("Queensland", None, "Queensland", "AU"),
        ("Stockholm County, Sweden", None, "Stockholm County", "SE"),
        ("Georgia, USA", None, "Georgia", "US"),
        ("Kutaisi, Georgia", "Kutaisi", None, "GE"),
        ("75009 Paris", "Paris", None, "FR"),
        ("Dublin 2", "Dublin", None, "IE"),
        ("75 - Paris 14e Arrondissement", "Paris", None, "FR"),
        ("59 - LEZENNES", "Lezennes", None, "FR"),
        ("31 - Haute-Garonne", None, "Haute-Garonne", "FR"),
        ("Deutschlandweit", None, None, "DE"),
        ("Remote US (EST or CST)", None, None, "US"),
        ("Remote U.S.", None, None, "US"),
        ("London (Hybrid, 2 days in office)", "London", None, "GB"),
        ("Hybrid (3 days/week) – London", "London", None, "GB"),
        ("🌎 Remote, India", None, None, "IN"),
        ("Royaume-Uni", None, None, "GB"),
        ("Vereinigte Staaten", None, None, "US"),
        ("Estados Unidos", None, None, "US"),
        ("المملكة العربية السعودية", None, None, "SA"),
        ("Panamá", None, None, "PA"),
        ("Wrexham", "Wrexham", None, "GB"),
        ("Issy-les-Moulineaux", "Issy-les-Moulineaux", None, "FR"),
    ],
)
def test_the_gazetteer_and_languages_help(text: str, city: str | None, region: str | None, country: str) -> None:
    assert read(text) == [(city, region, country)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Berlin / Hamburg / Remote", [("Berlin", None, "DE"), ("Hamburg", None, "DE"), (None, None, "DE")]),
        ("München oder Berlin", [("Munich", None, "DE"), ("Berlin", None, "DE")]),
        ("Remote (US, Canada, or Mexico)", [(None, None, "US"), (None, None, "CA"), (None, None, "MX")]),
        ("Vietnam; Thailand; Singapore", [(None, None, "VN"), (None, None, "TH"), (None, None, "SG")]),
        ("Micronesia, Federated States of, Fiji", [(None, None, "FM"), (None, None, "FJ")]),
        ("SF, NY", [("San Francisco", "California", "US"), ("New York", "New York", "US")]),
        ("US,Vancouver, British Columbia", [(None, None, "US"), ("Vancouver", "British Columbia", "CA")]),
    ],
)  # fmt: skip
def test_lists_of_places_are_read_one_by_one(text: str, expected: list[Row]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    "text", ["Alexandria", "Cambridge", "Portland", "Mobile", "Reading", "Remote - UTC-3 to UTC+3", "Distributed"]
)
def test_a_name_of_several_places_or_of_none_settles_nothing(text: str) -> None:
    assert [place[1:] for place in read(text)] == [(None, None)]


@pytest.mark.parametrize("part", ["Paris, ", "a - ", "(", "Berlin / ", "75 - ", "TX ", "Georgia, ", "3 days "])
def test_hostile_text_takes_no_long_time(part: str) -> None:
    began = time.process_time()
    read(part * 3_000)
    areas(part * 700)
    assert time.process_time() - began < 3
