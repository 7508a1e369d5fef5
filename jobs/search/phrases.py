"""Whether postings have a phrase word for word: the index knows which words they have, not where."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence

from jobs.models.posting import Posting
from jobs.models.posting_parts import PostingSkill
from jobs.search.grammar import Phrase
from jobs.search.tokenise import MAX_WORD, fold, plain_words


def verify(phrase: Phrase, ids: Collection[int]) -> set[int]:
    """Return those of `ids` that have the phrase in title, company, places, text or the name of a skill."""
    has = reader(phrase.texts)
    rows = (
        Posting.objects.filter(pk__in=ids).order_by().values_list("pk", "title", "company__name", "places_text", "text")
    )
    found = {pk for pk, *texts in rows.iterator() if any(map(has, texts))}
    names = PostingSkill.objects.filter(posting__in=ids).order_by().values_list("posting_id", "skill__name")
    return found | {posting for posting, name in names if has(name)}


def reader(words: Sequence[str]) -> Callable[[str], bool]:
    """Return what says whether a text has these folded words one behind the other.

    Taking a text apart costs four times what folding it does, so only texts where they may stand so are taken apart:
    where nothing but signs is between them. A word that was cut short may go on.
    """
    sought = f" {' '.join(words)} "
    near = re.compile(r"[\W_]*".join(map(re.escape, words)))
    is_cut = any(len(word) == MAX_WORD for word in words)

    def has(text: str) -> bool:
        if not is_cut and near.search(fold(text)) is None:
            return False
        return sought in f" {' '.join(plain_words(text))} "

    return has
