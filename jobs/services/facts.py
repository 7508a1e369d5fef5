"""What a shown posting says besides its role and skills: who may apply, which work, how many years, which help, and its words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from jobs.contract import CleanPosting
from jobs.models.posting import Posting
from jobs.parsing.eligibility import Reading, readings
from jobs.parsing.eligible import Eligible, eligible
from jobs.parsing.statements import Statement, statements
from jobs.parsing.telling import telling
from taxonomy.catalog import load_catalog
from taxonomy.classify.education import EducationAsked, find_education
from taxonomy.classify.experience import BEGINNERS, ExperienceAsked, find_contradiction, find_experience
from taxonomy.classify.result import Classification
from taxonomy.classify.workflow import StepFinding, find_workflow

PLACES_SHOWN = 1000
PARTED = "; "
# The columns of a posting that `fill_facts` sets.
FACT_COLUMNS = (
    "eligibility", "eligible_countries", "excluded_countries", "unsure_countries", "workflow_owns", "workflow_contributes",
    "experience_years", "experience_required", "education", "education_required", "contradicts_entry_level", "visa",
    "relocation", "clearance",
)  # fmt: skip
_LABELS = {"visa-sponsorship": "visa", "relocation": "relocation", "clearance": "clearance"}


@dataclass(frozen=True, slots=True)
class Words:
    """The words behind a fact: quote == title, text or place line at [start:end], in code points."""

    label: str
    field: Literal["title", "text", "place"]
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What was read; `experience` None and a level "none" without words mean that the text is silent."""

    eligible: Eligible
    steps: tuple[StepFinding, ...]
    experience: ExperienceAsked | None
    education: EducationAsked
    contradicts: bool
    answers: dict[str, str]
    words: tuple[Words, ...]


def place_line(clean: CleanPosting) -> str:
    """Return the places of a posting as it is shown: its stated words in one line."""
    return PARTED.join(place.text for place in clean.places)[:PLACES_SHOWN]


def read_facts(clean: CleanPosting, labels: Classification) -> Facts:
    """Read the facts of one posting that is shown; it costs some milliseconds."""
    return read_all_facts([(clean, labels)])[0]


def read_all_facts(postings: Sequence[tuple[CleanPosting, Classification]]) -> list[Facts]:
    """Read the facts of each posting, rule by rule (see taxonomy/recent.py)."""
    catalog = load_catalog()
    cleans = [clean for clean, _ in postings]
    for clean in cleans:
        telling(clean.text)
    reaches = [eligible(clean.workplace, clean.text, clean.places) for clean in cleans]
    steps = [find_workflow(clean.text) for clean in cleans]
    experiences = [find_experience(clean.text, catalog) for clean in cleans]
    educations = [find_education(clean.text, catalog) for clean in cleans]
    said = [statements(clean.text) for clean in cleans]
    contradicting = [
        labels.seniority in BEGINNERS and find_contradiction(clean.title, clean.text, catalog) is not None
        for clean, labels in postings
    ]
    return [
        _joined(*found)
        for found in zip(cleans, reaches, steps, experiences, educations, said, contradicting, strict=True)
    ]


def _joined(
    clean: CleanPosting,
    reach: Eligible,
    steps: tuple[StepFinding, ...],
    experience: ExperienceAsked | None,
    education: EducationAsked,
    said: tuple[Statement, ...],
    contradicts: bool,
) -> Facts:
    return Facts(
        eligible=reach,
        steps=steps,
        experience=experience,
        education=education,
        contradicts=contradicts,
        answers={_LABELS[item.subject]: item.answer for item in said},
        words=(
            *_of_eligible(reach, clean),
            *(Words(item.label, "text", item.start, item.end, item.quote) for step in steps for item in step.evidence),
            *_of_demands(experience, education),
            *_of_statements(said),
        ),
    )


def fill_facts(posting: Posting, facts: Facts) -> None:
    """Put the facts into the posting's columns."""
    posting.eligibility = facts.eligible.scope
    posting.eligible_countries = list(facts.eligible.eligible)
    posting.excluded_countries = list(facts.eligible.excluded)
    posting.unsure_countries = list(facts.eligible.unsure)
    posting.workflow_owns = [step.step for step in facts.steps if step.share == "owns"]
    posting.workflow_contributes = [step.step for step in facts.steps if step.share == "contributes"]
    posting.experience_years = facts.experience.years if facts.experience else None
    posting.experience_required = facts.experience is not None and facts.experience.required
    posting.education = facts.education.level if facts.education.evidence else ""
    posting.education_required = facts.education.required
    posting.contradicts_entry_level = facts.contradicts
    posting.visa = facts.answers.get("visa", "")
    posting.relocation = facts.answers.get("relocation", "")
    posting.clearance = facts.answers.get("clearance", "")


def _of_eligible(reach: Eligible, clean: CleanPosting) -> Iterable[Words]:
    for reading in reach.readings:
        if reading.field == "text":
            yield Words(_label(reading), "text", reading.start, reading.end, reading.quote)
    if any(reading.field == "place" for reading in reach.readings):
        yield from _of_places(clean)


def _of_places(clean: CleanPosting) -> Iterable[Words]:
    """The place fields make one statement; here each of them that speaks gets its own words."""
    line, start = place_line(clean), 0
    for place in clean.places:
        end = start + len(place.text)
        # The line is cut where a posting names very many places.
        if end <= len(line):
            for reading in readings("", [place.text])[:1]:
                yield Words(_label(reading), "place", start, end, line[start:end])
        start = end + len(PARTED)


def _label(reading: Reading) -> str:
    return "eligible:excludes" if reading.excluded else "eligible:accepts"


def _of_demands(experience: ExperienceAsked | None, education: EducationAsked) -> Iterable[Words]:
    found = (("experience", experience.evidence if experience else None), ("education", education.evidence))
    for label, item in found:
        if item:
            yield Words(label, "text", item.start, item.end, item.quote)


def _of_statements(said: Iterable[Statement]) -> Iterable[Words]:
    return (Words(_LABELS[item.subject], "text", item.start, item.end, item.quote) for item in said)
