"""The typed query and its form in a URL."""

from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.search.parameters import MAX_Q, MAX_VALUES, Vocabulary
from jobs.search.query import SearchQuery

KNOWN = Vocabulary(
    {
        "role": {"ml-engineer": "Machine Learning Engineer", "data-engineer": "Data Engineer"},
        "skill": {"spark": "Spark", "pytorch": "PyTorch", "sql": "SQL"},
        "seniority": {"senior": "Senior", "junior": "Junior"},
        "workplace": {"remote": "Remote", "hybrid": "Hybrid"},
        "country": {"EG": "Egypt", "DE": "Germany"},
        "city": {"cairo-eg": "Cairo, Egypt", "london-gb": "London, United Kingdom"},
        "currency": {"EGP": "Egyptian Pound", "EUR": "Euro", "USD": "US Dollar"},
        "company": {"acme": "Acme"},
        "list": {"egypt-ai": "AI companies in Egypt"},
        "employment": {"full-time": "Full time"},
        "language": {"en": "English", "ar": "Arabic"},
        "eligible": {"EG": "Egypt", "unknown": "Not stated"},
        "workflow": {"model": "Model", "frame-and-acquire": "Frame and acquire"},
    },
    nicknames={"country": {"deu": "DE", "uk": "GB"}},
)


def read(**params: list[str]) -> SearchQuery:
    return SearchQuery.from_params(params, KNOWN)


def test_every_parameter_is_read() -> None:
    query = read(
        q=["streaming"], role=["ml-engineer"], skill=["spark", "sql"], seniority=["senior"], workplace=["remote"],
        country=["eg"], company=["acme"], list=["egypt-ai"], employment=["full-time"], language=["ar"],
        posted_within=["7"], sort=["newest"],
    )  # fmt: skip
    assert query.problems == ()
    assert query.country == ("EG",)
    assert query.skill == ("spark", "sql")
    assert query.posted_within == 7


@pytest.mark.parametrize(
    ("params", "parameter", "meant"),
    [
        ({"rol": ["ml-engineer"]}, "rol", "role"),
        ({"role": ["ml-enginer"]}, "role", "ml-engineer"),
        ({"skill": ["PyTorhc"]}, "skill", "pytorch"),
        ({"country": ["egypt"]}, "country", "EG"),
        ({"country": ["DEU"]}, "country", "DE"),
        ({"country": ["-deu"]}, "country", "-DE"),
        ({"country": ["UK"]}, "country", None),
        ({"sort": ["newst"]}, "sort", "newest"),
        ({"posted_within": ["-1"]}, "posted_within", None),
        ({"posted_within": ["a week"]}, "posted_within", None),
        ({"posted_within": ["1", "2"]}, "posted_within", None),
        ({"posted_within": ["٣"]}, "posted_within", None),
        ({"q": ["?!"]}, "q", None),
        ({"city": ["cairo"]}, "city", "cairo-eg"),
        ({"skill": ["-sparkk"]}, "skill", "-spark"),
        ({"skill": ["-"]}, "skill", None),
        ({"skill_mode": ["either"]}, "skill_mode", None),
        ({"skill_mode": ["al"]}, "skill_mode", "all"),
        ({"currency": ["EGB"]}, "currency", "EGP"),
        ({"currency": ["Euros"]}, "currency", "EUR"),
        ({"currency": ["EGP", "USD"]}, "currency", None),
        ({"pay_min": ["60000"]}, "pay_min", None),
        ({"eligible": ["egypt"]}, "eligible", "EG"),
        ({"eligible": ["-unknwon"]}, "eligible", "-unknown"),
        ({"workflow": ["modle"]}, "workflow", "model"),
        ({"workflow": ["frame"]}, "workflow", None),
        ({"include_unknown_pay": ["flase"]}, "include_unknown_pay", "false"),
    ],
)
def test_what_cannot_be_used_is_named_with_what_was_meant(
    params: dict[str, list[str]], parameter: str, meant: str | None
) -> None:
    query = SearchQuery.from_params(params, KNOWN)
    assert [(problem.parameter, problem.did_you_mean) for problem in query.problems] == [(parameter, meant)]
    assert query.is_empty


@pytest.mark.parametrize("name", ["utm_source", "utm_campaign", "fbclid", "gclid"])
def test_tracking_parameters_are_dropped_quietly(name: str) -> None:
    assert read(**{name: ["x"]}).problems == ()


def test_relevance_is_the_order_with_words_and_newest_without() -> None:
    assert read(q=["spark"]).effective_sort == "relevance"
    assert read().effective_sort == "newest"
    assert read(q=["spark"], sort=["newest"]).effective_sort == "newest"


def test_too_many_values_and_too_long_words_are_said() -> None:
    many = SearchQuery.from_params({"company": [f"c{n}" for n in range(MAX_VALUES + 5)]}, Vocabulary({}))
    assert len(many.company) == MAX_VALUES
    assert len(many.problems) == 1
    long = read(q=["a" * (MAX_Q + 1)])
    assert len(long.q) == MAX_Q
    assert long.problems[0].parameter == "q"
    # A parameter that is known is never called an unknown one.
    assert None not in {problem.value for problem in (*many.problems, *long.problems)}


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("role", "x", "“x” is not a role that we know."),
        ("role", "-", "“-” is not a role that we know."),
        ("eligible", "Narnia", "“Narnia” is not a country to apply from that we know."),
        ("employment", "-x", "“x” is not a kind of employment that we know."),
    ],
)
def test_a_value_is_called_what_it_is(name: str, value: str, sentence: str) -> None:
    assert [problem.sentence for problem in read(**{name: [value]}).problems] == [sentence]


