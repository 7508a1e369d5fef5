"""Workplace: the field, then the places, then the flag; absent is never on site."""

from __future__ import annotations

import time

import pytest

from jobs.parsing.workplace import stated, workplace, workplace_in


@pytest.mark.parametrize(
    ("word", "meaning"),
    [
        ("Remote", "remote"),
        ("OnSite", "onsite"),
        ("on-site", "onsite"),
        ("In-Office", "onsite"),
        ("Hybrid", "hybrid"),
        ("unspecified", None),
        ("none", None),
        ("", None),
        (None, None),
        ("Cost center 12", None),
    ],
)
def test_a_field_says_what_its_word_says(word: str | None, meaning: str | None) -> None:
    assert stated(word) == meaning


@pytest.mark.parametrize(
    ("field", "flag", "places", "meaning"),
    [
        ("Hybrid", True, ["Remote (US)"], "hybrid"),
        ("OnSite", True, [], "onsite"),
        (None, None, ["US-Remote"], "remote"),
        (None, None, ["SF", "NYC", "Remote"], "remote"),
        (None, None, ["Berlin (Hybrid)", "Remote"], "hybrid"),
        (None, True, ["Berlin"], "remote"),
        (None, False, ["Berlin"], "unknown"),
        (None, None, ["Berlin"], "unknown"),
        (None, None, ["Remotely Village"], "remote"),
        (None, None, [], "unknown"),
    ],
)
def test_the_field_wins_then_the_places_then_the_flag(
    field: str | None, flag: bool | None, places: list[str], meaning: str
) -> None:
    assert workplace(field, flag, places) == meaning


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("Oslo-Hybrid", "hybrid"),
        ("Remote within Norway", "remote"),
        ("You can do all of this work remotely from within Norway.", "remote"),
        ("We are a fully remote team, and our office stays open.", "remote"),
        ("Our hybrid work policy asks for two days at the harbour.", "hybrid"),
        ("Deux jours de télétravail par semaine.", "hybrid"),
        ("This is an on-site role at our yard.", "onsite"),
        ("A stipend for your home office setup of 400 euro", "unknown"),
        ("You will design hybrid cloud storage for ferries.", "unknown"),
        ("Sensors that help crews to monitor the hull remotely.", "unknown"),
        ("", "unknown"),
    ],
)
def test_a_sentence_counts_only_where_it_speaks_of_the_work(text: str, meaning: str) -> None:
    assert workplace_in(text) == meaning


