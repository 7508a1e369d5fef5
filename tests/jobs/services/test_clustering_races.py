"""Two imports that compare the same postings at the same moment."""

from __future__ import annotations

import pytest

from jobs.models.posting import Cluster
from jobs.services.clustering import link_companies, link_pending
from tests.factories import make_board, make_company
from tests.jobs.services.test_clustering import add, partition
from tests.jobs.services.test_recruiting_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_boards_of_one_employer_make_one_cluster_between_them() -> None:
    company = make_company("Lanternworks")
    boards = [make_board(company=company), make_board(source="lever", company=company)]
    made = [add(board) for board in boards for _ in range(3)]
    at_once(*(lambda board=board: link_pending(board=board) for board in boards))  # type: ignore[misc]
    assert partition() == {frozenset(posting.external_id for posting in made)}
    assert Cluster.objects.count() == 1
    assert link_companies(companies={company.pk}).changed == 0
