"""What belongs to a posting and is written with it: places, skills, and the words behind its labels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from jobs.contract import CleanPosting
from jobs.models.posting import Posting
from jobs.models.posting_parts import PostingEvidence, PostingPlace, PostingSkill
from jobs.parsing.city_slug import city_slug
from jobs.services.bulk import Row, copy_rows
from jobs.services.facts import Words
from jobs.services.labelling import Labelled
from taxonomy.classify.result import Evidence

PLACE_COLUMNS = ("posting_id", "position", "text", "city", "region", "country", "city_slug")
SKILL_COLUMNS = ("posting_id", "skill_id", "wanted", "position", "field", "start", "end", "quote")
EVIDENCE_COLUMNS = ("posting_id", "label", "field", "start", "end", "quote")


def write_links(pairs: Sequence[tuple[Posting, Labelled]], skills: Mapping[str, int]) -> None:
    """Write places, skills (their keys by slug) and evidence of saved postings that have none."""
    copy_rows(PostingPlace, PLACE_COLUMNS, (row for posting, item in pairs for row in _places(posting, item.clean)))
    copy_rows(PostingSkill, SKILL_COLUMNS, (row for posting, item in pairs for row in _skills(posting, item, skills)))
    copy_rows(PostingEvidence, EVIDENCE_COLUMNS, (row for posting, item in pairs for row in _evidence(posting, item)))


def write_evidence(posting: Posting, spans: Iterable[Evidence | Words]) -> None:
    """Write the words behind labels of a saved posting; what stands already is left."""
    PostingEvidence.objects.bulk_create(
        [
            PostingEvidence(
                posting=posting,
                label=span.label,
                field=span.field,
                start=span.start,
                end=span.end,
                quote=span.quote[:500],
            )
            for span in spans
        ],
        ignore_conflicts=True,
    )


def _evidence(posting: Posting, item: Labelled) -> Iterable[Row]:
    """Return the first words of each label at one place: there is room for one of them."""
    found: dict[object, Row] = {}
    spans: Iterable[Evidence | Words] = (*item.labels.evidence, *(item.facts.words if item.facts else ()))
    for span in spans:
        if not span.label.startswith("skill:"):
            place = (span.label, span.field, span.start)
            found.setdefault(place, (posting.pk, *place, span.end, span.quote[:500]))
    return found.values()


def _skills(posting: Posting, item: Labelled, skills: Mapping[str, int]) -> Iterable[Row]:
    spans: dict[str, Evidence] = {}
    for span in item.labels.evidence:
        spans.setdefault(span.label, span)
    for position, match in enumerate(item.labels.skills):
        span = spans[f"skill:{match.slug}"]
        yield (
            posting.pk, skills[match.slug], match.wanted, position, span.field, span.start, span.end, span.quote[:500]
        )  # fmt: skip


def _places(posting: Posting, clean: CleanPosting) -> Iterable[Row]:
    for position, place in enumerate(clean.places):
        city, country = (place.city or "")[:120], place.country or ""
        yield (
            posting.pk, position, place.text[:300], city, (place.region or "")[:120], country, city_slug(city, country)
        )  # fmt: skip
