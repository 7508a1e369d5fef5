"""What an addition to the vocabulary would change, worked out on stored texts before anything is stored.

Every stored text is asked in a quick way whether the addition may concern it; those are labelled with and without it. Where
these are too many, an even share of them is labelled and the counts are scaled; the result says so.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from jobs.models.account import User
from jobs.models.vocabulary import VocabularyPreview
from jobs.services.stored_labels import labels_now
from jobs.services.stored_texts import Stored, open_of, screened_of, stored_openings, stored_screened
from jobs.services.vocabulary import addition_of, require_addable
from taxonomy.additions import Addition, may_concern, require_sound
from taxonomy.catalog import Catalog
from taxonomy.classify.result import Classification
from taxonomy.vocabulary import current_vocabulary

logger = logging.getLogger(__name__)

# Up to so many stored texts a page may wait for; more are a task.
SMALL = 2_000
MOST_LABELLED = 4_000
MOST_SECONDS = 90.0
EXAMPLES = 12
# Skills that an example names, of those that come and of those that go.
MOST_NAMED = 8
# A preview whose worker is gone may be worked out again.
LEASE = timedelta(minutes=3)


@dataclass(slots=True)
class _Tally:
    """Counts and examples so far; `roles` and `skills` are slug -> [more, less]."""

    labelled: int = 0
    appear: int = 0
    go: int = 0
    change: int = 0
    roles: dict[str, list[int]] = field(default_factory=dict)
    skills: dict[str, list[int]] = field(default_factory=dict)
    examples: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {"appear": [], "go": [], "change": []})


def start_preview(*, addition: Addition, by: User) -> VocabularyPreview:
    """Store what is to be previewed; raises ValueError with one sentence where the addition is not sound."""
    require_addable(addition)
    said = {
        "kind": addition.kind, "text": addition.text, "target": addition.target, "why": addition.why,
        "examples": list(addition.examples), "not_examples": list(addition.not_examples),
        "skill_kind": addition.skill_kind, "case_sensitive": addition.case_sensitive,
    }  # fmt: skip
    number = current_vocabulary().number
    return VocabularyPreview.objects.create(said=said, compared_with=number, by=by)


def is_small() -> bool:
    """Whether so few texts are stored that a page can wait for a preview."""
    return stored_openings().count() + stored_screened().count() <= SMALL


def run_preview(*, preview_id: int, seconds: float = MOST_SECONDS) -> VocabularyPreview | None:
    """Work a preview out; None where it is done, or a worker is at it."""
    now = timezone.now()
    free = Q(state=VocabularyPreview.State.WAITING) | Q(
        state=VocabularyPreview.State.RUNNING, started_at__lt=now - LEASE
    )
    if not VocabularyPreview.objects.filter(free, pk=preview_id).update(
        state=VocabularyPreview.State.RUNNING, started_at=now
    ):
        return None
    preview = VocabularyPreview.objects.get(pk=preview_id)
    try:
        vocabulary = current_vocabulary()
        preview.result = changes_of(addition_of(preview), vocabulary.catalog, seconds=seconds)
        preview.compared_with, preview.state = vocabulary.number, VocabularyPreview.State.DONE
    except ValueError as problem:
        preview.state, preview.sentence = VocabularyPreview.State.FAILED, str(problem)[:300]
    except Exception:
        logger.exception("preview failed on our side", extra={"preview": preview_id})
        preview.state, preview.sentence = VocabularyPreview.State.FAILED, "Something failed on our side; try again."
    preview.finished_at = timezone.now()
    preview.save()
    return preview


def changes_of(addition: Addition, catalog: Catalog, *, seconds: float = MOST_SECONDS) -> dict[str, Any]:
    """Return what the addition would change, as JSON; raises ValueError where it is not sound.

    `candidates` texts may be concerned, `labelled` of them were read with and without it; where `sampled`, the counts are
    scaled to all. Examples tell title, employer, before, after and the words behind it.
    """
    merged = require_sound(addition, catalog)
    until = time.monotonic() + seconds
    concerns = may_concern(addition, catalog)
    looked_at, candidates, in_time = 0, [], True
    for item in _stored():
        looked_at += 1
        if concerns(item.title, item.text):
            candidates.append((item.posting is not None, item.row.pk))
        if looked_at % 200 == 0 and time.monotonic() > until:
            in_time = False
            break
    step = max(1, -(-len(candidates) // MOST_LABELLED))
    tally = _Tally()
    for item in _chosen(candidates[::step]):
        if time.monotonic() > until + seconds / 2:
            in_time = False
            break
        _compare(item, catalog, merged, tally)
    scale = len(candidates) / tally.labelled if tally.labelled else 1.0
    return {
        "looked_at": looked_at,
        "candidates": len(candidates),
        "labelled": tally.labelled,
        "sampled": step > 1 or not in_time,
        **{name: round(getattr(tally, name) * scale) for name in ("appear", "go", "change")},
        "roles": _scaled(tally.roles, scale),
        "skills": _scaled(tally.skills, scale),
        "examples": tally.examples,
    }


def _stored() -> Iterator[Stored]:
    yield from open_of(stored_openings())
    yield from screened_of(stored_screened())


def _chosen(keys: list[tuple[bool, int]]) -> Iterator[Stored]:
    """Read the chosen texts again, so that not all of them are held at once."""
    yield from open_of(stored_openings().filter(pk__in=[pk for is_open, pk in keys if is_open]))
    yield from screened_of(stored_screened().filter(pk__in=[pk for is_open, pk in keys if not is_open]))


def _compare(item: Stored, catalog: Catalog, merged: Catalog, tally: _Tally) -> None:
    tally.labelled += 1
    before, after = labels_now(item, catalog), labels_now(item, merged)
    # An own ad keeps its labels where the rules see no role in it any more.
    if after.role is None and (before.role is None or item.is_own):
        return
    said = [_said(labels) for labels in (before, after)]
    if said[0] == said[1]:
        return
    kind = "appear" if before.role is None else "go" if after.role is None else "change"
    setattr(tally, kind, getattr(tally, kind) + 1)
    skills = [{slug for slug, _ in labels["skills"]} if labels["role"] else set() for labels in said]
    for counts, less, more in (
        (tally.roles, {before.role} - {after.role, None}, {after.role} - {before.role, None}),
        (tally.skills, skills[0] - skills[1], skills[1] - skills[0]),
    ):
        for slug in more:
            counts.setdefault(str(slug), [0, 0])[0] += 1
        for slug in less:
            counts.setdefault(str(slug), [0, 0])[1] += 1
    if len(tally.examples[kind]) < EXAMPLES:
        tally.examples[kind].append(_example(item, before, after, skills))


def _said(labels: Classification) -> dict[str, Any]:
    return {"role": labels.role, "skills": [(skill.slug, skill.wanted) for skill in labels.skills]}


def _example(item: Stored, before: Classification, after: Classification, skills: list[set[str]]) -> dict[str, Any]:
    more = sorted(skills[1] - skills[0])
    less = sorted(skills[0] - skills[1])
    wanted = {f"skill:{slug}" for slug in more} | ({f"role:{after.role}"} if before.role != after.role else set())
    quote = next((span.quote for span in after.evidence if span.label in wanted), "")
    return {
        "posting": item.posting.pk if item.posting else None,
        "screened": item.screened.pk if item.screened else None,
        "title": item.title,
        "employer": item.employer or "",
        "before": before.role,
        "after": after.role,
        "more": more[:MOST_NAMED],
        "less": less[:MOST_NAMED],
        "quote": quote[:200],
    }


def _scaled(counts: dict[str, list[int]], scale: float) -> list[list[Any]]:
    """Return [slug, more, less], the most changed first."""
    ranked = Counter({slug: sum(pair) for slug, pair in counts.items()}).most_common(30)
    return [[slug, *(round(number * scale) for number in counts[slug])] for slug, _ in ranked]
