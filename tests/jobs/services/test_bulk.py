"""Rows that are written in bulk are what the ORM would have written, whatever their texts hold."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import DataError, IntegrityError, connection, models, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from jobs.models.cluster import Fingerprint
from jobs.models.posting import Posting
from jobs.models.posting_parts import PostingEvidence, PostingPlace, PostingSkill
from jobs.models.screened import Screened
from jobs.services import clustering, parts, publishing, screening
from jobs.services.bulk import copy_rows, new_keys, update_rows, upsert_rows, words_text
from tests.factories import make_board, make_posting

# The signs that COPY, arrays and vectors read as their own, among all others but NUL, which no cleaned text holds.
TEXTS = st.text(st.one_of(st.sampled_from("\\'\"{},\t\n\r N"), st.characters(codec="utf-8", exclude_characters="\0")))
MANY = settings(max_examples=60, deadline=None)
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("model", "columns"),
    [
        (Posting, publishing.COLUMNS),
        (PostingPlace, ("id", *parts.PLACE_COLUMNS)),
        (PostingSkill, ("id", *parts.SKILL_COLUMNS)),
        (PostingEvidence, ("id", *parts.EVIDENCE_COLUMNS)),
        (Fingerprint, clustering.COLUMNS),
        (Screened, ("id", "suspect_since", "absent_since", *screening.COLUMNS)),
    ],
)
def test_no_column_is_forgotten(model: type[models.Model], columns: tuple[str, ...]) -> None:
    kept = {field.column for field in model._meta.concrete_fields if not field.generated}
    assert set(columns) == kept


@MANY
@given(text=TEXTS, names=st.lists(TEXTS, max_size=3))
def test_texts_and_arrays_come_back_as_they_were(text: str, names: list[str]) -> None:
    with transaction.atomic():
        posting = make_posting()
        row = (posting.pk, text[:200], [name[:200] for name in names], "", "", [-5, 7], False)
        Fingerprint.objects.filter(pk=posting.pk).delete()
        copy_rows(Fingerprint, clustering.COLUMNS, [row])
        assert Fingerprint.objects.values_list(*clustering.COLUMNS).get(pk=posting.pk) == row
        other = (posting.pk, "", [text[:200]], text[:100], "", [], True)
        upsert_rows(Fingerprint, clustering.COLUMNS, [other], unique=["posting_id"], update=clustering.COLUMNS[1:])
        assert Fingerprint.objects.values_list(*clustering.COLUMNS).get(pk=posting.pk) == other
        update_rows(Posting, ["text", "departments", "expires_at"], [(posting.pk, text, names, None)])
        posting.refresh_from_db()
        assert (posting.text, posting.departments, posting.expires_at) == (text, names, None)
        transaction.set_rollback(True)


@MANY
@given(words=st.sets(TEXTS.filter(bool)))
def test_words_are_those_that_the_database_would_make_of_an_array(words: set[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::tsvector = array_to_tsvector(%s::text[])", [words_text(words), sorted(words)])
        assert cursor.fetchone() == (True,)


def test_a_text_that_is_too_long_is_refused_and_not_cut() -> None:
    posting = make_posting()
    with pytest.raises(DataError), transaction.atomic():
        update_rows(Posting, ["title"], [(posting.pk, "x" * 301)])
    with pytest.raises(DataError), transaction.atomic():
        copy_rows(PostingPlace, parts.PLACE_COLUMNS, [(posting.pk, 0, "x" * 301, "", "", "", "")])


def test_constraints_hold_and_nothing_of_a_refused_copy_stays() -> None:
    posting = make_posting()
    places = [(posting.pk, position, "Cairo", "", "", "", "") for position in (7, 8, 7)]
    with pytest.raises(IntegrityError), transaction.atomic():
        copy_rows(PostingPlace, parts.PLACE_COLUMNS, places)
    assert not PostingPlace.objects.filter(posting=posting, position__gte=7).exists()


def test_a_row_that_cannot_be_made_leaves_none_of_those_before() -> None:
    posting = make_posting()

    def made() -> Iterator[tuple[object, ...]]:
        yield (posting.pk, 7, "Cairo", "", "", "", "")
        raise ValueError("The second cannot be made.")

    with pytest.raises(ValueError, match="cannot be made"), transaction.atomic():
        copy_rows(PostingPlace, parts.PLACE_COLUMNS, made())
    assert not PostingPlace.objects.filter(posting=posting, position__gte=7).exists()


def test_keys_are_nobody_elses() -> None:
    before = make_posting().pk
    keys = new_keys(Posting, 3)
    assert len({before, *keys, make_posting().pk}) == 5


def test_without_rows_nothing_is_asked(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    make_board()
    with django_assert_num_queries(0):
        copy_rows(Screened, screening.COLUMNS, [])
        update_rows(Posting, ["title"], [])
        upsert_rows(Screened, screening.COLUMNS, [], unique=["board_id"], update=["title"])
