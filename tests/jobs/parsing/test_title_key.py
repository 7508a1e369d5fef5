"""Titles as copies of one opening share them, and requisitions that say something."""

from __future__ import annotations

import pytest

from jobs.parsing.requisition import requisition_key
from jobs.parsing.title_key import title_key


@pytest.mark.parametrize(
    ("title", "places", "key"),
    [
        ("Data Engineer (m/w/d)", (), "data engineer"),
        ("Data Engineer (f/m/x) - Berlin", (), "data engineer"),
        ("Data Engineer (all genders)", (), "data engineer"),
        ("Data Engineer – Remote", (), "data engineer"),
        ("Data Engineer, Upper Lantern Village", ("Upper Lantern Village, Egypt",), "data engineer"),
        ("Sr. Data Engineer, Egypt", (), "senior data engineer"),
        ("Data Engineer - Payments", (), "data engineer payments"),
        ("Data Engineer II", (), "data engineer ii"),
        ("C++ Engineer", (), "c++ engineer"),
        ("مهندس بيانات", (), "مهندس بيانات"),
        ("Remote", (), "remote"),
    ],
)
def test_a_title_loses_places_and_gender_and_keeps_the_job(title: str, places: tuple[str, ...], key: str) -> None:
    assert title_key(title, places) == key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Data Engineer", "Senior Data Engineer"),
        ("Data Engineer, Payments", "Data Engineer, Billing"),
        ("Mobile Engineer, iOS", "Mobile Engineer, Android"),
        ("C Engineer", "C++ Engineer"),
        ("Customer Engineer (French speaking)", "Customer Engineer (German speaking)"),
    ],
)
def test_titles_of_two_jobs_stay_two(one: str, other: str) -> None:
    assert title_key(one) != title_key(other)


@pytest.mark.parametrize("value", ["See Opening ID", "ONE", "N/A", "", None, "TBD", "0000", "1111", "req", "R-1", "#"])
def test_a_requisition_that_says_nothing_is_none(value: str | None) -> None:
    assert requisition_key(value) == ""


def test_a_requisition_is_compared_without_signs_case_and_leading_zeros() -> None:
    assert requisition_key("R-01106") == requisition_key("r1106") == "r1106"
    assert requisition_key("R-01106") != requisition_key("R-01107")
