"""Looks at signals, and people who decide about them, at the same moment: nothing is lost and nothing stands twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from jobs.models.answer import EmployerAnswer
from jobs.models.moderation import Decision
from jobs.models.posting import Posting
from jobs.models.signal import PostingSignal, SignalCheck, SignalOverride
from jobs.services.employer_answers import approve_answer, refuse_answer, write_answer
from jobs.services.signal_overrides import set_aside
from jobs.services.signals import observe
from tests.factories import make_moderator, make_posting, make_recruiter
from tests.jobs.services.test_moderation_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = range(3)


def listed() -> Posting:
    return make_posting(
        first_seen_at=timezone.now() - timedelta(days=100), text="This posting is not for an existing vacancy."
    )


def test_two_workers_that_look_at_the_same_new_postings_leave_one_row_for_each_signal() -> None:
    keys = [listed().pk for _ in range(4)]
    looks = [lambda: observe(posting_ids=keys, now=timezone.now())] * 2
    assert at_once(*looks) == ["done", "done"]
    assert PostingSignal.objects.count() == 4 * len(PostingSignal.Name)


@pytest.mark.parametrize("round_number", ROUNDS)
def test_a_look_does_not_bring_back_the_label_that_a_person_takes_off(round_number: int) -> None:
    posting, by = listed(), make_moderator()
    observe(posting_ids=[posting.pk], now=timezone.now())
    signal = posting.signals.get(name="evergreen")
    outcomes = at_once(
        lambda: observe(posting_ids=[posting.pk], now=timezone.now()),
        lambda: set_aside(signal=signal, reason="Not so.", by=by),
    )
    assert outcomes == ["done", "done"]
    assert not SignalCheck.objects.get(posting=posting).is_labelled


def test_two_people_who_set_the_same_signal_aside_make_one_decision() -> None:
    posting, by = listed(), make_moderator()
    observe(posting_ids=[posting.pk], now=timezone.now())
    calls = [
        lambda: set_aside(signal=PostingSignal.objects.get(posting=posting, name="age"), reason="Not so.", by=by)
    ] * 2
    assert sorted(at_once(*calls)) == ["done", "late"]
    assert SignalOverride.objects.count() == Decision.objects.count() == 1


@pytest.mark.parametrize("round_number", ROUNDS)
def test_an_edit_and_an_approval_at_once_show_nothing_that_was_not_read(round_number: int) -> None:
    posting = listed()
    author, by = make_recruiter(posting.company), make_moderator()
    answer = write_answer(posting=posting, author=author, text="The first.")
    outcomes = at_once(
        lambda: approve_answer(answer=answer, version=1, by=by),
        lambda: write_answer(posting=posting, author=author, text="The second."),
    )
    now = EmployerAnswer.objects.get()
    assert (now.text, now.state, now.version) == ("The second.", "waiting", 2)
    assert now.shown_text == ("The first." if "late" not in outcomes else "")


def test_two_moderators_decide_an_answer_once() -> None:
    posting = listed()
    answer = write_answer(posting=posting, author=make_recruiter(posting.company), text="We hire.")
    by = make_moderator()
    outcomes = at_once(
        lambda: approve_answer(answer=answer, version=1, by=by),
        lambda: refuse_answer(answer=answer, version=1, by=by, reason="No."),
    )
    assert sorted(outcomes) == ["done", "late"]
    assert Decision.objects.count() == 1
