"""Time zones as ranges of offsets from UTC."""

from __future__ import annotations

import pytest

from jobs.contract import RawPlace
from jobs.parsing.eligibility import eligibility
from jobs.parsing.places import places
from jobs.parsing.time_zones import without_zones, zone_ranges, zones_of_place


@pytest.mark.parametrize(
    ("text", "low", "high", "quote"),
    [
        ("Remote - UTC-3 to UTC+3", -3, 3, "UTC-3 to UTC+3"),
        ("Remote (GMT-5 to GMT+2)", -5, 2, "GMT-5 to GMT+2"),
        ("UTC-8 to +1", -8, 1, "UTC-8 to +1"),
        ("between UTC -5 and UTC +2 time zones", -5, 2, "UTC -5 and UTC +2"),
        ("CET +/- 3 hours", -2, 4, "CET +/- 3 hours"),
        ("(CET ±2h)", -1, 3, "CET ±2h"),
        ("within 3 hours of CET", -2, 4, "within 3 hours of CET"),
        ("EST or CST", -6, -5, "EST or CST"),
        ("UTC+5:30", 5.5, 5.5, "UTC+5:30"),
        ("time zones between CET and EET", 1, 2, "CET and EET"),
        ("overlap with Eastern Time", -5, -5, "Eastern Time"),
        ("ET to PT", -8, -5, "ET to PT"),
        ("Fuseau UTC+1 à UTC+3", 1, 3, "UTC+1 à UTC+3"),
        ("zwischen UTC-1 und UTC+3", -1, 3, "UTC-1 und UTC+3"),
        ("entre UTC-5 y UTC-3", -5, -3, "UTC-5 y UTC-3"),
    ],
)
def test_a_range_is_read(text: str, low: float, high: float, quote: str) -> None:
    (zone,) = zone_ranges(text)
    assert (zone.low, zone.high, zone.quote) == (low * 60, high * 60, quote)
    assert text[zone.start : zone.end] == quote


@pytest.mark.parametrize(
    "text", ["The CT scan", "Hartford, CT, MT", "Lisbon, PT", "all hours are GMT", "IST", "UTC+99", ""]
)
def test_what_names_no_certain_zone_is_none(text: str) -> None:
    assert zone_ranges(text) == ()


def test_a_place_text_is_read_without_its_zones() -> None:
    assert without_zones("Remote US (EST or CST)").split() == ["Remote", "US"]
    assert without_zones("Cairo") == "Cairo"


@pytest.mark.parametrize(
    ("place", "hours", "countries"),
    [
        ("USA timezones", [(-8, -5)], []),
        ("USA, Canada, USA timezones", [(-8, -5)], ["US", "CA"]),
        ("Canada, US time zones", [(-8, -5)], ["CA"]),
        ("European timezones", [(0, 2)], []),
        ("UK timezone", [(0, 0)], []),
        ("Israel timezones", [], []),
        ("EST timezone", [(-5, -5)], []),
        ("Remote (US Time Zones)", [(-8, -5)], []),
        ("United States", [], ["US"]),
    ],
)
def test_the_zones_of_a_land_in_a_place_field_are_hours_and_no_place(
    place: str, hours: list[tuple[int, int]], countries: list[str]
) -> None:
    found = places([RawPlace(text=place)])
    assert [item.country for item in found if item.country] == countries
    assert [(zone.low // 60, zone.high // 60) for zone in eligibility("", [place]).zones] == hours
    for zone in zones_of_place(place):
        assert place[zone.start : zone.end] == zone.quote


def test_a_land_beside_the_zones_of_another_is_the_one_to_live_in() -> None:
    (reading,) = eligibility("", ["Remote - Canada, USA timezones"]).readings
    assert (set(reading.accepted), reading.quote) == ({"CA"}, "Remote - Canada, USA timezones")
    assert eligibility("", ["Remote (USA timezones)"]).readings == ()
