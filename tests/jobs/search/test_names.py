"""What a facet's values are called is read once, and of a company anew for each state of the index."""

from __future__ import annotations

from typing import Any

import pytest

from jobs.models.company import Company, CompanyList
from jobs.search.names import named
from jobs.search.vocabulary import vocabulary
from tests.factories import make_company, make_company_list

pytestmark = pytest.mark.django_db


def name_of(facet: str, value: str, state: str | None) -> str:
    (count,) = named({facet: [(value, 3)]}, vocabulary({}), state)[facet]
    assert (count.value, count.count) == (value, 3)
    return count.name


def test_a_company_is_called_as_it_was_at_the_state_that_is_counted(django_assert_num_queries: Any) -> None:
    make_company("Lantern Works")
    assert name_of("company", "lantern-works", "1") == "Lantern Works"
    Company.objects.update(name="Lantern House")
    with django_assert_num_queries(0):
        assert name_of("company", "lantern-works", "1") == "Lantern Works"
    assert name_of("company", "lantern-works", "2") == "Lantern House"
    assert name_of("company", "lantern-works", None) == "Lantern House"


def test_a_list_is_called_the_same_at_any_state(django_assert_num_queries: Any) -> None:
    make_company_list("egypt-ai", name="AI in Egypt")
    assert name_of("list", "egypt-ai", "1") == "AI in Egypt"
    CompanyList.objects.update(name="AI companies in Egypt")
    with django_assert_num_queries(0):
        assert name_of("list", "egypt-ai", "2") == "AI in Egypt"
    assert name_of("list", "egypt-ai", None) == "AI companies in Egypt"
