#!/usr/bin/env python
"""Django's command-line door; a failing database is told in one sentence."""

import os
import sys


def main() -> None:
    """Run the management command named on the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mlcareers.settings")
    try:
        from django.core.management import execute_from_command_line
    except ImportError:
        sys.exit("Django is not installed here: run `make run` or `make test` once, they make .venv.")
    from django.db.utils import OperationalError

    try:
        execute_from_command_line(sys.argv)
    except OperationalError as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else "no answer"
        sys.exit(
            f"The database cannot be reached ({reason}). Start it with `make run`, or set DATABASE_URL to a running PostgreSQL."
        )


if __name__ == "__main__":
    main()
