"""docker-compose.yml: one image, one env file, health checks everywhere, nothing open but the proxy."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "docker-compose.yml"
OURS = {"setup", "web", "worker", "beat"}
COMPOSE = shutil.which("docker-compose")
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))["services"]


def test_the_services_are_those_of_the_design() -> None:
    assert set(SERVICES) == OURS | {"db", "broker", "proxy"}
    assert SERVICES["db"]["image"] == "postgres:18"
    assert SERVICES["broker"]["image"].startswith("valkey/valkey:")


@pytest.mark.parametrize("name", sorted(OURS))
def test_each_process_of_ours_has_one_image_one_env_file_and_few_rights(name: str) -> None:
    service = SERVICES[name]
    assert (service["image"], service["build"], service["env_file"]) == ("mlcareers", ".", ".env")
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "user" not in service and "privileged" not in service
    assert service["environment"] == SERVICES["web"]["environment"]


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"setup", "web"}))
def test_each_service_that_stays_is_watched(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"][0] in ("CMD", "CMD-SHELL")
    assert SERVICES[name]["restart"] == "unless-stopped"


def test_the_web_server_is_watched_by_its_image() -> None:
    assert "healthcheck" not in SERVICES["web"]
    assert SERVICES["web"]["restart"] == "unless-stopped"
    assert "command" not in SERVICES["web"]


def test_nothing_is_open_to_the_network_but_the_proxy() -> None:
    assert {name for name, service in SERVICES.items() if "ports" in service} == {"proxy"}
    assert not any(service.get("network_mode") for service in SERVICES.values())


def test_the_proxy_reads_our_file_and_cannot_change_it() -> None:
    [mount] = SERVICES["proxy"]["volumes"]
    assert mount == "./docs/deploy/nginx.conf:/etc/nginx/conf.d/default.conf:ro"
    assert (ROOT / "docs/deploy/nginx.conf").is_file()


def test_the_broker_keeps_tasks_and_evicts_none() -> None:
    command = " ".join(SERVICES["broker"]["command"])
    assert "--appendonly yes" in command and "--maxmemory-policy noeviction" in command
    assert SERVICES["broker"]["volumes"] == ["broker:/data"]


def test_the_tables_are_prepared_before_anything_works_on_them() -> None:
    assert SERVICES["setup"]["command"] == ["python", "manage.py", "setup"]
    assert SERVICES["setup"]["depends_on"] == {
        "db": {"condition": "service_healthy"}, "broker": {"condition": "service_healthy"}
    }  # fmt: skip
    assert SERVICES["setup"]["restart"] == "on-failure"
    for name in OURS - {"setup"}:
        assert SERVICES[name]["depends_on"] == {"setup": {"condition": "service_completed_successfully"}}


def test_a_worker_has_longer_to_stop_than_its_tasks() -> None:
    from django.conf import settings

    from mlcareers import gunicorn

    grace_s = int(SERVICES["worker"]["stop_grace_period"].removesuffix("s"))
    assert SERVICES["worker"]["stop_signal"] == "SIGQUIT"
    assert 0 < settings.CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT < grace_s
    assert gunicorn.graceful_timeout < grace_s


def test_no_secret_stands_in_the_file() -> None:
    text = FILE.read_text(encoding="utf-8")
    for name in ("SECRET_KEY", "POSTGRES_PASSWORD"):
        assert len(re.findall(rf"\${{{name}:\?", text)) == len(re.findall(rf"\${{{name}", text)) > 0
    assert "change-me" not in text


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(FILE, tmp_path)
    return tmp_path


def config(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    assert COMPOSE is not None
    kept = {"PATH": "/usr/bin:/bin", "HOME": str(folder)}
    return subprocess.run(
        [COMPOSE, "config", *arguments], cwd=folder, env=kept, capture_output=True, text=True, check=False, timeout=300
    )


needs_compose = pytest.mark.skipif(COMPOSE is None, reason="docker-compose is not installed here")


@needs_compose
def test_compose_takes_the_file_with_the_example_filled_in(folder: Path) -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    filled = example.replace("SECRET_KEY=\n", "SECRET_KEY=signed\n").replace(
        "POSTGRES_PASSWORD=\n", "POSTGRES_PASSWORD=pw\n"
    )
    (folder / ".env").write_text(filled)
    done = config(folder, "-q")
    assert (done.returncode, done.stderr) == (0, "")
    web = yaml.safe_load(config(folder).stdout)["services"]["web"]["environment"]
    assert web["SITE_URL"] == "https://jobs.example.org"
    assert web["DATABASE_URL"] == "postgres://mlcareers:pw@db/mlcareers"
    assert (web["SECRET_KEY"], str(web["PROXY_COUNT"]), web["HOST"]) == ("signed", "1", "0.0.0.0")
    json.dumps(web)


@needs_compose
def test_compose_says_which_required_setting_is_missing(folder: Path) -> None:
    shutil.copy(ROOT / ".env.example", folder / ".env")
    done = config(folder, "-q")
    assert done.returncode != 0
    assert "in the file .env" in done.stderr
