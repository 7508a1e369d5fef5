"""A posting that is read in one statement is what its models read, and asks for nothing again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, models
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from jobs.models.correction import PostingCorrection
from jobs.models.posting import Posting
from jobs.models.posting_parts import PostingChange, PostingEvidence, PostingPlace
from jobs.models.signal import SignalCheck, SignalOverride
from jobs.views.whole_posting import MANY, ONE, UNREAD, whole_posting
from tests.factories import make_board, make_company, make_posting, make_signal

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 12, 30, 15, 123456, tzinfo=UTC)
TEXT = "Quote \" ' \\ 100% <b> \u2028 \U0001f9ea ﷽"


def values_of(row: models.Model | None) -> dict[str, Any] | None:
    """What a row holds, but for what is never read here."""
    return None if row is None else {
        field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if field.column not in UNREAD
    }  # fmt: skip


def full() -> Posting:
    posting = make_posting(
        title=TEXT, board=make_board(), skills=["spark", "sql"], secondary_role="data-analyst", countries=["EG", "DE"],
        pay_min=1, pay_max=2, pay_currency="EUR", pay_period="year", first_seen_at=NOW,
    )  # fmt: skip
    # Written in another order than they are read.
    for position in (8, 7):
        PostingPlace.objects.create(posting=posting, position=position, text=TEXT, city="Cairo", country="EG")
    for number, label in enumerate(["visa", "experience", "education"]):
        PostingEvidence.objects.create(posting=posting, label=label, field="text", start=number, end=9, quote=TEXT)
    for number in range(33):
        PostingChange.objects.create(
            posting=posting,
            changed_at=NOW + timedelta(microseconds=number),
            fields={"title": [TEXT, number], "a": None},
        )
    PostingCorrection.objects.create(posting=posting, field="pay", value=TEXT, reason="x", at=NOW)
    PostingCorrection.objects.create(posting=posting, field="visa", value="offered", reason="x", at=NOW, undone_at=NOW)
    SignalCheck.objects.create(posting=posting, checked_at=NOW, is_labelled=True)
    make_signal(posting, "reposted")
    make_signal(posting, "age", facts=[["days", "12"], ["quote", TEXT]])
    SignalOverride.objects.create(posting=posting, name="age", reason=TEXT, at=NOW)
    return posting


@pytest.mark.parametrize("made", [full, make_posting])
def test_all_that_is_read_is_what_the_models_read(made: Any, django_assert_num_queries: Any) -> None:
    pk = made().pk
    with django_assert_num_queries(1):
        found = whole_posting(pk)
        read = {many.relation: [values_of(row) for row in getattr(found, many.relation).all()] for many in MANY}
        ones = {relation: values_of(getattr(found, relation, None)) for relation, *_ in ONE}
        skills = [(link.skill.pk, link.skill.slug, link.skill.name) for link in found.skill_links.all()]
        own = values_of(found)
    usual = Posting.objects.get(pk=pk)
    assert own == values_of(usual)
    assert ones == {relation: values_of(getattr(usual, relation, None)) for relation, *_ in ONE}
    assert read == {
        many.relation: [values_of(row) for row in getattr(usual, many.relation).all()[: many.most]] for many in MANY
    }
    assert skills == list(usual.skill_links.values_list("skill__pk", "skill__slug", "skill__name"))


def test_only_rows_with_a_bound_are_ordered_before_they_are_put_together() -> None:
    pk = make_posting().pk
    with CaptureQueriesContext(connection) as asked:
        whole_posting(pk)
    (statement,) = [query["sql"] for query in asked]
    bounded = sum(many.most is not None for many in MANY)
    assert 0 < bounded == statement.count("LIMIT")
    assert statement.count("ORDER BY") == len(MANY) + bounded


def test_one_that_is_not_there_or_of_an_unlisted_company_is_not_found() -> None:
    hidden = make_posting(company=make_company("Hidden", is_listed=False))
    for pk in (hidden.pk, hidden.pk + 1000, 2**62):
        with pytest.raises(Http404):
            whole_posting(pk)
