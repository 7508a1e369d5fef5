"""The doctor says what is wrong, what to do, and ends with 1 only for what does not work."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NoReturn

import psycopg
import pytest
import redis
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.utils import timezone

from jobs.models.outage import NetworkOutage
from mlcareers.doctor import examination, installation, servers, work
from mlcareers.doctor.finding import Finding, Level, fail, ok, warn
from mlcareers.heartbeat import last_beat, record_beat
from mlcareers.lib.direct_connection import connect
from mlcareers.management.commands.doctor import lines
from tests import factories

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PUBLIC = {"SITE_URL": "https://board.example", "ALLOWED_HOSTS": ["board.example"]}
BEHIND_PROXY = {"SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https"), "PROXY_COUNT": 1}

SETTINGS: list[tuple[str, Any, dict[str, Any], str]] = [
    ("a short secret", installation.check_secret, {"SECRET_KEY": "x" * 49}, "fail"),
    ("a placeholder", installation.check_secret, {"SECRET_KEY": "change-me " * 6}, "fail"),
    ("a good secret", installation.check_secret, {"SECRET_KEY": "kN3vQ8xT1mZ6bY0pR5sW9cD2fG7hJ4lA" * 2}, "ok"),
    ("here", installation.check_site, {"SITE_URL": "http://127.0.0.1:8000"}, "ok"),
    ("another host", installation.check_site, {**PUBLIC, "ALLOWED_HOSTS": ["other.example"]}, "fail"),
    ("no host", installation.check_site, {"SITE_URL": "board.example"}, "fail"),
    ("TLS without trust", installation.check_site, {**PUBLIC, "SECURE_PROXY_SSL_HEADER": None}, "fail"),
    ("TLS, uncounted", installation.check_site, {**PUBLIC, **BEHIND_PROXY, "PROXY_COUNT": 0}, "warn"),
    ("TLS", installation.check_site, {**PUBLIC, **BEHIND_PROXY}, "ok"),
    (
        "public without TLS",
        installation.check_site,
        {**PUBLIC, **BEHIND_PROXY, "SITE_URL": "http://board.example"},
        "warn",
    ),
    ("an IPv6 literal", installation.check_site, {"SITE_URL": "http://[::1]:8000", "ALLOWED_HOSTS": ["[::1]"]}, "ok"),
    ("mail in files, public", installation.check_mail, {**PUBLIC, "EMAIL_URL": ""}, "warn"),
    ("mail in files, here", installation.check_mail, {"EMAIL_URL": ""}, "ok"),
    ("mail", installation.check_mail, {"EMAIL_URL": "smtp://mail.example", "EMAIL_HOST": "mail.example"}, "ok"),
]
JUDGED: list[tuple[Finding, str]] = [
    (servers.compare_clocks(0.4), "ok"),
    (servers.compare_clocks(-2.1), "warn"),
    (servers.compare_clocks(31.0), "fail"),
    (servers.judge_broker("noeviction", is_kept=True), "ok"),
    (servers.judge_broker("noeviction", is_kept=False), "warn"),
    (servers.judge_broker("allkeys-lru", is_kept=True), "fail"),
    (work.judge_beat(NOW - timedelta(seconds=119), NOW), "ok"),
    (work.judge_beat(NOW - timedelta(seconds=121), NOW), "fail"),
    (work.judge_beat(None, NOW), "fail"),
    (installation.judge_disk(2 * 1024**3), "ok"),
    (installation.judge_disk(1024**3 - 1), "warn"),
    (installation.judge_disk(1024**2), "fail"),
]


@pytest.mark.parametrize(("title", "check", "values", "level"), SETTINGS, ids=[row[0] for row in SETTINGS])
def test_settings_are_judged(settings: Any, title: str, check: Any, values: dict[str, Any], level: str) -> None:
    for name, value in values.items():
        setattr(settings, name, value)
    found = check()
    assert found.level == level
    assert bool(found.advice) is (level != "ok")


@pytest.mark.parametrize(("found", "level"), JUDGED)
def test_what_was_measured_is_judged(found: Finding, level: str) -> None:
    assert found.level == level
    assert bool(found.advice) is (level != "ok")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "check", [servers.check_database, servers.check_migrations, servers.check_clock, servers.check_cache]
)
def test_a_server_that_answers_is_found_well(check: Any) -> None:
    assert check().level == "ok"


def test_the_tests_broker_keeps_nothing_and_that_is_said() -> None:
    found = servers.check_broker()
    assert (found.level, found.advice) == ("warn", "Start it with --appendonly yes.")


def test_a_database_that_does_not_answer_fails_and_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**kwargs: Any) -> NoReturn:
        raise psycopg.OperationalError("connection failed: no route to host")

    monkeypatch.setattr(servers, "connect", refuse)
    found = servers.check_database()
    assert (found.level, found.text) == ("fail", "PostgreSQL does not answer: connection failed: no route to host.")


def test_a_broker_that_does_not_answer_fails_worker_and_beat_too(settings: Any, tmp_path: Path) -> None:
    settings.BROKER_URL = f"redis+socket://{tmp_path}/nothing.sock"
    assert servers.check_broker().level == "fail"
    assert work.check_worker().advice == "See to the broker first."


@pytest.mark.parametrize(
    ("url", "number"),
    [
        ("redis://host:6379/3", 3), ("redis://host", 0), ("redis+socket:///tmp/x.sock?virtual_host=2", 2),
        ("redis+socket:///tmp/x.sock", 0),
    ],
)  # fmt: skip
def test_the_database_of_a_broker(url: str, number: int) -> None:
    assert servers.urlsplit_database(url) == number


def test_no_worker_is_found_where_none_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "PING_S", 0.2)
    found = work.check_worker()
    assert found.level == "fail"
    assert "0 tasks wait" in found.text


def test_the_schedule_leaves_a_sign_of_life() -> None:
    assert work.check_beat().level == "fail"
    record_beat(sender="jobs.tasks.import_due_boards", exchange="", routing_key="celery")
    assert work.check_beat().level == "ok"
    stored = last_beat()
    assert stored is not None
    assert timezone.now() - stored < timedelta(minutes=1)


def test_a_schedule_goes_on_without_its_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: Any, **kwargs: Any) -> NoReturn:
        raise redis.ConnectionError("down")

    monkeypatch.setattr(type(cache._connections[cache._alias]), "set", refuse)  # type: ignore[attr-defined]
    record_beat()


@pytest.mark.django_db
def test_boards_that_nobody_reads_are_named() -> None:
    assert work.check_boards().level == "ok"
    day = timedelta(hours=24)
    factories.make_board(token="read", last_complete_at=timezone.now() - day / 2)
    factories.make_board(token="new")
    factories.make_board(token="paused", is_active=False, last_complete_at=timezone.now() - 9 * day)
    factories.make_board(token="off", source="smartrecruiters", last_complete_at=timezone.now() - 9 * day)
    assert work.check_boards().level == "ok"
    factories.make_board(token="late", last_complete_at=timezone.now() - day * 1.1)
    found = work.check_boards()
    assert found.level == "warn"
    assert found.text == ("1 of 3 active boards were not read whole for 24 hours, among them greenhouse: late.")


@pytest.mark.django_db
def test_our_own_network_that_fails_is_told_before_the_boards() -> None:
    factories.make_board(last_complete_at=timezone.now())
    NetworkOutage.objects.create(began_at=timezone.now(), noticed_at=timezone.now(), sites=6)
    found = work.check_boards()
    assert (found.level, "6 sites were tried" in found.text) == ("fail", True)
    NetworkOutage.objects.update(ended_at=timezone.now())
    assert work.check_boards().level == "ok"


@pytest.mark.django_db
def test_it_fails_when_no_board_at_all_is_read() -> None:
    factories.make_board(last_complete_at=timezone.now() - timedelta(days=2))
    assert work.check_boards().level == "fail"


def test_static_files_are_looked_for_by_name(settings: Any, tmp_path: Path) -> None:
    assert installation.check_static().text == "Static files are served as they are."
    settings.STORAGES = {"staticfiles": {"BACKEND": installation.MANIFEST_STORAGE}}
    settings.STATIC_ROOT = tmp_path
    assert installation.check_static().text == f"No static files were collected in {tmp_path}."
    names = dict.fromkeys(installation.ours(settings.BASE_DIR / "static"), "hashed")
    (tmp_path / "staticfiles.json").write_text(json.dumps({"paths": names}))
    assert installation.check_static().level == "ok"
    del names["css/tokens.css"]
    (tmp_path / "staticfiles.json").write_text(json.dumps({"paths": names}))
    assert installation.check_static().text == "1 static files were not collected, first css/tokens.css."


def test_a_check_that_breaks_keeps_no_other_from_running(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> NoReturn:
        raise KeyError("x")

    monkeypatch.setattr(examination, "CHECKS", {"first": broken, "second": lambda: ok("second", "Fine.")})
    assert [(each.name, each.level) for each in examination.examine()] == [("first", "fail"), ("second", "ok")]


def test_each_finding_is_one_line() -> None:
    assert lines([ok("cache", "Fine."), fail("beat", "Silent.", "Start it.")]) == [
        "ok    cache       Fine.",
        "fail  beat        Silent. Start it.",
    ]


@pytest.mark.parametrize(
    ("found", "code"), [([ok("a", "Fine.")], None), ([warn("a", "So.", "Do.")], None), ([fail("a", "No.", "Do.")], 1)]
)
def test_only_what_fails_fails_the_command(
    monkeypatch: pytest.MonkeyPatch, found: list[Finding], code: int | None
) -> None:
    monkeypatch.setattr("mlcareers.management.commands.doctor.examine", lambda only: found)
    said = io.StringIO()
    if code:
        with pytest.raises(SystemExit) as ended:
            call_command("doctor", "--json", stdout=said)
        assert ended.value.code == code
    else:
        call_command("doctor", "--json", stdout=said)
    printed = json.loads(said.getvalue())
    assert printed["ok"] is (code is None)
    assert printed["findings"][0] == {
        "name": "a", "level": found[0].level, "text": found[0].text, "advice": found[0].advice
    }  # fmt: skip


def test_a_check_can_be_asked_for_by_name() -> None:
    said = io.StringIO()
    call_command("doctor", "--only", "disk", "--only", "cache", stdout=said)
    assert [line.split()[1] for line in said.getvalue().splitlines()] == ["disk", "cache"]
    with pytest.raises(CommandError, match="invalid choice: 'weather'"):
        call_command("doctor", "--only", "weather")


@pytest.mark.django_db
def test_findings_name_their_own_check(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "PING_S", 0.2)
    assert [each.name for each in examination.examine()] == list(examination.CHECKS)
    assert {Level.OK} < {each.level for each in examination.examine(["disk", "beat", "cache"])}


def test_a_direct_connection_is_none_of_djangos() -> None:
    with connect() as link:
        assert link.autocommit
        assert link.execute("SELECT 1").fetchone() == (1,)
