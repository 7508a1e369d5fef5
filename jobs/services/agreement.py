"""What the rules of today say of the labels that people corrected: every one was wrong when a reader or a moderator saw it."""

from __future__ import annotations

from collections import defaultdict

from jobs.models.correction import PostingCorrection
from jobs.models.posting import Posting
from jobs.services.corrected import NONE
from taxonomy.catalog import load_catalog
from taxonomy.classify.posting import classify
from taxonomy.classify.result import Classification

Field = PostingCorrection.Field
# Those that the rules read from title and text alone.
JUDGED = (Field.ROLE, Field.SECONDARY_ROLE, Field.SENIORITY, Field.SKILL, Field.NO_SKILL)
MOST = 2000


def agreement_with_people() -> dict[str, dict[str, int]]:
    """Return field -> how many corrections stand (`n`) and with how many the rules agree by now (`agreed`).

    The newest MOST corrections are judged; a field without one is left out.
    """
    newest = PostingCorrection.objects.standing().filter(field__in=JUDGED).order_by("-at", "-pk")
    wanted: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for posting, field, value in newest.values_list("posting_id", "field", "value")[:MOST]:
        wanted[posting].append((field, value))
    found: dict[str, dict[str, int]] = {}
    rows = Posting.objects.filter(pk__in=wanted).order_by().values_list("pk", "title", "text", "company__name")
    for pk, title, text, company in rows.iterator(chunk_size=200):
        labels = classify(title, text, load_catalog(), company=company)
        for field, value in wanted[pk]:
            counts = found.setdefault(field, {"n": 0, "agreed": 0})
            counts["n"] += 1
            counts["agreed"] += _agrees(labels, field, value)
    return found


def _agrees(labels: Classification, field: str, value: str) -> bool:
    if field == Field.ROLE:
        return (labels.role or NONE) == value
    if field == Field.SECONDARY_ROLE:
        return (labels.secondary or NONE) == value
    if field == Field.SENIORITY:
        return labels.seniority == value
    return (value in {skill.slug for skill in labels.skills}) == (field == Field.SKILL)
