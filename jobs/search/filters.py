"""The one FilterSet: what each parameter of a search means in SQL, for page, API, feeds and alerts alike."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import django_filters
from django import forms
from django.contrib.postgres.search import SearchQuery as TextSearchQuery
from django.db.models import Case, Func, IntegerField, Value, When
from django.http import QueryDict
from django.utils import timezone

from jobs.models.company import CompanyListEntry
from jobs.models.posting import Posting, PostingQuerySet, PostingSkill
from jobs.search.query import SearchQuery
from jobs.search.tokenise import words


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
    """Either of several values of one column."""

    field_class = ValuesField

    def filter(self, qs: PostingQuerySet, value: list[str] | None) -> PostingQuerySet:
        """Keep rows whose column has one of the values; no value keeps all."""
        return qs.filter(**{f"{self.field_name}__in": value}) if value else qs


class AllValuesFilter(ValuesFilter):
    """All of several values of a many-to-many column."""

    def filter(self, qs: PostingQuerySet, value: list[str] | None) -> PostingQuerySet:
        """Keep rows that have each of the values."""
        for item in value or ():
            qs = qs.filter(pk__in=PostingSkill.objects.filter(skill__slug=item).values("posting_id"))
        return qs


class OverlapFilter(ValuesFilter):
    """Either of several values in an array column."""

    def filter(self, qs: PostingQuerySet, value: list[str] | None) -> PostingQuerySet:
        """Keep rows whose array holds one of the values."""
        return qs.filter(**{f"{self.field_name}__overlap": value}) if value else qs


class ListFilter(ValuesFilter):
    """Postings of the companies that stand in one of several curated lists."""

    def filter(self, qs: PostingQuerySet, value: list[str] | None) -> PostingQuerySet:
        """Keep rows whose company has an entry; a company in two of the lists counts once."""
        if not value:
            return qs
        entries = CompanyListEntry.objects.filter(company_list__slug__in=value)
        return qs.filter(company_id__in=entries.values("company_id"))


class PostingFilterSet(django_filters.FilterSet):
    """The filters of a search; each parameter of `SearchQuery` has one, and the help texts document the API."""

    q = django_filters.CharFilter(
        method="filter_words", help_text="Words that must all occur in title, company, skills or text."
    )
    role = ValuesFilter(field_name="role__slug", help_text="Role slug; several mean either.")
    skill = AllValuesFilter(field_name="skills__slug", help_text="Skill slug; several mean all of them.")
    seniority = ValuesFilter(field_name="seniority", help_text="Seniority; several mean either.")
    workplace = ValuesFilter(field_name="workplace", help_text="remote, hybrid, onsite or unknown.")
    country = OverlapFilter(field_name="countries", help_text="ISO 3166-1 alpha-2 code; several mean either.")
    company = ValuesFilter(field_name="company__slug", help_text="Company slug; several mean either.")
    list = ListFilter(help_text="Slug of a curated list; several mean either.")
    employment = ValuesFilter(field_name="employment", help_text="Kind of employment; several mean either.")
    language = ValuesFilter(field_name="language", help_text="ISO 639-1 code of the text's language.")
    posted_within = django_filters.NumberFilter(
        method="filter_age", help_text="Listed in the last so many days (whole number from 1)."
    )

    class Meta:
        model = Posting
        fields: list[str] = []

    def filter_words(self, queryset: PostingQuerySet, name: str, value: str) -> PostingQuerySet:
        """Keep rows that have all words of `value`."""
        asked = words(value)
        return queryset.filter(words=WordsQuery(asked)) if asked else queryset

    def filter_age(self, queryset: PostingQuerySet, name: str, value: object) -> PostingQuerySet:
        """Keep rows listed in the last `value` days."""
        return queryset.filter(listed_at__gte=timezone.now() - timedelta(days=int(str(value))))


def filtered(query: SearchQuery) -> PostingQuerySet:
    """Return the open postings that `query` asks for, unordered."""
    data = QueryDict(mutable=True)
    for name, values in query.data().items():
        data.setlist(name, values)
    found: PostingQuerySet = PostingFilterSet(data=data, queryset=Posting.objects.open()).qs
    return found.order_by()


def ranked(queryset: PostingQuerySet, query: SearchQuery) -> PostingQuerySet:
    """Annotate `tier`: 0 where all words stand in title or skills, else 1; always 0 when sorted by newest."""
    asked = words(query.q)
    if query.effective_sort != "relevance" or not asked:
        return queryset.annotate(tier=Value(0, IntegerField()))
    head = When(head_words=WordsQuery(asked), then=Value(0))
    return queryset.annotate(tier=Case(head, default=Value(1), output_field=IntegerField()))
