"""The index against SQL: random catalogues, edits and closings, and searches by words, prefixes, OR, exclusion, filters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from random import Random
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


def fields(chance: Random) -> dict[str, Any]:
    """Return what a posting is made of; `age`, `seen`, `pay`, `cluster` and `company` are read by the test itself."""
    scope, accepted, refused, unsure = chance.choice(REACHES)
    cities = some(chance, CITIES, 2)
    return {
        "title": chance.choice(TEXTS[:-1]),
        "text": chance.choice(TEXTS),
        "company": chance.randrange(2),
        "role": chance.choice(["data-engineer", "ml-engineer"]),
        "secondary_role": chance.choice(["", "", "data-ops", "data-scientist"]),
        "skills": some(chance, ["kafka", "kubernetes", "go"], 2),
        "cities": cities,
        "countries": sorted({country for _, country in cities if country}),
        "seniority": chance.choice(["senior", "junior"]),
        "workplace": chance.choice(["remote", "unknown"]),
        "employment": chance.choice(["", "full-time", "contract"]),
        "eligibility": scope,
        "eligible_countries": accepted.split(),
        "excluded_countries": refused.split(),
        "unsure_countries": unsure.split(),
        "workflow_owns": some(chance, STEPS[:2], 1),
        "workflow_contributes": some(chance, STEPS[1:], 1),
        "language": chance.choice(["en", "de", ""]),
        "age": chance.randint(0, 100),
        "seen": chance.randint(0, 3),
        "pay": chance.choice([None, (100_000, "EUR"), (90_000, "EUR"), (1_000_000, "JPY"), (100_000, "EGP")]),
        "cluster": chance.choice([0, 0, 1, 2]),
    }


def some(chance: Random, values: Sequence[Any], most: int) -> list[Any]:
    """Return up to `most` of `values`, each once."""
    return chance.sample(values, chance.randint(0, most))


def searches(chance: Random) -> dict[str, list[str]]:
    """Return a search of few words and filters, so that many of them find something."""
    params = {"q": [" ".join(chance.sample(TOKENS, chance.choice([0, 0, 1, 1, 2, 3])))]}
    for name in chance.sample(sorted(FILTERS), chance.choice([0, 0, 1, 1, 2])):
        signed = [sign + value for value in FILTERS[name] for sign in ("", "", "-")]
        params[name] = [*dict.fromkeys(chance.choices(signed, k=chance.choice([1, 2])))]
    for name, values in (
        ("skill_mode", ["any"]), ("posted_within", ["30"]), ("include_unknown_pay", ["false"]),
        ("sort", ["newest", "pay"]), ("pay_min", ["900"]), ("currency", ["EUR"]),
    ):  # fmt: skip
        if chance.randrange(8) == 0:
            params[name] = [chance.choice(values)]
    if "pay_min" in params:
        params["currency"] = [chance.choice(["EUR", "USD", "EGP", "GBP"])]
    return params


def test_the_searches_have_every_filter_and_the_answers_every_facet() -> None:
    assert {*FILTERS} == {*MULTIPLE}
    _, known = engine.read_query({})
    counts = engine.facet_counts(SearchQuery(), known)
    assert counts is not None
    assert {*counts} == {*FILTERS, "currency", "pay_min"}


# What may happen to a catalogue between two looks at it.
STEPS_OF_LIFE = ("add", "close", "open", "edit", "edit", "list", "rates")


def both(query: SearchQuery, size: int) -> Iterator[engine.ResultPage]:
    """Yield the pages of a walk there and back, each as the index gives it, having compared it with SQL's."""
    _, known = engine.read_query(query.data())
    cursor: str | None = None
    with host.current() as there:
        assert there is not None
    for _ in range(12):
        # All pages of a walk have the same counts.
        counted = known if cursor is None else None
        page = engine.search(query, cursor, size, facets=counted)
        if page.asked_words is not None:
            return
        project.SEARCH_ENGINE = "sql"
        try:
            other = engine.search(query, cursor, size, facets=counted)
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


