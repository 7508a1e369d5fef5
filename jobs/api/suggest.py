"""What a reader who types probably means."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import AnonRateThrottle
from rest_framework.views import APIView

from jobs.api.errors import BadQuery, ErrorsSerializer
from jobs.search.parameters import MAX_Q, Problem, closest, plain
from jobs.search.suggesting import suggestions

KINDS = {"q": "title", "skill": "skill", "company": "company", "city": "place"}


class SuggestThrottle(AnonRateThrottle):
    """Each letter that is typed is a request, so there is more room than for searches."""

    scope = "autocomplete"


class SuggestionSerializer(serializers.Serializer):
    """One suggestion: `parameter` = `value` is the search that it stands for."""

    kind = serializers.ChoiceField(choices=sorted(KINDS.values()))
    text = serializers.CharField()
    parameter = serializers.ChoiceField(choices=sorted(KINDS))
    value = serializers.CharField()
    count = serializers.IntegerField(help_text="Openings that have it; of titles among the newest.")


class SuggestionsSerializer(serializers.Serializer):
    """The suggestions for what was typed, the most frequent first."""

    results = SuggestionSerializer(many=True)


class SuggestView(APIView):
    """Titles, skills, companies and places that have a word beginning with what was typed."""

    throttle_classes = [SuggestThrottle]

    @extend_schema(
        operation_id="suggest",
        parameters=[OpenApiParameter("q", description="What was typed so far.", required=True)],
        responses={200: SuggestionsSerializer, 400: ErrorsSerializer, 429: ErrorsSerializer},
    )
    def get(self, request: Request) -> Response:
        """Suggest what to search for, at most eight."""
        unknown = [plain(name)[:60] for name in request.query_params if name not in ("q", "format")]
        if unknown:
            raise BadQuery(
                [Problem(name, None, f"There is no parameter “{name}” here.", closest(name, ["q"])) for name in unknown]
            )
        typed = plain(request.query_params.get("q", ""))
        if not typed or len(typed) > MAX_Q:
            raise BadQuery([Problem("q", typed[:60], f"q is what was typed so far, from 1 to {MAX_Q} characters.")])
        found = [
            {
                "kind": KINDS[choice.parameter],
                "text": choice.text,
                "parameter": choice.parameter,
                "value": choice.value,
                "count": choice.count,
            }
            for choice in suggestions.find(typed)
        ]
        return Response({"results": found})
