"""What a posting says besides role, skills and pay, as its page shows it: each fact with the words that it rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jobs.models.posting import Posting
from jobs.models.posting_parts import PostingEvidence
from jobs.search.vocabulary import homes
from jobs.views.rows import posting_cells
from taxonomy.catalog import load_catalog

# More names than these stand behind one number.
NAMED = 6


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words of a posting; `href` leads to where they are marked in the text, None where they stand in title or places."""

    words: str
    field: str
    href: str | None


@dataclass(frozen=True, slots=True)
class Countries:
    """Countries by name, parted by semicolons since some names hold a comma; `are_few`: short enough to be named at once."""

    names: str
    number: int
    are_few: bool


@dataclass(frozen=True, slots=True)
class EligibilityShown:
    """From where it may be done. `scope` as in `Posting.eligibility`; without quotes it rests on the posting's own places."""

    scope: str
    accepted: Countries
    refused: Countries
    unsure: Countries
    quotes: tuple[Quoted, ...]


@dataclass(frozen=True, slots=True)
class StepShown:
    """One step of the work: owns, contributes or rarely, with the words that ask for it."""

    slug: str
    name: str
    level: str
    quotes: tuple[Quoted, ...]


@dataclass(frozen=True, slots=True)
class WorkShown:
    """The six steps; where the text names none (`is_said` False) they are the usual ones of the role."""

    steps: tuple[StepShown, ...]
    is_said: bool


@dataclass(frozen=True, slots=True)
class EntryLevelDoubt:
    """A beginner's title over a text that asks for years, both in their words."""

    title: Quoted
    text: Quoted


class Evidence:
    """The words behind a posting's labels; `anchors` has label@start -> `#e-N` of those that are marked in the text."""

    def __init__(self, rows: Sequence[PostingEvidence], anchors: Mapping[str, str]) -> None:
        self.rows = rows
        self.anchors = anchors

    def quotes(self, *labels: str) -> tuple[Quoted, ...]:
        """Return the words behind the labels, in the order in which they were found."""
        return tuple(
            Quoted(
                item.quote,
                item.field,
                self.anchors.get(f"{item.label}@{item.start}") if item.field == "text" else None,
            )
            for item in self.rows
            if item.label in labels
        )


def eligibility_shown(posting: Posting, evidence: Evidence) -> EligibilityShown:
    """Return from where the posting may be done."""
    return EligibilityShown(
        scope=posting.eligibility,
        accepted=_countries(posting.eligible_countries),
        refused=_countries(posting.excluded_countries),
        unsure=_countries(posting.unsure_countries),
        quotes=evidence.quotes("eligible:accepts", "eligible:excludes"),
    )


def work_shown(posting: Posting, evidence: Evidence) -> WorkShown:
    """Return the six steps of the work as the posting's text has them, else as its role usually has."""
    steps = zip(load_catalog().steps, posting_cells(posting), strict=True)
    return WorkShown(
        tuple(
            StepShown(step.slug, name, level, evidence.quotes(f"workflow:{step.slug}")) for step, (name, level) in steps
        ),
        posting.names_steps,
    )


def entry_level_doubt(posting: Posting, evidence: Evidence) -> EntryLevelDoubt | None:
    """Return both quotes where a beginner's title stands over a text that asks for years; else None."""
    title, text = evidence.quotes(f"seniority:{posting.seniority}"), evidence.quotes("experience")
    return EntryLevelDoubt(title[0], text[0]) if posting.contradicts_entry_level and title and text else None


def demands(posting: Posting) -> list[tuple[str, str, str]]:
    """Return (label of its evidence, name, value) of what is asked for and offered; the value is empty where it is not stated.

    Of relocation and clearance only what is said is shown: few texts speak of them.
    """
    facts = [
        ("experience", _("Experience"), _experience(posting)),
        ("education", _("Education"), _education(posting)),
        ("visa", _("Visa sponsorship"), str(posting.get_visa_display())),
    ]
    if posting.relocation:
        facts.append(("relocation", _("Help with moving"), str(posting.get_relocation_display())))
    if posting.clearance:
        facts.append(("clearance", _("Security clearance"), str(posting.get_clearance_display())))
    return facts


def _experience(posting: Posting) -> str:
    years = posting.experience_years
    if years is None:
        return ""
    asked = ngettext("from %(n)s year", "from %(n)s years", years) % {"n": years}
    return asked if posting.experience_required else _("%(asked)s, as a plus") % {"asked": asked}


def _education(posting: Posting) -> str:
    level = str(posting.get_education_display())
    if not posting.education or posting.education_required or posting.education == Posting.Education.NONE:
        return level
    return _("%(level)s, not insisted on") % {"level": level}


def _countries(codes: Sequence[str]) -> Countries:
    names = tuple(sorted(homes().get(code, code) for code in codes))
    return Countries("; ".join(names), len(names), len(names) <= NAMED)
