"""What stands beside a name in a place field: divisions, parts of towns, offices, hyphens."""

from __future__ import annotations

import pytest

from jobs.contract import RawPlace
from jobs.parsing.places import places

Row = tuple[str | None, str | None, str | None]


def read(*texts: str) -> list[Row]:
    return [(place.city, place.region, place.country) for place in places([RawPlace(text=text) for text in texts])]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Córdoba, Andalucía", ("Córdoba", "Andalucía", "ES")),
        ("Cambridge, Cambridgeshire", ("Cambridge", "Cambridgeshire", "GB")),
        ("Newcastle, New South Wales", ("Newcastle", "New South Wales", "AU")),
        ("Augusta, Georgia", ("Augusta", "Georgia", "US")),
        ("Kutaisi, Georgia", ("Kutaisi", None, "GE")),
        ("Spain, Toledo", ("Toledo", None, "ES")),
        ("US-CA-San-Mateo", ("San Mateo", "California", "US")),
        ("Paris 11e Arrondissement, Île-de-France, France", ("Paris", None, "FR")),
        ("HQ3 - Denver, CO", ("Denver", "Colorado", "US")),
        ("Odense M, Danmark", ("Odense", None, "DK")),
        ("Shibuya-ku, Tokyo", ("Tokyo", None, "JP")),
        ("Pasig, Metro Manila", ("Pasig", None, "PH")),
        ("Dubai Internet City, Dubai", ("Dubai", None, "AE")),
        ("عمان، الأردن", ("Amman", None, "JO")),
        ("Basel-Stadt, Schweiz", ("Basel", None, "CH")),
        ("DE-Berlin", ("Berlin", None, "DE")),
        ("Hong Kong SAR", ("Hong Kong", None, "HK")),
        ("Ankara (Uzaktan)", ("Ankara", None, "TR")),
        ("Western Australia, Australia", (None, "Western Australia", "AU")),
    ],
)
def test_neighbours_settle_a_name(text: str, expected: Row) -> None:
    assert read(text) == [expected]


def test_georgia_among_american_places_alone_is_the_state() -> None:
    assert read("Remote - Ohio", "Remote - Georgia") == [(None, "Ohio", "US"), (None, "Georgia", "US")]
    assert read("Georgia", "Armenia") == [(None, None, None), (None, None, "AM")]
    assert read("Georgia") == [(None, None, None)]


def test_short_names_of_american_cities_count_beside_their_country() -> None:
    (place,) = places([RawPlace(city="LA", country="US")])
    assert (place.city, place.country) == ("Los Angeles", "US")
