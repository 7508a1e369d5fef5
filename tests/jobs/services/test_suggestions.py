"""What readers suggest: kept once, decided once, audited, and taken back whole."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jobs.models.account import User
from jobs.models.company import Company, CompanyAlias, CompanyList, CompanyListEntry
from jobs.models.list_change import ListEntryChange
from jobs.models.suggestion import Suggestion
from jobs.services.list_mail import tell_suggester, tell_suggesters_left_behind
from jobs.services.suggestions import (
    accept_suggestion,
    forget_suggesters,
    proposable,
    refuse_suggestion,
    suggest,
    undo_suggestion,
)
from tests.factories import make_admin, make_company, make_company_list, make_entry, make_posting

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
EVIDENCE = "https://news.example.org/acme"
NEW = {"company_name": "Acme", "focus": "Maps", "city": "Cairo", "website": "https://acme.example.org", "reason": "ML"}


@pytest.fixture
def ada() -> User:
    return make_admin("ada@example.org")


@pytest.fixture
def curated() -> CompanyList:
    return make_company_list()


@pytest.fixture(autouse=True)
def frozen() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def add(curated: CompanyList, **changes: Any) -> Suggestion:
    return suggest(company_list=curated, kind="add", evidence_url=EVIDENCE, values={**NEW, **changes})


def correct(entry: CompanyListEntry, note: str = "", **changes: str) -> Suggestion:
    values = proposable(entry) | changes
    return suggest(
        company_list=entry.company_list, kind="correct", company=entry.company, evidence_url=EVIDENCE, values=values,
        note=note,
    )  # fmt: skip


def remove(entry: CompanyListEntry) -> Suggestion:
    return suggest(
        company_list=entry.company_list, kind="remove", company=entry.company, evidence_url=EVIDENCE, note="It closed."
    )


# --- Suggesting -------------------------------------------------------------------------------------------------------


def test_a_suggestion_changes_nothing_until_it_is_accepted(curated: CompanyList) -> None:
    suggestion = add(curated)
    assert (suggestion.state, suggestion.proposed) == (
        "waiting", ["company_name", "focus", "city", "website", "reason"],
    )  # fmt: skip
    assert not Company.objects.exists() and not ListEntryChange.objects.exists()


def test_the_same_suggestion_sent_twice_is_kept_once(curated: CompanyList) -> None:
    assert add(curated) == add(curated)
    assert add(curated, city="Giza") != add(curated)


def test_a_correction_names_what_differs(curated: CompanyList) -> None:
    entry = make_entry(make_company("Acme", city="Cairo", focus="Maps"), curated)
    assert correct(entry, city="Giza", focus="  Maps ").proposed == ["city"]


def test_what_asks_for_nothing_is_refused_with_a_sentence(curated: CompanyList) -> None:
    entry = make_entry(make_company("Acme"), curated)
    with pytest.raises(ValueError, match="Nothing differs"):
        correct(entry)
    with pytest.raises(ValueError, match="not emptied"):
        correct(entry, reason="")
    with pytest.raises(ValueError, match="letters or digits"):
        add(curated, company_name="—")
    assert correct(entry, note="The logo is old.").proposed == []


@pytest.mark.parametrize("name", ["Acme", "ACME", "A.C.M.E", "acme  "])
def test_a_company_that_is_listed_is_not_added_again(curated: CompanyList, name: str) -> None:
    company = make_company("Acme")
    CompanyAlias.objects.create(company=company, name="Acme")
    CompanyAlias.objects.create(company=company, name="A C M E")
    make_entry(company, curated)
    with pytest.raises(ValueError, match="Acme is in the list already"):
        add(curated, company_name=name)


# --- Accepting --------------------------------------------------------------------------------------------------------


def test_accepting_makes_the_company_and_its_verified_entry(curated: CompanyList, ada: User) -> None:
    suggestion = add(curated)
    assert accept_suggestion(suggestion=suggestion, by=ada, reason="Its page says so.")
    entry = CompanyListEntry.objects.get()
    assert (entry.company.name, entry.company.city, entry.company.origin) == ("Acme", "Cairo", "admin")
    assert (entry.reason, entry.evidence_url, entry.verified) == ("ML", EVIDENCE, True)
    assert (entry.verifier, entry.verified_at, entry.checked_on) == (ada, NOW, NOW.date())
    change = ListEntryChange.objects.get()
    assert (change.kind, change.by, change.suggestion) == ("added", ada, suggestion)
    assert change.sentence == "A reader suggested it. Its page says so."


def test_accepting_links_the_company_that_goes_by_the_name_and_keeps_its_facts(curated: CompanyList, ada: User) -> None:
    company = make_company("Acme Inc", city="Giza")
    CompanyAlias.objects.create(company=company, name="Acme")
    make_company("Acme Labs")
    accept_suggestion(suggestion=add(curated), by=ada)
    company.refresh_from_db()
    assert (CompanyListEntry.objects.get().company, company.city, company.focus) == (company, "Giza", "Maps")
    assert Company.objects.count() == 2


def test_accepting_a_correction_changes_what_was_proposed_alone(curated: CompanyList, ada: User) -> None:
    entry = make_entry(make_company("Acme", city="Cairo", focus="Maps"), curated)
    suggestion = correct(entry, city="Giza", company_name="Acme Maps")
    Company.objects.update(focus="Better maps")
    accept_suggestion(suggestion=suggestion, by=ada)
    entry = CompanyListEntry.objects.get()
    company = entry.company
    assert (company.name, company.city, company.focus) == ("Acme Maps", "Giza", "Better maps")
    assert (entry.evidence_url, entry.verifier) == (EVIDENCE, ada)
    assert {alias.name for alias in company.aliases.all()} == {"Acme", "Acme Maps"}


def test_accepting_a_removal_removes(curated: CompanyList, ada: User) -> None:
    entry = make_entry(make_company("Acme"), curated)
    accept_suggestion(suggestion=remove(entry), by=ada)
    assert not CompanyListEntry.objects.exists() and Company.objects.exists()


def test_of_two_decisions_the_first_counts(curated: CompanyList, ada: User) -> None:
    suggestion = add(curated)
    stale = Suggestion.objects.get(pk=suggestion.pk)
    assert accept_suggestion(suggestion=suggestion, by=ada)
    assert not accept_suggestion(suggestion=stale, by=ada)
    assert not refuse_suggestion(suggestion=stale, by=ada, reason="No.")
    assert (CompanyListEntry.objects.count(), Suggestion.objects.get().state) == (1, "accepted")


def test_what_the_list_no_longer_allows_stays_waiting(curated: CompanyList, ada: User) -> None:
    entry = make_entry(make_company("Bolt"), curated)
    adding, removing = add(curated), remove(entry)
    renaming = correct(entry, company_name="Other")
    other = make_company("Other")
    for suggestion, sentence in [(renaming, "goes by the name")]:
        with pytest.raises(ValueError, match=sentence):
            accept_suggestion(suggestion=suggestion, by=ada)
    make_entry(make_company("Acme"), curated)
    entry.delete()
    for suggestion, sentence in [(adding, "in the list already"), (removing, "not in the list any more")]:
        with pytest.raises(ValueError, match=sentence):
            accept_suggestion(suggestion=suggestion, by=ada)
    assert set(Suggestion.objects.values_list("state", flat=True)) == {"waiting"}
    assert other.name == "Other"


def test_a_refusal_needs_a_reason(curated: CompanyList, ada: User) -> None:
    suggestion = add(curated)
    with pytest.raises(ValueError, match="for a reason"):
        refuse_suggestion(suggestion=suggestion, by=ada, reason="  ")
    assert refuse_suggestion(suggestion=suggestion, by=ada, reason="The page is gone.")
    stored = Suggestion.objects.get()
    assert (stored.state, stored.decided_by, stored.decision_reason) == ("refused", ada, "The page is gone.")


# --- Taking back ------------------------------------------------------------------------------------------------------


def test_undoing_an_added_company_leaves_nothing_but_the_history(curated: CompanyList, ada: User) -> None:
    suggestion = add(curated)
    accept_suggestion(suggestion=suggestion, by=ada)
    assert undo_suggestion(suggestion=suggestion, by=ada)
    assert not undo_suggestion(suggestion=suggestion, by=ada)
    assert not Company.objects.exists()
    assert list(ListEntryChange.objects.order_by("pk").values_list("kind", flat=True)) == ["added", "removed"]
    assert accept_suggestion(suggestion=suggestion, by=ada)
    assert CompanyListEntry.objects.get().company.name == "Acme"


def test_undoing_keeps_a_company_that_has_postings_by_now(curated: CompanyList, ada: User) -> None:
    suggestion = add(curated)
    accept_suggestion(suggestion=suggestion, by=ada)
    make_posting(company=Company.objects.get())
    undo_suggestion(suggestion=suggestion, by=ada)
    assert Company.objects.exists() and not CompanyListEntry.objects.exists()


def test_undoing_never_overwrites_what_came_after(curated: CompanyList, ada: User) -> None:
    entry = make_entry(make_company("Acme", city="Cairo"), curated)
    suggestion = correct(entry, city="Giza")
    accept_suggestion(suggestion=suggestion, by=ada)
    Company.objects.update(city="Alexandria")
    with pytest.raises(ValueError, match="changed again since"):
        undo_suggestion(suggestion=suggestion, by=ada)
    assert (Suggestion.objects.get().state, Company.objects.get().city) == ("accepted", "Alexandria")


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    kind=st.sampled_from(["add", "correct", "remove"]),
    steps=st.lists(st.sampled_from(["accept", "refuse", "undo"]), max_size=7),
)
def test_any_row_of_decisions_ends_as_its_last_one_says(kind: str, steps: list[str], db: None) -> None:
    CompanyList.objects.all().delete()
    Company.objects.all().delete()
    curated, ada = make_company_list(), make_admin()
    if kind == "add":
        suggestion = add(curated)
    else:
        entry = make_entry(make_company("Acme", city="Cairo"), curated)
        suggestion = correct(entry, city="Giza", reason="New") if kind == "correct" else remove(entry)

    def seen() -> list[tuple[Any, ...]]:
        return list(
            CompanyListEntry.objects.values_list(
                "company__name", "company__city", "reason", "evidence_url", "verified", "verifier"
            )
        )

    before, state = seen(), "waiting"
    after: list[tuple[Any, ...]] | None = None
    for step in steps:
        if step == "accept" and accept_suggestion(suggestion=suggestion, by=ada):
            assert state == "waiting"
            state, after = "accepted", seen()
            assert after != before
        elif step == "refuse" and refuse_suggestion(suggestion=suggestion, by=ada, reason="No."):
            assert state == "waiting"
            state = "refused"
        elif step == "undo" and undo_suggestion(suggestion=suggestion, by=ada):
            assert state != "waiting"
            state = "waiting"
        suggestion.refresh_from_db()
        assert suggestion.state == state
        assert seen() == (after if state == "accepted" else before)


# --- Mail -------------------------------------------------------------------------------------------------------------


def test_the_reader_is_told_once_what_became_of_it(curated: CompanyList, ada: User) -> None:
    suggestion = add(curated)
    Suggestion.objects.update(email="reader@example.org", company_name="A & B <Labs>")
    assert not tell_suggester(suggestion_id=suggestion.pk)
    refuse_suggestion(suggestion=suggestion, by=ada, reason="The page is “gone” & closed.")
    assert [tell_suggester(suggestion_id=suggestion.pk) for _ in range(2)] == [True, False]
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (
        ["reader@example.org"], "Your suggestion about A & B <Labs> was not accepted",
    )  # fmt: skip
    assert "The page is “gone” & closed." in letter.body and "http://testserver/lists/egypt-ai/" in letter.body


def test_a_mail_server_that_fails_leaves_it_to_be_sent_again(
    curated: CompanyList, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    suggestion = add(curated)
    Suggestion.objects.update(email="reader@example.org")
    accept_suggestion(suggestion=suggestion, by=ada)
    answers: Iterator[Any] = itertools.chain([OSError("no mail server")], itertools.repeat(1))

    def send(*arguments: Any, **named: Any) -> int:
        answer = next(answers)
        if isinstance(answer, OSError):
            raise answer
        return int(answer)

    monkeypatch.setattr("django.core.mail.EmailMessage.send", send)
    with pytest.raises(OSError, match="no mail server"):
        tell_suggester(suggestion_id=suggestion.pk)
    assert tell_suggester(suggestion_id=suggestion.pk)


def test_readers_whom_no_worker_told_are_told_once_by_the_sweep_and_one_that_fails_keeps_no_other_back(
    curated: CompanyList, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = add(curated)
    Suggestion.objects.update(email="first@example.org")
    refuse_suggestion(suggestion=first, by=ada, reason="No.", now=NOW)
    second = Suggestion.objects.create(
        company_list=curated, kind="add", company_name="Other Works", email="second@example.org", state="refused",
        evidence_url="https://other.example.org/", decided_at=NOW + timedelta(seconds=1), decided_by=ada,
        decision_reason="No.",
    )  # fmt: skip
    sent: list[str] = []

    def send(letter: Any, **named: Any) -> int:
        if letter.to == ["first@example.org"]:
            raise OSError("The address is refused.")
        sent.extend(letter.to)
        return 1

    monkeypatch.setattr("django.core.mail.EmailMessage.send", send)
    assert tell_suggesters_left_behind(now=NOW + timedelta(minutes=1)) == 0
    assert tell_suggesters_left_behind(now=NOW + timedelta(minutes=5)) == 1
    assert tell_suggesters_left_behind(now=NOW + timedelta(minutes=6)) == 0
    assert sent == ["second@example.org"]
    second.refresh_from_db()
    assert second.mailed_at == NOW + timedelta(minutes=5)
    assert tell_suggesters_left_behind(now=NOW + timedelta(days=4)) == 0


def test_addresses_are_forgotten_after_thirty_days(curated: CompanyList, ada: User) -> None:
    suggestion = add(curated)
    Suggestion.objects.update(email="reader@example.org")
    refuse_suggestion(suggestion=suggestion, by=ada, reason="No.", now=NOW)
    assert forget_suggesters(now=NOW + timedelta(days=29)) == 0
    assert forget_suggesters(now=NOW + timedelta(days=31)) == 1
    assert Suggestion.objects.get().email == ""
