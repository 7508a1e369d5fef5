"""The one FilterSet: what each parameter of a search means in SQL, for page, API, feeds and alerts alike."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from functools import reduce
from operator import and_, or_
from typing import Any

import django_filters
from django import forms
from django.contrib.postgres.search import SearchQuery as TextSearchQuery
from django.db.models import BigIntegerField, Case, Expression, F, Func, IntegerField, Q, Value, When
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils import timezone

from jobs.models.company import CompanyListEntry
from jobs.models.posting import Posting, PostingQuerySet
from jobs.models.posting_parts import PostingPlace, PostingSkill
from jobs.parsing.rates import MOST_WORTH, Rates, worth_factor
from jobs.search import eligible
from jobs.search.document import QUALITIES
from jobs.search.exchange import rates_of
from jobs.search.grammar import All, Asked, Either, Named, Node, Phrase, Prefix, Word, parse
from jobs.search.index import PHRASE_CHECKED, checked_each
from jobs.search.matching import Where
from jobs.search.ordering import BANDS, BANDS_DAYS, BUCKETS, UNPAID
from jobs.search.parameters import UNKNOWN
from jobs.search.phrases import verify
from jobs.search.query import SearchQuery
from jobs.search.vocabulary import equals_now
from jobs.search.wording import TITLE_MARK
from jobs.search.worth import leasts
from taxonomy.models import Role

# What a posting pays at most in a year, as far as it says: where it only says "from", that amount.
GREATEST_PAY = Coalesce("pay_year_max", "pay_year_min")


def states_pay(currency: str = "") -> Q:
    """Return the condition of stating pay, in `currency` where one is given."""
    stated = Q(pay_year_min__isnull=False) | Q(pay_year_max__isnull=False)
    return stated & Q(pay_currency=currency) if currency else stated


def comparable_pay(query: SearchQuery) -> Q:
    """Return the condition of stating pay that can be compared with what `query` asks for."""
    if query.pay_min is None:
        return states_pay(query.currency)
    return states_pay() & Q(pay_currency__in=list(leasts(query, rates_of(query))))


def pays_enough(query: SearchQuery) -> Q:
    """Return the condition of paying at least `pay_min`, by the alias `greatest_pay`."""
    least = leasts(query, rates_of(query))
    return reduce(or_, (Q(pay_currency=code, greatest_pay__gte=minor) for code, minor in least.items()))


def pay_order(rates: Rates) -> Expression:
    """Return the bucket of a posting in the order by pay, as `worth` counts it; `greatest_pay` is an alias."""
    whens = []
    for currency in sorted(rates.rows):
        times = worth_factor(currency, rates)
        assert times is not None
        # DIV of numerics is the whole quotient, exactly, as // is; the numbers are our own.
        worth = f"DIV(%(expressions)s::numeric * {times.numerator}, {times.denominator})"
        bucket = Func(
            F("greatest_pay"),
            template=f"GREATEST(0, {MOST_WORTH} - {worth})::bigint",
            output_field=BigIntegerField(),
        )
        whens.append(When(pay_currency=currency, greatest_pay__isnull=False, then=bucket))
    return Case(*whens, default=Value(UNPAID), output_field=BigIntegerField())


class WordsQuery(TextSearchQuery):
    """A tsquery that asks for one of `texts` as they are: our own tokeniser made them, Postgres parses nothing.

    `start` is a further choice: any word that begins so.
    """

    def __init__(self, texts: Iterable[str], start: str = "") -> None:
        quoted = [_quoted(text) for text in texts]
        if start:
            quoted.append(_quoted(start) + ":*")
        super().__init__(Value(" | ".join(quoted)), search_type="raw")

    def as_sql(self, compiler: Any, connection: Any, function: str | None = None, template: str | None = None) -> Any:  # type: ignore[override]
        """Cast the quoted words to a tsquery."""
        return Func.as_sql(self, compiler, connection, template="%(expressions)s::tsquery")


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"


# What a posting may lack of what grades it: stated pay, an employer's own record, a stated workplace.
LACKING = (
    Q(pay_year_min__isnull=True, pay_year_max__isnull=True),
    Q(board__isnull=False, board__company__isnull=True),
    Q(workplace="unknown"),
)
Verified = Mapping[Phrase, Collection[int]]


def holding(node: Node, where: Where, verified: Verified) -> Q:
    """Return the condition that `node` holds in a place."""
    field = "words" if where is Where.TEXT else "head_words"
    mark = TITLE_MARK if where is Where.TITLE else ""
    match node:
        case Word(stems=found):
            return Q(**{field: WordsQuery(mark + text for text in found)})
        case Prefix(start=start, stems=found):
            return Q(**{field: WordsQuery((mark + text for text in found), mark + start)})
        case Phrase(words=found):
            every = reduce(and_, (holding(word, where, verified) for word in found))
            return every & Q(pk__in=verified[node]) if node in verified else every
        case Named(skill=skill, words=found, is_ordinary=is_ordinary):
            spelled = reduce(and_, (holding(word, where, verified) for word in found))
            named = Q(pk__in=PostingSkill.objects.filter(skill__slug=skill).values("posting_id"))
            if is_ordinary:
                return spelled & named if where is Where.TITLE else named
            return spelled if where is Where.TITLE else spelled | named
        case All(parts=parts):
            return reduce(and_, (holding(part, where, verified) for part in parts))
        case Either(parts=parts):
            return reduce(or_, (holding(part, where, verified) for part in parts))


def verified_phrases(asked: Asked) -> Verified:
    """Return phrase -> the postings that have it word for word, among the newest that have its words."""
    found = _found(asked)
    each = checked_each(map(len, found.values()))
    return {phrase: verify(phrase, ids[:each]) for phrase, ids in found.items()}


def _found(asked: Asked) -> dict[Phrase, list[int]]:
    """Return phrase -> the newest candidates, one more than can be read."""
    return {
        phrase: list(_candidates(phrase, asked).values_list("pk", flat=True)[: PHRASE_CHECKED + 1])
        for phrase in asked.phrases
    }


def _candidates(phrase: Phrase, asked: Asked) -> PostingQuerySet:
    """Return the postings that have the words of a phrase and all else that is asked for somewhere, the newest first."""
    found: PostingQuerySet = Posting.objects.open()
    for node in (phrase, *asked.required):
        found = found.filter(holding(node, Where.TEXT, {}))
    return found.order_by("-listed_at", "-pk")


def checks_every_candidate(asked: Asked) -> bool:
    """Whether `verified_phrases` reads all postings that have the words of each phrase."""
    counts = [len(ids) for ids in _found(asked).values()]
    return max(counts, default=0) <= checked_each(counts)


class ValuesField(forms.MultipleChoiceField):
    """Several values whose spelling SearchQuery has already checked."""

    def valid_value(self, value: str) -> bool:
        """Take any value: an unknown one finds nothing."""
        return True


class ValuesFilter(django_filters.Filter):
    """Either of several values of one column, and none of those with a leading `-`."""

    field_class = ValuesField

    def having(self, values: list[str]) -> Q:
        """Return the condition of having one of `values`."""
        return Q(**{f"{self.field_name}__in": values})

    def filter(self, qs: PostingQuerySet, value: list[str] | None) -> PostingQuerySet:
        """Keep rows that have one of the values asked for and none of those excluded; no value keeps all."""
        included = [item for item in value or () if not item.startswith("-")]
        excluded = [item[1:] for item in value or () if item.startswith("-")]
        if included:
            qs = self.keep(qs, included)
        return qs.exclude(self.having(excluded)) if excluded else qs

    def keep(self, qs: PostingQuerySet, values: list[str]) -> PostingQuerySet:
        """Keep rows that have what is asked for."""
        return qs.filter(self.having(values))


class RoleFilter(ValuesFilter):
    """Either of several roles, as a posting's first or second."""

    def having(self, values: list[str]) -> Q:
        """Return the condition of having one of the roles."""
        return Q(role__slug__in=values) | Q(secondary_role__in=Role.objects.filter(slug__in=values))


