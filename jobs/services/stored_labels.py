"""What the rules say now of a stored text, under what people said of it: its recruiter, then who corrected it."""

from __future__ import annotations

from jobs.models.draft import Draft
from jobs.models.posting import Posting
from jobs.services.corrected import standing_corrections
from jobs.services.own_labelling import fields_of, with_stated
from jobs.services.stored_texts import Stored
from taxonomy.catalog import Catalog
from taxonomy.classify.result import Classification


def labels_now(item: Stored, catalog: Catalog) -> Classification:
    """Return the labels of a stored text by `catalog`; `role` is None where it has none of the six."""
    read = item.read(catalog)
    if item.posting is None:
        return read
    if item.is_own:
        read, _ = own_labels(item.posting, read)
    return standing_corrections(item.posting, read, catalog)


def own_labels(posting: Posting, read: Classification) -> tuple[Classification, tuple[str, ...]]:
    """Return `read` with what the recruiter of an own posting stated in it, and the names of what was stated."""
    published = posting.drafts.filter(state=Draft.State.PUBLISHED).order_by("-decided_at").first()
    return with_stated(fields_of(published), read) if published is not None else (read, ())
