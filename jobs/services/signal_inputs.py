"""What the signals of many postings look at, read in a bounded number of queries whatever their number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Aggregate, Count, DurationField, ExpressionWrapper, F, QuerySet, TextField
from django.db.models.functions import MD5, Lower

from jobs import registry
from jobs.models.board import Board
from jobs.models.life import PageCheck
from jobs.models.posting import Posting
from jobs.models.screened import Screened
from jobs.parsing.same_opening import near_identical, requisition_key, title_key
from jobs.parsing.signal_rules import REPOSTS, Closings, Copies, Listing, OwnBoards, PageAnswer, Reposts

# What closed longer ago says nothing about how an employer hires today.
REMEMBERED = timedelta(days=730)
# An own board that was read whole longer ago may list anything by now.
READ_LATELY = timedelta(days=2)
# So many links of a chain of reposts are followed.
MOST_LINKS = 5
_NEEDED = (
    "company_id", "board_id", "title", "text", "requisition_id", "url", "apply_url", "places_text", "listed_at",
    "expires_at", "first_seen_at", "suspect_since", "repost_of_id", "repost_count",
)  # fmt: skip


class Median(Aggregate):
    """The middle of the values, as the database counts it."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


@dataclass(slots=True)
class _Own:
    """The own boards of one employer that are read, those whose absence tells by id, and what they list."""

    boards: list[Board] = field(default_factory=list)
    telling: set[int] = field(default_factory=set)
    titles: list[frozenset[str]] = field(default_factory=list)
    numbers: set[str] = field(default_factory=set)
    addresses: set[str] = field(default_factory=set)


def listings(posting_ids: Iterable[int], now: datetime) -> dict[int, Listing]:
    """Return id -> what the signals of these postings look at; those that are own, samples or gone are left out.

    About ten queries, and up to MOST_LINKS more where something was posted more than once.
    """
    rows = Posting.objects.filter(pk__in=list(posting_ids), board__is_sample=False)
    postings = list(rows.select_related("board", "page_check").only(*_only()))
    companies = {posting.company_id for posting in postings}
    closings, copies = _closings(companies, now), _copies(postings)
    own, reposts = _own_boards(companies), _reposts(postings)
    found: dict[int, Listing] = {}
    for posting in postings:
        board = posting.board
        assert board is not None
        found[posting.pk] = Listing(
            title=posting.title,
            text=posting.text,
            listed_at=posting.listed_at,
            watched_since=board.created_at,
            reposts=reposts.get(posting.pk, Reposts(posting.repost_count, 0)),
            copies=copies.get(posting.pk, Copies(1, 1)),
            own_boards=_own_of(posting, board, own.get(posting.company_id, _Own()), now),
            closings=closings.get(posting.company_id),
            page=_page(posting),
            expires_at=posting.expires_at,
        )
    return found


def _only() -> list[str]:
    board = ("source", "token", "company_id", "is_sample", "created_at")
    page = ("result", "status", "sentence", "final_url", "checked_at")
    return [*_NEEDED, *(f"board__{name}" for name in board), *(f"page_check__{name}" for name in page)]


def _closings(companies: Iterable[int], now: datetime) -> dict[int, Closings]:
    """Count what closed by itself: what a person closed here, or our rules took off, says nothing about the employer."""
    open_for = ExpressionWrapper(F("closed_at") - F("listed_at"), output_field=DurationField())
    rows = (
        Posting.objects.filter(
            company__in=list(companies), state=Posting.State.CLOSED, closed_at__gte=now - REMEMBERED,
            closed_by_person_at=None, board__is_sample=False, closed_at__gt=F("listed_at"),
        )
        .exclude(closed_reason__startswith="Its source changed it")
        .order_by()
        .values("company")
        .annotate(n=Count("pk"), median=Median(open_for))
    )  # fmt: skip
    return {row["company"]: Closings(row["n"], row["median"].days) for row in rows}


def _copies(postings: Sequence[Posting]) -> dict[int, Copies]:
    """Count open postings of one board, employer, title and text; the database compares the texts by their digests."""
    digest = MD5("text", output_field=TextField())
    boards, titles = {posting.board_id for posting in postings}, {posting.title.lower() for posting in postings}
    alike = (
        Posting.objects.open()
        .annotate(low_title=Lower("title"))
        .filter(board__in=boards, company__in={posting.company_id for posting in postings}, low_title__in=titles)
    )
    keyed = (
        alike.order_by()
        .annotate(digest=digest)
        .values_list("pk", "board", "company", "low_title", "digest", "places_text")
    )
    keys: dict[int, tuple[Any, ...]] = {}
    counts: dict[tuple[Any, ...], int] = defaultdict(int)
    for pk, *key in keyed:
        keys[pk] = tuple(key)
        counts[tuple(key[:-1])] += 1
        counts[tuple(key)] += 1
    wanted = (posting.pk for posting in postings if posting.pk in keys)
    # Without a stated place nobody can say that two are in one.
    return {pk: Copies(counts[keys[pk][:-1]], counts[keys[pk]] if keys[pk][-1] else 1) for pk in wanted}


