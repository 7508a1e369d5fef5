"""What a reader sees when something fails: a fault of ours is a 500, a database that is away a 503 with a time."""

from __future__ import annotations

import pytest
from django.db import OperationalError
from django.test import Client
from psycopg_pool import PoolTimeout

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/sources/", "/api/v1/sources/"])
@pytest.mark.parametrize(
    ("error", "status"),
    [
        (OperationalError("server closed the connection"), 503),
        (PoolTimeout("none in 10 s"), 503),
        (KeyError("bug"), 500),
    ],
)
def test_a_database_that_is_away_is_said_to_come_back(
    path: str, error: Exception, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_: object) -> None:
        raise error

    for module in ("jobs.views.sources", "jobs.api.sources"):
        monkeypatch.setattr(f"{module}.public_boards", fail)
    response = Client(raise_request_exception=False).get(path)
    assert response.status_code == status
    assert response.headers.get("Retry-After") == ("5" if status == 503 else None)
    assert f">{status}<" in response.content.decode()
    assert str(error) not in response.content.decode()
