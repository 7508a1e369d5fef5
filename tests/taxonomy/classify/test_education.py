"""Degrees asked for in six languages, and what only looks like one."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taxonomy.catalog import load_catalog
from taxonomy.classify.education import find_education


@pytest.mark.parametrize(
    ("text", "level", "required"),
    [
        ("Bachelor's degree in Computer Science.", "bachelor", True),
        ("A degree in Statistics or a related field.", "bachelor", True),
        ("BS/MS in Computer Science", "bachelor", True),
        ("BSc or MSc in Mathematics", "bachelor", True),
        ("Master's degree required.", "master", True),
        ("MS in Statistics", "master", True),
        ("PhD in Physics.", "doctorate", True),
        ("M.Sc. or Ph.D. in a quantitative field", "master", True),
        ("Bachelor's degree, Master's preferred.", "bachelor", True),
        ("Bachelor's degree required. PhD a plus.", "bachelor", True),
        ("A PhD is a plus.", "doctorate", False),
        ("Nice to have:\nMaster's degree in Statistics", "master", False),
        ("Bachelor's degree or equivalent experience.", "bachelor", False),
        ("Bachelor's degree in Finance, or equivalent work experience", "bachelor", False),
        ("Diplôme Bac+5 en informatique.", "master", True),
        ("Formation Bac +3 en statistiques", "bachelor", True),
        ("École d'ingénieur ou équivalent universitaire", "master", False),
        ("Doctorat en mathématiques.", "doctorate", True),
        ("Abgeschlossenes Studium der Informatik.", "bachelor", True),
        ("Masterabschluss in Statistik", "master", True),
        ("Promotion in Physik von Vorteil", "doctorate", False),
        ("Licenciatura en Informática.", "bachelor", True),
        ("Maestría en Estadística", "master", True),
        ("Grado universitario en Matemáticas", "bachelor", True),
        ("Graduação em Estatística.", "bachelor", True),
        ("Mestrado em Computação será um plus", "master", False),
        ("Ensino superior completo", "bachelor", True),
        ("بكالوريوس في علوم الحاسب", "bachelor", True),
        ("ماجستير في الإحصاء", "master", True),
        ("دكتوراه في الرياضيات", "doctorate", True),
    ],
)
def test_degree_asked_for(text: str, level: str, required: bool) -> None:
    asked = find_education(text, load_catalog())
    assert (asked.level, asked.required) == (level, required)
    assert asked.evidence is not None
    assert text[asked.evidence.start : asked.evidence.end] == asked.evidence.quote


@pytest.mark.parametrize(
    "text",
    [
        "",
        "You master Python and SQL.",
        "Master data and a Scrum Master.",
        "MS Excel and MS Office.",
        "Our team of PhDs will help you.",
        "We sponsor a Master's degree for you.",
        "A high degree of autonomy.",
        "To some degree.",
    ],
)
def test_other_words_ask_for_no_degree(text: str) -> None:
    asked = find_education(text, load_catalog())
    assert (asked.level, asked.required, asked.evidence) == ("none", False, None)


@pytest.mark.parametrize(
    "text",
    [
        "No degree required.",
        "A degree is not required.",
        "Kein Studium erforderlich.",
        "No se requiere título.",
        "لا يشترط شهادة",
    ],
)
def test_a_text_may_say_that_no_degree_is_needed(text: str) -> None:
    asked = find_education(text, load_catalog())
    assert (asked.level, asked.required) == ("none", False)
    assert asked.evidence is not None


@given(st.text(max_size=200))
def test_quote_is_exact_whatever_stands_around_it(noise: str) -> None:
    text = f"{noise} Bachelor's degree in Physics {noise}"
    asked = find_education(text, load_catalog())
    if asked.evidence is not None:
        assert text[asked.evidence.start : asked.evidence.end] == asked.evidence.quote != ""


@pytest.mark.parametrize(
    "prefix", ["degree in ", "master ", "bs/", "bachelor's, ", "phd or ", "b.", "no degree ", "a plus "]
)
def test_time_grows_with_the_text_only(prefix: str) -> None:
    start = time.process_time()
    find_education(prefix * (200_000 // len(prefix)), load_catalog())
    assert time.process_time() - start < 1
