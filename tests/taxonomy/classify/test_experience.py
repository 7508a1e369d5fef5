"""Years asked for in six languages, what only looks like them, and titles that they contradict."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taxonomy.catalog import load_catalog
from taxonomy.classify.experience import find_contradiction, find_experience


@pytest.mark.parametrize(
    ("text", "years", "most", "required"),
    [
        ("3+ years of experience with SQL.", 3, None, True),
        ("3-5 years of relevant experience", 3, 5, True),
        ("At least five (5) years of experience.", 5, None, True),
        ("Minimum of 2 years' experience in analytics", 2, None, True),
        ("5+ years building data pipelines", 5, None, True),
        ("Experience: 4 to 6 years", 4, 6, True),
        ("Minimum of 6 years as a data engineer", 6, None, True),
        (">5 years in Python", 5, None, True),
        ("No less than 3 years of experience", 3, None, True),
        ("6 yrs exp with Kafka", 6, None, True),
        ("En az 2 yıl tecrübe", 2, None, True),
        ("Minimum 5 lat doświadczenia z SQL", 5, None, True),
        ("Almeno 3 anni di esperienza", 3, None, True),
        ("Minstens 4 jaar ervaring", 4, None, True),
        ("3+ years with marketing data", 3, None, True),
        ("You have worked 3 years in a similar role.", 3, None, True),
        ("3 years of experience preferred.", 3, None, False),
        ("Nice to have:\n2 years of experience with dbt", 2, None, False),
        ("2+ years of Python experience.\n5+ years of experience in data.", 5, None, True),
        ("5 years of experience, or 3 years of experience with a master's degree.", 3, None, True),
        ("8 years of experience is a plus.\n2 years of experience required.", 2, None, True),
        ("Minimum 3 ans d'expérience.", 3, None, True),
        ("Expérience de 3 à 5 ans sur un poste similaire.", 3, 5, True),
        ("Vous avez trois ans d'expérience.", 3, None, True),
        ("Mindestens 3 Jahre Berufserfahrung.", 3, None, True),
        ("Drei Jahre Erfahrung mit Python.", 3, None, True),
        ("Más de 3 años de experiencia.", 3, None, True),
        ("Experiencia de 2 a 4 años en BI.", 2, 4, True),
        ("Experiência de 5 anos com dados.", 5, None, True),
        ("خبرة لا تقل عن 3 سنوات", 3, None, True),
        ("خبرة ٣ سنوات في تحليل البيانات", 3, None, True),
        ("خبرة سنتين", 2, None, True),
        ("خمس سنوات خبرة", 5, None, True),
    ],
)
def test_years_asked_for(text: str, years: int, most: int | None, required: bool) -> None:
    asked = find_experience(text, load_catalog())
    assert asked is not None
    assert (asked.years, asked.most, asked.required) == (years, most, required)
    assert text[asked.evidence.start : asked.evidence.end] == asked.evidence.quote
    assert asked.evidence.label == f"experience:{years}"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "We have 20 years of experience in retail.",
        "Our 15 years of experience make us proud.",
        "For over 10 years we have built software with industry experience.",
        "A 2 year contract.",
        "A first job: no three years of experience hide in the small print.",
        "Sans 3 ans d'expérience, vous êtes le bienvenu.",
        "Proved through 10 years of experience.",
        "3 years in college.",
        "Growth over the last 5 years of our industry.",
        "You are 18 years old.",
        "Options vest over 4 years.",
        "Founded 12 years ago.",
        "30 years of experience in the market.",
        "Depuis 10 ans, notre expérience parle.",
        "Seit 20 Jahren mit Erfahrung am Markt.",
        "Experience with SQL.",
        "$3 years of experience",
    ],
)
def test_other_years_ask_for_none(text: str) -> None:
    assert find_experience(text, load_catalog()) is None


@pytest.mark.parametrize(
    ("title", "text", "quotes"),
    [
        ("Junior Data Analyst", "You bring 3+ years of experience.", ("Junior", "3+ years")),
        ("Entry-Level Data Engineer", "5 years of experience required.", ("Entry-Level", "5 years")),
        ("Data Science Intern", "Minimum 4 years of experience.", ("Intern", "4 years")),
        ("Data Analyst débutant (H/F)", "3 ans d'expérience minimum.", ("débutant", "3 ans")),
        ("محلل بيانات مبتدئ", "خبرة 5 سنوات", ("مبتدئ", "5 سنوات")),
    ],
)
def test_a_beginners_title_over_many_years_is_a_contradiction(title: str, text: str, quotes: tuple[str, str]) -> None:
    found = find_contradiction(title, text, load_catalog())
    assert found is not None
    assert (found.title.quote, found.asked.evidence.quote) == quotes


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Junior Data Analyst", "1-2 years of experience."),
        ("Junior Data Analyst", "5 years of experience are a plus."),
        ("Junior Data Analyst", "We have 20 years of experience."),
        ("Senior Data Analyst", "8 years of experience."),
        ("Data Analyst", "8 years of experience."),
        ("Associate Data Scientist", "3 years of experience."),
        ("Junior Data Analyst", ""),
    ],
)
def test_no_contradiction(title: str, text: str) -> None:
    assert find_contradiction(title, text, load_catalog()) is None


@given(st.text(max_size=200), st.integers(min_value=0, max_value=99))
def test_whatever_stands_around_the_quote_is_exact(noise: str, number: int) -> None:
    text = f"{noise} {number} years of experience {noise}"
    asked = find_experience(text, load_catalog())
    if asked is not None:
        assert 0 <= asked.years <= 20
        assert text[asked.evidence.start : asked.evidence.end] == asked.evidence.quote != ""


@pytest.mark.parametrize(
    "prefix", ["3 years ", "3+ years of ", "three ", "3 to 5 ", "experience ", "3-", "خبرة 3 سنوات ", "a "]
)
def test_time_grows_with_the_text_only(prefix: str) -> None:
    start = time.process_time()
    find_experience(prefix * (200_000 // len(prefix)), load_catalog())
    assert time.process_time() - start < 1
