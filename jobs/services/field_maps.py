"""Feeds of their own format: looked at, mapped, tried and saved, without code.

A feed is asked once for each step; what it becomes is shown through the same source that reads it later.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from jobs import registry
from jobs.contract import BoardRef, CleanPosting, Page
from jobs.errors import Malformed, SourceError
from jobs.fetch import Fetcher
from jobs.fetched import NotModified
from jobs.models.account import User
from jobs.models.board import MAPPED, Board
from jobs.models.company import Company
from jobs.models.field_map import FieldMap
from jobs.parsing.clean import Unclean, clean
from jobs.parsing.feed_shape import Shape, candidates, guessed, shape
from jobs.parsing.field_map import field_map
from jobs.parsing.field_paths import Path, parse_path
from jobs.parsing.mapped import read_feed, read_record, records
from jobs.parsing.mapped_faults import faults
from jobs.services.boards import page_token
from jobs.services.companies import company_for_name

SAMPLES = 5


@dataclass(frozen=True, slots=True)
class Sample:
    """One of the first entries: the posting that it becomes, or why none; `faults` are (field, sentence)."""

    number: int
    posting: CleanPosting | None
    reason: str
    faults: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class MapPreview:
    """What a feed becomes by a map: how many entries are read and rejected, and the first of them."""

    read: int
    rejected: int
    reasons: tuple[str, ...]
    samples: tuple[Sample, ...]


def feed_token(*, url: str) -> str:
    """Return the address of a feed as its board's token; raises ValueError with a sentence where it is none."""
    token = page_token(url)
    if token is None:
        raise ValueError("This is no public address of at most 300 characters, such as https://example.org/jobs.xml.")
    return token


def fetch_feed(*, token: str, fetcher: Fetcher, text: str = "") -> Page:
    """Return the feed's answer to the request that reading it with the map `text` starts with; raises SourceError."""
    request = registry.source(MAPPED).first_requests(BoardRef(MAPPED, token, field_map=text))[0]
    answer = fetcher.fetch(request)
    if isinstance(answer, NotModified):
        raise SourceError("The feed said that nothing changed, though it was not asked that.")
    return answer


def feed_shape(*, page: Page, record: str = "") -> tuple[Shape, str]:
    """Return what a feed is made of and where its entries stand: at `record`, else where they most likely do.

    Raises Malformed where the answer is no feed, or nothing in it looks like entries.
    """
    root, spaces = read_feed(page)
    likely = candidates(root, spaces)
    path = _path(record) if record else None
    if path is None:
        if not likely:
            raise Malformed("Nothing in this answer looks like a list of postings.", "answer")
        record, path = likely[0].path, parse_path(likely[0].path)
    return shape(root, spaces, path, likely), record


def _path(record: str) -> Path | None:
    try:
        return parse_path(record)
    except ValueError:
        return None


def guessed_fields(*, found: Shape) -> dict[str, str]:
    """Return field -> path for what the names in the feed tell."""
    return guessed(found)


def preview_map(*, page: Page) -> MapPreview:
    """Return what the feed becomes by the map that its request carried; raises BadFieldMap and SourceError."""
    mapped = field_map(page.request.carry["map"])
    parsed = registry.source(MAPPED).parse(page)
    root, spaces = read_feed(page)
    url = page.request.url
    samples = []
    for number, entry in enumerate(records(root, mapped.record, spaces)[:SAMPLES], start=1):
        # Faults first: reading an entry as markup takes its prefixes away.
        wrong = tuple(faults(entry, mapped, spaces, url))
        try:
            samples.append(Sample(number, clean(read_record(entry, mapped, spaces, url)), "", wrong))
        except (ValueError, Unclean) as problem:
            samples.append(Sample(number, None, str(problem), wrong))
    reasons = tuple(dict.fromkeys(f"{item.where}: {item.reason}" for item in parsed.rejected))[:SAMPLES]
    return MapPreview(len(parsed.postings), len(parsed.rejected), reasons, tuple(samples))


@transaction.atomic
def save_map(*, token: str, text: str, by: User, company_name: str = "") -> FieldMap:
    """Store `text` as the newest map of the feed at `token`, whose board is made where it is new; due at once.

    The same map again makes no version. Raises BadFieldMap, and ValueError for a name without letters or digits.
    """
    field_map(text)
    board = Board.objects.select_for_update().filter(source=MAPPED, token=token).first()
    if board is None:
        company = company_for_name(name=company_name, origin=Company.Origin.ADMIN) if company_name else None
        board, _ = Board.objects.get_or_create(
            source=MAPPED, token=token, defaults={"company": company, "evidence": token[:500]}
        )
        board = Board.objects.select_for_update().get(pk=board.pk)
    newest = board.field_maps.first()
    if newest is not None and newest.text == text:
        return newest
    # What the feed said about itself was about the answer as the old map read it.
    now = timezone.now()
    Board.objects.filter(pk=board.pk).update(
        etag="", last_modified="", read_with="", next_import_at=now, changed_by_person_at=now
    )
    return FieldMap.objects.create(board=board, version=newest.version + 1 if newest else 1, text=text, by=by)
