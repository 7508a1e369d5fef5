"""Print a link that signs the first admin in once, within 24 hours."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from jobs.services.admin_links import first_admin, make_admin_link
from mlcareers.lib.run_file import RunFile


class Command(BaseCommand):
    """`admin_link [--base-url URL]`: the link goes to standard output."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--base-url", default="", help="Address of this installation; else where `make run` listens, or SITE_URL."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        running = RunFile(settings.LOCAL_DIR / "run.json").url()
        self.stdout.write(make_admin_link(first_admin(), options["base_url"] or running or settings.SITE_URL))
