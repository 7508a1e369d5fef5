"""An employer's answer: written, edited and withdrawn by its recruiters, shown once a moderator read that very version."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from jobs.models.answer import EmployerAnswer
from jobs.models.moderation import Decision
from jobs.models.posting import Posting
from jobs.services.decisions import AlreadyDecided, CannotUndo
from jobs.services.employer_answers import approve_answer, refuse_answer, withdraw_answer, write_answer
from jobs.services.queue import Kind, waiting_rows
from jobs.services.undoing import undo_decision
from tests.factories import make_company, make_moderator, make_own_posting, make_posting, make_recruiter

pytestmark = pytest.mark.django_db
TEXT = "We hire four people a year for this team."


def written(text: str = TEXT, posting: Posting | None = None) -> EmployerAnswer:
    posting = posting or make_posting()
    return write_answer(posting=posting, author=make_recruiter(posting.company), text=text)


def approve(answer: EmployerAnswer, **more: Any) -> Decision:
    answer.refresh_from_db()
    return approve_answer(answer=answer, version=answer.version, by=make_moderator(), **more)


def now_of(answer: EmployerAnswer) -> EmployerAnswer:
    return EmployerAnswer.objects.get(pk=answer.pk)


def test_an_answer_waits_for_a_moderator_before_anybody_reads_it() -> None:
    answer = written(" We hire  four.\r\n\r\nEach year.\x00 ")
    assert (answer.text, answer.state, answer.shown_text) == ("We hire four.\n\nEach year.", "waiting", "")
    assert list(waiting_rows(Kind.ANSWER, timezone.now())) == [answer]
    approve(answer)
    assert now_of(answer).shown_text == answer.text
    assert not waiting_rows(Kind.ANSWER, timezone.now()).exists()


@pytest.mark.parametrize(
    ("text", "sentence"), [(" \n ", "Write an answer"), ("\x00", "Write an answer"), ("a" * 1001, "shorten it to 1000")]
)
def test_a_text_that_says_nothing_or_too_much_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        written(text)


def test_an_own_posting_takes_no_answer() -> None:
    own = make_own_posting(make_company())
    with pytest.raises(ValueError, match="confirm that it is open"):
        written(posting=own)


def test_a_posting_has_one_answer_and_sending_the_same_again_changes_nothing() -> None:
    answer = written()
    again = written(posting=answer.posting)
    assert (again.pk, again.version, again.written_at) == (answer.pk, 1, answer.written_at)


def test_readers_see_the_text_before_until_its_edit_is_approved() -> None:
    answer = written()
    approve(answer)
    edited = written("We hired the fifth.", posting=answer.posting)
    assert (edited.shown_text, edited.text, edited.state) == (TEXT, "We hired the fifth.", "waiting")
    refused = refuse_answer(answer=edited, version=edited.version, by=make_moderator(), reason="Say more.")
    assert (now_of(answer).shown_text, now_of(answer).decision_reason) == (TEXT, "Say more.")
    undo_decision(decision=refused, by=make_moderator())
    approve(edited)
    assert now_of(answer).shown_text == "We hired the fifth."


def test_a_version_that_was_edited_since_is_not_approved_unread() -> None:
    answer = written()
    written("Buy our shoes.", posting=answer.posting)
    with pytest.raises(AlreadyDecided):
        approve_answer(answer=answer, version=1, by=make_moderator())
    with pytest.raises(AlreadyDecided):
        refuse_answer(answer=answer, version=1, by=make_moderator(), reason="No.")
    assert now_of(answer).shown_text == ""


def test_a_refusal_needs_a_reason() -> None:
    answer = written()
    with pytest.raises(ValueError, match="Say why"):
        refuse_answer(answer=answer, version=1, by=make_moderator(), reason=" ")


def test_withdrawing_takes_it_from_readers_and_from_the_queue() -> None:
    answer = written()
    approve(answer)
    withdraw_answer(answer=answer)
    assert (now_of(answer).state, now_of(answer).shown_text, now_of(answer).shown_at) == ("withdrawn", "", None)
    with pytest.raises(ValueError, match="withdrawn already"):
        withdraw_answer(answer=answer)
    assert written(posting=answer.posting).state == "waiting"


def test_an_approval_is_undone_to_what_readers_saw_before() -> None:
    answer = written()
    first = approve(answer)
    shown_at = now_of(answer).shown_at
    edited = written("We hired the fifth.", posting=answer.posting)
    second = approve(edited, now=timezone.now() + timedelta(days=1))
    undo_decision(decision=second, by=make_moderator())
    assert (now_of(answer).shown_text, now_of(answer).shown_at, now_of(answer).state) == (TEXT, shown_at, "waiting")
    with pytest.raises(CannotUndo):
        undo_decision(decision=first, by=make_moderator())


def test_what_an_employer_withdrew_is_not_brought_back_by_undoing() -> None:
    answer = written()
    decision = approve(answer)
    withdraw_answer(answer=answer)
    with pytest.raises(CannotUndo):
        undo_decision(decision=decision, by=make_moderator())
    assert now_of(answer).shown_text == ""


def test_the_answer_of_another_employer_gives_way() -> None:
    answer = written()
    approve(answer)
    other = make_company()
    Posting.objects.filter(pk=answer.posting_id).update(company=other)
    again = written("It is ours now.", posting=Posting.objects.get(pk=answer.posting_id))
    assert (again.pk, again.company, again.shown_text) == (answer.pk, other, "")


@pytest.mark.parametrize(
    "fields", [{"text": ""}, {"shown_text": "x"}, {"state": "shown"}, {"state": "withdrawn", "shown_text": "x",
                                                                         "shown_at": timezone.now()}]
)  # fmt: skip
def test_the_database_refuses_an_answer_that_contradicts_itself(fields: dict[str, Any]) -> None:
    answer = written()
    with pytest.raises(IntegrityError), transaction.atomic():
        EmployerAnswer.objects.filter(pk=answer.pk).update(**fields)


class TestLife(TestCase):
    """Whatever happens in whatever order, readers see nothing that no moderator approved."""

    @settings(max_examples=30, deadline=None)
    @given(st.lists(st.sampled_from(["write", "approve", "refuse", "withdraw", "undo"]), max_size=10))
    def test_readers_see_only_what_was_approved(self, steps: list[str]) -> None:
        answer, by = written(), make_moderator()
        approved: set[str] = set()
        decisions: list[Decision] = []
        for number, step in enumerate(steps):
            answer.refresh_from_db()
            try:
                if step == "write":
                    write_answer(posting=answer.posting, author=by, text=f"Answer {number}")
                elif step == "approve":
                    decisions.append(approve_answer(answer=answer, version=answer.version, by=by))
                    approved.add(answer.text)
                elif step == "refuse":
                    decisions.append(refuse_answer(answer=answer, version=answer.version, by=by, reason="No."))
                elif step == "withdraw":
                    withdraw_answer(answer=answer)
                elif decisions:
                    with transaction.atomic():
                        undo_decision(decision=decisions[-1], by=by)
            except ValueError:
                pass
            answer.refresh_from_db()
            assert answer.shown_text in {"", *approved}
            assert (answer.state == "withdrawn") <= (answer.shown_text == "")
