"""The rule of each signal about a listing: what fires it, what does not, and when there was nothing to look at.

The thresholds stand here and in docs/signals.md. What a signal rests on does not change from one look to the next unless
what was observed does: dates, not ages, so that an unchanged listing gives the same signals.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from jobs.parsing.evergreen_words import evergreen_words
from jobs.parsing.signals import Fact, Kind, Name, Signal, State
from jobs.parsing.stated_deadline import stated_deadline

# Posted again at least so many times with the same text.
REPOSTS = 2
# A source that we have read for a shorter time could not show us a repost.
WATCHED = timedelta(days=30)
# Of one title and text: so many open at once wherever they are, or so many in one place.
IDENTICAL = 10
IDENTICAL_IN_ONE_PLACE = 3
# An employer's time to close is known from so many closed postings on.
CLOSED = 5
# Open for more than so many times the employer's own median, and for so long at least.
LONG_TIMES = 3
LONG_LEAST = timedelta(days=45)
OLD = timedelta(days=90)
# An answer of a page that is older says nothing about today.
PAGE_LATELY = timedelta(days=45)
# A day ends at different times around the world, and a page is not taken down at midnight.
DEADLINE_GRACE = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Reposts:
    """How often a listing was posted before, how many of those in a row had its text, and whether all could be compared."""

    count: int
    unchanged: int
    all_known: bool = True


@dataclass(frozen=True, slots=True)
class Copies:
    """How many open listings of its board have its title and text, itself included, and how many of them its place too."""

    count: int
    in_one_place: int


@dataclass(frozen=True, slots=True)
class Closings:
    """How many postings of an employer closed, and after how many whole days half of them had."""

    count: int
    median_days: int


@dataclass(frozen=True, slots=True)
class OwnBoards:
    """The employer's own boards: how many there are, how many of them were read whole lately, and whether one lists it.

    `is_own`: the listing comes from one of them. `is_missing`: its last reading was without it, which is not confirmed.
    """

    address: str = ""
    count: int = 0
    read: int = 0
    lists_it: bool = False
    is_own: bool = False
    is_missing: bool = False


@dataclass(frozen=True, slots=True)
class PageAnswer:
    """How the listing's own page answered: there, gone, unsure or unanswered.

    `ended_words` are those by which it says that the opening has ended; `leads_to` is where it led instead of to itself.
    `is_apply_link`: what answered is the address to apply at, which `leads_to` is; the page itself is not gone.
    """

    result: str
    checked_at: datetime
    status: int | None = None
    ended_words: str = ""
    leads_to: str = ""
    is_apply_link: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """All that the signals look at. `closings` and `page` None: nothing is known; `expires_at` is the date its source states.

    `watched_since` is when we began to read its source.
    """

    title: str
    text: str
    listed_at: datetime
    watched_since: datetime
    reposts: Reposts
    copies: Copies
    own_boards: OwnBoards
    closings: Closings | None = None
    page: PageAnswer | None = None
    expires_at: datetime | None = None


def read_signals(listing: Listing, now: datetime) -> tuple[Signal, ...]:
    """Return every signal about a listing at `now`, in the order of Name."""
    return (
        _reposted(listing, now),
        _identical(listing),
        _long_open(listing, now),
        _age(listing, now),
        _evergreen(listing),
        _own_board(listing.own_boards),
        _page(listing.page, now),
        _deadline(listing, now),
    )


def _reposted(listing: Listing, now: datetime) -> Signal:
    reposts = listing.reposts
    if not listing.text.strip():
        return _unseen(Name.REPOSTED, "no-text")
    facts = (
        Fact("reposts", Kind.COUNT, reposts.count),
        Fact("unchanged", Kind.COUNT, reposts.unchanged),
        Fact("needed", Kind.COUNT, REPOSTS),
    )
    if reposts.unchanged >= REPOSTS:
        return Signal(Name.REPOSTED, State.FIRED, facts)
    if not reposts.all_known:
        return _unseen(Name.REPOSTED, "earlier-gone")
    if not reposts.count and now - listing.watched_since < WATCHED:
        return _unseen(Name.REPOSTED, "new-source", Fact("needed", Kind.DAYS, WATCHED.days))
    return Signal(Name.REPOSTED, State.NOT_FIRED, facts)


def _identical(listing: Listing) -> Signal:
    if not listing.text.strip():
        return _unseen(Name.IDENTICAL, "no-text")
    copies = listing.copies
    fired = copies.count >= IDENTICAL or copies.in_one_place >= IDENTICAL_IN_ONE_PLACE
    facts = (
        Fact("count", Kind.COUNT, copies.count),
        Fact("in_one_place", Kind.COUNT, copies.in_one_place),
        Fact("needed", Kind.COUNT, IDENTICAL),
        Fact("needed_in_one_place", Kind.COUNT, IDENTICAL_IN_ONE_PLACE),
    )
    return Signal(Name.IDENTICAL, _state(fired), facts)


def _long_open(listing: Listing, now: datetime) -> Signal:
    closings = listing.closings
    known = closings.count if closings else 0
    if closings is None or known < CLOSED:
        return _unseen(
            Name.LONG_OPEN, "few-closed", Fact("closed", Kind.COUNT, known), Fact("needed", Kind.COUNT, CLOSED)
        )
    longest = max(LONG_LEAST.days, LONG_TIMES * closings.median_days)
    facts = (
        _date("listed_on", listing.listed_at),
        Fact("closed", Kind.COUNT, closings.count),
        Fact("median", Kind.DAYS, closings.median_days),
        Fact("longest", Kind.DAYS, longest),
    )
    return Signal(Name.LONG_OPEN, _state(now - listing.listed_at > timedelta(days=longest)), facts)


def _age(listing: Listing, now: datetime) -> Signal:
    facts = (_date("listed_on", listing.listed_at), Fact("longest", Kind.DAYS, OLD.days))
    return Signal(Name.AGE, _state(now - listing.listed_at > OLD), facts)


def _evergreen(listing: Listing) -> Signal:
    found = evergreen_words(listing.title, listing.text)
    if found is not None:
        facts = (
            Fact("field", Kind.REASON, found.field),
            Fact("start", Kind.COUNT, found.start),
            Fact("end", Kind.COUNT, found.end),
            Fact("quote", Kind.WORDS, found.quote),
        )
        return Signal(Name.EVERGREEN, State.FIRED, facts)
    if not listing.text.strip():
        return _unseen(Name.EVERGREEN, "no-text")
    return Signal(Name.EVERGREEN, State.NOT_FIRED, (Fact("characters", Kind.COUNT, len(listing.text)),))


def _own_board(boards: OwnBoards) -> Signal:
    address = Fact("board", Kind.ADDRESS, boards.address)
    if boards.is_own:
        if boards.is_missing:
            return _unseen(Name.OWN_BOARD, "missing-unconfirmed", address)
        return Signal(Name.OWN_BOARD, State.NOT_FIRED, (address, Fact("from_it", Kind.COUNT, 1)))
    if not boards.count:
        return _unseen(Name.OWN_BOARD, "no-own-board")
    if boards.lists_it:
        return Signal(Name.OWN_BOARD, State.NOT_FIRED, (address, Fact("from_it", Kind.COUNT, 0)))
    counts = (Fact("boards", Kind.COUNT, boards.count), Fact("read", Kind.COUNT, boards.read))
    if boards.read < boards.count:
        return _unseen(Name.OWN_BOARD, "own-board-unread", address, *counts)
    return Signal(Name.OWN_BOARD, State.FIRED, (address, *counts))


def _page(page: PageAnswer | None, now: datetime) -> Signal:
    if page is None:
        return _unseen(Name.PAGE, "not-asked")
    asked = _date("asked_on", page.checked_at)
    if now - page.checked_at > PAGE_LATELY:
        return _unseen(Name.PAGE, "asked-long-ago", asked)
    status = (Fact("status", Kind.COUNT, page.status),) if page.status is not None else ()
    if page.result == "there":
        return Signal(Name.PAGE, State.NOT_FIRED, (asked, *status))
    if page.ended_words:
        return Signal(Name.PAGE, State.FIRED, (asked, *status, Fact("quote", Kind.WORDS, page.ended_words)))
    if page.result == "gone" or page.status in (404, 410):
        led = "apply_link" if page.is_apply_link else "leads_to"
        leads = (Fact(led, Kind.ADDRESS, page.leads_to),) if page.leads_to else ()
        return Signal(Name.PAGE, State.FIRED, (asked, *status, *leads))
    return _unseen(Name.PAGE, "no-answer" if page.result == "unanswered" else "unclear-answer", asked, *status)


def _deadline(listing: Listing, now: datetime) -> Signal:
    """The later of what the text and the source state counts."""
    said = stated_deadline(listing.text)
    days = [said.day] if said else []
    if listing.expires_at is not None:
        days.append(listing.expires_at.date())
    if not days:
        return _unseen(Name.DEADLINE, "no-deadline")
    last = max(days)
    facts = [Fact("last_day", Kind.DATE, last.isoformat()), Fact("grace", Kind.DAYS, DEADLINE_GRACE.days)]
    if said is not None and said.day == last:
        facts += [
            Fact("start", Kind.COUNT, said.said.start),
            Fact("end", Kind.COUNT, said.said.end),
            Fact("quote", Kind.WORDS, said.said.quote),
        ]
    return Signal(Name.DEADLINE, _state(now.date() > last + DEADLINE_GRACE), tuple(facts))


def _state(fired: bool) -> State:
    return State.FIRED if fired else State.NOT_FIRED


def _unseen(name: Name, why: str, *facts: Fact) -> Signal:
    return Signal(name, State.NOT_OBSERVED, (Fact("why", Kind.REASON, why), *facts))


def _date(name: str, moment: datetime) -> Fact:
    return Fact(name, Kind.DATE, moment.date().isoformat())
