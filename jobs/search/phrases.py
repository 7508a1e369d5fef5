"""Whether postings have a phrase word for word: the index knows which words they have, not where."""

from __future__ import annotations

from collections.abc import Collection

from jobs.models.posting import Posting
from jobs.models.posting_parts import PostingSkill
from jobs.search.grammar import Phrase
from jobs.search.tokenise import plain_words


def verify(phrase: Phrase, ids: Collection[int]) -> set[int]:
    """Return those of `ids` that have the phrase in title, company, places, text or the name of a skill."""
    sought = f" {' '.join(phrase.texts)} "
    rows = (
        Posting.objects.filter(pk__in=ids).order_by().values_list("pk", "title", "company__name", "places_text", "text")
    )
    found = {pk for pk, *texts in rows.iterator() if any(sought in _spaced(text) for text in texts)}
    names = PostingSkill.objects.filter(posting__in=ids).order_by().values_list("posting_id", "skill__name")
    return found | {posting for posting, name in names if sought in _spaced(name)}


def _spaced(text: str) -> str:
    return f" {' '.join(plain_words(text))} "
