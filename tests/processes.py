"""Real programs on 127.0.0.1 for tests: a web server as in production, and the proxy before it."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.databases import new_database
from tests.prepared import PROJECT, at_server, prepared_template

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
NGINX_CONF = PROJECT / "docs" / "deploy" / "nginx.conf"
# Far more than a busy machine needs.
START_S = 120
# Below those that the system gives to whoever connects: nobody is at one by chance between its choice and its use.
PORTS = range(20_000, 30_000)


def patience() -> float:
    """Return how many times longer a bound in seconds may take: 1, and up to 2 where the cores have more to do than time."""
    return min(2.0, max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1)))


def free_port() -> int:
    """Return a port that nobody listens at now."""
    while True:
        with suppress(OSError), socket.create_server(("127.0.0.1", secrets.choice(PORTS))) as listener:
            return int(listener.getsockname()[1])


def ask(port: int, path: str, *, headers: str = "", timeout_s: float = 60, host: str = "localhost") -> bytes:
    """Return the whole answer to one GET, headers and all; empty where the connection was refused or cut off."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=timeout_s) as link:
            link.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{headers}\r\n".encode())
            parts = []
            while part := link.recv(65536):
                parts.append(part)
            return b"".join(parts)
    except (ConnectionError, TimeoutError):
        return b""


def status(answer: bytes) -> int:
    """Return the status of an answer; 0 for none."""
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/") else 0


@contextmanager
def running(
    command: list[str], port: int, environment: Mapping[str, str], log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server and give it once `port` is open; it is ended with the block."""
    with log.open("wb") as output:
        program = subprocess.Popen(
            command, cwd=PROJECT, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
    try:
        deadline = time.monotonic() + START_S
        while not is_open(port):
            assert program.poll() is None, log.read_text()[-2000:]
            assert time.monotonic() < deadline, f"{command[:3]} did not listen: {log.read_text()[-2000:]}"
            time.sleep(0.05)
        yield program
    finally:
        program.terminate()
        try:
            program.wait(30)
        except subprocess.TimeoutExpired:
            program.kill()
            program.wait()


def is_open(port: int) -> bool:
    """Whether somebody listens at the port."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


@contextmanager
def prepared_database(name: str) -> Iterator[dict[str, str]]:
    """Create a database with tables, roles and skills in the tests' server; gives the environment that names it."""
    with new_database(name, template=prepared_template()) as created:
        yield {"DATABASE_URL": at_server(created)}


@contextmanager
def web(folder: Path, environment: Mapping[str, str], *, proxies: int) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Run gunicorn with production's settings; gives its port and its process."""
    port = free_port()
    own = {
        "DJANGO_SETTINGS_MODULE": "mlcareers.settings", "SECRET_KEY": "kN3vQ8xT1mZ6bY0pR5sW9cD2" * 3, "PORT": str(port),
        "HOST": "127.0.0.1", "PROXY_COUNT": str(proxies), "TRUST_PROXY": str(proxies > 0), "API_RATE": "100000/min",
    }  # fmt: skip
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST")}
    command = [sys.executable, "-m", "gunicorn", "-c", "python:mlcareers.gunicorn"]
    with running(command, port, kept | own | environment, folder / "web.log") as program:
        yield port, program


def nginx_files(folder: Path, *, listen: int, web_port: int) -> Path:
    """Write our nginx.conf for this machine, and the main file around it that the image brings; returns the latter."""
    text = NGINX_CONF.read_text(encoding="utf-8")
    for pattern, here in (
        (r"listen 80 default_server;", f"listen 127.0.0.1:{listen} default_server;"),
        (r"http://web:8000;", f"http://127.0.0.1:{web_port};"),
    ):
        text, found = re.subn(pattern, here, text)
        assert found == 1, pattern
    (folder / "default.conf").write_text(text)
    kinds = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    temporary = "\n".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    main = folder / "main.conf"
    main.write_text(
        f"daemon off;\nworker_processes 1;\npid {folder}/nginx.pid;\nerror_log {folder}/error.log;\n"
        f"events {{ worker_connections 512; }}\n"
        f"http {{\naccess_log off;\n{temporary}\ninclude {folder}/default.conf;\n}}\n"
    )
    # Started by root, nginx works as somebody else, who must reach its folders.
    folder.chmod(0o755)
    return main


@contextmanager
def proxy(folder: Path, web_port: int) -> Iterator[int]:
    """Run nginx with our file before the web server; gives its port."""
    assert NGINX is not None
    port = free_port()
    main = nginx_files(folder, listen=port, web_port=web_port)
    command = [NGINX, "-p", str(folder), "-c", str(main)]
    with running(command, port, dict(os.environ), folder / "nginx.log"):
        yield port
