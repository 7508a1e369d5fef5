"""docs/deploy/nginx.conf: what it must say, that nginx takes it, and what it does to hostile requests."""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.processes import NGINX, NGINX_CONF, ask, free_port, nginx_files, prepared_database, proxy, status, web

needs_nginx = pytest.mark.skipif(NGINX is None, reason="nginx is not installed here")
ESSENTIAL = [
    r"proxy_request_buffering on", r"proxy_buffering on", r"client_max_body_size \d+m", r"client_header_timeout 10s",
    r"client_body_timeout 10s", r"send_timeout 10s", r"limit_conn addresses \d+", r"server_tokens off",
    r"large_client_header_buffers 4 8k", r"proxy_read_timeout 30s", r"proxy_set_header Host \$http_host",
    r"proxy_set_header X-Forwarded-Proto \$scheme", r"proxy_set_header X-Forwarded-For \$proxy_add_x_forwarded_for",
    r'proxy_set_header X-Forwarded-Host ""', r'proxy_set_header Forwarded ""', r"proxy_pass \$web",
]  # fmt: skip


def directives() -> str:
    return re.sub(r"#.*", "", NGINX_CONF.read_text(encoding="utf-8"))


@pytest.mark.parametrize("directive", ESSENTIAL)
def test_an_essential_directive_stands_there_once(directive: str) -> None:
    assert len(re.findall(rf"^\s*{directive};$", directives(), re.MULTILINE)) == 1


def test_headers_of_the_application_are_not_doubled() -> None:
    assert "add_header" not in directives()


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="mlc-nginx-", dir="/tmp") as name:
        yield Path(name)


@pytest.fixture(scope="module")
def servers() -> Iterator[dict[str, str]]:
    with prepared_database("behind_proxy") as named:
        yield named


@needs_nginx
def test_nginx_takes_the_file(folder: Path) -> None:
    assert NGINX is not None
    main = nginx_files(folder, listen=8, web_port=9)
    done = subprocess.run(
        [NGINX, "-t", "-p", str(folder), "-c", str(main)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "emerg" not in done.stderr and "warn" not in done.stderr


@needs_nginx
@pytest.mark.loopback
def test_what_a_client_claims_to_be_forwarded_is_not_believed(
    _loopback_only: None, folder: Path, servers: dict[str, str]
) -> None:
    public = servers | {"SITE_URL": "https://localhost", "LOG_LEVEL": "ERROR"}
    with web(folder, public, proxies=1) as (web_port, _), proxy(folder, web_port) as port:
        # Straight at the web server the header counts: there it comes from the proxy.
        secure = "X-Forwarded-Proto: https\r\n"
        assert status(ask(web_port, "/api/v1/roles/", headers=f"{secure}X-Forwarded-For: 192.0.2.77\r\n")) == 200
        answer = ask(port, "/about/", headers="X-Forwarded-Proto: https\r\nX-Forwarded-Host: evil.example\r\n")
        assert status(answer) == 301
        assert b"\r\nLocation: https://localhost/about/\r\n" in answer


@needs_nginx
@pytest.mark.loopback
def test_a_client_that_claims_other_addresses_is_counted_as_one(
    _loopback_only: None, folder: Path, servers: dict[str, str]
) -> None:
    limited = servers | {"API_RATE": "5/min"}
    with web(folder, limited, proxies=1) as (web_port, _), proxy(folder, web_port) as port:
        claims = [f"X-Forwarded-For: 192.0.2.{number}\r\n" for number in range(1, 9)]
        # The proxy's own word counts: eight readers.
        assert [status(ask(web_port, "/api/v1/roles/", headers=claim)) for claim in claims] == [200] * 8
        # The same eight words from one client, through the proxy.
        assert [status(ask(port, "/api/v1/roles/", headers=claim)) for claim in claims][5:] == [429] * 3


@needs_nginx
@pytest.mark.loopback
def test_a_web_server_that_is_gone_gives_502_at_once(_loopback_only: None, folder: Path) -> None:
    with proxy(folder, free_port()) as port:
        assert status(ask(port, "/", timeout_s=3)) == 502
