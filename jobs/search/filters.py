"""The one FilterSet: what each parameter of a search means in SQL, for page, API, feeds and alerts alike."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import django_filters
from django import forms
from django.contrib.postgres.search import SearchQuery as TextSearchQuery
from django.db.models import Case, Func, IntegerField, Q, Value, When
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils import timezone

from jobs.models.company import CompanyListEntry
from jobs.models.posting import Posting, PostingPlace, PostingQuerySet, PostingSkill
from jobs.parsing.money import minor_digits
from jobs.search.query import SearchQuery
from jobs.search.tokenise import words

# What a posting pays at most in a year, as far as it says: where it only says "from", that amount.
GREATEST_PAY = Coalesce("pay_year_max", "pay_year_min")


def states_pay(currency: str = "") -> Q:
    """Return the condition of stating pay, in `currency` where one is given."""
    stated = Q(pay_year_min__isnull=False) | Q(pay_year_max__isnull=False)
    return stated & Q(pay_currency=currency) if currency else stated


class WordsQuery(TextSearchQuery):
    """A tsquery that asks for all of `texts` as they are: our own tokeniser made them, Postgres parses nothing."""

    def __init__(self, texts: list[str]) -> None:
        quoted = ("'" + text.replace("\\", "\\\\").replace("'", "''") + "'" for text in texts)
        super().__init__(Value(" & ".join(quoted)), search_type="raw")

    def as_sql(self, compiler: Any, connection: Any, function: str | None = None, template: str | None = None) -> Any:  # type: ignore[override]
        """Cast the quoted words to a tsquery."""
        return Func.as_sql(self, compiler, connection, template="%(expressions)s::tsquery")


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


class PostingFilterSet(django_filters.FilterSet):
    """The filters of a search; each parameter of `SearchQuery` has one, and the help texts document the API."""

    q = django_filters.CharFilter(
        method="filter_words", help_text="Words that must all occur in title, company, skills or text."
    )
    role = ValuesFilter(field_name="role__slug", help_text="Role slug; several mean either.")
    skill = SkillFilter(help_text="Skill slug; several mean all of them, or either with skill_mode=any.")
    skill_mode = django_filters.CharFilter(
        method="filter_elsewhere", help_text="all (default) or any: whether several skills mean all of them or either."
    )
    seniority = ValuesFilter(field_name="seniority", help_text="Seniority; several mean either.")
    workplace = ValuesFilter(field_name="workplace", help_text="remote, hybrid, onsite or unknown.")
    country = CountryFilter(help_text="ISO 3166-1 alpha-2 code; several mean either.")
    city = CityFilter(help_text="City and country, such as cairo-eg; several mean either.")
    company = ValuesFilter(field_name="company__slug", help_text="Company slug; several mean either.")
    list = ListFilter(help_text="Slug of a curated list; several mean either.")
    employment = ValuesFilter(field_name="employment", help_text="Kind of employment; several mean either.")
    language = ValuesFilter(field_name="language", help_text="ISO 639-1 code of the text's language.")
    pay_min = django_filters.NumberFilter(
        method="filter_elsewhere",
        help_text="Least yearly pay, whole and in major units of `currency`, which it needs. A posting fits by the "
        "greatest pay that it states, counted for a year.",
    )
    currency = django_filters.CharFilter(
        method="filter_elsewhere", help_text="ISO 4217 code; without pay_min: postings that state pay in it."
    )
    include_unknown_pay = django_filters.CharFilter(
        method="filter_elsewhere",
        help_text="true or false: whether postings stay that state no pay in the currency. Default: true, but false for "
        "a currency without pay_min.",
    )
    posted_within = django_filters.NumberFilter(
        method="filter_age", help_text="Listed in the last so many days (whole number from 1)."
    )

    class Meta:
        model = Posting
        fields: list[str] = []

    def __init__(self, query: SearchQuery) -> None:
        data = QueryDict(mutable=True)
        for name, values in query.data().items():
            data.setlist(name, values)
        super().__init__(data=data, queryset=Posting.objects.open())
        self.query = query

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
        stated = states_pay(self.query.currency)
        if self.query.pay_min is None:
            return queryset if self.query.keeps_unknown_pay else queryset.filter(stated)
        least = self.query.pay_min * 10 ** minor_digits(self.query.currency)
        queryset = queryset.alias(greatest_pay=GREATEST_PAY)
        enough = stated & Q(greatest_pay__gte=least)
        return queryset.filter(enough | ~stated if self.query.keeps_unknown_pay else enough)

    def filter_words(self, queryset: PostingQuerySet, name: str, value: str) -> PostingQuerySet:
        """Keep rows that have all words of `value`."""
        asked = words(value)
        return queryset.filter(words=WordsQuery(asked)) if asked else queryset

    def filter_age(self, queryset: PostingQuerySet, name: str, value: object) -> PostingQuerySet:
        """Keep rows listed in the last `value` days."""
        return queryset.filter(listed_at__gte=timezone.now() - timedelta(days=int(str(value))))


def filtered(query: SearchQuery) -> PostingQuerySet:
    """Return the open postings that `query` asks for, unordered."""
    found: PostingQuerySet = PostingFilterSet(query).qs
    return found.order_by()


def ranked(queryset: PostingQuerySet, query: SearchQuery) -> PostingQuerySet:
    """Annotate `tier`: 0 where all words stand in title or skills, else 1; always 0 when sorted by newest."""
    asked = words(query.q)
    if query.effective_sort != "relevance" or not asked:
        return queryset.annotate(tier=Value(0, IntegerField()))
    head = When(head_words=WordsQuery(asked), then=Value(0))
    return queryset.annotate(tier=Case(head, default=Value(1), output_field=IntegerField()))
