"""The life of a recruiter's own posting: asked after 21 days, hidden after 28, over after 60, and nothing asked twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jobs.models.account import User
from jobs.models.company import Company
from jobs.models.mail import OwedMail
from jobs.models.moderation import Decision
from jobs.models.posting import Posting
from jobs.services.corrections import correct_posting
from jobs.services.moderation import close_postings, reopen_postings
from jobs.services.own_postings import (
    NotInState,
    close_posting,
    confirm_posting,
    publish_draft,
    renew_posting,
    restore_posting,
)
from jobs.services.own_schedule import ask_whether_open, hide_and_end, warn_of_end
from tests.factories import make_company, make_draft, make_moderator, make_own_posting, make_posting, make_recruiter

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.fixture
def company() -> Company:
    return make_company("Lantern Works")


@pytest.fixture
def owner(company: Company) -> User:
    return make_recruiter(company, "owner")


def after(days: float) -> datetime:
    return NOW + timedelta(days=days)


def test_its_facts_are_read_like_those_of_an_import(company: Company) -> None:
    text = "<p>At least 4 years of experience with SQL. We do not offer visa sponsorship.</p>"
    posting = make_own_posting(company, text=text, workplace="remote", places_text="Remote - EMEA")
    assert posting.eligibility == "only" and "EG" in posting.eligible_countries
    assert (posting.experience_years, posting.visa) == (4, "not-offered")
    assert {"experience", "visa", "eligible:accepts"} <= {item.label for item in posting.evidence.all()}


def test_what_a_moderator_corrected_outlives_the_next_edit_of_its_recruiter(company: Company, owner: User) -> None:
    text = "<p>At least 4 years of experience with SQL. You know Spark.</p>"
    posting = make_own_posting(company, owner, text=text, workplace="remote", places_text="Cairo, Egypt")
    changes = [("workplace", "onsite"), ("experience", "2"), ("role", "data-ops"), ("no-skill", "spark")]
    correct_posting(posting=posting, changes=changes, reason="Its page says so.", by=make_moderator())
    again = make_draft(
        company, owner, state="submitted", submitted_at=NOW, submitted_by=owner, posting=posting, workplace="remote",
        title=posting.title, text="At least 6 years of experience with SQL and Spark.", places_text="Giza, Egypt",
    )  # fmt: skip
    publish_draft(draft=again, now=NOW)
    posting.refresh_from_db()
    assert (posting.workplace, posting.experience_years, posting.role.slug) == ("onsite", 2, "data-ops")
    assert posting.places_text == "Giza, Egypt" and posting.eligible_countries == ["EG"]
    assert "spark" not in posting.skills.values_list("slug", flat=True)
    assert "sql" in posting.skills.values_list("slug", flat=True)


def test_after_21_days_the_question_is_asked_once(company: Company) -> None:
    posting = make_own_posting(company, now=NOW)
    assert ask_whether_open(now=after(20.9)) == []
    assert ask_whether_open(now=after(21)) == [posting.pk]
    assert ask_whether_open(now=after(22)) == []
    assert OwedMail.objects.filter(kind="still-open").count() == 1


def test_without_an_answer_it_is_hidden_after_28_days_and_one_click_restores_it(company: Company) -> None:
    posting = make_own_posting(company, now=NOW)
    ask_whether_open(now=after(21))
    assert hide_and_end(now=after(27.9)) == (0, 0)
    assert hide_and_end(now=after(28)) == (1, 0)
    posting.refresh_from_db()
    assert (posting.state, posting.closed_at) == ("hidden", None)
    confirm_posting(posting=posting, now=after(30), asked_at=after(21))
    assert (posting.state, posting.confirmed_at, posting.expires_at) == ("open", after(30), after(60))
    assert ask_whether_open(now=after(50.9)) == []
    assert ask_whether_open(now=after(51)) == [posting.pk]


def test_hiding_does_not_wait_for_a_question_that_nobody_could_ask(company: Company) -> None:
    posting = make_own_posting(company, now=NOW)
    assert hide_and_end(now=after(40)) == (1, 0)
    assert ask_whether_open(now=after(40)) == [posting.pk]


def test_an_answer_is_for_its_own_question(company: Company) -> None:
    posting = make_own_posting(company, now=NOW)
    ask_whether_open(now=after(21))
    confirm_posting(posting=posting, now=after(22), asked_at=after(21))
    with pytest.raises(NotInState, match="no open question"):
        confirm_posting(posting=posting, now=after(23), asked_at=after(21))
    assert posting.confirmed_at == after(22)


def test_seven_days_before_its_end_it_is_told_once_and_after_60_days_it_is_over(company: Company) -> None:
    posting = make_own_posting(company, now=NOW)
    assert warn_of_end(now=after(52.9)) == []
    assert warn_of_end(now=after(53)) == [posting.pk]
    assert warn_of_end(now=after(54)) == []
    confirm_posting(posting=posting, now=after(59))
    assert hide_and_end(now=after(60)) == (0, 1)
    posting.refresh_from_db()
    assert (posting.state, posting.ended, posting.closed_reason) == ("closed", "expired", "Its 60 days are over.")
    with pytest.raises(NotInState):
        confirm_posting(posting=posting, now=after(61))


def test_renewing_gives_60_days_in_the_last_14_and_after_the_end(company: Company, owner: User) -> None:
    posting = make_own_posting(company, now=NOW)
    with pytest.raises(NotInState, match="last 14 days"):
        renew_posting(posting=posting, by=owner, now=after(45))
    renew_posting(posting=posting, by=owner, now=after(46))
    assert (posting.state, posting.expires_at, posting.listed_at) == ("open", after(106), NOW)
    hide_and_end(now=after(106))
    renew_posting(posting=posting, by=owner, now=after(110))
    assert (posting.state, posting.ended, posting.expires_at) == ("open", "", after(170))
    assert warn_of_end(now=after(163)) == [posting.pk]


def test_closing_says_why_and_can_be_undone_by_its_employer(company: Company, owner: User) -> None:
    posting = make_own_posting(company, now=NOW)
    with pytest.raises(ValueError, match="filled or"):
        close_posting(posting=posting, by=owner, reason="expired", now=after(1))
    close_posting(posting=posting, by=owner, reason="filled", now=after(1))
    assert (posting.state, posting.closed_reason, posting.ended) == ("closed", "The place is filled.", "filled")
    with pytest.raises(NotInState, match="closed already"):
        close_posting(posting=posting, by=owner, reason="withdrawn")
    restore_posting(posting=posting, by=owner, now=after(2))
    assert (posting.state, posting.ended, posting.expires_at) == ("open", "", after(60))
    assert list(Decision.objects.order_by("pk").values_list("verdict", flat=True)) == ["closed", "reopened"]


def test_the_reason_can_be_given_after_the_end(company: Company, owner: User) -> None:
    posting = make_own_posting(company, now=NOW)
    hide_and_end(now=after(60))
    close_posting(posting=posting, by=owner, reason="filled", now=after(61))
    assert (posting.closed_reason, posting.closed_at) == ("The place is filled.", after(60))
    with pytest.raises(NotInState):
        restore_posting(posting=posting, by=owner, now=after(62))


def test_what_a_moderator_closed_its_employer_cannot_open(company: Company, owner: User) -> None:
    posting = make_own_posting(company, now=NOW)
    hide_and_end(now=after(28))
    assert len(close_postings(postings=Posting.objects.filter(pk=posting.pk), reason="A fraud.", now=after(29))) == 1
    for act in (
        lambda: restore_posting(posting=posting, by=owner, now=after(30)),
        lambda: renew_posting(posting=posting, by=owner, now=after(59)),
        lambda: confirm_posting(posting=posting, now=after(30)),
        lambda: close_posting(posting=posting, by=owner, reason="filled", now=after(30)),
    ):
        with pytest.raises(NotInState):
            act()
    posting.refresh_from_db()
    assert (posting.state, posting.closed_reason) == ("closed", "A fraud.")
    reopen_postings(postings=Posting.objects.filter(pk=posting.pk))
    confirm_posting(posting=posting, now=after(31))


def test_imported_postings_are_neither_asked_about_nor_hidden(owner: User) -> None:
    posting = make_posting(first_seen_at=NOW)
    assert (ask_whether_open(now=after(90)), warn_of_end(now=after(90))) == ([], [])
    assert hide_and_end(now=after(90)) == (0, 0)
    with pytest.raises(NotInState):
        close_posting(posting=posting, by=owner, reason="filled")
    posting.refresh_from_db()
    assert posting.is_open


ACTS = st.sampled_from(["sweep", "confirm", "renew", "filled", "withdrawn", "restore"])
STEPS = st.lists(st.tuples(st.integers(min_value=1, max_value=20), ACTS), min_size=1, max_size=12)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_happens_it_is_never_shown_too_long_nor_asked_twice(
    company: Company, owner: User, steps: list[tuple[int, str]]
) -> None:
    """A model of five lines beside the real posting: its last confirmation, its end, and whether it is closed."""
    Posting.objects.all().delete()
    OwedMail.objects.all().delete()
    posting = make_own_posting(company, owner, now=NOW)
    day, confirmed, end, closed = 0, 0, 60, False
    questions: set[int] = set()
    warnings: set[int] = set()
    for wait, act in steps:
        for _day in range(wait):
            day += 1
            # The schedule runs many times a day; twice shows that the second time does nothing.
            for _time in range(2):
                hide_and_end(now=after(day))
                if ask_whether_open(now=after(day)):
                    assert confirmed not in questions, "asked twice about one confirmation"
                    questions.add(confirmed)
                if warn_of_end(now=after(day)):
                    assert end not in warnings, "told twice of one end"
                    warnings.add(end)
            closed = closed or day >= end
            posting.refresh_from_db()
            expected = "closed" if closed else "hidden" if day - confirmed >= 28 else "open"
            assert posting.state == expected, (day, confirmed, end)
            assert not (posting.is_open and (day >= end or day - confirmed >= 28))
            if not closed and day - confirmed >= 21:
                assert confirmed in questions
        try:
            if act == "confirm":
                confirm_posting(posting=posting, now=after(day))
                confirmed = day
            elif act == "renew":
                renew_posting(posting=posting, by=owner, now=after(day))
                confirmed, end, closed = day, day + 60, False
            elif act in ("filled", "withdrawn"):
                close_posting(posting=posting, by=owner, reason=act, now=after(day))
                closed = True
            elif act == "restore":
                restore_posting(posting=posting, by=owner, now=after(day))
                confirmed, closed = day, False
        except NotInState:
            continue
    assert OwedMail.objects.count() == len(questions) + len(warnings)
