"""Seniority: precedence between levels, and the quoted words."""

from __future__ import annotations

import pytest

from taxonomy.catalog import load_catalog
from taxonomy.classify.seniority import find_seniority


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Senior Data Science Intern", "intern"),
        ("Senior Data Engineering Manager", "manager"),
        ("Associate Director, Data Science", "director"),
        ("Senior Staff Machine Learning Engineer", "staff"),
        ("Senior Lead Data Engineer", "lead"),
        ("Junior/Mid Data Analyst", "junior"),
        ("Data Engineer III", "senior"),
        ("Data Engineer II", "mid"),
        ("Data Engineer 2", "unspecified"),
        ("Data Analyst", "unspecified"),
        ("Data Product Manager", "unspecified"),
        ("Senior Data Product Manager", "senior"),
        ("DATA ENGINEER SÉNIOR (H/F)", "senior"),
        ("", "unspecified"),
    ],
)
def test_level_of_highest_precedence_wins(title: str, slug: str) -> None:
    assert find_seniority(title, load_catalog())[0] == slug


def test_evidence_quotes_the_original_letters() -> None:
    title = "Ingénieur données SÉNIOR"
    slug, evidence = find_seniority(title, load_catalog())
    assert slug == "senior"
    assert evidence is not None
    assert (evidence.label, evidence.field, evidence.quote) == ("seniority:senior", "title", "SÉNIOR")
    assert title[evidence.start : evidence.end] == evidence.quote


def test_unspecified_has_no_evidence() -> None:
    assert find_seniority("Data Analyst", load_catalog()) == ("unspecified", None)