class SkillFilter(ValuesFilter):
    """All of several skills, or either of them where `skill_mode` is any; none of those excluded, in both modes."""

    def having(self, values: list[str]) -> Q:
        """Return the condition of naming one of the skills."""
        return Q(pk__in=PostingSkill.objects.filter(skill__slug__in=values).values("posting_id"))

    def keep(self, qs: PostingQuerySet, values: list[str]) -> PostingQuerySet:
        """Keep rows that name each of the skills, or one."""
        if self.parent.data.get("skill_mode") == "any":
            return qs.filter(self.having(values))
        for item in values:
            qs = qs.filter(self.having([item]))
        return qs


class CountryFilter(ValuesFilter):
    """Either of several countries of a posting's places."""

    def having(self, values: list[str]) -> Q:
        """Return the condition of a place in one of the countries."""
        return Q(countries__overlap=values)


class CityFilter(ValuesFilter):
    """Either of several cities of a posting's places."""

    def having(self, values: list[str]) -> Q:
        """Return the condition of a place in one of the cities."""
        return Q(pk__in=PostingPlace.objects.filter(city_slug__in=values).values("posting_id"))


class ListFilter(ValuesFilter):
    """Postings of the companies that stand in one of several curated lists."""

    def having(self, values: list[str]) -> Q:
        """Return the condition of a company with an entry; a company in two of the lists counts once."""
        entries = CompanyListEntry.objects.filter(company_list__slug__in=values)
        return Q(company_id__in=entries.values("company_id"))


