"""Stored postings as texts to be labelled anew: those of boards, own ads, and what was screened for want of a role."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from jobs.models.board import Board
from jobs.models.posting import Posting
from jobs.models.screened import Screened
from taxonomy.catalog import Catalog
from taxonomy.classify.posting import classify
from taxonomy.classify.result import Classification

CHUNK = 200
# A compressed text is ours, but what it was made of came from outside.
LONGEST_TEXT = 200_000


@dataclass(frozen=True, slots=True)
class Stored:
    """One stored text: of `posting` where it is shown, else of `screened`; `employer` is what the text calls itself."""

    title: str
    text: str
    employer: str | None
    posting: Posting | None = None
    screened: Screened | None = None

    @property
    def row(self) -> Any:
        """The row that it is stored in."""
        return self.posting or self.screened

    @property
    def is_own(self) -> bool:
        """Whether a recruiter wrote it here."""
        return self.posting is not None and self.posting.board_id is None

    def read(self, catalog: Catalog) -> Classification:
        """Return its labels by `catalog`, before anything that a person corrected."""
        return classify(self.title, self.text, catalog, company=self.employer)


def stored_openings() -> QuerySet[Posting]:
    """Open postings of boards, and the ads that recruiters wrote here."""
    return Posting.objects.open().exclude(board=None) | stored_own()


def stored_own() -> QuerySet[Posting]:
    """Own ads that readers see, or will once their recruiter says that they still stand."""
    return Posting.objects.own().filter(state__in=[Posting.State.OPEN, Posting.State.HIDDEN])


def stored_screened() -> QuerySet[Screened]:
    """What has no role, is still on its board and has its text, unless a person or its date closed it here."""
    shut = Posting.objects.filter(board=OuterRef("board"), external_id=OuterRef("external_id")).filter(
        Q(closed_by_person_at__isnull=False) | Q(expires_at__lte=timezone.now())
    )
    rows = Screened.objects.filter(reason=Screened.Reason.NO_ROLE, absent_since=None, text_compressed__isnull=False)
    return rows.filter(~Exists(shut))


def open_of(postings: QuerySet[Posting]) -> Iterator[Stored]:
    """Yield each of `postings` with its text, without holding them all."""
    rows = postings.select_related("company", "role", "runner_up", "board__company")
    for row in rows.defer("html", "words", "head_words").order_by("pk").iterator(chunk_size=CHUNK):
        yield Stored(row.title, row.text, employer_of(row.board) or row.company.name, posting=row)


def screened_of(screened: QuerySet[Screened]) -> Iterator[Stored]:
    """Yield each of `screened` with its text, without holding them all."""
    for row in screened.select_related("board__company").order_by("pk").iterator(chunk_size=CHUNK):
        yield Stored(row.title, text_of(row), row.company_name or employer_of(row.board), screened=row)


def employer_of(board: Board | None) -> str | None:
    """Return whose board it is; None for a feed of many employers."""
    return board.company.name if board is not None and board.company is not None else None


def text_of(row: Screened) -> str:
    """Return the plain text, as much of it as may be read; empty where it was dropped or is damaged."""
    try:
        plain = zlib.decompressobj().decompress(bytes(row.text_compressed or b""), LONGEST_TEXT)
    except zlib.error:
        return ""
    return plain.decode("utf-8", "replace")
