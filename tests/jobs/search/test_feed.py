"""The change feed: every way in which a posting changes is told, whatever the order in which writers commit."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.utils import timezone

from jobs.models.board import Board
from jobs.models.company import CompanyListEntry
from jobs.models.posting import Posting
from jobs.models.posting_parts import PostingPlace, PostingSkill
from jobs.search.feed import Position, StaleError, documents, horizon, prune_changes, read_changes
from jobs.search.tokenise import words
from tests.factories import make_company, make_company_list, make_entry, make_posting


@pytest.fixture
def position(db: None) -> Position:
    return Position(horizon())


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


CHANGES: dict[str, Callable[[Posting], Any]] = {
    "saved": lambda posting: posting.save(),
    "updated in bulk": lambda posting: Posting.objects.filter(pk=posting.pk).update(title="Other"),
    "updated by SQL": lambda posting: sql("UPDATE jobs_posting SET seniority = 'senior'"),
    "closed": lambda posting: Posting.objects.filter(pk=posting.pk).update(state="closed", closed_at=timezone.now()),
    "place added": lambda posting: PostingPlace.objects.create(posting=posting, position=9, text="Oslo"),
    "skills removed": lambda posting: PostingSkill.objects.filter(posting=posting).delete(),
    "company renamed": lambda posting: type(posting.company).objects.update(name="New name"),
    "company listed": lambda posting: make_entry(posting.company, make_company_list("other")),
    "entry deleted": lambda posting: CompanyListEntry.objects.all().delete(),
    "board no longer an employer's own": lambda posting: Board.objects.update(company=None),
    "deleted": lambda posting: posting.delete(),
}


@pytest.mark.parametrize("change", CHANGES)
def test_every_way_to_change_a_posting_is_told(position: Position, change: str) -> None:
    posting = make_posting(skills=["spark"])
    make_entry(posting.company, make_company_list("egypt-ai"))
    number = posting.pk
    read_changes(position)
    assert read_changes(position) == []
    CHANGES[change](posting)
    assert read_changes(position) == [number]
    assert read_changes(position) == []


def test_a_change_that_no_search_sees_is_not_told(position: Position) -> None:
    posting = make_posting()
    read_changes(position)
    type(posting.company).objects.update(notes="A note for ourselves")
    make_company("Nobody hires here")
    assert read_changes(position) == []


def test_who_missed_pruned_changes_is_told_to_begin_anew(position: Position) -> None:
    make_posting()
    assert len(read_changes(position)) == 1
    assert prune_changes(before=timezone.now() - timedelta(days=1)) == 0
    assert read_changes(position) == []
    assert prune_changes(before=timezone.now() + timedelta(seconds=1)) > 0
    with pytest.raises(StaleError, match="built anew"):
        read_changes(position)
    with pytest.raises(StaleError, match="built anew"):
        read_changes(Position(0))


def test_a_posting_is_described_as_it_stands_in_the_database(db: None) -> None:
    company = make_company("Acme")
    make_entry(company, make_company_list("egypt-ai"))
    posting = make_posting(title="Senior Data Engineer", company=company, skills=["spark"], workplace="remote")
    make_posting(state="closed", closed_at=timezone.now())
    (document,) = documents()
    assert document.id == posting.pk
    assert document.title_words == set(words("Senior Data Engineer"))
    assert document.values["skill"] == ("spark",) and document.values["list"] == ("egypt-ai",)
    assert document.values["company"] == ("acme",) and document.values["workplace"] == ("remote",)
    assert set(words("Acme trust")) <= document.text_words
    assert list(documents([posting.pk])) == [document] and list(documents([])) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", range(8))
def test_no_change_is_lost_however_writers_overlap(seed: int) -> None:
    """Writers begin, write, commit and roll back in a random order while one reader follows."""
    chance = random.Random(seed)
    rows = [make_posting(title="v0").pk for _ in range(4)]
    position = Position(horizon())
    known = dict.fromkeys(rows, "v0")
    parameters = connection.get_connection_params()
    link = {key: parameters[key] for key in ("host", "port", "user", "password", "dbname") if parameters.get(key)}
    writers = [psycopg.connect(**link) for _ in range(3)]
    try:
        for step in range(60):
            writer = chance.choice(writers)
            action = chance.choice(["write", "write", "commit", "rollback", "read"])
            if action == "write":
                free = [number for number in rows if number not in {held for w in writers for held in _held(w)}]
                mine = _held(writer) + free
                if mine:
                    number = chance.choice(mine)
                    writer.execute("UPDATE jobs_posting SET title = %s WHERE id = %s", [f"v{step + 1}", number])
                    HELD.setdefault(id(writer), set()).add(number)
            elif action == "commit":
                writer.commit()
                HELD.pop(id(writer), None)
            elif action == "rollback":
                writer.rollback()
                HELD.pop(id(writer), None)
            else:
                _follow(position, known)
                assert known == dict(Posting.objects.values_list("pk", "title")), step
        for writer in writers:
            writer.commit()
        _follow(position, known)
        assert known == dict(Posting.objects.values_list("pk", "title"))
    finally:
        HELD.clear()
        for writer in writers:
            writer.close()


HELD: dict[int, set[int]] = {}


def _held(writer: Any) -> list[int]:
    """The rows that a writer has changed and not yet committed: no other may wait for them."""
    return sorted(HELD.get(id(writer), set()))


def _follow(position: Position, known: dict[int, str]) -> None:
    changed = read_changes(position)
    known.update(Posting.objects.filter(pk__in=changed).values_list("pk", "title"))