class EligibleFilter(ValuesFilter):
    """Postings that accept people of one of several countries; `unknown` adds those that leave the countries open."""

    def having(self, values: list[str]) -> Q:
        """Return the condition of accepting one of the countries, or of leaving open those that are asked for."""
        return eligible.having(values, eligible.countries_in(self.parent.query.included("eligible")))


class WorkflowFilter(ValuesFilter):
    """Either of several steps that the text asks for, to own or to help with; `unknown`: it names none."""

    def having(self, values: list[str]) -> Q:
        """Return the condition of asking for one of the steps."""
        asked = Q(workflow_owns__overlap=values) | Q(workflow_contributes__overlap=values)
        return asked | Q(workflow_owns=[], workflow_contributes=[]) if UNKNOWN in values else asked


class PostingFilterSet(django_filters.FilterSet):
    """The filters of a search; each parameter of `SearchQuery` has one, and the help texts document the API."""

    q = django_filters.CharFilter(
        method="filter_words",
        help_text='Words that must all occur in title, company, skills, places or text; a "phrase", OR, -without and '
        "begin* are understood.",
    )
    role = RoleFilter(help_text="Role slug, of a posting's first or second role; several mean either.")
    skill = SkillFilter(help_text="Skill slug; several mean all of them, or either with skill_mode=any.")
    skill_mode = django_filters.CharFilter(
        method="filter_elsewhere", help_text="all (default) or any: whether several skills mean all of them or either."
    )
    seniority = ValuesFilter(field_name="seniority", help_text="Seniority; several mean either.")
    workplace = ValuesFilter(field_name="workplace", help_text="remote, hybrid, onsite or unknown.")
    country = CountryFilter(help_text="ISO 3166-1 alpha-2 code; several mean either.")
    city = CityFilter(help_text="City and country, such as cairo-eg; several mean either.")
    company = ValuesFilter(
        field_name="company__slug", help_text="Company slug, or one that it had before; several mean either."
    )
    list = ListFilter(help_text="Slug of a curated list; several mean either.")
    employment = ValuesFilter(field_name="employment", help_text="Kind of employment; several mean either.")
    eligible = EligibleFilter(
        help_text="ISO 3166-1 alpha-2 code: postings that say that people there can apply; several mean either. Beside "
        "them `unknown` adds the postings that leave those countries open; alone it asks for those that say nothing."
    )
    workflow = WorkflowFilter(
        help_text="Step of the work that the text asks for, to own or to help with; several mean either. `unknown`: it "
        "names none."
    )
    language = ValuesFilter(field_name="language", help_text="ISO 639-1 code of the text's language.")
    pay_min = django_filters.NumberFilter(
        method="filter_elsewhere",
        help_text="Least yearly pay, whole and in major units of `currency`, which it needs. A posting fits by the "
        "greatest pay that it states, counted for a year and converted at the rates of /about/pay/.",
    )
    currency = django_filters.CharFilter(
        method="filter_elsewhere", help_text="ISO 4217 code; without pay_min: postings that state pay in it."
    )
    include_unknown_pay = django_filters.CharFilter(
        method="filter_elsewhere",
        help_text="true or false: whether postings stay that state no pay, or none that can be compared. Default: true, "
        "but false for a currency without pay_min.",
    )
    posted_within = django_filters.NumberFilter(
        method="filter_age", help_text="Listed in the last so many days (whole number from 1)."
    )

    class Meta:
        model = Posting
        fields: list[str] = []

    def __init__(self, query: SearchQuery, now: datetime | None = None) -> None:
        data = QueryDict(mutable=True)
        for name, values in query.data().items():
            data.setlist(name, values)
        super().__init__(data=data, queryset=Posting.objects.open())
        self.query = query
        self.now = now or timezone.now()

    def filter_queryset(self, queryset: PostingQuerySet) -> PostingQuerySet:
        """Apply each filter by itself, then the three of pay together."""
        return self.filter_pay(super().filter_queryset(queryset))

    def filter_elsewhere(self, queryset: PostingQuerySet, name: str, value: object) -> PostingQuerySet:
        """Keep all: `filter_pay` and the skills' filter read this one, since it means something only beside another."""
        return queryset

    def filter_pay(self, queryset: PostingQuerySet) -> PostingQuerySet:
        """Keep rows by the greatest pay that they state for a year, and those of unknown pay where they are to stay."""
        if not self.query.asks_for_pay:
            return queryset
        comparable = comparable_pay(self.query)
        if self.query.pay_min is None:
            return queryset if self.query.keeps_unknown_pay else queryset.filter(comparable)
        queryset = queryset.alias(greatest_pay=GREATEST_PAY)
        enough = pays_enough(self.query)
        return queryset.filter(enough | ~comparable if self.query.keeps_unknown_pay else enough)

    def filter_words(self, queryset: PostingQuerySet, name: str, value: str) -> PostingQuerySet:
        """Keep rows that hold what `value` asks for."""
        asked = parse(value, equals_now())
        verified = verified_phrases(asked)
        for node in asked.required:
            queryset = queryset.filter(holding(node, Where.TEXT, verified))
        for node in asked.excluded:
            queryset = queryset.exclude(holding(node, Where.TEXT, verified))
        return queryset

    def filter_age(self, queryset: PostingQuerySet, name: str, value: object) -> PostingQuerySet:
        """Keep rows listed in the last `value` days."""
        return queryset.filter(listed_at__gte=self.now - timedelta(days=int(str(value))))


