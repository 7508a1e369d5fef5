"""Reading a board whole: every page, or a named error; never a part."""

from __future__ import annotations

import dataclasses
import zlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import reduce
from hashlib import sha256

from django.utils import timezone

from jobs import registry
from jobs.contract import BoardRef, CleanPosting, Page, Parsed, RawPosting, Rejected, Request
from jobs.errors import Gone, Malformed, Miscounted, SourceError, Throttled
from jobs.fetched import NotModified
from jobs.models.board import Board
from jobs.models.posting import Posting
from jobs.models.screened import Screened
from jobs.parsing.clean import Unclean, clean
from jobs.parsing.joining import completed
from jobs.services.answers import Asks
from jobs.services.packed import Packed
from jobs.services.remembered import Remembered
from jobs.services.validators import validators_of
from mlcareers.lib.counted import counted

# A board of more pages than this is not one that we know how to read whole.
MAX_REQUESTS = 2_000
# After this many postings whose own page fails, the host is left alone.
MOST_UNREAD = 20
# An empty text as it is stored of what is screened.
NO_TEXT = zlib.compress(b"", 6)


@dataclass(slots=True)
class Reading:
    """One board read whole. `unchanged` means that the source answered "not modified" and nothing else is set.

    `cleaned` are the ids of `postings`. `kept` are ids of stored postings that the board still lists and that were not read
    again; `same` are those that it says again, word for word. `said` are digests of the words behind `postings` and `same`,
    where every rule could read them; `last` is what they were compared with.
    """

    unchanged: bool = False
    postings: Packed[CleanPosting] = field(default_factory=Packed)
    cleaned: list[str] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    said: dict[str, bytes] = field(default_factory=dict)
    last: Remembered | None = None
    total: int | None = None
    requests: int = 0
    bytes: int = 0
    etag: str = ""
    last_modified: str = ""
    failed_rules: Counter[str] = field(default_factory=Counter)

    @property
    def seen(self) -> int:
        """How many entries the board's answers held, those that stay as they are stored among them."""
        return len(self.postings) + len(self.rejected) + len(self.kept) + len(self.same)


def read_board(
    board: Board,
    fetcher: Asks,
    *,
    conditional: bool,
    alive: Callable[[], None] | None = None,
    recall: Callable[[], Remembered] | None = None,
) -> Reading:
    """Read every page of `board`; raises SourceError where it cannot be read whole.

    `conditional` sends the stored validators; `alive` is called between pages and may raise to stop the reading; `recall`
    is called once all pages are there, and what it remembers is not cleaned again.
    """
    source = registry.source(board.source)
    waiting: list[Request] = list(source.first_requests(_told(board, conditional)))
    single = len(waiting) == 1
    reading = Reading()
    raw: list[RawPosting] = []
    details: list[RawPosting] = []
    unread: dict[str, Rejected] = {}
    asked = {_key(request) for request in waiting}
    pages_failed = 0
    answer: Page | NotModified | None = None
    page: Page | None = None
    parsed: Parsed | None = None
    while waiting:
        # The answer before this one is not needed any more, and may be large.
        answer = page = parsed = None
        # The pages of a list first and close together: they fit each other only while the board stands still.
        request = waiting.pop(next((place for place, item in enumerate(waiting) if item.required), 0))
        if reading.requests >= MAX_REQUESTS:
            raise Malformed(f"The board needs more than {MAX_REQUESTS} requests; it was not read.", request.url)
        if alive is not None:
            alive()
        validators = validators_of(board, timezone.now()) if conditional and single and reading.requests == 0 else None
        reading.requests += 1
        try:
            answer = fetcher.fetch(request, validators)
            if isinstance(answer, NotModified):
                reading.unchanged = True
                return reading
            page = answer
            reading.bytes += len(page.body)
            parsed = source.parse(page)
        except SourceError as error:
            if isinstance(error, Gone) and request.otherwise is not None:
                waiting.append(request.otherwise)
                continue
            if request.required:
                raise
            reading.failed_rules[f"request:{request.tag}"] += 1
            if "keeps" in request.carry:
                failed = [request]
                pages_failed += 1
                if isinstance(error, Throttled) or pages_failed > MOST_UNREAD:
                    failed += [item for item in waiting if "keeps" in item.carry]
                    waiting = [item for item in waiting if "keeps" not in item.carry]
                failed = failed[1:] if isinstance(error, Gone) else failed
                reading.kept.extend(item.carry["keeps"] for item in failed if item.carry["keeps"])
                continue
            if external_id := request.carry.get("id"):
                unread[external_id] = Rejected(external_id, request.tag, f"Its own page: {error.sentence}")
                if isinstance(error, Throttled) or len(unread) > MOST_UNREAD:
                    raise
            continue
        if single and reading.requests == 1:
            reading.etag = page.headers.get("etag", "")[:300]
            reading.last_modified = page.headers.get("last-modified", "")[:100]
        raw.extend(parsed.postings)
        details.extend(parsed.details)
        reading.rejected.extend(parsed.rejected)
        reading.kept.extend(parsed.kept)
        reading.total = parsed.total if parsed.total is not None else reading.total
        for following in parsed.requests:
            # Parts of a divided board overlap, and so do pages that move while they are read.
            if _key(following) not in asked:
                asked.add(_key(following))
                waiting.append(following)
    answer = page = parsed = None
    if reading.requests > 1:
        # That one answer did not change says nothing of the others.
        reading.etag = reading.last_modified = ""
    reading.kept = list(dict.fromkeys(reading.kept))
    raw = _joined(raw, details)
    on_board = dict.fromkeys(posting.external_id for posting in raw)
    reading.rejected.extend(unread[external_id] for external_id in on_board if external_id in unread)
    raw = [posting for posting in raw if posting.external_id not in unread]
    reading.last = None if recall is None else recall()
    _clean_all(raw, reading)
    if reading.total is not None and reading.total != reading.seen:
        raise Miscounted(
            f"The source states {counted(reading.total, 'posting')} but sent {reading.seen}; nothing was changed.",
            stated=reading.total,
            counted=reading.seen,
        )
    return reading


