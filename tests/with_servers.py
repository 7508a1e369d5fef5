"""Run a command on a database and a broker of its own: `python -m tests.with_servers [--migrate] COMMAND ...`."""

from __future__ import annotations

import os
import subprocess
import sys

from mlcareers import embedded


def main(arguments: list[str]) -> int:
    """Start what the environment does not name, run the command, stop it again; returns the command's exit code."""
    migrate = arguments[:1] == ["--migrate"]
    command = arguments[1:] if migrate else arguments
    place = embedded.temporary_layout()
    environment = dict(os.environ)
    database, broker = not environment.get("DATABASE_URL"), not environment.get("BROKER_URL")
    try:
        with embedded.running(place, database=database, broker=broker):
            if database:
                environment["DATABASE_URL"] = place.database_url
            if broker:
                environment["BROKER_URL"] = place.broker_url
            if migrate:
                for setup in (["migrate", "--verbosity", "0"], ["sync_taxonomy", "--verbosity", "0"]):
                    subprocess.run([sys.executable, "manage.py", *setup], env=environment, check=True)
            return subprocess.run(command, env=environment, check=False).returncode
    finally:
        embedded.remove_temporary(place)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
