"""The index against SQL: random catalogues, edits and closings, and searches by words, prefixes, OR, exclusion, filters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as project
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from jobs.models.posting import Cluster, Posting
from jobs.search import engine
from jobs.search.host import host
from jobs.search.query import SearchQuery
from jobs.search.wording import wording
from jobs.services.publishing import store_words
from tests.factories import make_board, make_company, make_posting, make_rates

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index")]

TEXTS = (
    "data engineer", "engineers of data", "Kafka streams", "مهندس البيانات", "Entwickler C++", "kubernetes", "C# or .NET", "",
)  # fmt: skip
TOKENS = (
    "data", "engineer", '"data engineer"', "kaf*", "k8s", "c++", "مهندس بيانات", "entwickler", "OR", "-kafka",
    '-"of data"', "-data", "stream* OR kubernetes", "zzz",
)  # fmt: skip

# Rates that come into use while the index stands.
RATES: tuple[dict[str, str], ...] = ({"EUR": "0.9", "JPY": "150"}, {"EUR": "0.9", "JPY": "90", "EGP": "48.123457"}, {})


@st.composite
def fields(draw: st.DrawFn) -> dict[str, Any]:
    return {
        "title": draw(st.sampled_from(TEXTS[:-1])),
        "text": draw(st.sampled_from(TEXTS)),
        "role": draw(st.sampled_from(["data-engineer", "ml-engineer"])),
        "secondary_role": draw(st.sampled_from(["", "", "data-ops", "data-scientist"])),
        "skills": draw(st.lists(st.sampled_from(["kafka", "kubernetes"]), max_size=2, unique=True)),
        "workplace": draw(st.sampled_from(["remote", "unknown"])),
        "language": draw(st.sampled_from(["en", "de", ""])),
        "age": draw(st.integers(0, 100)),
        "pay": draw(st.sampled_from([None, (100_000, "EUR"), (90_000, "EUR"), (1_000_000, "JPY"), (100_000, "EGP")])),
        "cluster": draw(st.sampled_from([0, 0, 1, 2])),
    }


@st.composite
def searches(draw: st.DrawFn) -> dict[str, list[str]]:
    params = {"q": [" ".join(draw(st.lists(st.sampled_from(TOKENS), max_size=3)))]}
    for name, values in (
        ("role", ["data-engineer", "-ml-engineer", "data-ops", "data-ops"]), ("skill", ["kafka", "-kubernetes"]),
        ("workplace", ["remote"]),
        ("posted_within", ["30"]), ("include_unknown_pay", ["false"]), ("sort", ["newest", "pay"]),
        ("pay_min", ["900"]),
    ):  # fmt: skip
        if draw(st.integers(0, 3)) == 0:
            params[name] = [draw(st.sampled_from(values))]
    if "pay_min" in params:
        params["currency"] = [draw(st.sampled_from(["EUR", "USD", "EGP", "GBP"]))]
    return params


# What happens to a catalogue, by the number of the posting that it happens to.
steps = st.lists(
    st.tuples(
        st.sampled_from(["add", "close", "open", "edit", "rates", "search", "search"]),
        st.integers(0, 5),
        fields(),
        searches(),
    ),
    min_size=4,
    max_size=10,
)  # fmt: skip


def both(query: SearchQuery, size: int) -> Iterator[engine.ResultPage]:
    """Yield the pages of a walk there and back, each as the index gives it, having compared it with SQL's."""
    _, known = engine.read_query({})
    cursor: str | None = None
    with host.current() as there:
        assert there is not None
    for _ in range(12):
        page = engine.search(query, cursor, size, facets=known)
        if page.asked_words is not None:
            return
        project.SEARCH_ENGINE = "sql"
        try:
            other = engine.search(query, cursor, size, facets=known)
        finally:
            project.SEARCH_ENGINE = "index"
        assert [row.pk for row in page.rows] == [row.pk for row in other.rows]
        assert page.buckets == other.buckets
        assert (page.total, page.new_this_week, page.facets) == (other.total, other.new_this_week, other.facets)
        assert page.is_exact is other.is_exact is True
        assert (page.next_cursor is None, page.previous_cursor is None) == (
            other.next_cursor is None, other.previous_cursor is None,
        )  # fmt: skip
        yield page
        if cursor and page.previous_cursor:
            back = engine.search(query, page.previous_cursor, size)
            assert back.next_cursor is not None
            assert engine.search(query, back.next_cursor, size).rows == page.rows
        cursor = page.next_cursor
        if cursor is None:
            return


@settings(
    max_examples=20,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.large_base_example],
)
@given(st.lists(fields(), min_size=2, max_size=6), steps, st.integers(1, 3))
def test_ids_order_totals_and_counts_equal_those_of_sql_through_any_life(
    first: list[Any], taken: list[Any], size: int
) -> None:
    host.reset(in_transactions=True)
    with transaction.atomic():
        company = make_company("Acme")
        board = make_board(company=company)
        clusters = [None, Cluster.objects.create(), Cluster.objects.create()]
        made: list[Posting] = []
        life = [("add", 0, values, {}) for values in first] + taken
        for step, number, values, params in life:
            values = dict(values)
            moment = timezone.now() - timedelta(days=values.pop("age"))
            pay = values.pop("pay")
            # The later one stands before the earlier: not the order of any result.
            cluster = clusters[values.pop("cluster")]
            values |= {"cluster": cluster, "cluster_place": cluster and 1000 - len(made)}
            if pay:
                values |= {"pay_min": pay[0], "pay_currency": pay[1], "pay_period": "year"}
            if step == "rates":
                make_rates(RATES[number % len(RATES)])
                continue
            if step == "add" or not made:
                made.append(make_posting(company=company, board=board, listed_at=moment, **values))
                continue
            posting = made[number % len(made)]
            if step == "close":
                Posting.objects.filter(pk=posting.pk).update(state="closed", closed_at=timezone.now())
            elif step == "open":
                Posting.objects.filter(pk=posting.pk).update(state="open", closed_at=None)
            elif step == "edit":
                posting.title, posting.language = values["title"], values["language"]
                names = [link.skill.name for link in posting.skill_links.all()]
                others = [company.name, posting.places_text, posting.text]
                store_words(posting, wording(posting.title, names, others, posting.language))
                posting.save(update_fields=["title", "language", "words", "head_words"])
            else:
                query, _ = engine.read_query(params)
                walked = [row for page in both(query, size) for row in page.rows]
                openings = [(row.cluster_id and -row.cluster_id) or row.pk for row in walked]
                assert len(openings) == len(set(openings))
        transaction.set_rollback(True)
