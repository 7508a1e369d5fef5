"""The hostile corpora beside the project; tests that need them skip, saying so, where they are absent."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

CORPORA = Path(__file__).resolve().parents[4] / "shared" / "data" / "corpora"
needs_corpora = pytest.mark.skipif(not CORPORA.is_dir(), reason="the shared corpora are not beside this project")


def rows(name: str) -> list[dict[str, Any]]:
    """Return the objects of a JSON Lines file, cut at line feeds alone."""
    lines = (CORPORA / name).read_bytes().decode("utf-8").split("\n")
    return [json.loads(line) for line in lines if line]
