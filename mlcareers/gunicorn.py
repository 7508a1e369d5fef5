"""gunicorn's settings for production: `gunicorn -c python:mlcareers.gunicorn`.

Slow clients decide the kind of worker. Behind a proxy that buffers (PROXY_COUNT of 1 or more), threads are simplest
and fastest. Bare, a few clients that send one byte a second would hold all threads: there the asgi worker serves.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mlcareers.settings")

from django.conf import settings

_behind_proxy = settings.PROXY_COUNT > 0

_host = settings.WEB_HOST or "127.0.0.1"
bind = f"{f'[{_host}]' if ':' in _host else _host}:{settings.WEB_PORT or '8000'}"
worker_class = "mlcareers.even_worker.EvenWorker" if _behind_proxy else "asgi"
wsgi_app = "mlcareers.wsgi:application" if _behind_proxy else "mlcareers.asgi:application"
workers = settings.WEB_WORKERS
threads = settings.WEB_THREADS
# Of the asgi worker: more than this many at once wait for the database anyway.
worker_connections = 200
asgi_lifespan = "off"
preload_app = True
# Seconds: a worker that shows no life, that finishes its requests after SIGTERM, and an idle connection.
timeout = 30
graceful_timeout = 20
keepalive = 5
limit_request_line = 8190
limit_request_fields = 100
# The sign of life is a file: in memory, since a container's disk can be slow.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - gunicorn makes files of its own there
control_socket_disable = True
loglevel = "warning"
errorlog = "-"
accesslog = None


def on_starting(server: Any) -> None:
    """Refuse to start on wrong settings or on tables of another release."""
    import django

    from mlcareers.startup import refuse_to_start

    django.setup()
    refuse_to_start()


def when_ready(server: Any) -> None:
    """Read the search's index before any worker is forked, so that they share its memory."""
    from jobs.search.host import host
    from mlcareers.startup import close_connections

    host.load_before_fork()
    close_connections()


def post_worker_init(worker: Any) -> None:
    """Begin to make the search's index of this process, or to bring the one that it was forked with up to date.

    Until it is there, searches are answered in SQL.
    """
    from jobs.search.host import host

    host.prepare()
