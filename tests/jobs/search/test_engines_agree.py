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

from jobs.models.company import CompanyListEntry
from jobs.models.posting import Cluster, Posting
from jobs.models.posting_parts import PostingPlace, PostingSkill
from jobs.search import engine, sql
from jobs.search.host import host
from jobs.search.parameters import MULTIPLE
from jobs.search.query import SearchQuery
from jobs.search.wording import wording
from jobs.services.publishing import store_words
from tests.factories import (
    make_board,
    make_company,
    make_company_list,
    make_entry,
    make_posting,
    make_rates,
    make_role,
    make_skill,
)  # fmt: skip

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index")]

TEXTS = (
    "data engineer", "engineers of data", "Kafka streams", "مهندس البيانات", "Entwickler C++", "kubernetes", "C# or .NET",
    "Go developer", "",
)  # fmt: skip
TOKENS = (
    "data", "engineer", '"data engineer"', "kaf*", "k8s", "c++", "مهندس بيانات", "entwickler", "OR", "-kafka",
    '-"of data"', "-data", "stream* OR kubernetes", "zzz", "golang", "go",
)  # fmt: skip
CITIES = (("Cairo", "EG"), ("Giza", "EG"), ("London", "GB"), ("London", "CA"), ("Springfield", ""))
SLUGS = ("cairo-eg", "giza-eg", "london-gb", "london-ca", "springfield-zz")
# What a posting says of who may do it: for all it does not name; accepted, refused, neither for certain.
REACHES = (("unknown", "", "", ""), ("some", "EG", "SA", ""), ("only", "EG GB", "", "SA"), ("anywhere", "", "EG", "GB"))
STEPS = ("model", "engineer", "monitor")
COMPANIES, LISTS = ("acme", "bolt"), ("egypt-ai", "berlin-ml")
# Each filter that a search may have, with the values that it may ask for or exclude.
FILTERS: dict[str, tuple[str, ...]] = {
    "role": ("data-engineer", "ml-engineer", "data-ops"),
    "skill": ("kafka", "kubernetes", "go"),
    "seniority": ("senior", "junior"),
    "workplace": ("remote", "unknown"),
    "country": ("EG", "GB", "CA"),
    "city": SLUGS,
    "company": COMPANIES,
    "list": LISTS,
    "employment": ("full-time", "contract"),
    "eligible": ("EG", "GB", "SA", "unknown"),
    "workflow": (*STEPS, "unknown"),
    "language": ("en", "de"),
}

# Rates that come into use while the index stands.
RATES: tuple[dict[str, str], ...] = ({"EUR": "0.9", "JPY": "150"}, {"EUR": "0.9", "JPY": "90", "EGP": "48.123457"}, {})


@st.composite
def fields(draw: st.DrawFn) -> dict[str, Any]:
    scope, accepted, refused, unsure = draw(st.sampled_from(REACHES))
    cities = draw(st.lists(st.sampled_from(CITIES), max_size=2, unique=True))
    return {
        "title": draw(st.sampled_from(TEXTS[:-1])),
        "text": draw(st.sampled_from(TEXTS)),
        "company": draw(st.integers(0, 1)),
        "role": draw(st.sampled_from(["data-engineer", "ml-engineer"])),
        "secondary_role": draw(st.sampled_from(["", "", "data-ops", "data-scientist"])),
        "skills": draw(st.lists(st.sampled_from(["kafka", "kubernetes", "go"]), max_size=2, unique=True)),
        "cities": cities,
        "countries": sorted({country for _, country in cities if country}),
        "seniority": draw(st.sampled_from(["senior", "junior"])),
        "workplace": draw(st.sampled_from(["remote", "unknown"])),
        "employment": draw(st.sampled_from(["", "full-time", "contract"])),
        "eligibility": scope,
        "eligible_countries": accepted.split(),
        "excluded_countries": refused.split(),
        "unsure_countries": unsure.split(),
        "workflow_owns": draw(st.lists(st.sampled_from(STEPS[:2]), max_size=1)),
        "workflow_contributes": draw(st.lists(st.sampled_from(STEPS[1:]), max_size=1)),
        "language": draw(st.sampled_from(["en", "de", ""])),
        "age": draw(st.integers(0, 100)),
        "seen": draw(st.integers(0, 3)),
        "pay": draw(st.sampled_from([None, (100_000, "EUR"), (90_000, "EUR"), (1_000_000, "JPY"), (100_000, "EGP")])),
        "cluster": draw(st.sampled_from([0, 0, 1, 2])),
    }


