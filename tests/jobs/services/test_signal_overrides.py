"""A signal that a person set aside counts no more, until that is taken back."""

from __future__ import annotations

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jobs.models.moderation import Decision
from jobs.models.posting import Posting
from jobs.models.signal import SignalCheck, SignalOverride
from jobs.parsing.signals import State, is_labelled
from jobs.services.decisions import AlreadyDecided, CannotUndo
from jobs.services.signal_overrides import set_aside
from jobs.services.signals import observe
from jobs.services.undoing import undo_decision
from tests.factories import (
    make_company,
    make_moderator,
)
from tests.jobs.services.test_signals import DAY, NOW, POOL, TEXT, closed_after, labelled, listed, states

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_two_signals_of_one_family_make_no_label_and_two_of_two_do() -> None:
    company = make_company()
    closed_after(company, 20, 5)
    old = listed(400, company=company)
    assert {name for name, state in states(old).items() if state == "fired"} == {"age", "long-open"}
    assert not old.signal_check.is_labelled
    assert labelled().signal_check.is_labelled


def test_what_a_person_set_aside_counts_no_more_whatever_later_looks_bring() -> None:
    posting = labelled()
    decision = set_aside(
        signal=posting.signals.get(name="evergreen"), reason=" It is\nquoted from a law. ", by=make_moderator()
    )
    assert decision.reason == "It is quoted from a law."
    for days in (0, 1, 40):
        observe(posting_ids=[posting.pk], now=NOW + days * DAY)
        assert not SignalCheck.objects.get(posting=posting).is_labelled
        assert posting.signals.get(name="evergreen").state == "fired"


def test_setting_aside_is_taken_back_once_and_the_signal_counts_again() -> None:
    posting, by = labelled(), make_moderator()
    decision = set_aside(signal=posting.signals.get(name="age"), reason="Its date is wrong.", by=by)
    with pytest.raises(AlreadyDecided):
        set_aside(signal=posting.signals.get(name="age"), reason="Again.", by=by)
    undo_decision(decision=decision, by=by)
    assert SignalCheck.objects.get(posting=posting).is_labelled
    assert not SignalOverride.objects.standing().exists()
    with pytest.raises(AlreadyDecided):
        undo_decision(decision=Decision.objects.get(pk=decision.pk), by=by)
    again = set_aside(signal=posting.signals.get(name="age"), reason="Its date is wrong.", by=by)
    SignalOverride.objects.all().delete()
    with pytest.raises(CannotUndo):
        undo_decision(decision=again, by=by)


def test_setting_aside_needs_a_reason_and_a_signal_that_fired() -> None:
    posting, by = labelled(), make_moderator()
    with pytest.raises(ValueError, match="Say why"):
        set_aside(signal=posting.signals.get(name="age"), reason="  ", by=by)
    with pytest.raises(ValueError, match="did not fire"):
        set_aside(signal=posting.signals.get(name="page"), reason="No.", by=by)
    assert not SignalOverride.objects.exists()
    assert not Decision.objects.exists()


def test_the_label_that_is_stored_is_the_one_that_the_signals_make() -> None:
    for posting in (labelled(), listed(3), listed(200), listed(3, text=POOL)):
        observe(posting_ids=[posting.pk], now=NOW)
        fired = posting.signals.filter(state=State.FIRED).values_list("name", flat=True)
        assert SignalCheck.objects.get(posting=posting).is_labelled == is_labelled(fired)


@given(st.lists(st.tuples(st.sampled_from(["look", "aside", "back", "edit"]), st.sampled_from(["age", "evergreen"])),
                max_size=8))  # fmt: skip
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_happens_a_label_rests_on_two_kinds_of_signals_that_count(steps: list[tuple[str, str]]) -> None:
    posting, by, now = listed(100, text=POOL), make_moderator(), NOW
    observe(posting_ids=[posting.pk], now=now)
    decisions: list[Decision] = []
    for step, name in steps:
        now += DAY
        try:
            with transaction.atomic():
                if step == "look":
                    observe(posting_ids=[posting.pk], now=now)
                    assert observe(posting_ids=[posting.pk], now=now) == 0
                elif step == "aside":
                    decisions.append(set_aside(signal=posting.signals.get(name=name), reason="Not so.", by=by))
                elif step == "back" and decisions:
                    undo_decision(decision=decisions[-1], by=by)
                elif step == "edit":
                    Posting.objects.filter(pk=posting.pk).update(text=TEXT if name == "age" else POOL)
        except ValueError:
            continue
        aside = SignalOverride.objects.standing().filter(posting=posting).values_list("name", flat=True)
        fired = posting.signals.filter(state=State.FIRED).exclude(name__in=aside).values_list("name", flat=True)
        assert SignalCheck.objects.get(posting=posting).is_labelled == is_labelled(fired)
