"""One shape for every error of the API: `{"errors": [{"code", "detail", "parameter", "did_you_mean"}]}`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rest_framework import serializers, status
from rest_framework.exceptions import APIException, Throttled
from rest_framework.response import Response
from rest_framework.views import exception_handler

from jobs.search.parameters import Problem


class ErrorSerializer(serializers.Serializer):
    """One thing that is wrong; `parameter`, `value` and `did_you_mean` are null where they do not apply."""

    code = serializers.CharField()
    detail = serializers.CharField()
    parameter = serializers.CharField(allow_null=True)
    value = serializers.CharField(allow_null=True)
    did_you_mean = serializers.CharField(allow_null=True)


class ErrorsSerializer(serializers.Serializer):
    """Everything that is wrong with a request."""

    errors = ErrorSerializer(many=True)  # type: ignore[assignment]


class BadQuery(APIException):
    """A search that cannot be made as it stands."""

    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "bad_query"

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("The query cannot be used.")
        self.problems = problems


def error(
    code: str, detail: str, parameter: str | None = None, value: str | None = None, did_you_mean: str | None = None
) -> dict[str, str | None]:
    """Return one error as the API writes it."""
    return {"code": code, "detail": detail, "parameter": parameter, "value": value, "did_you_mean": did_you_mean}


def problem_errors(problems: Sequence[Problem]) -> list[dict[str, str | None]]:
    """Return what is wrong with a query as the API writes it."""
    return [
        error(
            "unknown_parameter" if problem.value is None else "invalid_value",
            problem.sentence,
            problem.parameter,
            problem.value,
            problem.did_you_mean,
        )
        for problem in problems
    ]


def handle(exception: Exception, context: dict[str, Any]) -> Response | None:
    """Turn DRF's exceptions into our shape; None lets a fault of ours through to the 500 page."""
    response = exception_handler(exception, context)
    if response is None:
        return None
    if isinstance(exception, BadQuery):
        found = problem_errors(exception.problems)
    else:
        code = getattr(exception, "default_code", "not_found" if response.status_code == 404 else "error")
        detail = str(getattr(exception, "detail", "")) or "There is nothing here."
        if isinstance(exception, Throttled):
            detail = f"Too many requests; try again in {int(getattr(exception, 'wait', None) or 60)} s."
        found = [error(str(code), detail)]
    response.data = {"errors": found}
    return response
