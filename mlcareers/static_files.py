"""Collecting the static files of a release: by a process of its own, while tables and lists are prepared."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


class CollectingFailed(Exception):
    """Static files could not be collected; the message is one sentence."""


class Collecting:
    """One run of collectstatic beside the start; `wait` before pages are served, `stop` when the start is given up."""

    def __init__(self, project: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"],
            cwd=project,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        # What it says can be read once.
        self._is_read = False

    @property
    def is_running(self) -> bool:
        """Whether it is still at work."""
        return self._process.poll() is None

    def wait(self) -> None:
        """Return when all is collected; raises CollectingFailed with what it said last."""
        _, said = self._process.communicate()
        self._is_read = True
        if self._process.returncode != 0:
            last = (said.strip().splitlines() or ["it said nothing"])[-1]
            raise CollectingFailed(f"The static files could not be collected: {last}")

    def stop(self) -> None:
        """End it where it is still running."""
        if self.is_running:
            self._process.kill()
        if not self._is_read:
            self._process.communicate()
            self._is_read = True


def static_is_stale(project: Path, target: Path) -> bool:
    """Whether a static file of ours, or the set of packages, is newer than what was collected, or nothing was."""
    manifest = target / "staticfiles.json"
    if not manifest.exists():
        return True
    collected = manifest.stat().st_mtime
    newest = [project / "requirements.lock", *(path for path in (project / "static").rglob("*") if path.is_file())]
    return any(path.stat().st_mtime > collected for path in newest)
