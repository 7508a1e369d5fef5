"""The copies of a posting as its page shows them: where each is, whose it is, and why it counts as the same opening."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from jobs.models.posting import Posting


@dataclass(frozen=True, slots=True)
class Copy:
    """One posting of an opening; `url` is its page here, `source_url` its page at its source, empty for an own one."""

    title: str
    url: str
    place: str
    company_name: str
    source_name: str
    source_url: str
    why: str
    is_open: bool
    is_canonical: bool


def cluster_of(found: Posting) -> list[Posting]:
    """Return all postings of the opening in their order, `found` among them; none where it has no copies."""
    if found.cluster_id is None:
        return []
    shown = Posting.objects.filter(cluster=found.cluster_id, company__is_listed=True).select_related("company", "board")
    members = list(shown.defer("html", "text", "words", "head_words").order_by("cluster_place"))
    return members if len(members) > 1 else []


def canonical_of(members: Sequence[Posting]) -> Posting | None:
    """Return the canonical one: the first that is open; None where none is."""
    return next((posting for posting in members if posting.is_open), None)


def copies(members: Sequence[Posting], found: Posting) -> list[Copy]:
    """Return the other postings of the opening: the canonical one first, then the open ones, then those that closed."""
    canonical = canonical_of(members)
    others = sorted((item for item in members if item.pk != found.pk), key=lambda item: not item.is_open)
    return [
        Copy(
            title=posting.title,
            url=posting.get_absolute_url(),
            place=posting.places_text,
            company_name=posting.company.name if posting.company_id != found.company_id else "",
            source_name=posting.board.source_name if posting.board else _("posted by the employer here"),
            source_url="" if posting.is_own else posting.url,
            # The rule that brought the copy in; where that was this posting's doing, both have the same.
            why=_why(posting),
            is_open=posting.is_open,
            is_canonical=posting == canonical,
        )
        for posting in others
    ]


def _why(posting: Posting) -> str:
    said = {
        "source-id": _("its address leads to the same posting: %(proof)s"),
        "opening": _("same opening at its source: %(proof)s"),
        "requisition": _("same requisition: %(proof)s"),
        "text": _("same title and text, %(proof)s alike"),
    }
    proof = posting.cluster_proof
    if posting.cluster_rule == "requisition" and posting.requisition_id:
        proof = posting.requisition_id
    return said[posting.cluster_rule] % {"proof": proof} if posting.cluster_rule in said else ""
