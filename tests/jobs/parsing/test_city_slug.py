"""Cities as values of a search."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.parsing.city_slug import MAX_SLUG, city_slug


@pytest.mark.parametrize(
    ("name", "country", "expected"),
    [
        ("Cairo", "EG", "cairo-eg"),
        ("London", "GB", "london-gb"),
        ("London", "CA", "london-ca"),
        ("São Paulo", "BR", "sao-paulo-br"),
        ("SAO  PAULO", "BR", "sao-paulo-br"),
        ("St. Louis", "US", "st-louis-us"),
        ("Łódź", "PL", "lodz-pl"),
        ("İzmir", "TR", "izmir-tr"),
        ("København", "DK", "kobenhavn-dk"),
        ("المنصورة", "EG", "المنصورة-eg"),
        ("Springfield", "", "springfield-zz"),
        ("", "EG", ""),
        ("?!", "EG", ""),
    ],
)
def test_a_city_is_its_folded_name_and_its_country(name: str, country: str, expected: str) -> None:
    assert city_slug(name, country) == expected


@given(st.text(max_size=120), st.sampled_from(["", "EG", "GB"]))
def test_a_slug_fits_its_column_and_reads_as_a_value_of_the_url(name: str, country: str) -> None:
    slug = city_slug(name, country)
    assert len(slug) <= MAX_SLUG
    assert not slug.startswith("-") and not any(character.isspace() or character in "&=#,;" for character in slug)
