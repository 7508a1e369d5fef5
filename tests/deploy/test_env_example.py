"""The shipped .env.example, with its two secrets filled in, passes Django's checks for a public site."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SECRET = "Zk3vQ8xT1mW6bY0pR5sN9cD2fG7hJ4lA8eU1iO6aX3zC5vB7nM"


def settings_of_the_example() -> dict[str, str]:
    pairs = re.findall(r"^([A-Z_]+)=(.*)$", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE)
    return dict(pairs)


def check(**changes: str) -> subprocess.CompletedProcess[str]:
    """Run the checks in a clean environment that has the example's settings, as docker-compose.yml completes them."""
    compose = {"TRUST_PROXY": "true", "PROXY_COUNT": "1", "DATABASE_URL": os.environ["DATABASE_URL"]}
    environment = {"PATH": os.environ["PATH"]} | compose | settings_of_the_example() | changes
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=300)


def test_the_example_passes_the_checks_for_a_public_site() -> None:
    done = check(SECRET_KEY=SECRET)
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


@pytest.mark.parametrize(
    ("changes", "identifier"),
    [
        ({"SECRET_KEY": SECRET[:49]}, "mlcareers.E001"),
        ({"SECRET_KEY": "change-me-" * 6}, "mlcareers.E006"),
        ({"SECRET_KEY": SECRET, "DEBUG": "true"}, "mlcareers.E002"),
        ({"SECRET_KEY": SECRET, "CONTACT_EMAIL": ""}, "mlcareers.W001"),
    ],
)
def test_the_checks_can_fail(changes: dict[str, str], identifier: str) -> None:
    done = check(**changes)
    assert done.returncode == 1
    assert identifier in done.stderr


def test_every_line_that_is_commented_out_is_the_default() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    commented = dict(re.findall(r"^# ([A-Z_]+)=(.+)$", text, re.MULTILINE))
    program = (
        "import json; from mlcareers import settings as s; "
        "print(json.dumps({n: v for n, v in vars(s).items() if n.isupper()}, default=str))"
    )
    environment = {"PATH": os.environ["PATH"], "SITE_URL": settings_of_the_example()["SITE_URL"]}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    values = json.loads(done.stdout)
    compared = set(commented) & set(values)
    assert len(compared) > 15
    for name in compared:
        value = values[name]
        shown = ",".join(value) if isinstance(value, list) else str(value)
        assert shown.lower().removesuffix(".0") == commented[name].lower(), name