def _reposts(postings: Sequence[Posting]) -> dict[int, Reposts]:
    """Follow the chains of reposts, all at once link by link, for as long as their texts stay the same."""
    chains = {posting.pk: posting for posting in postings if posting.repost_count >= REPOSTS}
    following = {pk: posting.repost_of_id for pk, posting in chains.items()}
    unchanged = dict.fromkeys(chains, 0)
    lost: set[int] = set()
    for _ in range(MOST_LINKS):
        wanted = {earlier for earlier in following.values() if earlier is not None}
        if not wanted:
            break
        earlier_rows = Posting.objects.only("text", "repost_of_id", "repost_count").in_bulk(wanted)
        for pk, link in list(following.items()):
            earlier = earlier_rows.get(link) if link is not None else None
            if earlier is None:
                following.pop(pk)
                continue
            if not near_identical(chains[pk].text, earlier.text):
                following.pop(pk)
                continue
            unchanged[pk] += 1
            following[pk] = earlier.repost_of_id
            if earlier.repost_of_id is None and earlier.repost_count:
                lost.add(pk)
    lost |= {pk for pk, posting in chains.items() if posting.repost_of_id is None}
    return {pk: Reposts(posting.repost_count, unchanged[pk], pk not in lost) for pk, posting in chains.items()}


def _own_boards(companies: Iterable[int]) -> Mapping[int, _Own]:
    """Return what the own boards of employers list: shown postings, and what was read and is not shown."""
    own: dict[int, _Own] = defaultdict(_Own)
    owner: dict[int, _Own] = {}
    for board in Board.objects.readable().filter(company__in=list(companies), is_sample=False):
        assert board.company_id is not None
        owner[board.pk] = own[board.company_id]
        own[board.company_id].boards.append(board)
        if board.source in registry.sources() and registry.absence_closes(board.ref):
            own[board.company_id].telling.add(board.pk)
    shown = Posting.objects.open().filter(board__in=list(owner), suspect_since=None).order_by()
    for board_id, title, number, *addresses in shown.values_list(
        "board", "title", "requisition_id", "url", "apply_url"
    ):
        here = owner[board_id]
        here.titles.append(_words(title))
        here.numbers.add(requisition_key(number))
        here.addresses.update(addresses)
    screened = Screened.objects.filter(board__in=list(owner), absent_since=None, suspect_since=None).order_by()
    for board_id, title, url in screened.values_list("board", "title", "url"):
        owner[board_id].titles.append(_words(title))
        owner[board_id].addresses.add(url)
    return own


def _own_of(posting: Posting, board: Board, own: _Own, now: datetime) -> OwnBoards:
    if board.company_id is not None:
        return OwnBoards(address=board.public_url, is_own=True, is_missing=posting.suspect_since is not None)
    read = [item for item in own.boards if item.pk in own.telling and _is_read_whole(item, posting, now)]
    number, words = requisition_key(posting.requisition_id), _words(posting.title)
    addresses = {posting.url, posting.apply_url} - {""}
    lists_it = (
        bool(number and number in own.numbers)
        or bool(addresses & own.addresses)
        or any(words <= other or other <= words for other in own.titles if other)
    )
    address = own.boards[0].public_url if own.boards else ""
    return OwnBoards(address, len(own.boards), len(read), lists_it)


def _is_read_whole(board: Board, posting: Posting, now: datetime) -> bool:
    """Whether a board was read whole lately, and after the listing was first seen."""
    read_at = board.last_complete_at
    if board.state != Board.State.OK or read_at is None:
        return False
    return read_at >= now - READ_LATELY and read_at > posting.first_seen_at


def _words(title: str) -> frozenset[str]:
    """Return the words of a title; one that adds words to another ("- Berlin") may be the same opening."""
    return frozenset(title_key(title).split())


def _page(posting: Posting) -> PageAnswer | None:
    check: PageCheck | None = getattr(posting, "page_check", None)
    if check is None:
        return None
    says_ended = check.result == PageCheck.Result.UNSURE and check.status is not None and check.status < 400
    said = check.sentence.partition("“")[2].rpartition("”")[0] if says_ended and not check.final_url else ""
    is_apply_link = bool(check.final_url) and check.final_url == posting.apply_url
    return PageAnswer(check.result, check.checked_at, check.status, said, check.final_url, is_apply_link)


def open_postings() -> QuerySet[Posting]:
    """The postings that signals are about: open, from a board, and no samples; an own ad is confirmed by its recruiter."""
    return Posting.objects.open().filter(board__is_sample=False)
