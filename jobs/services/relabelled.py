"""Writing other labels to what is stored: a posting that keeps a role, one that loses it, and a screened one that has one now."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from html import escape
from typing import Any

from jobs.contract import RawPlace, RawPosting
from jobs.models.board import Board
from jobs.models.posting import Posting
from jobs.models.posting_parts import PostingEvidence, PostingSkill
from jobs.models.screened import Screened
from jobs.parsing.clean import clean
from jobs.parsing.html import plain_text, sanitise
from jobs.parsing.typed_text import typed_html
from jobs.search.wording import wording
from jobs.services.corrected import standing_corrections
from jobs.services.facts import PARTED
from jobs.services.labelling import Rules, label
from jobs.services.publishing import References, store_words, write_postings
from jobs.services.stored_texts import Stored
from taxonomy.classify.result import Classification

LOST = "Our rules see none of the six roles in it now."
_LABELS = ("role:", "seniority:")


def labels_of(posting: Posting) -> dict[str, Any]:
    """Return its role and skills by slug, as a history keeps them."""
    return {
        "role": posting.role.slug,
        "skills": list(posting.skill_links.order_by("position").values_list("skill__slug", flat=True)),
    }


def relabel_posting(*, posting: Posting, labels: Classification, references: References) -> bool:
    """Write `labels` with their words to a shown posting; False where it has them already. Raises KeyError without a role.

    What it says of its source stays as it is, its content hash too: the next reading compares as before.
    """
    spans = {span.label: span for span in reversed(labels.evidence)}
    links = [
        (match.slug, match.wanted, place, span.field, span.start, span.end, span.quote[:500])
        for place, match in enumerate(labels.skills)
        for span in (spans[f"skill:{match.slug}"],)
    ]
    words = {
        (span.label, span.field, span.start, span.end)
        for span in labels.evidence
        if span.label.startswith(_LABELS) and span.start < span.end
    }
    evidence = [row for row in posting.evidence.all() if row.label.startswith(_LABELS)]
    stored = posting.skill_links.order_by("position").values_list(
        "skill__slug", "wanted", "position", "field", "start", "end", "quote"
    )
    facts = (labels.role, labels.confidence, labels.runner_up, labels.secondary, labels.seniority)
    others = (posting.runner_up, posting.secondary_role)
    slugs = (role.slug if role else None for role in others)
    same_facts = facts == (posting.role.slug, posting.role_confidence, *slugs, posting.seniority)
    same_words = words == {(row.label, row.field, row.start, row.end) for row in evidence}
    if same_facts and same_words and links == list(stored):
        return False
    posting.role = references.roles[labels.role or ""]
    posting.runner_up = references.roles.get(labels.runner_up or "")
    posting.secondary_role = references.roles.get(labels.secondary or "")
    posting.role_confidence, posting.seniority = labels.confidence, labels.seniority
    posting.skill_links.all().delete()
    PostingSkill.objects.bulk_create(
        PostingSkill(
            posting=posting, skill_id=references.skills[slug], wanted=wanted, position=place, field=field, start=start,
            end=end, quote=quote,
        )
        for slug, wanted, place, field, start, end, quote in links
    )  # fmt: skip
    PostingEvidence.objects.filter(pk__in=[row.pk for row in evidence]).delete()
    PostingEvidence.objects.bulk_create(
        PostingEvidence(
            posting=posting, label=span.label, field=span.field, start=span.start, end=span.end, quote=span.quote[:500]
        )
        for span in labels.evidence
        if (span.label, span.field, span.start, span.end) in words
    )
    said = [posting.company.name, posting.places_text, posting.text]
    store_words(posting, wording(posting.title, [skill.name for skill in labels.skills], said, posting.language))
    posting.save(
        update_fields=[
            "role", "runner_up", "secondary_role", "role_confidence", "seniority", "words", "head_words", "state",
            "closed_at", "closed_reason", "suspect_since", "suspect_run", "absent_since",
        ]
    )  # fmt: skip
    return True


def hide_posting(*, posting: Posting, board: Board, now: datetime) -> None:
    """Close a posting that has no role any more, and keep it among the screened; the posting's row stays for its readers."""
    Screened.objects.update_or_create(
        board=board,
        external_id=posting.external_id,
        defaults={
            "content_hash": posting.content_hash,
            "title": posting.title,
            "url": posting.url,
            "company_name": "" if board.company_id else posting.company.name[:200],
            "place": posting.places_text[:300],
            "reason": Screened.Reason.NO_ROLE,
            "text_compressed": zlib.compress(posting.text.encode("utf-8"), 6),
            "first_seen_at": posting.first_seen_at,
            "suspect_since": None,
            "absent_since": None,
        },
    )
    posting.state, posting.closed_at, posting.closed_reason = Posting.State.CLOSED, now, LOST
    posting.save(update_fields=["state", "closed_at", "closed_reason"])


def publish_screened(
    *, board: Board, items: Sequence[Stored], rules: Rules, references: References, now: datetime
) -> list[Posting]:
    """Show screened texts that have a role by `rules`, and return their postings; the others stay as they are.

    One that was shown before with the same words is opened as it was. Of the others all is known that a screened row
    keeps; the next reading of the board, which has older rules behind it, adds the rest.
    """
    rows = {item.screened.external_id: item for item in items if item.screened is not None}
    known = Posting.objects.filter(board=board, external_id__in=rows).select_related("company", "role", "runner_up")
    reopened: list[str] = []
    for posting in known:
        item = rows[posting.external_id]
        labels = standing_corrections(posting, item.read(rules.catalog), rules.catalog)
        if (posting.title, posting.text) == (item.title, item.text) and labels.role is not None:
            _open(posting, labels, references)
            reopened.append(posting.external_id)
    new = []
    for external_id, item in rows.items():
        if external_id not in reopened and item.screened is not None:
            labelled = label(clean(_raw(item.screened, item.text)), item.employer, rules)
            if labelled.screened_as is None:
                new.append(replace(labelled, content_hash=item.screened.content_hash))
    write_postings(board=board, run=None, changed=new, now=now)
    shown = [*reopened, *(item.clean.external_id for item in new)]
    Screened.objects.filter(board=board, external_id__in=reopened).delete()
    return list(Posting.objects.filter(board=board, external_id__in=shown).select_related("role", "company"))


def _open(posting: Posting, labels: Classification, references: References) -> None:
    posting.state, posting.closed_at, posting.closed_reason = Posting.State.OPEN, None, ""
    posting.suspect_since, posting.suspect_run, posting.absent_since = None, None, None
    if not relabel_posting(posting=posting, labels=labels, references=references):
        posting.save(
            update_fields=["state", "closed_at", "closed_reason", "suspect_since", "suspect_run", "absent_since"]
        )


def _raw(row: Screened, text: str) -> RawPosting:
    return RawPosting(
        external_id=row.external_id,
        title=row.title,
        url=row.url,
        company_name=row.company_name or None,
        html=_markup(text),
        places=tuple(RawPlace(text=place) for place in row.place.split(PARTED) if place.strip()),
    )


def _markup(text: str) -> str:
    """Return markup whose plain text is `text` again: with lists and links where these keep it, else a line each."""
    typed = typed_html(text)
    if plain_text(sanitise(typed)) == text:
        return typed
    return "".join(f"<p>{escape(line)}</p>" for line in text.split("\n"))