def test_a_value_is_added_and_taken_away() -> None:
    query = read(role=["ml-engineer"], posted_within=["7"])
    assert query.with_value("role", "data-engineer").role == ("ml-engineer", "data-engineer")
    assert query.with_value("role", "ml-engineer") == query
    assert query.without("role", "ml-engineer").role == ()
    assert query.without("posted_within").posted_within is None
    assert query.with_value("posted_within", "3").posted_within == 3


def test_control_characters_and_outer_space_are_not_a_part_of_a_value() -> None:
    assert read(q=[" a\x00b\n"]).q == "a b"
    assert read(role=[" ml-engineer "]).role == ("ml-engineer",)


@pytest.mark.parametrize("amount", ["0", "-1", "60,000", "6e4", "1.5", "٦٠", "9" * 30, "a lot"])
def test_an_amount_that_is_no_whole_number_is_named_and_only_the_currency_applies(amount: str) -> None:
    query = read(pay_min=[amount], currency=["EGP"])
    assert [problem.parameter for problem in query.problems] == ["pay_min"]
    assert (query.pay_min, query.currency) == (None, "EGP")


def test_an_amount_whose_currency_is_not_known_is_named_too() -> None:
    query = read(pay_min=["60000"], currency=["EGB"])
    assert [problem.parameter for problem in query.problems] == ["currency", "pay_min"]
    assert query.is_empty


@pytest.mark.parametrize(
    ("params", "keeps", "asks"),
    [
        ({}, True, False),
        ({"pay_min": ["1"], "currency": ["EGP"]}, True, True),
        ({"pay_min": ["1"], "currency": ["EGP"], "include_unknown_pay": ["false"]}, False, True),
        ({"currency": ["EGP"]}, False, True),
        ({"currency": ["EGP"], "include_unknown_pay": ["true"]}, True, True),
        ({"include_unknown_pay": ["false"]}, False, True),
        ({"include_unknown_pay": ["true"]}, True, False),
    ],
)
def test_unknown_pay_stays_beside_an_amount_but_not_beside_a_currency_alone(
    params: dict[str, list[str]], keeps: bool, asks: bool
) -> None:
    query = read(**params)
    assert (query.keeps_unknown_pay, query.asks_for_pay, query.is_empty) == (keeps, asks, not asks)


def test_what_goes_without_saying_is_not_in_the_address() -> None:
    assert (
        read(pay_min=["5"], currency=["egp"], include_unknown_pay=["true"]).query_string() == "pay_min=5&currency=EGP"
    )
    assert read(currency=["EGP"], include_unknown_pay=["false"]).query_string() == "currency=EGP"
    assert read(skill=["sql"], skill_mode=["all"]).query_string() == "skill=sql"


def test_pay_goes_as_a_whole() -> None:
    query = read(pay_min=["5"], currency=["EGP"], include_unknown_pay=["false"], role=["ml-engineer"])
    for name in ("pay_min", "currency", "include_unknown_pay"):
        assert query.without(name) == read(role=["ml-engineer"])
        assert query.only(name) == query.without("role")


def test_a_choice_takes_the_place_of_its_opposite() -> None:
    query = read(skill=["spark", "-sql"])
    assert (query.included("skill"), query.excluded("skill")) == (("spark",), ("sql",))
    assert query.with_value("skill", "sql").skill == ("spark", "sql")
    assert query.with_value("skill", "-spark").skill == ("-sql", "-spark")
    assert query.without("skill", "-sql").skill == ("spark",)


values = st.fixed_dictionaries(
    {},
    optional={
        "q": st.lists(st.text(min_size=1, max_size=30), max_size=1),
        "role": st.lists(st.sampled_from(sorted(KNOWN.values["role"])), max_size=3),
        "skill": st.lists(st.sampled_from(sorted(KNOWN.values["skill"])), max_size=3),
        "country": st.lists(st.sampled_from(["EG", "de", "DE", "-eg", "-DE"]), max_size=3),
        "city": st.lists(st.sampled_from(["cairo-eg", "-london-gb"]), max_size=2),
        "skill_mode": st.lists(st.sampled_from(["all", "any"]), max_size=1),
        "pay_min": st.lists(st.integers(1, 10**12).map(str), max_size=1),
        "currency": st.lists(st.sampled_from(["EGP", "usd"]), max_size=1),
        "include_unknown_pay": st.lists(st.sampled_from(["true", "false"]), max_size=1),
        "posted_within": st.lists(st.integers(1, 3650).map(str), max_size=1),
        "sort": st.lists(st.sampled_from(["newest", "relevance"]), max_size=1),
    },
)


@given(values)
def test_a_query_survives_its_url(params: dict[str, list[str]]) -> None:
    query = SearchQuery.from_params(params, KNOWN)
    again = SearchQuery.from_params(parse_qs(query.query_string()), KNOWN)
    assert again.query_string() == query.query_string()
    assert again.keeps_unknown_pay == query.keeps_unknown_pay
    assert sorted(again.params()) == sorted(query.params())


@given(st.dictionaries(st.text(max_size=20), st.lists(st.text(max_size=40), max_size=3), max_size=5))
def test_any_parameters_are_read_or_named(params: dict[str, list[str]]) -> None:
    query = SearchQuery.from_params(params, KNOWN)
    assert SearchQuery.from_params(parse_qs(query.query_string()), KNOWN).problems == ()
