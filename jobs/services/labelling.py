"""From a clean posting to its labels, and the version of the rules that made them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import taxonomy.catalog
from jobs.contract import CleanPosting
from jobs.models.screened import Screened
from jobs.services.facts import Facts, read_facts
from taxonomy.catalog import Catalog
from taxonomy.classify.posting import find_work, with_skills
from taxonomy.classify.result import Classification
from taxonomy.vocabulary import current_vocabulary

# Raise this when a change of code, not of data, should read every posting anew.
RULES = 4


@dataclass(frozen=True, slots=True)
class Labelled:
    """One posting ready to be written: shown where `screened_as` is None; `content_hash` covers text and rules.

    `facts` and the skills are read only where it is shown; `owned` are the corrections, (field, value), that stand over all
    of it. `employer` is the company that it was labelled for, None where that was not known.
    """

    clean: CleanPosting
    labels: Classification
    screened_as: str | None
    content_hash: str
    facts: Facts | None = None
    owned: tuple[tuple[str, str], ...] = ()
    employer: str | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """What labels a posting: the vocabulary, and the version under which its labels are stored."""

    version: str
    catalog: Catalog


@cache
def files_version() -> str:
    """Return a short hash that changes whenever the taxonomy's data or RULES do."""
    digest = hashlib.sha256(str(RULES).encode())
    folder = Path(taxonomy.catalog.__file__).parent / "data"
    for path in sorted(folder.rglob("*.toml")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def current_rules() -> Rules:
    """Return the rules of this moment: those of the files, with the vocabulary's entries in use."""
    vocabulary = current_vocabulary()
    if not vocabulary.digest:
        return Rules(files_version(), vocabulary.catalog)
    version = hashlib.sha256(f"{files_version()}:{vocabulary.digest}".encode()).hexdigest()[:16]
    return Rules(version, vocabulary.catalog)


def rules_version() -> str:
    """Return the version of the rules of this moment; that of the files where no entry is in use."""
    return current_rules().version


def content_hash(clean: CleanPosting, rules: Rules | None = None) -> str:
    """Return the hash under which `clean` is stored: its own, and that of the rules which label it."""
    version = (rules or current_rules()).version
    return hashlib.sha256(f"{clean.content_hash}:{version}".encode()).hexdigest()


def label(clean: CleanPosting, company: str | None, rules: Rules | None = None) -> Labelled:
    """Label one posting by `rules` (by default those of this moment).

    A talent pool, an unlisted one and one without a role are screened.
    """
    rules = rules or current_rules()
    labels = find_work(clean.title, clean.text, rules.catalog)
    screened_as: str | None = None
    if not clean.listed:
        screened_as = Screened.Reason.UNLISTED
    elif clean.prospect:
        screened_as = Screened.Reason.PROSPECT
    elif labels.role is None:
        screened_as = Screened.Reason.NO_ROLE
    facts: Facts | None = None
    if screened_as is None:
        labels = with_skills(labels, clean.title, clean.text, rules.catalog, company)
        facts = read_facts(clean, labels)
    return Labelled(clean, labels, screened_as, content_hash(clean, rules), facts, employer=company)
