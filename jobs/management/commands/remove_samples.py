"""`manage.py remove_samples`: the sample boards and everything that came from them go."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from jobs.services.admin_links import first_admin
from jobs.services.samples import remove_samples


class Command(BaseCommand):
    """Removes the samples and prints how much went as one JSON object."""

    help = "Remove the sample boards, their postings and their companies."

    def handle(self, *args: Any, **options: Any) -> None:
        """Remove them, noted under the first admin so that they do not come back."""
        removed = remove_samples(user=first_admin(), note="Removed by manage.py remove_samples.")
        self.stdout.write(json.dumps(asdict(removed)))
        self.stderr.write("The samples are gone." if removed.boards else "There are no samples here.")
