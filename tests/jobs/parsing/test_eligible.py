"""From where a posting may be done, as the lists say it that are stored."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.contract import Place, Workplace
from jobs.parsing.eligibility import eligibility
from jobs.parsing.eligible import Eligible, answer, eligible
from jobs.parsing.regions import every_country

CAIRO = Place("Cairo, Egypt", city="Cairo", country="EG")
BERLIN = Place("Berlin, Germany", city="Berlin", country="DE")
SENTENCES = (
    "Remote within EMEA.", "You work from anywhere in the world.", "US only.", "Remote within Germany only.",
    "We cannot hire in Brazil.", "Ideally based in Spain.", "You must be based in Canada.", "Remote (Europe).",
)  # fmt: skip


def asked(found: Eligible, country: str) -> str:
    return answer(found.scope, found.eligible, found.excluded, found.unsure, country)


@pytest.mark.parametrize(
    ("workplace", "text", "places", "scope", "answers"),
    [
        ("remote", "You work from anywhere in the world.", (), "anywhere", {"EG": "yes", "US": "yes"}),
        ("remote", "Remote within EMEA.", (), "only", {"EG": "yes", "US": "no", "RU": "unknown"}),
        ("remote", "We cannot hire in Brazil.", (), "unknown", {"BR": "no", "EG": "unknown"}),
        ("remote", "We cannot hire in Brazil.", (CAIRO,), "some", {"BR": "no", "EG": "yes", "US": "unknown"}),
        ("remote", "We write code.", (CAIRO,), "some", {"EG": "yes", "US": "unknown"}),
        ("remote", "We write code.", (), "unknown", {"EG": "unknown"}),
        ("remote", "US only.", (CAIRO,), "only", {"US": "yes", "EG": "no"}),
        (
            "remote",
            "",
            (Place("Remote - US"), Place("Remote - Canada")),
            "only",
            {"US": "yes", "CA": "yes", "EG": "no"},
        ),
        ("unknown", "We write code.", (CAIRO,), "some", {"EG": "yes", "DE": "unknown"}),
        ("unknown", "Remote within Germany only.", (CAIRO,), "only", {"EG": "no", "DE": "yes"}),
        ("onsite", "US only.", (CAIRO,), "only", {"EG": "yes", "US": "no"}),
        ("hybrid", "", (CAIRO, BERLIN), "only", {"EG": "yes", "DE": "yes", "FR": "no"}),
        ("onsite", "", (Place("Springfield", city="Springfield"),), "unknown", {"US": "unknown"}),
    ],
)
def test_who_may_do_it(
    workplace: Workplace, text: str, places: tuple[Place, ...], scope: str, answers: dict[str, str]
) -> None:
    found = eligible(workplace, text, places)
    assert found.scope == scope
    assert {country: asked(found, country) for country in answers} == answers


@given(st.lists(st.sampled_from(SENTENCES), max_size=3, unique=True))
def test_the_lists_answer_for_every_country_as_the_statements_do(sentences: list[str]) -> None:
    text = " ".join(sentences)
    said, found = eligibility(text), eligible("remote", text, ())
    assert {code: asked(found, code) for code in every_country()} == {
        code: said.accepts(code) for code in every_country()
    }


@given(
    st.sampled_from(["remote", "hybrid", "onsite", "unknown"]),
    st.lists(st.sampled_from(SENTENCES), max_size=3, unique=True),
    st.lists(st.sampled_from([CAIRO, BERLIN, Place("Remote - US"), Place("Springfield")]), max_size=3, unique=True),
)
def test_a_country_stands_in_one_list_and_a_scope_without_limits_names_none(
    workplace: Workplace, sentences: list[str], places: list[Place]
) -> None:
    found = eligible(workplace, " ".join(sentences), places)
    named = [*found.eligible, *found.excluded, *found.unsure]
    assert len(named) == len(set(named))
    assert not (found.scope in ("anywhere", "unknown") and found.eligible)
    assert found.scope != "some" or found.eligible
