"""The version is read from CHANGELOG.md, so that it stands in one place."""

from __future__ import annotations

import re
from pathlib import Path


def read_version(changelog: Path) -> str:
    """Return the first `## X.Y.Z` heading of `changelog`; "0" where the file or heading is missing."""
    try:
        text = changelog.read_text(encoding="utf-8")
    except OSError:
        return "0"
    found = re.search(r"^## (\d+\.\d+\.\d+)", text, re.MULTILINE)
    return found.group(1) if found else "0"
