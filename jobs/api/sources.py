"""Sources and boards under /api/v1/sources/: what the page of sources shows."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from jobs import registry
from jobs.api.errors import BadQuery, ErrorsSerializer
from jobs.models.board import Board
from jobs.services.outages import lasting_outage
from jobs.services.source_states import (
    BoardState,
    SourceState,
    board_states,
    health_tally,
    public_boards,
    source_states,
)
from jobs.views.site import canonical
from jobs.views.source_query import SourceQuery

A_PAGE = 100


class SourceStateSerializer(serializers.Serializer):
    """One source; `boards` counts its boards by state, `attribution` is whom its postings must credit with a link."""

    slug = serializers.CharField()
    name = serializers.CharField()
    docs_url = serializers.CharField()
    is_read = serializers.BooleanField()
    off_reason = serializers.CharField(allow_null=True)
    attribution = serializers.CharField(allow_null=True)
    confirmed_at = serializers.DateTimeField(allow_null=True)
    open_count = serializers.IntegerField()
    boards = serializers.DictField(child=serializers.IntegerField())


class BoardCountsSerializer(serializers.Serializer):
    """What the last reading that counted found; `total` is the source's own count, `drift` ours less that."""

    seen = serializers.IntegerField()
    shown = serializers.IntegerField()
    screened = serializers.IntegerField()
    rejected = serializers.IntegerField()
    total = serializers.IntegerField(allow_null=True)
    drift = serializers.IntegerField(allow_null=True)


class BoardStateSerializer(serializers.Serializer):
    """One board; `evidence` are the numbers that its state rests on, `company` null for a feed of many employers."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    company = serializers.CharField(allow_null=True)
    url = serializers.CharField(allow_null=True)
    is_sample = serializers.BooleanField()
    state = serializers.ChoiceField(Board.Health.choices)
    sentence = serializers.CharField()
    evidence = serializers.DictField()
    since = serializers.DateTimeField(allow_null=True)
    confirmed_at = serializers.DateTimeField(allow_null=True)
    minutes_between_readings = serializers.IntegerField()
    open_count = serializers.IntegerField()
    counts = BoardCountsSerializer(allow_null=True)


class OutageSerializer(serializers.Serializer):
    """Our own network, which fails since `since`: `sites` different sites were tried, and none answered."""

    since = serializers.DateTimeField()
    sites = serializers.IntegerField()


class SourcesPageSerializer(serializers.Serializer):
    """A page of boards; `sources` and `states` count all boards, whatever the page is narrowed to.

    `outage` is null while our own network works.
    """

    count = serializers.IntegerField()
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    results = BoardStateSerializer(many=True)
    sources = SourceStateSerializer(many=True)
    states = serializers.DictField(child=serializers.IntegerField())
    outage = OutageSerializer(allow_null=True)


class SourcesView(APIView):
    """Every source and board that is read, and how well."""

    @extend_schema(
        operation_id="sources_list",
        parameters=[
            OpenApiParameter("q", description="Words of the employer's name or the board's token."),
            OpenApiParameter("source", enum=list(registry.sources())),
            OpenApiParameter("state", enum=list(Board.Health.values)),
            OpenApiParameter("page", OpenApiTypes.INT, description=f"From 1; {A_PAGE} boards each."),
        ],
        responses={200: SourcesPageSerializer, 400: ErrorsSerializer, 429: ErrorsSerializer},
    )
    def get(self, request: Request) -> Response:
        """List boards by name, 100 a page, with every source."""
        query = SourceQuery.from_params(dict(request.query_params.lists()))
        if query.problems:
            raise BadQuery(query.problems)
        boards = public_boards(source=query.source, health=query.state, words=query.q)
        page = Paginator(boards, A_PAGE).get_page(query.page)
        known, outage = source_states(), lasting_outage()
        return Response(
            {
                "count": page.paginator.count,
                "next": _page_url(request, query, page.number + 1) if page.has_next() else None,
                "previous": _page_url(request, query, page.number - 1) if page.has_previous() else None,
                "results": [_board(state) for state in board_states(page.object_list)],
                "sources": [_source(state) for state in known],
                "states": {str(health): count for health, count in health_tally(known)},
                "outage": outage and {"since": outage.began_at, "sites": outage.sites},
            }
        )


def _page_url(request: Request, query: SourceQuery, number: int) -> str:
    question = query.query_string(page=number)
    return canonical(request.path) + (f"?{question}" if question else "")


def _source(state: SourceState) -> dict[str, Any]:
    return {
        "slug": state.slug,
        "name": state.name,
        "docs_url": state.docs_url,
        "is_read": state.is_enabled,
        "off_reason": state.off_reason or None,
        "attribution": state.attribution or None,
        "confirmed_at": state.confirmed_at,
        "open_count": state.open_count,
        "boards": {str(health): count for health, count in state.tally},
    }


def _board(state: BoardState) -> dict[str, Any]:
    board, counts = state.board, state.counts
    return {
        "id": board.pk,
        "name": state.name,
        "source": board.source,
        "company": board.company.slug if board.company else None,
        "url": board.public_url or None,
        "is_sample": board.is_sample,
        "state": str(state.health),
        "sentence": state.sentence,
        "evidence": board.health_evidence,
        "since": board.health_since,
        "confirmed_at": board.last_complete_at,
        "minutes_between_readings": round(board.wait.total_seconds() / 60),
        "open_count": state.open_count,
        "counts": counts
        and {
            "seen": counts.seen,
            "shown": counts.shown,
            "screened": counts.screened,
            "rejected": counts.rejected,
            "total": counts.total,
            "drift": counts.drift,
        },
    }
