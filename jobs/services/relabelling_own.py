"""Carrying a version of the vocabulary, or the rules of a new release, through to the ads that recruiters wrote here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from jobs.models.company import Company
from jobs.models.draft import Draft
from jobs.models.posting import Posting
from jobs.models.vocabulary import RelabelRun
from jobs.services.corrected import standing_corrections
from jobs.services.labelling import Rules, current_rules
from jobs.services.publishing import References
from jobs.services.relabelled import labels_of, relabel_posting
from jobs.services.stored_labels import own_labels
from jobs.services.stored_texts import Stored, open_of, stored_own


@dataclass(frozen=True, slots=True)
class OwnRelabelled:
    """How many own ads were looked at, and those with other labels now: each with what its labels were."""

    looked_at: int
    changed: tuple[tuple[Posting, dict[str, Any]], ...]


def relabel_own(*, rules: Rules, references: References, concerns: Callable[[str, str], bool]) -> OwnRelabelled:
    """Write the other labels of own ads; the caller opens the transaction.

    What the recruiter stated and what people corrected stays. An ad that would have no role any more keeps its labels,
    since people wrote and approved it as one of the six.
    """
    # Who publishes an ad holds its company, so afterwards it is labelled by this version or found here.
    writing = Draft.objects.filter(company=OuterRef("pk"))
    list(Company.objects.select_for_update(no_key=True).filter(Exists(writing)).order_by("pk").values_list("pk"))
    looked_at = 0
    changed: list[tuple[Posting, dict[str, Any]]] = []
    for item in open_of(stored_own().select_for_update(of=("self",))):
        looked_at += 1
        if item.posting is not None and concerns(item.title, item.text):
            before = labels_of(item.posting)
            if _relabel(item, item.posting, rules, references):
                changed.append((item.posting, before))
    return OwnRelabelled(looked_at, tuple(changed))


def follow_rules() -> int:
    """Label own ads by the rules of this moment, whatever labelled them; return how many have other labels now.

    Boards follow the rules of a new release at their next reading, which own ads do not have. While a version of the
    vocabulary is carried through, nothing is done: its run tells what it changes.
    """
    if RelabelRun.objects.filter(state=RelabelRun.State.RUNNING).exists():
        return 0
    with transaction.atomic():
        own = relabel_own(rules=current_rules(), references=References.load(), concerns=lambda title, text: True)
    return len(own.changed)


def _relabel(item: Stored, posting: Posting, rules: Rules, references: References) -> bool:
    own, stated = own_labels(posting, item.read(rules.catalog))
    labels = standing_corrections(posting, own, rules.catalog)
    if labels.role is None or not relabel_posting(posting=posting, labels=labels, references=references):
        return False
    Posting.objects.filter(pk=posting.pk).update(chosen=list(stated))
    return True
