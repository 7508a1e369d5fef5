"""The API's read-only doors; the search is the pages' own."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.shortcuts import redirect
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from jobs.api.errors import BadQuery, ErrorsSerializer
from jobs.api.pagination import page_url, search_page
from jobs.api.pay import target_in, target_of
from jobs.api.serializers import (
    CompanyListDetailSerializer,
    CompanyListSerializer,
    CompanySerializer,
    PostingDetailSerializer,
    PostingPageSerializer,
    PostingSerializer,
    RoleSerializer,
    SkillSerializer,
)
from jobs.models.company import Company, CompanyList, CompanyListEntry, CompanyRedirect
from jobs.models.posting import Posting
from jobs.search import engine
from jobs.search.filters import PostingFilterSet
from jobs.search.parameters import MULTIPLE, SKILL_MODES, SORTS
from taxonomy.models import Role, Skill

CHOICES = {"skill_mode": list(SKILL_MODES), "include_unknown_pay": ["true", "false"]}
OPEN_POSTINGS = Count("postings", filter=Q(postings__state=Posting.State.OPEN), distinct=True)
LISTED_ENTRIES = Count("entries", filter=Q(entries__company__is_listed=True))


def _search_parameters() -> list[OpenApiParameter]:
    """The parameters of a search, documented by the FilterSet that applies them."""
    found = [
        OpenApiParameter(
            name,
            OpenApiTypes.INT if name in ("posted_within", "pay_min") else OpenApiTypes.STR,
            many=name in MULTIPLE,
            enum=CHOICES.get(name),
            description=item.extra["help_text"] + (" A leading - excludes." if name in MULTIPLE else ""),
        )
        for name, item in PostingFilterSet.base_filters.items()
    ]
    sort = OpenApiParameter("sort", enum=list(SORTS), description="Default: relevance with q, newest without.")
    return [*found, sort, OpenApiParameter("cursor", description="From `next` or `previous` of another page.")]


class PostingListView(APIView):
    """Search open postings."""

    @extend_schema(
        operation_id="postings_search",
        parameters=_search_parameters(),
        responses={200: PostingPageSerializer, 400: ErrorsSerializer, 429: ErrorsSerializer},
    )
    def get(self, request: Request) -> Response:
        """Search open postings: the same query, total, ids and order as the page /jobs/."""
        query, known = engine.read_query(dict(request.query_params.lists()))
        if query.problems:
            raise BadQuery(query.problems)
        page = search_page(query, request.query_params.get("cursor"), known)
        return Response(
            {
                "count": page.total,
                "count_is_exact": page.is_exact,
                "next": page_url(request, page.query, page.next_cursor),
                "previous": page_url(request, page.query, page.previous_cursor),
                "results": PostingSerializer(page.rows, many=True, context={"target": target_of(page.query)}).data,
                "facets": page.facets
                and {
                    name: [{"value": item.value, "name": item.name, "count": item.count} for item in items]
                    for name, items in page.facets.items()
                },
                "showing_results_for": page.query.q if page.asked_words is not None else None,
            }
        )


@extend_schema(
    parameters=[OpenApiParameter("currency", description="ISO 4217 code that `converted` is given in.")],
    responses={200: PostingDetailSerializer, 400: ErrorsSerializer, 404: ErrorsSerializer},
)
class PostingDetailView(generics.RetrieveAPIView):
    """One posting with its text and the words behind each label."""

    serializer_class = PostingDetailSerializer
    queryset = (
        Posting.objects.filter(company__is_listed=True)
        .with_copies()
        .select_related("company", "role", "runner_up", "secondary_role", "board", "signal_check")
        .prefetch_related("skill_links__skill", "places", "evidence")
        .defer("words", "head_words")
    )

    def get_serializer_context(self) -> dict[str, Any]:
        """Add what pay is converted to."""
        return {
            **super().get_serializer_context(),
            "target": target_in(self.request.query_params if self.request else {}),
        }


class NamePagination(CursorPagination):
    """Pages of 100 in the order of names."""

    page_size = 100
    ordering = "name"


class CompanyPagination(NamePagination):
    """Companies by slug, which is unique."""

    ordering = "slug"


@extend_schema(responses={200: CompanySerializer(many=True)})
class CompanyListView(generics.ListAPIView):
    """Companies by slug."""

    serializer_class = CompanySerializer
    pagination_class = CompanyPagination
    queryset = Company.objects.listed().with_other_names().annotate(open_count=OPEN_POSTINGS)


@extend_schema(responses={200: CompanySerializer, 301: None, 404: ErrorsSerializer})
class CompanyDetailView(generics.RetrieveAPIView):
    """One company; an address that it once had leads to its present one."""

    serializer_class = CompanySerializer
    lookup_field = "slug"
    queryset = Company.objects.listed().with_other_names().annotate(open_count=OPEN_POSTINGS)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        """Answer with the company, else with where it went."""
        redirects = CompanyRedirect.objects.filter(old_slug=kwargs["slug"], company__is_listed=True)
        if old := redirects.select_related("company").first():
            return redirect("api_company", old.company.slug, permanent=True)
        return super().retrieve(request, *args, **kwargs)


class CompanyListListView(generics.ListAPIView):
    """The curated lists."""

    serializer_class = CompanyListSerializer
    pagination_class = None
    queryset = CompanyList.objects.annotate(entry_count=LISTED_ENTRIES)


@extend_schema(responses={200: CompanyListDetailSerializer, 404: ErrorsSerializer})
class CompanyListDetailView(generics.RetrieveAPIView):
    """One curated list with the evidence of each entry."""

    serializer_class = CompanyListDetailSerializer
    lookup_field = "slug"

    def get_queryset(self) -> QuerySet[CompanyList]:
        shown = CompanyListEntry.objects.filter(company__is_listed=True).select_related("company")
        lists = CompanyList.objects.annotate(entry_count=LISTED_ENTRIES)
        return lists.prefetch_related(Prefetch("entries", shown))


class RoleListView(generics.ListAPIView):
    """The six roles."""

    serializer_class = RoleSerializer
    pagination_class = None
    queryset = Role.objects.all()


class SkillListView(generics.ListAPIView):
    """The reviewed skills, by name."""

    serializer_class = SkillSerializer
    pagination_class = NamePagination
    queryset = Skill.objects.filter(retired=False).annotate(
        open_count=Count("postings", filter=Q(postings__state=Posting.State.OPEN), distinct=True)
    )
