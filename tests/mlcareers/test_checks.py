"""Each system check speaks where something is wrong, with a hint, and is silent otherwise."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.checks import CheckMessage, run_checks
from django.db import connection

from jobs.models.board import Board
from mlcareers.checks import check_sources, is_loopback
from tests import factories

MYSQL = {"default": {"ENGINE": "django.db.backends.mysql", "NAME": "x"}}

WRONG: list[tuple[str, dict[str, Any]]] = [
    ("mlcareers.E001", {"SECRET_KEY": "x" * 49}),
    ("mlcareers.E002", {"DEBUG": True, "ALLOWED_HOSTS": ["localhost", "board.example"]}),
    ("mlcareers.E002", {"DEBUG": True, "ALLOWED_HOSTS": ["*"]}),
    ("mlcareers.E003", {"FETCH_REPLAY_URL": "http://boards.example:9000"}),
    ("mlcareers.E003", {"FETCH_REPLAY_URL": "https://127.0.0.1:9000"}),
    ("mlcareers.E003", {"FETCH_REPLAY_URL": "http://127.0.0.1.boards.example"}),
    ("mlcareers.E003", {"FETCH_REPLAY_URL": "http://localhost@boards.example"}),
    ("mlcareers.E007", {"SEARCH_ENGINE": "solr"}),
    ("mlcareers.E007", {"SEARCH_CHANGES_DAYS": 1}),
    ("mlcareers.E005", {"IMPORT_HOLD_MISSING_SHARE": 0}),
    ("mlcareers.E005", {"IMPORT_HOLD_MISSING_SHARE": 1}),
    ("mlcareers.E005", {"IMPORT_LEASE_S": 9}),
    ("mlcareers.E005", {"FETCH_MAX_BYTES": 0}),
    ("mlcareers.E005", {"FETCH_TOTAL_S": -1}),
    ("mlcareers.E009", {"BOARD_KEYS": {"acme": "word"}}),
    ("mlcareers.E009", {"BOARD_KEYS": {"recruitee/acme": ""}}),
    ("mlcareers.E009", {"BOARD_KEYS": {"recruitee/": "word"}}),
    ("mlcareers.E014", {"PERMITTED_BOARDS": frozenset({"smartrecruiters"})}),
    ("mlcareers.E014", {"PERMITTED_BOARDS": frozenset({"greenhouse/acme"})}),
    ("mlcareers.W001", {"CONTACT_EMAIL": ""}),
]
RIGHT: list[tuple[str, dict[str, Any]]] = [
    ("mlcareers.E001", {"SECRET_KEY": "x" * 50}),
    ("mlcareers.E002", {"DEBUG": True, "ALLOWED_HOSTS": ["localhost", "127.0.0.1", "[::1]"]}),
    ("mlcareers.E002", {"DEBUG": False, "ALLOWED_HOSTS": ["board.example"]}),
    ("mlcareers.E003", {"FETCH_REPLAY_URL": ""}),
    ("mlcareers.E003", {"FETCH_REPLAY_URL": "http://127.0.0.1:9000"}),
    ("mlcareers.E003", {"FETCH_REPLAY_URL": "http://[::1]:9000"}),
    ("mlcareers.E004", {}),
    ("mlcareers.E005", {"IMPORT_HOLD_MISSING_SHARE": 0.5, "IMPORT_LEASE_S": 10}),
    ("mlcareers.E009", {"BOARD_KEYS": {"recruitee/acme": "word", "personio/com/acme": "word"}}),
    ("mlcareers.E014", {"PERMITTED_BOARDS": frozenset({"smartrecruiters/acme", "bamboohr/acme"})}),
    ("mlcareers.W001", {"CONTACT_EMAIL": "people@board.example"}),
]


def found(settings: Any, values: dict[str, Any], identifier: str) -> list[CheckMessage]:
    for name, value in values.items():
        setattr(settings, name, value)
    messages = run_checks(include_deployment_checks=True)
    return [message for message in messages if message.id == identifier]


@pytest.mark.parametrize(("identifier", "values"), WRONG)
def test_a_check_speaks_once_and_says_how_to_mend_it(settings: Any, identifier: str, values: dict[str, Any]) -> None:
    [message] = found(settings, values, identifier)
    assert message.hint
    assert message.is_serious() is (".E" in identifier)


@pytest.mark.parametrize(("identifier", "values"), RIGHT)
def test_a_check_is_silent_where_nothing_is_wrong(settings: Any, identifier: str, values: dict[str, Any]) -> None:
    assert found(settings, values, identifier) == []


def test_another_database_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    from mlcareers.checks import check_database

    monkeypatch.setattr(settings, "DATABASES", MYSQL)
    [message] = check_database(None)
    assert message.id == "mlcareers.E004"
    good = {"ENGINE": "django.db.backends.postgresql"}
    monkeypatch.setattr(settings, "DATABASES", {"default": good, "replica1": MYSQL["default"], "replica2": good})
    [message] = check_database(None)
    assert message.msg == "DATABASE_REPLICA_URLS does not name a PostgreSQL database."


@pytest.mark.parametrize("url", ["http://127.0.0.1", "http://127.8.8.8:80", "http://localhost:9000", "http://[::1]/"])
def test_addresses_of_this_machine(url: str) -> None:
    assert is_loopback(url)


@pytest.mark.parametrize(
    "url", ["", "127.0.0.1", "http://", "http://10.0.0.1", "http://a@localhost", "ftp://localhost"]
)
def test_other_addresses_are_not_of_this_machine(url: str) -> None:
    assert not is_loopback(url)


@pytest.mark.django_db
def test_a_board_whose_source_is_gone_is_named() -> None:
    factories.make_board(source="greenhouse", token="kept")
    assert check_sources(None, databases=["default"]) == []
    factories.make_board(source="telegraph", token="lost")
    [message] = check_sources(None, databases=["default"])
    assert message.id == "mlcareers.W002"
    assert "telegraph: lost" in message.msg
    assert check_sources(None, databases=None) == []


@pytest.mark.django_db
def test_the_check_of_boards_is_silent_before_their_table_is_made() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {Board._meta.db_table} RENAME TO not_made_yet")
    assert check_sources(None, databases=["default"]) == []
