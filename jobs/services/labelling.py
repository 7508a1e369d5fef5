"""From a clean posting to its labels, and the version of the rules that made them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import taxonomy.catalog
from jobs.contract import CleanPosting
from jobs.models.posting import Screened
from jobs.services.facts import Facts, read_facts
from taxonomy.catalog import load_catalog
from taxonomy.classify.posting import classify
from taxonomy.classify.result import Classification

# Raise this when a change of code, not of data, should read every posting anew.
RULES = 4


@dataclass(frozen=True, slots=True)
class Labelled:
    """One posting ready to be written: shown where `screened_as` is None; `content_hash` covers text and rules.

    `facts` are read only where it is shown; `owned` are the corrections, (field, value), that stand over all of it.
    """

    clean: CleanPosting
    labels: Classification
    screened_as: str | None
    content_hash: str
    facts: Facts | None = None
    owned: tuple[tuple[str, str], ...] = ()


@cache
def rules_version() -> str:
    """Return a short hash that changes whenever the taxonomy's data or RULES do."""
    digest = hashlib.sha256(str(RULES).encode())
    folder = Path(taxonomy.catalog.__file__).parent / "data"
    for path in sorted(folder.rglob("*.toml")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def content_hash(clean: CleanPosting) -> str:
    """Return the hash under which `clean` is stored: its own, and that of the rules which label it."""
    return hashlib.sha256(f"{clean.content_hash}:{rules_version()}".encode()).hexdigest()


def label(clean: CleanPosting, company: str | None) -> Labelled:
    """Label one posting; a talent pool, an unlisted one and one without a role are screened."""
    labels = classify(clean.title, clean.text, load_catalog(), company=company)
    screened_as: str | None = None
    if not clean.listed:
        screened_as = Screened.Reason.UNLISTED
    elif clean.prospect:
        screened_as = Screened.Reason.PROSPECT
    elif labels.role is None:
        screened_as = Screened.Reason.NO_ROLE
    facts = read_facts(clean, labels) if screened_as is None else None
    return Labelled(clean, labels, screened_as, content_hash(clean), facts)
