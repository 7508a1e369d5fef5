"""What a person corrected, laid over what the rules say of a posting, each time that it is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from jobs.contract import CleanPosting
from jobs.models.board import Board
from jobs.models.correction import PostingCorrection
from jobs.models.posting import Posting
from jobs.models.screened import Screened
from jobs.services.corrected_facts import EVIDENCE, places_of
from jobs.services.facts import Facts, read_facts
from jobs.services.labelling import Labelled
from taxonomy.catalog import Catalog
from taxonomy.classify.posting import with_skills
from taxonomy.classify.result import Classification, Evidence, SkillMatch
from taxonomy.vocabulary import current_vocabulary

Field = PostingCorrection.Field
# A posting that a person found none of the six in keeps its label and is closed; see services/corrections.py.
NONE = "none"


def with_corrections(*, board: Board, items: Sequence[Labelled]) -> list[Labelled]:
    """Return `items` with the standing corrections of their postings; one that a person gave a role is shown."""
    rows = PostingCorrection.objects.standing().filter(
        posting__board=board, posting__external_id__in=[item.clean.external_id for item in items]
    )
    standing: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for identity, field, value in rows.order_by("at", "pk").values_list("posting__external_id", "field", "value"):
        standing[identity].append((field, value))
    if not standing:
        return list(items)
    catalog = current_vocabulary().catalog
    return [_corrected(item, standing[item.clean.external_id], catalog) for item in items]


def standing_corrections(posting: Posting, labels: Classification, catalog: Catalog) -> Classification:
    """Return `labels` with the standing corrections of a stored posting."""
    standing = PostingCorrection.objects.standing().filter(posting=posting).order_by("at", "pk")
    return corrected(labels, standing.values_list("field", "value"), catalog)


def with_own_corrections(*, posting: Posting, item: Labelled) -> Labelled:
    """Return what a recruiter's own ad says with the standing corrections of `posting`."""
    rows = posting.corrections.standing().order_by("at", "pk").values_list("field", "value")
    return _corrected(item, list(rows), current_vocabulary().catalog) if rows else item


def corrected(labels: Classification, corrections: Iterable[tuple[str, str]], catalog: Catalog) -> Classification:
    """Return `labels` with each (field, value) as a person set it; a skill that the rules did not find has no words."""
    names = {skill.slug: skill.name for skill in catalog.skills}
    for field, value in corrections:
        if field == Field.ROLE and value != NONE:
            evidence = _without(labels.evidence, "role:", value)
            labels = replace(labels, role=value, confidence=1.0, runner_up=None, secondary=None, evidence=evidence)
        elif field == Field.SECONDARY_ROLE and value != labels.role:
            second = None if value == NONE else value
            both = {f"role:{labels.role}", f"role:{second}"}
            spans = tuple(span for span in labels.evidence if span.label[:5] != "role:" or span.label in both)
            labels = replace(labels, secondary=second, evidence=spans)
        elif field == Field.SENIORITY:
            labels = replace(labels, seniority=value, evidence=_without(labels.evidence, "seniority:", value))
        elif field == Field.NO_SKILL:
            kept = tuple(skill for skill in labels.skills if skill.slug != value)
            spans = tuple(span for span in labels.evidence if span.label != f"skill:{value}")
            labels = replace(labels, skills=kept, evidence=spans)
        elif field == Field.SKILL and all(skill.slug != value for skill in labels.skills):
            added = SkillMatch(value, names.get(value, value), "required")
            span = Evidence(f"skill:{value}", "text", 0, 0, "")
            labels = replace(labels, skills=(*labels.skills, added), evidence=(*labels.evidence, span))
    return labels


def _corrected(item: Labelled, corrections: Sequence[tuple[str, str]], catalog: Catalog) -> Labelled:
    labels = item.labels
    if item.screened_as == Screened.Reason.NO_ROLE:
        # Nobody was to be shown it, so its skills were not read.
        labels = with_skills(labels, item.clean.title, item.clean.text, catalog, item.employer)
    labels = corrected(labels, corrections, catalog)
    is_found = item.screened_as == Screened.Reason.NO_ROLE and labels.role is not None
    screened_as = None if is_found else item.screened_as
    clean = _clean(item.clean, corrections)
    facts = None if screened_as else facts_left(read_facts(clean, labels), corrections)
    return replace(item, clean=clean, labels=labels, screened_as=screened_as, facts=facts, owned=tuple(corrections))


def facts_left(facts: Facts, corrections: Iterable[tuple[str, str]]) -> Facts:
    """Return `facts` without the words behind those that a person set."""
    gone = {label for field, _ in corrections for label in EVIDENCE.get(field, ())}
    return replace(facts, words=tuple(words for words in facts.words if words.label not in gone))


def _clean(clean: CleanPosting, corrections: Iterable[tuple[str, str]]) -> CleanPosting:
    """Set the two facts that others are read with: from where it may be done hangs on them."""
    for field, value in corrections:
        if field == Field.WORKPLACE:
            clean = replace(clean, workplace=value)  # type: ignore[arg-type]
        elif field == Field.PLACES:
            clean = replace(clean, places=places_of(value))
    return clean


def _without(evidence: Iterable[Evidence], prefix: str, value: str) -> tuple[Evidence, ...]:
    """Return the spans but those of other labels of the kind `prefix`."""
    return tuple(span for span in evidence if not span.label.startswith(prefix) or span.label == prefix + value)
