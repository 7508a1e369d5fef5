"""From a clean posting to its labels, and the version of the rules that made them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import taxonomy.catalog
from jobs.contract import CleanPosting
from jobs.models.screened import Screened
from jobs.services.facts import Facts, read_all_facts
from taxonomy.catalog import Catalog
from taxonomy.classify.passage import read_passage
from taxonomy.classify.posting import find_work, with_skills
from taxonomy.classify.result import Classification
from taxonomy.recent import LETTERS
from taxonomy.vocabulary import current_vocabulary

# Raise this when a change of code, not of data, should read every posting anew.
RULES = 4
# How many postings are labelled at once.
TOGETHER = 50
# Two threads that label at once, and a text more, are remembered whole.
LETTERS_TOGETHER = LETTERS // 3


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
    return label_all([(clean, company)], rules)[0]


def label_all(postings: Sequence[tuple[CleanPosting, str | None]], rules: Rules | None = None) -> list[Labelled]:
    """Label each posting, given with the name of its company, as `label` does: many of them rule by rule.

    TOGETHER of them are enough for that, and few enough to lie in memory.
    """
    rules = rules or current_rules()
    return [item for part in _parts(postings) for item in _label_part(part, rules)]


def _parts(
    postings: Sequence[tuple[CleanPosting, str | None]],
) -> Iterator[Sequence[tuple[CleanPosting, str | None]]]:
    """Cut them where what one rule read of a text would be forgotten before the last rule asks for it."""
    first = letters = 0
    for place, (clean, _) in enumerate(postings):
        letters += len(clean.text)
        if letters > LETTERS_TOGETHER and place > first:
            yield postings[first:place]
            first, letters = place, len(clean.text)
    yield postings[first:]


def _label_part(postings: Sequence[tuple[CleanPosting, str | None]], rules: Rules) -> list[Labelled]:
    """Label these rule by rule (see taxonomy/recent.py)."""
    catalog = rules.catalog
    labels = [find_work(clean.title, clean.text, catalog) for clean, _ in postings]
    reasons = [_screened_as(clean, found) for (clean, _), found in zip(postings, labels, strict=True)]
    shown = [place for place, reason in enumerate(reasons) if reason is None]
    for place in shown:
        read_passage(postings[place][0].text, catalog)
    for place in shown:
        clean, company = postings[place]
        labels[place] = with_skills(labels[place], clean.title, clean.text, catalog, company)
    facts = dict(zip(shown, read_all_facts([(postings[place][0], labels[place]) for place in shown]), strict=True))
    return [
        Labelled(clean, labels[place], reasons[place], content_hash(clean, rules), facts.get(place), employer=company)
        for place, (clean, company) in enumerate(postings)
    ]


def _screened_as(clean: CleanPosting, labels: Classification) -> str | None:
    """Return why a posting is not shown; None where it is."""
    if not clean.listed:
        return Screened.Reason.UNLISTED
    if clean.prospect:
        return Screened.Reason.PROSPECT
    return Screened.Reason.NO_ROLE if labels.role is None else None