class Life:
    """A catalogue of two companies, and what happens to it."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.companies = [make_company(slug.title(), slug=slug) for slug in COMPANIES]
        self.boards = [make_board(company=company) for company in self.companies]
        self.curated = [make_company_list(slug) for slug in LISTS]
        self.clusters = [None, Cluster.objects.create(), Cluster.objects.create()]
        self.made: list[Posting] = []

    def add(self) -> None:
        """Publish a posting."""
        values, now = fields(self.chance), timezone.now()
        whose, pay = values.pop("company"), values.pop("pay")
        cluster = self.clusters[values.pop("cluster")]
        if pay:
            values |= {"pay_min": pay[0], "pay_currency": pay[1], "pay_period": "year"}
        self.made.append(
            make_posting(
                company=self.companies[whose],
                board=self.boards[whose],
                listed_at=now - timedelta(days=values.pop("age")),
                first_seen_at=now - timedelta(days=values.pop("seen"), seconds=1),
                # The later one stands before the earlier: not the order of any result.
                cluster=cluster,
                cluster_place=cluster and 1000 - len(self.made),
                **values,
            )
        )  # fmt: skip

    def go_on(self) -> None:
        """Let one thing happen."""
        step, posting = self.chance.choice(STEPS_OF_LIFE), self.chance.choice(self.made)
        if step == "add":
            self.add()
        elif step == "close":
            Posting.objects.filter(pk=posting.pk).update(state="closed", closed_at=timezone.now())
        elif step == "open":
            Posting.objects.filter(state="closed").update(state="open", closed_at=None)
        elif step == "edit":
            rewrite(posting, fields(self.chance))
        elif step == "list":
            company, curated = self.chance.choice(self.companies), self.chance.choice(self.curated)
            if not CompanyListEntry.objects.filter(company=company, company_list=curated).delete()[0]:
                make_entry(company, curated)
        else:
            make_rates(self.chance.choice(RATES))

    def query(self) -> SearchQuery:
        """Return a search that can be asked: cities are known once a posting names them."""
        params = searches(self.chance)
        named = set(PostingPlace.objects.values_list("city_slug", flat=True))
        cities = [value for value in params.get("city", ()) if value.removeprefix("-") in named]
        query, _ = engine.read_query({**params, "city": cities})
        assert query.problems == ()
        return query


def rewrite(posting: Posting, values: dict[str, Any]) -> None:
    """Make a posting what an employer's edit makes it: all but its company, its text, its pay and its days."""
    for name in ("text", "company", "pay", "cluster", "age", "seen"):
        del values[name]
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
    changed = ("title", "role", "secondary_role", "words", "head_words", *(name for name in values if name != "title"))
    posting.save(update_fields=changed)


# What happens follows from a number, so that a hundred searches take no more drawing than one. Not shrunk: see above.
@settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.integers(0, 2**32 - 1))
def test_ids_order_totals_and_counts_equal_those_of_sql_through_any_life(seed: int) -> None:
    host.reset(in_transactions=True)
    chance = Random(seed)
    with transaction.atomic():
        life = Life(chance)
        for _ in range(5):
            life.add()
        for _ in range(7):
            life.go_on()
            # Whatever happened is first looked at as a whole: every facet of every posting.
            for query in (SearchQuery(), life.query(), life.query()):
                walked = [row for page in both(query, chance.randint(1, 3)) for row in page.rows]
                openings = [(row.cluster_id and -row.cluster_id) or row.pk for row in walked]
                assert len(openings) == len(set(openings))
                page = engine.search(query)
                since = timezone.now() - timedelta(days=chance.randint(0, 3), seconds=chance.randint(0, 2))
                assert engine.new_since(page, since) == sql.new_since(page.query, since)
        transaction.set_rollback(True)