def _told(board: Board, conditional: bool) -> BoardRef:
    """Return the board as its source is told of it: with what is stored, where the source may leave that as it is."""
    ref = board.ref
    always = registry.keeps_always(board.source)
    if not registry.keeps_pages(board.source) or board.last_complete_at is None or not (conditional or always):
        return ref
    shown, screened = (
        Posting.objects.open().filter(board=board),
        Screened.objects.filter(board=board, absent_since=None),
    )
    if always:
        # What has no text yet is asked for before all others.
        shown, screened = shown.exclude(text=""), screened.exclude(text_compressed=NO_TEXT)
    ids = (*shown.values_list("external_id", flat=True), *screened.values_list("external_id", flat=True))
    return dataclasses.replace(ref, known=frozenset(ids))


def _key(request: Request) -> tuple[str, str, bytes | None]:
    return request.method, request.url, request.body


def _joined(raw: list[RawPosting], details: list[RawPosting]) -> list[RawPosting]:
    """Complete each posting with the details of its id; details of an unknown posting are of none."""
    by_id: dict[str, list[RawPosting]] = {}
    for detail in details:
        by_id.setdefault(detail.external_id, []).append(detail)
    return [reduce(completed, by_id.get(posting.external_id, ()), posting) for posting in raw]


def _clean_all(raw: list[RawPosting], reading: Reading) -> None:
    """Clean each posting; one that cannot be cleaned, or comes twice and differs, is rejected with its reason.

    `raw` is empty afterwards: a great board is not held twice.
    """
    known: dict[str, bytes] = {}
    raw.reverse()
    for position in range(len(raw)):
        posting = raw.pop()
        where = f"posting {position + 1}"
        said = sha256(repr(posting).encode("utf-8", "surrogatepass")).digest()
        if posting.external_id in known:
            if known[posting.external_id] == said:
                continue
            reading.rejected.append(Rejected(posting.external_id, where, "The same id stands twice on this board."))
            continue
        known[posting.external_id] = said
        if reading.last is not None and reading.last.has(posting.external_id, said):
            reading.same.append(posting.external_id)
            reading.said[posting.external_id] = said
            continue
        try:
            cleaned = clean(posting)
        except Unclean as problem:
            reading.rejected.append(Rejected(posting.external_id, where, str(problem)))
            continue
        reading.postings.append(cleaned)
        reading.cleaned.append(cleaned.external_id)
        reading.failed_rules.update(cleaned.failed_rules)
        if not cleaned.failed_rules:
            # What a rule could not read is counted on every run.
            reading.said[cleaned.external_id] = said
