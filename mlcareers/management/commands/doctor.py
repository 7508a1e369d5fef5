"""Check this installation: one line each, with what to do; exit code 1 when something fails."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from mlcareers.doctor.examination import CHECKS, examine
from mlcareers.doctor.finding import Finding, Level


class Command(BaseCommand):
    """`doctor [--json] [--only NAME]`: changes nothing."""

    help = __doc__ or ""
    # It says itself what is wrong.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="Print one JSON object.")
        parser.add_argument("--only", action="append", choices=list(CHECKS), default=[], help="Name one check or more.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Ends with exit code 1 where a check failed; warnings are no failure."""
        findings = examine(options["only"])
        failed = any(finding.level == Level.FAIL for finding in findings)
        if options["json"]:
            content = {"ok": not failed, "findings": [asdict(finding) for finding in findings]}
            self.stdout.write(json.dumps(content, indent=1))
        else:
            self.stdout.write("\n".join(lines(findings)))
        if failed:
            sys.exit(1)


def lines(findings: Sequence[Finding]) -> list[str]:
    """Return one line for each finding."""
    return [f"{each.level:4}  {each.name:10}  {each.text} {each.advice}".rstrip() for each in findings]
