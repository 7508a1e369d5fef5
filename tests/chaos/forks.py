"""A program for tests: a process that is ready to import, and forks one that does for each line it reads.

Each line of stdin names a database; the number of the process that imports its due boards is answered, and its exit
code once it has ended (-9 where it was killed).
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import django


def main() -> None:
    """Get ready, then answer line by line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mlcareers.settings")
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from jobs import registry
    from jobs.contract import Page, Request
    from jobs.parsing.clean import clean
    from jobs.search.wording import wording
    from jobs.services.clustering import link_left
    from jobs.services.labelling import Rules, content_hash, files_version, label
    from taxonomy.catalog import load_catalog
    from tests.jobs.payloads import greenhouse_board, greenhouse_job

    # What every start reads anyway, rules and places among it; no connection is opened before the fork.
    page = Page(Request("https://boards.example/"), 200, {}, greenhouse_board(greenhouse_job(1)))
    rules = Rules(files_version(), load_catalog())
    for raw in registry.source("greenhouse").parse(page).postings:
        item = label(clean(raw), "Lantern Works", rules)
        content_hash(item.clean, rules)
        wording(item.clean.title, [], [item.clean.text], "en")
    silence = Path(os.devnull).open("w")  # noqa: SIM115 - held as long as this process lives
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        number = os.fork()
        if not number:
            connection.settings_dict["NAME"] = line.strip()
            sys.stdout = silence
            status = 1
            try:
                call_command("import_boards", "--wait", stdout=sys.stdout)
                # What the schedule does every quarter of an hour.
                link_left()
                status = 0
            finally:
                os._exit(status)
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()
        _, ended = os.waitpid(number, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(ended)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
