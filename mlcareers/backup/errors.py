"""Why a backup could not be made or restored."""

from __future__ import annotations


class BackupError(Exception):
    """Nothing was made, or nothing can be trusted; the message is one sentence that says why and what to do."""
