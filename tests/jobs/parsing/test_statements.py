"""Visa sponsorship, relocation and clearance: offered, refused, required, or not spoken of."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.parsing.statements import statements

MARKS = {
    "v+": ("visa-sponsorship", "offered"),
    "v-": ("visa-sponsorship", "not-offered"),
    "r+": ("relocation", "offered"),
    "r-": ("relocation", "not-offered"),
    "c+": ("clearance", "required"),
    "c-": ("clearance", "not-required"),
}


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("We offer visa sponsorship", "v+"),
        ("Visa sponsorship available", "v+"),
        ("Visa sponsorship is not available for this role", "v-"),
        ("We are unable to sponsor visas at this time", "v-"),
        ("We do not provide visa sponsorship", "v-"),
        ("No visa sponsorship", "v-"),
        ("We can sponsor your work visa", "v+"),
        ("We sponsor H-1B visas for exceptional candidates", "v+"),
        ("Candidates must be authorized to work in the US without requiring sponsorship", "v-"),
        ("You must not require visa sponsorship now or in the future", "v-"),
        ("Will you now or in the future require sponsorship?", ""),
        ("Visa support and relocation assistance are provided", "v+ r+"),
        ("We offer a relocation package", "r+"),
        ("Relocation assistance is not provided", "r-"),
        ("No relocation assistance", "r-"),
        ("We do not offer relocation support for this position", "r-"),
        ("We will help you relocate to Berlin", "r+"),
        ("Relocation package of up to 5,000 euro", "r+"),
        ("You must be willing to relocate", ""),
        ("Active Top Secret clearance required", "c+"),
        ("Must be able to obtain a security clearance", "c+"),
        ("TS/SCI with polygraph required", "c+"),
        ("A security clearance is not required", "c-"),
        ("No security clearance needed", "c-"),
        ("Security clearance is a plus", ""),
        ("Clean code and clear communication", ""),
        ("Nous proposons une aide au déménagement", "r+"),
        ("Pas de sponsoring de visa", "v-"),
        ("Wir bieten Visa-Unterstützung und Umzugshilfe", "v+ r+"),
        ("Wir bieten keine Umzugshilfe", "r-"),
        ("Ofrecemos ayuda para la mudanza", "r+"),
        ("No ofrecemos patrocinio de visas", "v-"),
        ("نوفر تأشيرة عمل وبدل انتقال", "v+ r+"),
        ("لا نقدم كفالة تأشيرة", "v-"),
        ("We process visa applications for our customers", ""),
        ("Experience with Visa and Mastercard payments", ""),
        (
            "Unfortunately we cannot offer visa sponsorship, but we do provide relocation assistance within the country",
            "v- r+",
        ),
        ("We don't offer visa sponsorship", "v-"),
        ("Sponsorship for work visas is available", "v+"),
        ("This role requires SC clearance", "c+"),
        ("Applicants must hold active SC clearance", "c+"),
        ("Eligible for relocation support", "r+"),
        ("We're not able to support visa sponsorship for this position", "v-"),
        ("This position does not offer relocation", "r-"),
        ("We sponsor local meetups and conferences", ""),
    ],
)
def test_a_text_offers_refuses_demands_or_is_silent(text: str, marks: str) -> None:
    found = statements(text)
    assert [(item.subject, item.answer) for item in found] == [MARKS[mark] for mark in marks.split()]
    assert all(text[item.start : item.end] == item.quote for item in found)


def test_a_refusal_wins_over_an_offer() -> None:
    text = "Visa sponsorship is available for some roles.\nWe do not offer visa sponsorship for this one."
    assert [item.answer for item in statements(text)] == ["not-offered"]


@given(st.text(max_size=300))
def test_quotes_are_the_texts_own_words(text: str) -> None:
    text = f"{text} visa sponsorship available. {text}"
    assert all(text[item.start : item.end] == item.quote for item in statements(text))


@pytest.mark.parametrize("part", ["visa sponsor ", "not relocation package ", "clearance required "])
def test_hostile_text_takes_no_long_time(part: str) -> None:
    began = time.process_time()
    statements(part * 5_000)
    assert time.process_time() - began < 2
