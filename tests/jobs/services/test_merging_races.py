"""Merges beside other merges and beside imports: one after the other, and no row is lost between them."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from jobs.models.company import Company
from jobs.models.importing import ImportRun
from jobs.models.merge import CompanyMerge
from jobs.models.posting import Posting
from jobs.services.merging import merge_companies
from jobs.services.unmerging import undo_merge
from tests.factories import make_admin, make_company, make_posting
from tests.jobs.services.test_merging import NAMES, start_feed

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls: Callable[[], object]) -> list[str]:
    """Run the calls together; return what became of each, in no order: done, or the sentence that refused it."""
    ready, outcomes = threading.Barrier(len(calls)), []

    def run(call: Callable[[], object]) -> None:
        ready.wait()
        try:
            call()
        except ValueError as problem:
            outcomes.append(str(problem))
        else:
            outcomes.append("done")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[call]) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=300)
        assert not thread.is_alive()
    return sorted(outcomes)


def test_two_people_who_merge_the_same_companies_either_way_make_one_merge() -> None:
    one, other, ada = make_company("One"), make_company("Two"), make_admin()
    make_posting(company=one), make_posting(company=other)
    outcomes = at_once(
        lambda: merge_companies(kept=one, others=[other], by=ada),
        lambda: merge_companies(kept=other, others=[one], by=ada),
    )
    assert outcomes == ["One of these companies is not here any more; look at the list again.", "done"]
    assert Company.objects.get().postings.count() == 2 and CompanyMerge.objects.count() == 1


def test_two_people_who_take_one_merge_back_do_it_once() -> None:
    one, other, ada = make_company("One"), make_company("Two"), make_admin()
    merge = merge_companies(kept=one, others=[other], by=ada)
    outcomes = at_once(*[lambda: undo_merge(merge=merge, by=ada)] * 2)
    assert outcomes == ["This merge was taken back already.", "done"]
    assert Company.objects.count() == 2


@pytest.mark.parametrize("first", NAMES)
def test_a_merge_beside_a_reading_loses_nothing(first: str) -> None:
    ada = make_admin()
    start_feed([first])()
    companies = [Company.objects.filter(name=name).first() or make_company(name) for name in NAMES]
    at_once(start_feed([*NAMES]), lambda: merge_companies(kept=companies[0], others=companies[1:], by=ada))
    # A reading that lost its company ends as our error and comes again; then all is there.
    assert set(ImportRun.objects.values_list("state", flat=True)) <= {"complete", "error"}
    start_feed([*NAMES])()
    assert {posting.company for posting in Posting.objects.open()} == {companies[0]}
    assert Posting.objects.open().count() == 3
    undo_merge(merge=CompanyMerge.objects.get(), by=ada)
    owners = {posting.employer_key: posting.company.name for posting in Posting.objects.select_related("company")}
    assert owners == {"careem": "Careem", "careem cairo": "Careem (Cairo)", "careem fz": "CAREEM FZ"}
