"""Print a link that signs the first admin in once."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from jobs.services.admin_links import first_admin, make_admin_link


class Command(BaseCommand):
    """`admin_link [--base-url URL]`: the link goes to standard output."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--base-url", default=settings.SITE_URL, help="Address of this installation.")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(make_admin_link(first_admin(), options["base_url"]))
