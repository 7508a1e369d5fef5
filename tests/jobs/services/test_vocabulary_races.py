"""Two admins at the same moment, and two workers with the same run: one of them decides."""

from __future__ import annotations

import zlib

import pytest

from jobs.models.posting import Posting
from jobs.models.vocabulary import LabelChange, RelabelRun
from jobs.services.relabelling import relabel
from jobs.services.vocabulary import add_entry, take_back_entry
from taxonomy.additions import Addition
from taxonomy.models import VocabularyEntry, VocabularyVersion
from tests.factories import make_admin, make_board, make_screened, make_vocabulary_entry
from tests.jobs.services.test_recruiting_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)

ALIAS = Addition(0, "alias", "lake brigade", "spark", "So.", ("You know lake brigade.",))
TITLE = Addition(0, "title", "data herder", "data-engineer", "So.", ("Data Herder",))


def test_of_two_additions_at_once_one_is_refused_with_a_sentence() -> None:
    admin = make_admin()
    found = at_once(*(lambda addition=addition: add_entry(addition=addition, compared_with=0, by=admin)
                      for addition in (ALIAS, TITLE)))  # fmt: skip
    (problem,) = [item for item in found if isinstance(item, ValueError)]
    assert "Postings are still labelled anew for version" in str(problem)
    assert VocabularyEntry.objects.count() == VocabularyVersion.objects.count() == RelabelRun.objects.count() == 1


def test_an_entry_is_taken_back_once() -> None:
    admin, entry = make_admin(), make_vocabulary_entry()
    found = at_once(*(lambda: take_back_entry(entry=entry, reason="Wrong.", by=admin) for _ in range(2)))
    assert sum(isinstance(item, ValueError) for item in found) == 1
    assert VocabularyVersion.objects.filter(change="taken-back").count() == 1


def test_two_workers_with_one_run_do_it_once() -> None:
    boards = [make_board() for _ in range(3)]
    for board in boards:
        make_screened(board, title="Data Herder", text_compressed=zlib.compress(b"You know SQL."))
    run = add_entry(addition=TITLE, compared_with=0, by=make_admin())
    found = at_once(*(lambda: relabel(run_id=run.pk) for _ in range(2)))
    assert sum(item is None for item in found) == 1
    run.refresh_from_db()
    assert (run.state, run.appeared, run.done) == ("done", 3, 3)
    assert Posting.objects.open().count() == LabelChange.objects.count() == 3