@st.composite
def searches(draw: st.DrawFn) -> dict[str, list[str]]:
    """A search of words and few filters, so that many of them find something."""
    params = {"q": [" ".join(draw(st.lists(st.sampled_from(TOKENS), max_size=3)))]}
    for name in draw(st.lists(st.sampled_from(sorted(FILTERS)), max_size=2, unique=True)):
        signed = st.sampled_from([sign + value for value in FILTERS[name] for sign in ("", "", "-")])
        params[name] = draw(st.lists(signed, min_size=1, max_size=2, unique=True))
    for name, values in (
        ("skill_mode", ["any"]), ("posted_within", ["30"]), ("include_unknown_pay", ["false"]),
        ("sort", ["newest", "pay"]), ("pay_min", ["900"]), ("currency", ["EUR"]),
    ):  # fmt: skip
        if draw(st.integers(0, 4)) == 0:
            params[name] = [draw(st.sampled_from(values))]
    if "pay_min" in params:
        params["currency"] = [draw(st.sampled_from(["EUR", "USD", "EGP", "GBP"]))]
    return params


def test_the_searches_have_every_filter_and_the_answers_every_facet() -> None:
    assert {*FILTERS} == {*MULTIPLE}
    _, known = engine.read_query({})
    counts = engine.facet_counts(SearchQuery(), known)
    assert counts is not None
    assert {*counts} == {*FILTERS, "currency"}


# What happens to a catalogue, by the number of the posting that it happens to.
steps = st.lists(
    st.tuples(
        st.sampled_from(["add", "close", "open", "edit", "list", "rates", "search", "search"]),
        st.integers(0, 5),
        fields(),
        searches(),
    ),
    min_size=4,
    max_size=10,
)  # fmt: skip


def both(query: SearchQuery, size: int) -> Iterator[engine.ResultPage]:
    """Yield the pages of a walk there and back, each as the index gives it, having compared it with SQL's."""
    _, known = engine.read_query(query.data())
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


def rewrite(posting: Posting, values: dict[str, Any]) -> None:
    """Make a posting what an employer's edit makes it: all but its company, its text and its pay."""
    for name in ("text", "pay_min", "pay_currency", "pay_period", "cluster", "cluster_place"):
        values.pop(name, None)
    skills, cities = values.pop("skills"), values.pop("cities")
    role, second = make_role(values.pop("role")), values.pop("secondary_role")
    for name, value in values.items():
        setattr(posting, name, value)
    posting.role, posting.secondary_role = role, make_role(second) if second else None
    posting.skill_links.all().delete()
    posting.places.all().delete()
    for position, slug in enumerate(skills):
        PostingSkill.objects.create(
            posting=posting, skill=make_skill(slug), position=position, field="title", start=0, end=1,
            quote=posting.title[:1],
        )  # fmt: skip
    for position, (city, country) in enumerate(cities):
        PostingPlace.objects.create(posting=posting, position=position, text=city, city=city, country=country)
    names = [make_skill(slug).name for slug in skills]
    others = [posting.company.name, posting.places_text, posting.text]
    store_words(posting, wording(posting.title, names, others, posting.language))
    posting.save()


@settings(
    max_examples=30,
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
        companies = [make_company(slug.title(), slug=slug) for slug in COMPANIES]
        boards = [make_board(company=company) for company in companies]
        curated = [make_company_list(slug) for slug in LISTS]
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
            whose, seen = values.pop("company"), timezone.now() - timedelta(days=values.pop("seen"), seconds=1)
            if pay:
                values |= {"pay_min": pay[0], "pay_currency": pay[1], "pay_period": "year"}
            if step == "rates":
                make_rates(RATES[number % len(RATES)])
                continue
            if step == "list":
                entry = {"company": companies[number % 2], "company_list": curated[number // 2 % 2]}
                if not CompanyListEntry.objects.filter(**entry).delete()[0]:
                    make_entry(entry["company"], entry["company_list"])
                continue
            if step == "add" or not made:
                where = {"company": companies[whose], "board": boards[whose]}
                made.append(make_posting(**where, listed_at=moment, first_seen_at=seen, **values))
                continue
            posting = made[number % len(made)]
            if step == "close":
                Posting.objects.filter(pk=posting.pk).update(state="closed", closed_at=timezone.now())
            elif step == "open":
                Posting.objects.filter(pk=posting.pk).update(state="open", closed_at=None)
            elif step == "edit":
                rewrite(posting, values)
            else:
                # Cities are known to the search once a posting names them: the others cannot be asked for.
                named = set(PostingPlace.objects.values_list("city_slug", flat=True))
                cities = [value for value in params.get("city", ()) if value.removeprefix("-") in named]
                query, _ = engine.read_query({**params, "city": cities})
                assert query.problems == ()
                walked = [row for page in both(query, size) for row in page.rows]
                openings = [(row.cluster_id and -row.cluster_id) or row.pk for row in walked]
                assert len(openings) == len(set(openings))
                page = engine.search(query)
                for since in (seen, timezone.now() - timedelta(days=2)):
                    assert engine.new_since(page, since) == sql.new_since(page.query, since)
        transaction.set_rollback(True)