def filtered(query: SearchQuery, now: datetime | None = None) -> PostingQuerySet:
    """Return the open postings that `query` asks for as of `now` (None: this moment), unordered."""
    found: PostingQuerySet = PostingFilterSet(query, now).qs
    return found.order_by()


def ranked(queryset: PostingQuerySet, query: SearchQuery, now: datetime) -> PostingQuerySet:
    """Annotate `bucket` as `ordering` defines it; where the order is by newest, it tells first roles from second."""
    if query.effective_sort == "pay":
        return queryset.alias(greatest_pay=GREATEST_PAY).annotate(bucket=pay_order(rates_of(query)))
    behind: Value | Case = Value(0, IntegerField())
    if query.puts_first_roles_first:
        first = When(role__slug__in=query.included("role"), then=Value(0))
        behind = Case(first, default=Value(BUCKETS), output_field=IntegerField())
    asked = parse(query.q, equals_now())
    if query.effective_sort != "relevance" or not asked.required:
        return queryset.annotate(bucket=behind)
    verified = verified_phrases(asked)
    tiers = [
        When(reduce(and_, (holding(node, where, verified) for node in asked.required)), then=Value(where.value))
        for where in (Where.TITLE, Where.NAMED)
    ]
    bands = [When(listed_at__gte=now - timedelta(days=days), then=Value(band)) for band, days in enumerate(BANDS_DAYS)]
    grade = sum((Case(When(lacking, then=Value(1)), default=Value(0)) for lacking in LACKING), Value(0, IntegerField()))
    tier = Case(*tiers, default=Value(Where.TEXT.value), output_field=IntegerField())
    band = Case(*bands, default=Value(len(BANDS_DAYS)), output_field=IntegerField())
    return queryset.annotate(bucket=behind + (tier * Value(BANDS) + band) * Value(QUALITIES) + grade)
