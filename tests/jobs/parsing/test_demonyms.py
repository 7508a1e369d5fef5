"""Nationalities that an advert asks for, and those that it only speaks of."""

from __future__ import annotations

import pytest

from jobs.parsing.eligibility import eligibility


@pytest.mark.parametrize(
    ("text", "accepted", "refused"),
    [
        ("Saudi nationals only.", "SA", "EG"),
        ("Open to Saudi nationals only.", "SA", "EG"),
        ("Must be a Saudi national.", "SA", "EG"),
        ("For Emiratis only.", "AE", "EG"),
        ("Kuwaiti citizens only.", "KW", "EG"),
        ("Must be a U.S. citizen.", "US", "EG"),
        ("Canadian citizens or permanent residents only.", "CA", "EG"),
        ("Only Egyptian residents can apply.", "EG", "SA"),
        ("Applicants must hold a valid UAE residence visa.", "AE", "EG"),
        ("EU citizens only.", "DE", "EG"),
        ("You hold EU citizenship or an EU work permit.", "DE", "EG"),
        ("EU-Staatsbürgerschaft erforderlich.", "DE", "EG"),
        ("Nationalité française requise.", "FR", "EG"),
        ("للمصريين فقط.", "EG", "SA"),
        ("الوظيفة للسعوديين والسعوديات فقط.", "SA", "EG"),
        ("أن يكون سعودي الجنسية.", "SA", "EG"),
    ],
)
def test_citizens_that_are_asked_for_are_accepted_and_others_refused(text: str, accepted: str, refused: str) -> None:
    said = eligibility(text)
    assert (said.accepts(accepted), said.accepts(refused)) == ("yes", "no")


@pytest.mark.parametrize(
    "text",
    [
        "German speakers only.",
        "French company with 200 people.",
        "You will work with data of US nationals.",
        "We do not discriminate against US citizens.",
        "US citizenship is required for some positions.",
        "Our clients are British citizens who save.",
    ],
)
def test_a_nationality_that_is_only_spoken_of_says_nothing(text: str) -> None:
    said = eligibility(text)
    assert {said.accepts(code) for code in ("DE", "FR", "US", "GB", "EG")} == {"unknown"}


@pytest.mark.parametrize(
    ("text", "accepted", "refused"),
    [
        ("US-based role.", "US", "EG"),
        ("We're looking for a Germany-based engineer, remote.", "DE", "EG"),
        ("Work permit for the UK required.", "GB", "EG"),
        ("Full working rights in Australia required.", "AU", "EG"),
        ("Must be in Chile.", "CL", "EG"),
        ("Arbeitsbewilligung für die Schweiz erforderlich.", "CH", "EG"),
        ("Buscamos candidatos que vivan en Argentina.", "AR", "EG"),
        ("You need to be living in Sweden.", "SE", "EG"),
        ("Nur Kandidaten aus Deutschland.", "DE", "EG"),
        ("Únicamente candidatos en México.", "MX", "EG"),
        ("É necessário morar no Brasil.", "BR", "EG"),
        ("Solo residenti in Italia.", "IT", "EG"),
        ("Woonachtig in Nederland.", "NL", "EG"),
        ("Tylko osoby mieszkające w Polsce.", "PL", "EG"),
        ("Praca zdalna z terenu Polski.", "PL", "EG"),
        ("Sadece Türkiye'den adaylar.", "TR", "EG"),
        ("Türkiye içinde uzaktan çalışma.", "TR", "EG"),
    ],
)
def test_other_words_for_who_may_apply_are_read(text: str, accepted: str, refused: str) -> None:
    said = eligibility(text)
    assert (said.accepts(accepted), said.accepts(refused)) == ("yes", "no")


@pytest.mark.parametrize(
    "text",
    [
        "We are a US-based company.",
        "Our clients are UK-based banks.",
        "For Colorado-based roles, the pay is listed below.",
        "US-based applicants preferred.",
        "We arrange your work permit for Germany.",
    ],
)
def test_companies_pay_wishes_and_help_limit_nobody(text: str) -> None:
    said = eligibility(text)
    assert {said.accepts(code) for code in ("US", "GB", "DE", "EG")} == {"unknown"}


def test_people_of_a_land_that_are_refused_are_excluded_alone() -> None:
    said = eligibility("Residents of Pakistan are not eligible.")
    assert (said.accepts("PK"), said.accepts("EG")) == ("no", "unknown")


def test_an_arabic_and_written_as_one_with_the_name_joins_two_lands() -> None:
    said = eligibility("نقبل المتقدمين من مصر والسعودية.")
    assert (said.accepts("EG"), said.accepts("SA"), said.accepts("US")) == ("yes", "yes", "unknown")