@pytest.mark.parametrize(
    ("meaning", "text"),
    [
        ("remote", "This is a fully remote position open to applicants in Europe"),
        ("remote", "We are a remote-first company with people in 20 countries"),
        ("remote", "You can work from anywhere in the world"),
        ("remote", "Work remotely from anywhere in the EU"),
        ("remote", "The position is 100% remote"),
        ("remote", "This role can be performed remotely within the United States"),
        ("remote", "Location: Remote (US)"),
        ("remote", "Our team is distributed across five time zones and everyone works from home"),
        ("remote", "We're all-remote and async by default"),
        ("remote", "Candidates may work from home full time"),
        ("remote", "This is a work-from-home role"),
        ("remote", "You'll be working remotely, with quarterly offsites"),
        ("remote", "Poste en full remote possible"),
        ("remote", "Télétravail à 100 % possible"),
        ("remote", "Poste 100% télétravail"),
        ("remote", "Vollständig remote aus ganz Deutschland"),
        ("remote", "Du arbeitest komplett remote"),
        ("remote", "Trabajo 100% remoto"),
        ("remote", "Puesto totalmente remoto"),
        ("remote", "Teletrabajo completo"),
        ("remote", "العمل عن بعد بالكامل"),
        ("remote", "Vaga 100% remota"),
        ("hybrid", "We work in a hybrid model, with three days a week in our London office"),
        ("hybrid", "You are expected to come to the office two days per week"),
        ("hybrid", "3 days in office, 2 days from home"),
        ("hybrid", "4 days in office"),
        ("hybrid", "This role requires being on-site at least 3 days per week"),
        ("hybrid", "Hybrid: 2-3 days a week on site"),
        ("hybrid", "The role is hybrid and based in Berlin"),
        ("hybrid", "This is a hybrid position based in New York"),
        ("hybrid", "Option to work from home up to 2 days a week"),
        ("hybrid", "Télétravail 2 jours par semaine"),
        ("hybrid", "Poste hybride à Paris"),
        ("hybrid", "Jusqu'à 3 jours de télétravail par semaine"),
        ("hybrid", "Hybrides Arbeiten: zwei Tage pro Woche im Büro"),
        ("hybrid", "Wir arbeiten hybrid, 3 Tage im Büro"),
        ("hybrid", "bis zu 2 Tage Homeoffice pro Woche"),
        ("hybrid", "Modelo híbrido, 3 días en la oficina"),
        ("hybrid", "نظام عمل هجين من القاهرة"),
        ("hybrid", "Employees split their time between the office and home"),
        ("hybrid", "We ask everyone to be in the office Tuesdays through Thursdays"),
        ("hybrid", "Flexible hybrid schedule with in-office days on Tuesday and Thursday"),
        ("hybrid", "Our policy is three days a week in the office"),
        ("hybrid", "You'll be in our Amsterdam office at least 50% of the time"),
        ("onsite", "This is an on-site role in Austin"),
        ("onsite", "This role is fully on-site at our lab in Cambridge"),
        ("onsite", "You will work five days a week in our office"),
        ("onsite", "5 days in office"),
        ("onsite", "This position is not eligible for remote work"),
        ("onsite", "Remote work is not available for this role"),
        ("onsite", "The role is based in our Cairo office full time"),
        ("onsite", "We work in person, five days a week"),
        ("onsite", "This job is in-person at our headquarters"),
        ("onsite", "This is not a remote position"),
        ("onsite", "Poste en présentiel à Lyon"),
        ("onsite", "Kein Homeoffice möglich"),
        ("onsite", "Trabajo presencial en Madrid"),
        ("onsite", "العمل من المكتب في الرياض"),
        ("onsite", "No remote work"),
        ("onsite", "We are an in-office company"),
        ("unknown", "Experience with hybrid cloud environments"),
        ("unknown", "Design hybrid search and retrieval systems"),
        ("unknown", "You will get a home office stipend"),
        ("unknown", "Remote sensing data pipelines"),
        ("unknown", "We interview onsite in the last round"),
        ("unknown", "The final stage is an onsite interview"),
        ("unknown", "Remote procedure calls and distributed systems"),
        ("unknown", "Deploy on-prem, hybrid and multi-cloud"),
        ("unknown", "Experience leading remote teams"),
        ("unknown", "Experience working with remote teams across time zones"),
        ("unknown", "Hybrid recommender models"),
        ("unknown", "Excellent office software skills"),
        ("unknown", "Strong communication skills in a distributed environment"),
        ("unknown", "Support on-site deployments at customers"),
        ("unknown", "Travel to customer sites up to 20%"),
        ("unknown", "Free lunch at the office"),
        ("unknown", "Annual company retreat where the team meets in person"),
        ("unknown", "Monitor devices remotely"),
        ("unknown", "Help customers access their desktops remotely"),
        ("unknown", "On-site gym and childcare"),
        ("unknown", "Fluent English, office in Berlin"),
        ("unknown", "Our headquarters are in Paris"),
        ("unknown", "Enable hybrid work for our customers with our software"),
        ("unknown", "Hybrid vehicles and electric powertrains"),
    ],
)
def test_sentences_of_adverts_say_where_the_work_is_done(meaning: str, text: str) -> None:
    assert workplace_in(text) == meaning


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("Cairo, Egypt (4 days in office)", "hybrid"),
        ("Riyadh (5 days in office)", "onsite"),
        ("Remote - UTC-3 to UTC+3", "remote"),
        ("London (Hybrid, 2 days in office)", "hybrid"),
        ("Home based - Worldwide", "remote"),
        ("Remote, United States of America", "remote"),
        ("القاهرة (عن بعد)", "remote"),
    ],
)
def test_place_fields_say_it_in_few_words(text: str, meaning: str) -> None:
    assert workplace_in(text) == meaning


@pytest.mark.parametrize("part", ["remote ", "one two ", "office ", "is is ", "2 days ", "no not "])
def test_hostile_text_takes_no_long_time(part: str) -> None:
    began = time.process_time()
    workplace_in(part * 5_000)
    assert time.process_time() - began < 1
