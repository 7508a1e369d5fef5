"""A reader's saved searches under /api/v1/saved-searches/: for the browser session of whoever is signed in, nobody else.

It is the one part of the API that takes a cookie, so it asks for the token of forms (header X-CSRFToken) to write.
"""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import APIException
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import UserRateThrottle
from rest_framework.views import APIView

from jobs.api.errors import BadQuery, ErrorSerializer, ErrorsSerializer, problem_errors
from jobs.models.account import User
from jobs.models.saved_search import NAME_LENGTH, QUERY_LENGTH, SavedSearch
from jobs.permissions import saved_search_of
from jobs.search import engine
from jobs.search.parameters import Problem, closest, plain
from jobs.services.saved_searches import (
    SavedLook,
    forget_search,
    look_at,
    mark_search_seen,
    read_text,
    rename_search,
    save_search,
)
from jobs.views.saved_rows import FEEDS, feed_url, name_of, stored_url, words_of
from jobs.views.site import canonical


class SavedSearchFeedsSerializer(serializers.Serializer):
    """The feeds of one saved search."""

    atom = serializers.CharField()
    rss = serializers.CharField()
    json = serializers.CharField()


class SavedSearchSerializer(serializers.Serializer):
    """One saved search and what it finds now; `query` is a query string of /api/v1/postings/, `words` says it in words.

    `new` of the `count` openings were first seen after `seen_at`. `problems` name what of the query has no meaning any
    more: the counts are of the rest, and `feeds` is null, since a feed refuses such a query.
    """

    id = serializers.IntegerField()
    name = serializers.CharField()
    query = serializers.CharField()
    words = serializers.CharField()
    created_at = serializers.DateTimeField()
    seen_at = serializers.DateTimeField()
    count = serializers.IntegerField()
    count_is_exact = serializers.BooleanField()
    new = serializers.IntegerField()
    problems = ErrorSerializer(many=True)
    page = serializers.CharField()
    feeds = SavedSearchFeedsSerializer(allow_null=True)


class SavedSearchesSerializer(serializers.Serializer):
    """All saved searches of the reader, the latest first."""

    results = SavedSearchSerializer(many=True)


class SavedSearchWriteSerializer(serializers.Serializer):
    """A search to keep: without a name it is called by its words."""

    query = serializers.CharField(max_length=QUERY_LENGTH, allow_blank=True)
    name = serializers.CharField(max_length=NAME_LENGTH, required=False)


class SavedSearchChangeSerializer(serializers.Serializer):
    """What may change of a saved search: its name, and with `seen` true that its reader looked at it now."""

    name = serializers.CharField(max_length=NAME_LENGTH, required=False)
    seen = serializers.BooleanField(required=False)


class CannotSave(APIException):
    """What was asked for cannot be written; the detail says why."""

    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "cannot_save"


class ReaderThrottle(UserRateThrottle):
    """A reader has as many requests as an address has elsewhere in the API."""

    scope = "anon"


class OwnView(APIView):
    """What a signed-in reader alone may ask."""

    authentication_classes = [SessionAuthentication]
    permission_classes = [IsAuthenticated]
    throttle_classes = [ReaderThrottle]


