"""/healthz says whether database and broker answer; /livez only that the process does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

import psycopg
import pytest
from django.core.cache import cache
from django.test import Client


def failing(problem: Exception) -> Callable[..., NoReturn]:
    def fail(*args: Any, **kwargs: Any) -> NoReturn:
        raise problem

    return fail


@pytest.mark.django_db
def test_healthz_answers_200_while_both_answer(client: Client) -> None:
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.json() == {"database": "ok", "broker": "ok"}
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_healthz_answers_503_while_the_database_is_down(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mlcareers.views.connect", failing(psycopg.OperationalError("secret host")))
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json() == {"database": "down", "broker": "ok"}
    assert b"secret" not in response.content


@pytest.mark.django_db
def test_healthz_answers_503_while_the_broker_is_down(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(cache._connections[cache._alias]), "set", failing(ConnectionError("secret host")))  # type: ignore[attr-defined]
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json() == {"database": "ok", "broker": "down"}
    assert b"secret" not in response.content


@pytest.mark.django_db
def test_healthz_answers_503_while_the_broker_forgets(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(cache._connections[cache._alias]), "set", lambda *args, **kwargs: None)  # type: ignore[attr-defined]
    assert client.get("/healthz").json() == {"database": "ok", "broker": "down"}


def test_livez_needs_neither_database_nor_broker(client: Client) -> None:
    response = client.get("/livez")
    assert (response.status_code, response.content) == (200, b"ok\n")


@pytest.mark.parametrize("path", ["/healthz", "/livez"])
def test_health_is_only_read(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405
