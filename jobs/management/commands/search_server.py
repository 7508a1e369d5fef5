"""Hold the search's index in one process and answer all web processes over a socket."""

from __future__ import annotations

import asyncio
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from jobs.search.host import host
from jobs.search.server import Server, SocketTaken


class Command(BaseCommand):
    """`search_server`: serves at SEARCH_SOCKET until SIGTERM; web processes with SEARCH_ENGINE=server ask it."""

    help = __doc__ or ""

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError with one sentence where the socket cannot be used."""
        host.serve()
        try:
            asyncio.run(_serve())
        except SocketTaken as problem:
            raise CommandError(str(problem)) from problem


async def _serve() -> None:
    await Server(settings.SEARCH_SOCKET).run()