class SavedSearchListView(OwnView):
    """All saved searches of the reader."""

    @extend_schema(
        operation_id="saved_searches_list",
        responses={200: SavedSearchesSerializer, 403: ErrorsSerializer, 429: ErrorsSerializer},
    )
    def get(self, request: Request) -> Response:
        """List your saved searches, the latest first, with what each finds; reading marks nothing as seen."""
        with engine.one_look():
            found = [_content(look_at(search)) for search in SavedSearch.objects.filter(owner=request.user.pk)]
        return Response({"results": found})

    @extend_schema(
        operation_id="saved_searches_save",
        request=SavedSearchWriteSerializer,
        responses={
            200: SavedSearchSerializer,
            201: SavedSearchSerializer,
            400: ErrorsSerializer,
            403: ErrorsSerializer,
            429: ErrorsSerializer,
        },
    )
    def post(self, request: Request) -> Response:
        """Save a search (201), or answer with the one that keeps the same query already (200)."""
        given = _given(request, {"query": str, "name": str})
        if "query" not in given:
            raise CannotSave("Give the search to save as `query`, a query string such as role=ml-engineer.")
        assert isinstance(request.user, User)
        try:
            query, known = read_text(given["query"])
            if query.problems:
                raise BadQuery(query.problems)
            name = given.get("name", name_of(query, known))
            search, is_new = save_search(owner=request.user, query=query, name=name)
        except ValueError as problem:
            raise CannotSave(str(problem)) from problem
        code = status.HTTP_201_CREATED if is_new else status.HTTP_200_OK
        return Response(_content(look_at(search)), code)


class SavedSearchView(OwnView):
    """One saved search of the reader; another's is absent."""

    @extend_schema(
        operation_id="saved_searches_read",
        responses={200: SavedSearchSerializer, 403: ErrorsSerializer, 404: ErrorsSerializer, 429: ErrorsSerializer},
    )
    def get(self, request: Request, pk: int) -> Response:
        """Read one of your saved searches."""
        return Response(_content(look_at(saved_search_of(request.user, pk))))

    @extend_schema(
        operation_id="saved_searches_change",
        request=SavedSearchChangeSerializer,
        responses={
            200: SavedSearchSerializer,
            400: ErrorsSerializer,
            403: ErrorsSerializer,
            404: ErrorsSerializer,
            429: ErrorsSerializer,
        },
    )
    def patch(self, request: Request, pk: int) -> Response:
        """Rename one of your saved searches, or mark it seen."""
        search = saved_search_of(request.user, pk)
        given = _given(request, {"name": str, "seen": bool})
        try:
            if "name" in given:
                rename_search(search=search, name=given["name"])
        except ValueError as problem:
            raise CannotSave(str(problem)) from problem
        if given.get("seen"):
            mark_search_seen(search=search)
        return Response(_content(look_at(saved_search_of(request.user, pk))))

    @extend_schema(
        operation_id="saved_searches_delete",
        responses={204: None, 403: ErrorsSerializer, 404: ErrorsSerializer, 429: ErrorsSerializer},
    )
    def delete(self, request: Request, pk: int) -> Response:
        """Delete one of your saved searches."""
        forget_search(search=saved_search_of(request.user, pk))
        return Response(status=status.HTTP_204_NO_CONTENT)


def _given(request: Request, kinds: dict[str, type]) -> dict[str, Any]:
    """Return the fields of the body; raises CannotSave for a body that is no object, BadQuery for a field that there is not."""
    if not isinstance(request.data, dict):
        raise CannotSave("The body is a JSON object.")
    unknown = [plain(str(name))[:60] for name in request.data if name not in kinds]
    if unknown:
        raise BadQuery(
            [Problem(name, None, f"There is no field “{name}” here.", closest(name, kinds)) for name in unknown]
        )
    for name, value in request.data.items():
        if not isinstance(value, kinds[name]):
            raise CannotSave(f"{name} is {'true or false' if kinds[name] is bool else 'a text'}.")
    return dict(request.data)


def _content(look: SavedLook) -> dict[str, Any]:
    search = look.search
    feeds = {route.removesuffix("_feed"): canonical(feed_url(route, search)) for route, _label in FEEDS}
    return {
        "id": search.pk,
        "name": search.name,
        "query": search.query,
        "words": words_of(look.query, look.known),
        "created_at": search.created_at,
        "seen_at": search.seen_at,
        "count": look.total,
        "count_is_exact": look.total_is_exact,
        "new": look.new,
        "problems": problem_errors(look.query.problems),
        "page": canonical(stored_url(search)),
        "feeds": None if look.query.problems else feeds,
    }
