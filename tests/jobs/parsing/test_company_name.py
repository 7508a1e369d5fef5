"""What does not tell employers apart is left out of a name, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.parsing.company_name import (
    LEGAL_FORMS,
    board_key,
    fold,
    identity_keys,
    name_keys,
    plain_name,
    website_key,
)


@pytest.mark.parametrize(
    ("name", "key", "form", "place"),
    [
        ("Careem", "careem", "", ""),
        ("Careem (Cairo)", "careem", "", "Cairo"),
        ("CAREEM FZ", "careem", "fz", ""),
        ("Careem Networks FZ-LLC", "careem networks", "fz llc", ""),
        ("Delta Crops S.A.E.", "delta crops", "s a e", ""),
        ("Delta Crops SAE", "delta crops", "sae", ""),
        ("Lantern GmbH & Co. KG", "lantern", "gmbh co kg", ""),
        ("Lantern, Inc.", "lantern", "inc", ""),
        ("Lantern Pvt. Ltd.", "lantern", "pvt ltd", ""),
        ("Lantern B.V. [Netherlands]", "lantern", "b v", "Netherlands"),
        ("Lantern (EMEA) Ltd", "lantern", "ltd", "EMEA"),
        ("لانترن ش.م.م", "لانترن", "ش م م", ""),
        ("لانترن ش.م.م.", "لانترن", "ش م م", ""),
        ("Lantern (formerly Torch)", "lantern formerly torch", "", ""),
        ("Lantern Cairo", "lantern cairo", "", ""),
        ("Inc", "inc", "", ""),
        ("LLC Ltd", "llc", "ltd", ""),
        ("SE Labs", "se labs", "", ""),
        ("Kareem", "kareem", "", ""),
        ("(Cairo)", "", "", "Cairo"),
    ],
)
def test_a_name_without_form_and_place(name: str, key: str, form: str, place: str) -> None:
    found = plain_name(name)
    assert (found.key, found.form, found.place) == (key, form, place)


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [
        ("Careem", "CAREEM FZ", True),
        ("Careem (Cairo)", "Careem (Dubai)", True),
        ("Careem كريم", "كريم", True),
        ("كريم | Careem", "Careem Ltd", True),
        ("Careem (كريم)", "كريم ش.م.م", True),
        ("Careem", "كريم", False),
        ("Careem", "Kareem", False),
        ("Careem", "Careem Pay", False),
        ("Delta", "Delta Crops", False),
        ("Acme | Beta", "Beta", False),
    ],
)
def test_only_certain_spellings_share_a_key(one: str, other: str, share: bool) -> None:
    assert bool({key.key for key in name_keys(one)} & {key.key for key in name_keys(other)}) is share


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.careem.com/en", "careem.com"),
        ("http://CAREEM.com", "careem.com"),
        ("https://careem.com./", "careem.com"),
        ("https://engineering.careem.com", "engineering.careem.com"),
        ("https://www.linkedin.com/company/careem", None),
        ("https://careem.github.io", None),
        ("https://localhost/", None),
        ("https://[broken", None),
        ("", None),
    ],
)
def test_a_website_is_known_by_its_domain(url: str, key: str | None) -> None:
    found = website_key(url)
    assert (found.key if found else None) == key


@pytest.mark.parametrize(
    ("token", "key"),
    [("Careem", "careem"), ("careem-2", "careem-2"), ("https://careem.com/feed", None), ("12345", None), ("ab", None)],
)
def test_a_board_is_known_by_a_plain_token(token: str, key: str | None) -> None:
    found = board_key("greenhouse", token)
    assert (found.key if found else None) == key


def test_a_company_has_each_key_once_with_its_evidence() -> None:
    keys = identity_keys(["Careem", "CAREEM FZ"], "https://careem.com", [("lever", "careem"), ("ashby", "Careem")])
    assert [(key.kind, key.key, key.said) for key in keys] == [
        ("name", "careem", "Careem"), ("website", "careem.com", "https://careem.com"),
        ("board", "careem", "lever: careem"),
    ]  # fmt: skip


@given(st.text(alphabet="abcXYZ .-&()كريم", min_size=1, max_size=30), st.sampled_from(LEGAL_FORMS))
def test_a_form_at_the_end_never_changes_the_key(name: str, form: str) -> None:
    if fold(name):
        assert plain_name(f"{name} {form}").key == plain_name(name).key or not plain_name(name).key


@given(st.text(max_size=60))
def test_no_name_breaks_the_rule(name: str) -> None:
    for key in name_keys(name):
        assert key.key and key.said == name
