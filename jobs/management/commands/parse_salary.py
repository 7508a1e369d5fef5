"""`manage.py parse_salary`: texts as JSON Lines in, the stated base pay out; needs no database."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from jobs.management.lines import json_line, read_texts
from jobs.parsing.pay_words import stated_range


class Command(BaseCommand):
    """Reads standard input to its end; a bad line stops the run with its number and exit code 1."""

    help = "Read pay: JSON Lines {id, text} on standard input, {id, salary} in the stated numbers on output."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        for identity, text in read_texts(sys.stdin.buffer):
            found = stated_range(text)
            salary = None
            if found is not None:
                salary = {
                    "min": None if found.min is None else float(found.min),
                    "max": None if found.max is None else float(found.max),
                    "currency": found.currency,
                    "period": found.period,
                }
            self.stdout.write(json_line({"id": identity, "salary": salary}))
