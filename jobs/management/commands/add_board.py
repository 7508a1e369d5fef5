"""`manage.py add_board URL`: a board by its careers address."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from jobs.services.boards import BoardUrlUnknown, locate_board, save_board, stored_board
from jobs.services.fetching import make_fetcher


class Command(BaseCommand):
    """Adds the board that a careers address belongs to, due at once."""

    help = "Add the board that a careers address belongs to; it is read at once by a running worker."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the address and the employer's name."""
        parser.add_argument("url", metavar="URL")
        parser.add_argument("--company", metavar="NAME", help="the employer; without it the feed names the employers")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the board as one JSON object."""
        try:
            ref = locate_board(url=options["url"], fetcher=make_fetcher()).ref
            existing = stored_board(ref=ref)
            board = existing or save_board(ref=ref, evidence=options["url"], company_name=options["company"])
        except BoardUrlUnknown as problem:
            raise CommandError(problem.sentence) from None
        except ValueError as problem:
            raise CommandError(str(problem)) from None
        self.stdout.write(
            json.dumps(
                {
                    "board": board.pk,
                    "source": board.source,
                    "token": board.token,
                    "company": board.company.name if board.company else None,
                    "created": existing is None,
                    "url": board.public_url,
                    "next_import_at": board.next_import_at.isoformat(),
                },
                ensure_ascii=False,
            )
        )
        said = "is known already and was left as it is" if existing else "was added and is due now"
        self.stderr.write(f"The board {board} {said}.")
