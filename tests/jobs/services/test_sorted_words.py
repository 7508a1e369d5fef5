"""Words of new postings wait to be sorted, are found meanwhile, and are sorted by the schedule."""

from __future__ import annotations

import pytest
from django.db import connection

from jobs.models.posting import Posting
from jobs.search.wording import wording
from jobs.services.publishing import store_words
from jobs.services.sorted_words import sort_new_words
from tests.factories import make_posting

pytestmark = pytest.mark.django_db


def _found(word: str) -> list[int]:
    with connection.cursor() as cursor:
        # Nothing but the index may answer.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SELECT id FROM jobs_posting WHERE words @@ %s::tsquery", [word])
        return [key for (key,) in cursor.fetchall()]


def test_words_are_found_before_they_are_sorted_and_afterwards() -> None:
    sort_new_words()
    posting: Posting = make_posting()
    store_words(posting, wording("Kudu", [], ["of beetles"]))
    posting.save()
    assert _found("kudu") == [posting.pk]
    assert sort_new_words() >= 1
    assert _found("kudu") == [posting.pk]
    assert sort_new_words() == 0
