"""Kinds of employment."""

from __future__ import annotations

import pytest

from jobs.parsing.employment import employment


@pytest.mark.parametrize(
    ("field", "kind"),
    [
        ("FullTime", "full-time"),
        ("Full-time", "full-time"),
        ("Regular Full Time (Salary)", "full-time"),
        ("FULL_TIME", "full-time"),
        ("PartTime", "part-time"),
        ("Teilzeit", "part-time"),
        ("Working Student", "part-time"),
        ("Contract", "contract"),
        ("Full Time Contractor", "contract"),
        ("Temporary", "temporary"),
        ("Fixed-term", "temporary"),
        ("Intern", "internship"),
        ("Full-time Internship", "internship"),
        ("Permanent", None),
        ("Internal transfer", None),
        ("International", None),
        ("Full-time or part-time", None),
        ("Full Time / Part Time", None),
        ("Other", None),
        ("", None),
        (None, None),
    ],
)
def test_a_field_names_a_kind_or_none(field: str | None, kind: str | None) -> None:
    assert employment(field) == kind
