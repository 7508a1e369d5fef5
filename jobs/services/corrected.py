"""What a person corrected, laid over what the rules say of a posting, each time that it is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from jobs.models.board import Board
from jobs.models.correction import PostingCorrection
from jobs.models.posting import Posting, Screened
from jobs.services.labelling import Labelled
from taxonomy.catalog import Catalog
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


def corrected(labels: Classification, corrections: Iterable[tuple[str, str]], catalog: Catalog) -> Classification:
    """Return `labels` with each (field, value) as a person set it; a skill that the rules did not find has no words."""
    names = {skill.slug: skill.name for skill in catalog.skills}
    for field, value in corrections:
        if field == Field.ROLE and value != NONE:
            evidence = _without(labels.evidence, "role:", value)
            labels = replace(labels, role=value, confidence=1.0, runner_up=None, evidence=evidence)
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
    labels = corrected(item.labels, corrections, catalog)
    is_shown = item.screened_as == Screened.Reason.NO_ROLE and labels.role is not None
    return replace(item, labels=labels, screened_as=None if is_shown else item.screened_as)


def _without(evidence: Iterable[Evidence], prefix: str, value: str) -> tuple[Evidence, ...]:
    """Return the spans but those of other labels of the kind `prefix`."""
    return tuple(span for span in evidence if not span.label.startswith(prefix) or span.label == prefix + value)
