"""From where a remote posting may be done: what is said, in five languages, and nothing more."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.parsing.eligibility import eligibility


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("US only", "US=yes EG=no"),
        ("This role is US-only", "US=yes DE=no"),
        ("Must be based in the EU", "DE=yes US=no GB=no"),
        ("You must be based in the European Union or the UK", "FR=yes GB=yes US=no"),
        ("Remote within EMEA", "EG=yes DE=yes US=no"),
        ("Remote in EMEA", "SA=yes BR=no"),
        ("Work from anywhere", "EG=yes US=yes"),
        ("Work from anywhere in the world", "JP=yes"),
        ("Work from anywhere for up to 4 weeks a year", "EG=unknown"),
        ("We offer work from anywhere 30 days per year", "EG=unknown"),
        ("We cannot hire in Brazil", "BR=no EG=unknown"),
        ("We are currently unable to hire in China, Russia or Iran", "CN=no RU=no IR=no EG=unknown"),
        ("We are unable to hire outside of the United States", "US=yes EG=no"),
        ("Candidates must reside in Canada", "CA=yes US=no"),
        ("Applicants must be located in the United States or Canada", "US=yes CA=yes MX=no"),
        ("This position is open to candidates based in Spain, Portugal and Italy", "ES=yes IT=yes EG=no"),
        ("Open to applicants in LATAM", "BR=yes MX=yes ES=no"),
        ("We only hire in Germany", "DE=yes FR=no"),
        ("Remote (US)", "US=yes CA=no"),
        ("Remote - Canada", "CA=yes US=no"),
        ("Fully remote in Europe", "FR=yes EG=no TR=unknown"),
        ("You can work remotely from anywhere within Europe", "PL=yes US=no"),
        ("Remote anywhere in the US", "US=yes EG=no"),
        ("Remote, anywhere in Egypt", "EG=yes SA=no"),
        ("We hire globally", "EG=yes"),
        ("Our team is distributed and we hire people from any country", "EG=yes"),
        ("This job is open worldwide except Russia and Belarus", "RU=no"),
        ("Work from anywhere, excluding North Korea", "KP=no EG=yes"),
        ("Remote from anywhere in Africa", "EG=yes KE=yes US=no"),
        ("Remote within the MENA region", "EG=yes AE=yes MA=yes DE=no"),
        ("Candidates from the GCC only", "SA=yes AE=yes EG=no"),
        ("Remote APAC", "JP=yes AU=yes EG=no"),
        ("Remote across the Americas", "BR=yes US=yes DE=no"),
        ("Remote (DACH)", "DE=yes AT=yes CH=yes FR=no"),
        ("Remote in the Nordics", "SE=yes FI=yes EG=no"),
        ("Remote in Scandinavia", "SE=yes FI=unknown EG=no"),
        ("We are looking for people based in Poland or Romania", "PL=yes RO=yes DE=no"),
        ("Ideally based in Spain", "ES=unknown EG=unknown"),
        ("Preferably located in Europe", "EG=unknown"),
        ("Our headquarters are in Berlin and our team comes from 40 countries", "DE=unknown EG=unknown"),
        ("Founded in Paris, we have customers in the US", "US=unknown"),
        ("The company is based in London", "GB=unknown EG=unknown"),
        ("You will support our customers in Europe and Asia", "EG=unknown"),
        ("You will need to live in the UK", "GB=yes EG=no"),
        ("You must live in Ireland", "IE=yes GB=no"),
        ("Must be a resident of Australia", "AU=yes NZ=no"),
        ("This is a remote role based in the Netherlands", "NL=yes EG=no"),
        ("Remote, United Kingdom", "GB=yes EG=no"),
        ("Eligible locations: Kenya, Nigeria, South Africa and Egypt", "EG=yes KE=yes US=no"),
        ("We can hire in the following countries: Argentina, Brazil, Chile", "AR=yes EG=no"),
        ("Applicants must be physically located within the United States", "US=yes EG=no"),
        ("Remote in Egypt, Saudi Arabia or the UAE", "EG=yes AE=yes SA=yes JO=no"),
        ("US or Canada only", "US=yes CA=yes EG=no"),
        ("Europe only", "DE=yes EG=no"),
        ("EU-only role", "DE=yes CH=no"),
        ("Remote worldwide", "EG=yes"),
        ("Remote - Worldwide", "EG=yes"),
        ("Remote (Global)", "EG=yes"),
        ("Location independent: no location restrictions", "EG=yes"),
        ("We do not accept applicants from the EU", "DE=no EG=unknown"),
        ("This role is not available to candidates in Colorado", "US=unknown EG=unknown"),
        ("We can't employ people in Germany at the moment", "DE=no EG=unknown"),
        ("Not open to candidates outside the EU", "DE=yes EG=no"),
        ("Poste ouvert uniquement en France", "FR=yes EG=no"),
        ("Télétravail depuis la France ou la Belgique", "FR=yes BE=yes EG=no"),
        ("Vous devez résider en France", "FR=yes EG=no"),
        ("Remote partout en Europe", "ES=yes EG=no"),
        ("Télétravail possible partout dans le monde", "EG=yes"),
        ("Nous ne pouvons pas recruter en Suisse", "CH=no EG=unknown"),
        ("Remote aus ganz Deutschland", "DE=yes EG=no"),
        ("Wohnsitz in Deutschland erforderlich", "DE=yes EG=no"),
        ("Remote innerhalb der EU möglich", "DE=yes EG=no"),
        ("Weltweit remote arbeiten", "EG=yes"),
        ("Nur in Österreich oder der Schweiz", "AT=yes CH=yes EG=no"),
        ("Debes residir en España", "ES=yes EG=no"),
        ("Remoto desde cualquier lugar de Latinoamérica", "MX=yes ES=no"),
        ("Trabajo remoto desde cualquier parte del mundo", "EG=yes"),
        ("Solo en México", "MX=yes EG=no"),
        ("No contratamos en Argentina", "AR=no EG=unknown"),
        ("يجب الإقامة في مصر", "EG=yes SA=no"),
        ("العمل عن بعد من مصر أو السعودية", "EG=yes SA=yes US=no"),
        ("العمل من أي مكان في العالم", "EG=yes US=yes"),
        ("للمقيمين في الإمارات فقط", "AE=yes EG=no"),
        ("عن بعد داخل دول الخليج", "SA=yes EG=no"),
        ("This posting isn't open to applicants in the EU", "DE=no EG=unknown"),
        ("We employ people in any country except Syria and Iran", "IR=no EG=yes"),
        ("Applicants outside of Kenya will not be considered", "KE=yes EG=no"),
        ("You must be authorized to work in the United States", "US=yes EG=no"),
        ("The right to work in Ireland is a must", "IE=yes EG=no"),
        ("Applicants from Tunisia and Egypt are very welcome", "EG=yes TN=yes DE=unknown"),
        ("We exclude applicants from North Korea", "KP=no EG=unknown"),
        ("You live in Norway or Sweden", "NO=yes EG=no"),
        ("If you live in California, read our notice", "US=unknown EG=unknown"),
        ("California residents only: read our notice", "US=unknown EG=unknown"),
        ("US citizens only", "US=yes EG=no"),
        (
            "Based in Kenya or willing to relocate. You must be based in Kenya or willing to relocate",
            "KE=yes EG=unknown",
        ),
        ("You need a valid work permit for Norway", "NO=yes EG=no"),
        ("Télétravail possible depuis l'Union européenne", "FR=yes EG=no"),
        ("We help you to get the right to work in Germany", "DE=unknown EG=unknown"),
        ("Il faut le droit de travailler en France", "FR=yes EG=no"),
        ("Gültige Arbeitserlaubnis für Österreich", "AT=yes EG=no"),
        ("Remote-friendly (Kenya)", "KE=yes EG=no"),
        ("UK work authorisation is required", "GB=yes EG=no"),
        ("We seek someone based in Nairobi or Kampala", "KE=yes UG=yes EG=no"),
        ("Poste ouvert depuis la France ou le Maroc", "FR=yes MA=yes EG=no"),
        ("This role is open worldwide", "EG=yes US=yes"),
        ("Du wohnst in Österreich", "AT=yes EG=no"),
        ("Para residentes no Brasil", "BR=yes PT=no"),
        ("Apply from wherever you live", "EG=yes"),
        ("Nothing is said here about places at all", "EG=unknown"),
        ("Join us and tell us what you think", "US=unknown"),
        ("It is up to us to find the best people", "US=unknown"),
        ("Must be able to work in a fast paced environment", "EG=unknown"),
        ("Remote first company with great benefits", "EG=unknown"),
        ("Remote-first, Series A startup", "EG=unknown"),
    ],
)
def test_a_statement_accepts_refuses_or_leaves_open(text: str, answers: str) -> None:
    found = eligibility(text)
    expected = dict(answer.split("=") for answer in answers.split())
    assert {country: found.accepts(country) for country in expected} == expected


@pytest.mark.parametrize(
    ("places", "answers"),
    [
        (["Remote (EMEA)"], "EG=yes US=no"),
        (["Remote - US", "Remote - Canada"], "US=yes CA=yes EG=no"),
        (["US only"], "US=yes EG=no"),
        (["Europe Only"], "DE=yes EG=no"),
        (["Worldwide"], "EG=yes"),
        (["Remote"], "EG=unknown"),
        (["Berlin"], "DE=unknown EG=unknown"),
        (["Remote (Egypt, Jordan)"], "EG=yes JO=yes SA=no"),
        (["Remote, Berlin / Hamburg"], "DE=yes EG=no"),
        ([], "EG=unknown"),
    ],
)
def test_place_fields_of_remote_postings_speak_too(places: list[str], answers: str) -> None:
    found = eligibility("", places)
    expected = dict(answer.split("=") for answer in answers.split())
    assert {country: found.accepts(country) for country in expected} == expected


def test_statements_that_differ_leave_the_answer_open() -> None:
    found = eligibility("Remote within Germany only.", ["Remote (EMEA)"])
    assert [found.accepts(country) for country in ("DE", "EG", "US")] == ["yes", "unknown", "no"]


def test_accepted_and_excluded_countries_are_listed() -> None:
    found = eligibility("Remote within the Benelux. We cannot hire in Luxembourg.")
    assert found.accepted() == {"BE", "NL"}
    assert found.excluded() == {"LU"}
    assert len(eligibility("Work from anywhere in the world, except Cuba").accepted()) > 200


def test_time_zones_are_told_apart_from_countries() -> None:
    found = eligibility("Remote; you overlap with UTC-3 to UTC+3.")
    assert [(zone.low, zone.high, zone.quote) for zone in found.zones] == [(-180, 180, "UTC-3 to UTC+3")]
    assert found.accepts("EG") == "unknown"


WORDS = st.sampled_from(
    ["remote", "within", "the", "EU", "US", "only", "must", "be", "based", "in", "Egypt", "مصر", "we", "cannot", "hire", "É", ".",
     "\n", ",", "anywhere", "UTC-3", "to", "UTC+2", "Berlin", "except"]
)  # fmt: skip


@given(st.lists(WORDS, max_size=40).map(" ".join))
def test_quotes_are_the_texts_own_words(text: str) -> None:
    found = eligibility(text)
    assert all(text[reading.start : reading.end] == reading.quote for reading in found.readings)
    assert all(text[zone.start : zone.end] == zone.quote for zone in found.zones)


@pytest.mark.parametrize(
    "part", ["remote in ", "US only ", "not ", "anywhere in the ", "a, ", "based in US and ", "EST or "]
)
def test_hostile_text_takes_no_long_time(part: str) -> None:
    began = time.process_time()
    eligibility(part * 6_000)
    assert time.process_time() - began < 2
