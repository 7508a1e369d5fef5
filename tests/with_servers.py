"""Run a command on a database and a broker of its own: `python -m tests.with_servers [--migrate] COMMAND ...`."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from mlcareers import embedded

PROJECT = Path(__file__).resolve().parent.parent


def main(arguments: list[str]) -> int:
    """Start what the environment does not name, run the command, stop it again; returns the command's exit code."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    migrate = arguments[:1] == ["--migrate"]
    command = arguments[1:] if migrate else arguments
    environment = dict(os.environ)
    database, broker = not environment.get("DATABASE_URL"), not environment.get("BROKER_URL")
    try:
        with embedded.temporary(PROJECT, database=database, broker=broker) as place:
            if database:
                environment["DATABASE_URL"] = place.database_url
            if broker:
                environment["BROKER_URL"] = place.broker_url
            if migrate:
                for setup in (["migrate", "--verbosity", "0"], ["sync_taxonomy", "--verbosity", "0"]):
                    subprocess.run([sys.executable, "manage.py", *setup], env=environment, check=True)
            return subprocess.run(command, env=environment, check=False).returncode
    except embedded.EmbeddedError as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
