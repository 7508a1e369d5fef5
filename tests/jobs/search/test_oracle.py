"""Random catalogues and random searches: ids, totals and every count equal a recount in plain Python."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from jobs.models.board import Board
from jobs.models.company import Company, CompanyList
from jobs.models.posting import Cluster
from jobs.parsing.rates import NO_RATES
from jobs.search import engine
from jobs.search.bands import steps
from jobs.search.host import host
from jobs.search.query import SearchQuery
from jobs.search.result import FACET_LIMIT, UnknownPay
from jobs.search.vocabulary import homes
from tests.factories import make_board, make_company, make_company_list, make_entry, make_posting, make_rates

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("each_engine")]

ROLES = ("data-engineer", "ml-engineer", "data-ops")
SKILLS = ("spark", "sql", "php", "kafka")
CITIES = (("Cairo", "EG"), ("Giza", "EG"), ("London", "GB"), ("London", "CA"), ("Springfield", ""))
SLUGS = {"cairo-eg": 0, "giza-eg": 1, "london-gb": 2, "london-ca": 3, "springfield-zz": 4}
YEAR = {"hour": 2080, "day": 260, "week": 52, "month": 12, "year": 1}
DIGITS = {"EGP": 2, "KWD": 3, "JPY": 0}
# Tables of rates, units per US dollar: of all currencies, without the yen, and none at all.
RATES: tuple[dict[str, str], ...] = (
    {"EGP": "48", "KWD": "0.307", "JPY": "157.250269"}, {"EGP": "49.9", "KWD": "0.3"}, {},
)  # fmt: skip
# Few amounts, in minor units, so that a search often asks for exactly what a posting pays in a year, or one more.
AMOUNTS = (1000, 3000)
# What a posting says of who may do it: what holds for countries that it does not name; accepted, refused, neither for certain.
REACHES = (
    ("unknown", "", "", ""), ("unknown", "", "EG", ""), ("some", "EG", "", ""), ("some", "GB", "EG", ""),
    ("only", "EG GB", "", "SA"), ("only", "", "SA", ""), ("anywhere", "", "", ""), ("anywhere", "", "EG", "GB"),
)  # fmt: skip
STEPS = ("model", "engineer", "monitor")
# Companies of the catalogue and the lists that each stands in.
LISTS = {"acme": ("egypt-ai",), "bolt": ("egypt-ai", "berlin-ml"), "coil": ()}


@dataclass(frozen=True)
class Made:
    """One posting as it is made; pay is (least, most, currency, period) in minor units."""

    role: str
    second: str
    skills: tuple[str, ...]
    seniority: str
    workplace: str
    cities: tuple[int, ...]
    company: str
    employment: str
    language: str
    reach: tuple[str, str, str, str]
    owns: tuple[str, ...]
    helps: tuple[str, ...]
    pay: tuple[int | None, int | None, str, str] | None
    age: int
    cluster: int

    def year(self) -> int:
        """What it pays at most in a year, in minor units; only for one that states pay."""
        assert self.pay is not None
        least, most, _, period = self.pay
        return (most if most is not None else least or 0) * YEAR[period]

    def worth(self, rates: dict[str, str]) -> Fraction | None:
        """The same in US dollars; None where it is not stated, or has no rate."""
        if self.pay is None or self.pay[2] not in rates:
            return None
        return Fraction(self.year(), 10 ** DIGITS[self.pay[2]]) / Fraction(rates[self.pay[2]])

    def values(self, name: str) -> set[str]:
        """The values of a repeatable parameter that it has; a text that is empty is no value."""
        if name == "role":
            return {self.role, self.second} - {""}
        if name == "skill":
            return set(self.skills)
        if name == "country":
            return {CITIES[index][1] for index in self.cities} - {""}
        if name == "city":
            return {slug for slug, index in SLUGS.items() if index in self.cities}
        if name == "list":
            return set(LISTS[self.company])
        if name == "currency":
            return {self.pay[2]} if self.pay else set()
        if name == "workflow":
            return {*self.owns, *self.helps} or {"unknown"}
        return {getattr(self, name)} - {""}

    def takes(self, country: str) -> str:
        """Whether somebody in a country is accepted: yes, no or unknown."""
        scope, accepted, refused, unsure = self.reach
        if country in unsure.split():
            return "unknown"
        named = {**dict.fromkeys(accepted.split(), "yes"), **dict.fromkeys(refused.split(), "no")}
        return named.get(country, {"anywhere": "yes", "only": "no"}.get(scope, "unknown"))

    def eligible(self, query: SearchQuery) -> set[str]:
        """The countries that are accepted; unknown where those asked for are left open, or nothing is said at all."""
        taken = {country for country in homes() if self.takes(country) == "yes"}
        asked = {value for value in query.eligible if value[0] != "-"} - {"unknown"}
        if asked:
            silent = not asked & taken and "unknown" in {self.takes(country) for country in asked}
        else:
            silent = self.reach[0] == "unknown"
        return taken | ({"unknown"} if silent else set())


@st.composite
def pays(draw: st.DrawFn) -> tuple[int | None, int | None, str, str] | None:
    low, high = sorted(draw(st.tuples(st.sampled_from(AMOUNTS), st.sampled_from(AMOUNTS))))
    least, most = draw(st.sampled_from([(low, high), (low, None), (None, high), (None, None)]))
    if least is None and most is None:
        return None
    return least, most, draw(st.sampled_from(sorted(DIGITS))), draw(st.sampled_from(sorted(YEAR)))


postings = st.builds(
    Made,
    role=st.sampled_from(ROLES),
    second=st.sampled_from(["", "data-scientist", "data-infrastructure-engineer"]),
    skills=st.lists(st.sampled_from(SKILLS), max_size=3, unique=True).map(tuple),
    seniority=st.sampled_from(["senior", "junior"]),
    workplace=st.sampled_from(["remote", "unknown"]),
    cities=st.lists(st.integers(0, len(CITIES) - 1), max_size=2, unique=True).map(tuple),
    company=st.sampled_from(sorted(LISTS)),
    employment=st.sampled_from(["", "full-time", "contract"]),
    language=st.sampled_from(["", "en", "de"]),
    reach=st.sampled_from(REACHES),
    owns=st.lists(st.sampled_from(STEPS[:2]), max_size=1).map(tuple),
    helps=st.lists(st.sampled_from(STEPS[2:]), max_size=1).map(tuple),
    pay=pays(),
    age=st.integers(0, 20),
    cluster=st.sampled_from([0, 0, 0, 1, 2]),
)


def some(values: Any) -> st.SearchStrategy[list[str]]:
    signed = [sign + value for value in values for sign in ("", "-")]
    return st.lists(st.sampled_from(signed), max_size=2, unique=True)


def one(*values: str) -> st.SearchStrategy[list[str]]:
    return st.sampled_from([[value] for value in values])


filters = {
    "role": some((*ROLES, "data-scientist")),
    "skill": st.lists(st.sampled_from([*SKILLS, "-php", "-sql"]), max_size=3, unique=True),
    "skill_mode": one("all", "any"),
    "seniority": some(["senior", "junior"]),
    "workplace": some(["remote", "unknown"]),
    "country": some(["EG", "GB", "CA"]),
    "city": some(SLUGS),
    "company": some(LISTS),
    "list": some(["egypt-ai", "berlin-ml"]),
    "employment": some(["full-time", "contract"]),
    "language": some(["en", "de"]),
    "eligible": st.lists(
        st.sampled_from(["EG", "GB", "SA", "unknown", "-EG", "-GB", "-unknown"]), min_size=1, max_size=3, unique=True
    ),
    "workflow": some([*STEPS, "unknown"]),
    "include_unknown_pay": one("true", "false"),
    "posted_within": st.integers(1, 20).map(lambda days: [str(days)]),
    "sort": one("pay", "newest"),
}


@st.composite
def pay_filters(draw: st.DrawFn) -> dict[str, list[str]]:
    currency = draw(st.sampled_from(sorted(DIGITS)))
    exact = [amount * times // 10 ** DIGITS[currency] for amount in AMOUNTS for times in YEAR.values()]
    amount = draw(st.one_of(st.none(), st.sampled_from(sorted({*exact, *(one + 1 for one in exact)}))))
    return {"currency": [currency], **({"pay_min": [str(amount)]} if amount else {})}


@st.composite
def searches(draw: st.DrawFn) -> dict[str, list[str]]:
    """A search of few filters, so that many of them find something."""
    pay = draw(st.one_of(st.just({}), pay_filters()))
    names = draw(st.lists(st.sampled_from(sorted(filters)), max_size=1 if pay else 4, unique=True))
    return {**{name: draw(filters[name]) for name in names}, **pay}


def fits(made: Made, query: SearchQuery, rates: dict[str, str], ignored: str = "") -> bool:
    """Whether a posting fits, from the written rules alone; `ignored` is a facet whose selection does not count."""
    for name in filters:
        if name in ("skill_mode", "include_unknown_pay", "posted_within", "sort") or name == ignored:
            continue
        asked = [value for value in getattr(query, name) if value[0] != "-"]
        refused = [value[1:] for value in getattr(query, name) if value[0] == "-"]
        has = made.eligible(query) if name == "eligible" else made.values(name)
        every = name == "skill" and query.skill_mode != "any"
        if asked and not (set(asked) <= has if every else set(asked) & has):
            return False
        if set(refused) & has:
            return False
    if query.posted_within is not None and made.age >= query.posted_within:
        return False
    return ignored == "currency" or fits_pay(made, query, rates)


def is_unknown(made: Made, query: SearchQuery, rates: dict[str, str]) -> bool:
    """Whether its pay cannot be compared with what is asked for."""
    if made.pay is None or query.currency in ("", made.pay[2]):
        return made.pay is None
    return query.pay_min is None or made.pay[2] not in rates or query.currency not in rates


def fits_pay(made: Made, query: SearchQuery, rates: dict[str, str]) -> bool:
    said = query.include_unknown_pay
    if is_unknown(made, query, rates):
        # A currency alone asks for pay stated in it; an amount leaves unknown pay in.
        by_default = query.pay_min is not None or not query.currency
        return by_default if said is None else said
    if query.pay_min is None:
        return True
    if made.values("currency") == {query.currency}:
        return made.year() >= query.pay_min * 10 ** DIGITS[query.currency]
    worth = made.worth(rates)
    assert worth is not None
    return worth * Fraction(rates[query.currency]) >= query.pay_min


def paid_at_least(rows: list[tuple[int, Made]], query: SearchQuery, rates: dict[str, str]) -> dict[str, int]:
    """How many openings state at least so much, for each band of the currency asked for and the amount asked for."""
    amounts = (
        {*steps(query.currency, query.rates or NO_RATES), *filter(None, [query.pay_min])} if query.currency else set()
    )
    found = {}
    for amount in amounts:
        least = replace(query, pay_min=amount, include_unknown_pay=False)
        openings = {opening(rows, number) for number, (_, made) in enumerate(rows) if fits(made, least, rates)}
        if openings or amount == query.pay_min:
            found[str(amount)] = len(openings)
    return found


@pytest.fixture
def ground() -> tuple[dict[str, Company], dict[str, Board]]:
    companies = {slug: make_company(slug.title(), slug=slug) for slug in LISTS}
    curated: dict[str, CompanyList] = {slug: make_company_list(slug) for slug in ("egypt-ai", "berlin-ml")}
    for slug, names in LISTS.items():
        for name in names:
            make_entry(companies[slug], curated[name])
    return companies, {slug: make_board(company=company) for slug, company in companies.items()}


def opening(rows: list[tuple[int, Made]], number: int) -> tuple[str, int]:
    """The opening of a posting: its cluster, or itself."""
    cluster = rows[number][1].cluster
    return ("cluster", cluster) if cluster else ("posting", number)


def save(catalogue: list[Made], companies: dict[str, Company], boards: dict[str, Board]) -> Iterator[tuple[int, Made]]:
    moment = timezone.now()
    clusters = {0: None, 1: Cluster.objects.create(), 2: Cluster.objects.create()}
    for number, made in enumerate(catalogue):
        least, most, currency, period = made.pay or (None, None, "", "")
        posting = make_posting(
            company=companies[made.company], board=boards[made.company], role=made.role, skills=made.skills,
            secondary_role=made.second,
            seniority=made.seniority, workplace=made.workplace, cities=[CITIES[index] for index in made.cities],
            employment=made.employment, language=made.language, eligibility=made.reach[0],
            eligible_countries=made.reach[1].split(), excluded_countries=made.reach[2].split(),
            unsure_countries=made.reach[3].split(), workflow_owns=list(made.owns),
            workflow_contributes=list(made.helps), pay_min=least, pay_max=most, pay_currency=currency,
            pay_period=period, listed_at=moment - timedelta(days=made.age, minutes=number),
            # Another order than that of a result.
            cluster=clusters[made.cluster], cluster_place=(made.cluster and 1000 - number) or None,
        )  # fmt: skip
        yield posting.pk, made


# Not shrunk: each try writes a catalogue, and a failing one is small enough to be read.
@settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(postings, max_size=7), st.lists(searches(), min_size=1, max_size=4), st.sampled_from(RATES))
def test_ids_totals_and_counts_equal_a_recount(
    ground: tuple[dict[str, Company], dict[str, Board]],
    catalogue: list[Made],
    asked: list[dict[str, list[str]]],
    rates: dict[str, str],
) -> None:
    host.reset(in_transactions=True)
    with transaction.atomic():
        rows = list(save(catalogue, *ground))
        if rates:
            make_rates(rates)
        for params in asked:
            # Cities are known to the search once a posting names them: the others cannot be asked for.
            known_cities = {slug for _, made in rows for slug in made.values("city")}
            given = {
                name: [value for value in values if name != "city" or value.removeprefix("-") in known_cities]
                for name, values in params.items()
            }
            query, known = engine.read_query(given)
            assert query.problems == ()
            page = engine.search(query)
            # The last of a cluster stands first in it.
            fitting = {
                opening(rows, number): number for number, (_, made) in enumerate(rows) if fits(made, query, rates)
            }
            expected = sorted(fitting.values(), key=lambda number: (rows[number][1].age, number))
            roles = [value for value in query.role if value[0] != "-"]
            if roles and not query.sort:
                # First roles before second ones, within both the newest first.
                expected.sort(key=lambda number: rows[number][1].role not in roles)
            if query.sort == "pay":
                # Sorting keeps the order by age among those that are worth the same; unknown pay is last.
                expected.sort(key=lambda number: -(rows[number][1].worth(rates) or 0))
            assert [row.pk for row in page.rows] == [rows[number][0] for number in expected]
            assert page.total == len(expected)
            counts = engine.facet_counts(query, known)
            assert counts is not None
            bands = {item.value: item.count for item in counts.pop("pay_min")}
            assert bands == paid_at_least(rows, query, rates)
            for facet, items in counts.items():
                ignored = "" if facet == "skill" and query.skill_mode != "any" else facet
                recount = Counter(
                    value
                    for value, _ in {
                        (value, opening(rows, number))
                        for number, (_, made) in enumerate(rows)
                        if fits(made, query, rates, ignored)
                        for value in (made.eligible(query) if facet == "eligible" else made.values(facet))
                    }
                )
                shown = {item.value: item.count for item in items if item.count}
                if facet == "eligible" and len(recount) > FACET_LIMIT:
                    # The greatest are shown, and those asked for, and how many do not say.
                    never_cut = {"unknown", *(value.removeprefix("-") for value in query.eligible)} & set(recount)
                    assert len(shown) >= FACET_LIMIT
                    assert never_cut <= set(shown)
                    assert min(shown[value] for value in shown if value not in never_cut) >= max(
                        (count for value, count in recount.items() if value not in shown), default=0
                    )
                    recount = Counter({value: recount[value] for value in shown})
                assert shown == dict(recount), facet
            asked_countries = [value for value in query.eligible if value[0] != "-" and value != "unknown"]
            kept = {
                opening(rows, number)
                for number, (_, made) in enumerate(rows)
                if fits(made, query, rates, "eligible")
                and "unknown" in made.eligible(query)
                and not {f"-{value}" for value in made.eligible(query) - {"unknown"}} & {*query.eligible}
            }
            assert engine.unsaid_eligibility_count(query) == (len(kept) if asked_countries else 0)
            if query.asks_for_pay:
                paid = {
                    opening(rows, number)
                    for number, (_, made) in enumerate(rows)
                    if fits(made, replace(query, include_unknown_pay=False), rates)
                }
                silent, no_rate = set[object](), set[object]()
                for number, (_, made) in enumerate(rows):
                    if fits(made, query, rates, "currency") and is_unknown(made, query, rates):
                        has_no_rate = made.pay is not None and query.pay_min is not None
                        (no_rate if has_no_rate else silent).add(opening(rows, number))
                assert engine.unknown_pay(query) == UnknownPay(len(silent - paid), len(no_rate - silent - paid))
        transaction.set_rollback(True)
