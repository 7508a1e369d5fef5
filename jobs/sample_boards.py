"""The sample boards written for this project: which answers `jobs/data/samples/` holds, and for which addresses.

Everything in them is invented; every address in their postings ends in `.samples.example`, a name that nobody can own.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "data" / "samples"
DOMAIN = ".samples.example"


@dataclass(frozen=True, slots=True)
class SampleBoard:
    """One invented employer and its board; `url` is what its source asks for, `file` and `type` what answers."""

    source: str
    token: str
    company: str
    website: str
    focus: str
    city: str
    country: str
    url: str
    file: Path
    type: str


def load(folder: Path = FOLDER) -> tuple[SampleBoard, ...]:
    """Return the sample boards of `index.toml`; raises KeyError or TypeError where an entry lacks something."""
    entries = tomllib.loads((folder / "index.toml").read_text(encoding="utf-8"))["board"]
    return tuple(SampleBoard(**{**entry, "file": folder / entry["file"]}) for entry in entries)
