"""Adding a board by the careers address that a person pasted.

The address is compared with what the sources know; only where none does, its page is asked once and says what it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from django.db import transaction

from jobs import registry
from jobs.contract import BoardRef, Page, Request
from jobs.errors import Gone, SourceError
from jobs.fetch import Fetcher
from jobs.fetched import NotModified
from jobs.models.board import MAPPED, Board
from jobs.models.company import Company
from jobs.parsing.clean import Unclean, clean, http_url
from jobs.parsing.page_hints import PageHints, page_hints, systems_of
from jobs.services.companies import company_for_name

TITLES = 5
MAX_TOKEN = 300
# The sources whose token is an address; which of them reads it, the page says.
PAGE = "jsonld"
FEEDS = {"feed": "rss", "json-feed": "jsonfeed", "indeed-xml": "indeed-xml", "hr-xml": "hr-xml", "sitemap": "sitemap"}


class BoardUrlUnknown(Exception):
    """An address leads to no board that we can read; `sentence` says which ones we can."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class BoardPreview:
    """What an address leads to. `postings_count` None: the board could not be read, and `sentence` says why."""

    source: str
    source_name: str
    token: str
    board_url: str
    postings_count: int | None
    titles: tuple[str, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class Located:
    """The board that an address leads to, and its page where that had to be asked."""

    ref: BoardRef
    page: Page | None = None


def locate_board(*, url: str, fetcher: Fetcher | None = None) -> Located:
    """Return the board that a careers address leads to; raises BoardUrlUnknown with what we can read.

    The address alone decides where a source knows it. Else `fetcher` asks its page once: a feed, a page with JobPosting,
    or a page that names one board of a known system. Without `fetcher` the network is not asked.
    """
    found = registry.detect(url)
    if found is not None:
        return Located(found)
    token = page_token(url)
    stored = Board.objects.filter(source__in=(*FEEDS.values(), PAGE, MAPPED), token=token).first() if token else None
    if stored is not None:
        return Located(stored.ref)
    if names := _unreadable(systems_of(url)):
        raise BoardUrlUnknown(f"This is a page of {names}, which we cannot read yet. {_readable()}")
    if not token or fetcher is None:
        raise BoardUrlUnknown(f"This address belongs to no board that we can read. {_readable()}")
    try:
        answer = fetcher.fetch(Request(token, headers=(("Accept", "text/html, application/rss+xml, */*;q=0.5"),)))
        if isinstance(answer, NotModified):
            raise SourceError("The page said that nothing changed, though it was not asked that.")
    except SourceError as error:
        raise BoardUrlUnknown(
            f"This address belongs to no board that we can read. {_readable()} Its page was asked too: {error.sentence}"
        ) from error
    return Located(_of_page(token, page_hints(answer)), answer)


def page_token(url: str) -> str | None:
    """Return an address as the token of a page or feed: scheme and host in small letters, no fragment.

    None for what is no public http address, or longer than a token may be.
    """
    text = url.strip()
    checked = http_url(text if "://" in text else f"https://{text.removeprefix('//')}")
    if checked is None:
        return None
    parts = urlsplit(checked)
    if "." not in (parts.hostname or ""):
        return None
    token = urlunsplit((parts.scheme, parts.netloc.lower(), parts.path or "/", parts.query, ""))
    return token if len(token) <= MAX_TOKEN else None


def _of_page(token: str, hints: PageHints) -> BoardRef:
    """Return the board that a page says; raises BoardUrlUnknown with what the page is instead."""
    if hints.kind in FEEDS:
        return BoardRef(FEEDS[hints.kind], token)
    named = _boards(hints)
    # What the page carries itself is worth more than a board that is not read.
    boards = [ref for ref in named if not registry.off_reason(Board(source=ref.source, token=ref.token).ref)]
    if not boards and not hints.has_posting:
        boards = named
    if len(boards) == 1:
        return boards[0]
    if hints.has_posting:
        return BoardRef(PAGE, token)
    if boards:
        pages = ", ".join(registry.source(ref.source).board_url(ref) for ref in boards[:5])
        raise BoardUrlUnknown(f"This page names several boards; paste the address of the one that you mean: {pages}.")
    if names := _unreadable(hints.systems):
        raise BoardUrlUnknown(f"This page uses {names}, which we cannot read yet. {_readable()}")
    if hints.systems:
        raise BoardUrlUnknown(
            f"This page uses {' and '.join(hints.systems)} but does not say which board; paste the address of the board. "
            f"{_readable()}"
        )
    if hints.feeds:
        raise BoardUrlUnknown(
            f"This page holds no posting that we can read, but offers a feed; if it lists jobs, paste its address: "
            f"{', '.join(hints.feeds)}."
        )
    own = " If it lists jobs in a format of its own, map its fields in the admin." if hints.kind == "other" else ""
    raise BoardUrlUnknown(
        f"This page is no feed, holds no JobPosting and names no board that we can read.{own} {_readable()}"
    )


def _boards(hints: PageHints) -> list[BoardRef]:
    """Return the boards that the page names, each once in its first spelling; a link to a job site is no board of it."""
    found = [
        ref
        for address in hints.addresses
        if (ref := registry.detect(address)) and not registry.is_one_board(registry.source(ref.source))
    ]
    distinct: dict[tuple[str, str], BoardRef] = {}
    for ref in [*(ref for ref in hints.boards if ref.source in registry.sources()), *found]:
        distinct.setdefault((ref.source, ref.token.casefold()), ref)
    return list(distinct.values())


def _unreadable(names: tuple[str, ...]) -> str:
    """Name those of these systems that no installed source reads."""
    known = {source.NAME for source in registry.sources().values()}
    return " and ".join(name for name in names if name not in known)


def stored_board(*, ref: BoardRef) -> Board | None:
    """Return the board that is stored under this source and token; None where there is none."""
    return Board.objects.select_related("company").filter(source=ref.source, token=ref.token).first()


def add_board(*, url: str, company_name: str | None = None, fetcher: Fetcher | None = None) -> Board:
    """Return the board of a careers address, made and due where it is new; raises BoardUrlUnknown.

    As `locate_board` finds it and `save_board` stores it.
    """
    return save_board(ref=locate_board(url=url, fetcher=fetcher).ref, evidence=url, company_name=company_name)


@transaction.atomic
def save_board(*, ref: BoardRef, evidence: str, company_name: str | None = None) -> Board:
    """Return the stored board of `ref`, made and due at once where it is new; one that exists is returned as it is.

    Without `company_name` the board has no company: each posting goes to the employer that the feed names, or to one
    that is named like the token. Raises ValueError for a name without letters or digits.
    """
    existing = stored_board(ref=ref)
    if existing is not None:
        return existing
    company = company_for_name(name=company_name, origin=Company.Origin.ADMIN) if company_name else None
    board, _ = Board.objects.get_or_create(
        source=ref.source, token=ref.token, defaults={"company": company, "evidence": evidence.strip()[:500]}
    )
    return board


def preview_board(*, located: Located, fetcher: Fetcher) -> BoardPreview:
    """Return what stands on the board now, read from its first answer alone; a page that was asked is not asked again.

    An error of the source is told in the preview. A source that is switched off is not asked.
    """
    found = located.ref
    source = registry.source(found.source)
    ref = Board(source=found.source, token=found.token).ref
    first = source.first_requests(ref)[0]
    count: int | None = None
    titles: tuple[str, ...] = ()
    try:
        if reason := registry.off_reason(ref):
            raise SourceError(f"{source.NAME} is switched off here. {reason} A board that is stored waits.")
        known = located.page is not None and located.page.request.url == first.url
        answer = located.page if known and located.page else _first_answer(first, fetcher)
        if isinstance(answer, NotModified):
            raise SourceError("The source said that nothing changed, though it was not asked that.")
        count, titles, more, following = _first_page(source, answer)
    except SourceError as error:
        sentence = error.sentence
    else:
        sentence = f"{'At least ' if more else ''}{count} {'posting' if count == 1 else 'postings'} at {source.NAME}."
        if not count and following:
            sentence = f"The first answer holds no posting itself, but names {following} more to read at {source.NAME}."
    return BoardPreview(found.source, source.NAME, found.token, source.board_url(found), count, titles, sentence)


def _first_answer(first: Request, fetcher: Fetcher) -> Page | NotModified:
    """Return the answer to a board's first request, or to the one that is asked where there is no such board."""
    try:
        return fetcher.fetch(first, None)
    except Gone:
        if first.otherwise is None:
            raise
        return fetcher.fetch(first.otherwise, None)


def _first_page(source: registry.Source, page: Page) -> tuple[int, tuple[str, ...], bool, int]:
    """Return how many postings the board has, the first titles, whether there may be more, and how many answers follow."""
    parsed = source.parse(page)
    titles: list[str] = []
    for posting in parsed.postings:
        if len(titles) == TITLES:
            break
        try:
            titles.append(clean(posting).title)
        except Unclean:
            continue
    on_page = len(parsed.postings) + len(parsed.rejected)
    if parsed.total is not None:
        return parsed.total, tuple(titles), False, len(parsed.requests)
    more = any(request.tag == page.request.tag for request in parsed.requests)
    return on_page, tuple(titles), more, len(parsed.requests)


def _readable() -> str:
    """Name the sources that can be read, each with an address; the last ones read any address."""
    enabled = [(slug, found) for slug, found in registry.sources().items() if found.ENABLED]
    examples = [
        f"{found.NAME} ({found.board_url(BoardRef(slug, 'name'))})" for slug, found in enabled if found.BOARD_PATTERNS
    ]
    anywhere = [found.NAME for _, found in enabled if not found.BOARD_PATTERNS]
    return f"We read: {', '.join([*examples, *(f'any {name}' for name in anywhere)])}."
