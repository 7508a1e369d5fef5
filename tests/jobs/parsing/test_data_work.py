"""Which titles of a list are worth a request for their text: every one that the catalog would give a role, few others."""

from __future__ import annotations

import pytest

from jobs.parsing.data_work import may_be_data_work
from taxonomy.catalog import load_catalog


def test_every_title_that_the_catalog_gives_a_role_is_let_through() -> None:
    titles = {example.title for rule in load_catalog().title_rules if rule.role for example in rule.examples}
    assert len(titles) > 200
    assert [title for title in sorted(titles) if not may_be_data_work(title)] == []


@pytest.mark.parametrize(
    "title", ["Ship Cook", "Truck Driver", "Account Executive", "HR Manager", "Frontend Developer"]
)
def test_other_work_is_not(title: str) -> None:
    assert not may_be_data_work(title)
