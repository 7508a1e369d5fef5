"""Adding a board by the careers address that a person pasted."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from jobs import registry
from jobs.contract import BoardRef, Page
from jobs.errors import SourceError
from jobs.fetch import Fetcher, NotModified
from jobs.models.board import Board
from jobs.models.company import Company
from jobs.parsing.clean import Unclean, clean
from jobs.services.companies import company_for_name

TITLES = 5


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


def detect_board(*, url: str) -> BoardRef:
    """Return the board that a careers address belongs to; raises BoardUrlUnknown. The network is not asked."""
    found = registry.detect(url)
    if found is None:
        raise BoardUrlUnknown(f"This address belongs to no board that we can read. {_readable()}")
    source = registry.source(found.source)
    if not source.ENABLED:
        raise BoardUrlUnknown(f"This is a board of {source.NAME}, which is switched off here: {source.OFF_REASON}")
    return found


def find_board(*, url: str) -> Board | None:
    """Return the stored board of a careers address, None where it is new; raises BoardUrlUnknown."""
    found = detect_board(url=url)
    return Board.objects.select_related("company").filter(source=found.source, token=found.token).first()


@transaction.atomic
def add_board(*, url: str, company_name: str | None = None) -> Board:
    """Return the board of a careers address, made and due at once where it is new; raises BoardUrlUnknown.

    A board that exists is returned as it is. Without `company_name` the board has no company: each posting goes to the
    employer that the feed names, or to one that is named like the token. Raises ValueError for a name without letters
    or digits.
    """
    existing = find_board(url=url)
    if existing is not None:
        return existing
    found = detect_board(url=url)
    company = company_for_name(name=company_name, origin=Company.Origin.ADMIN) if company_name else None
    board, _ = Board.objects.get_or_create(
        source=found.source, token=found.token, defaults={"company": company, "evidence": url.strip()[:500]}
    )
    return board


def preview_board(*, url: str, fetcher: Fetcher) -> BoardPreview:
    """Return what the address leads to and what stands there now, read from the first answer alone.

    Raises BoardUrlUnknown; an error of the source is told in the preview.
    """
    found = detect_board(url=url)
    source = registry.source(found.source)
    count: int | None = None
    titles: tuple[str, ...] = ()
    try:
        answer = fetcher.fetch(source.first_requests(found)[0], None)
        if isinstance(answer, NotModified):
            raise SourceError("The source said that nothing changed, though it was not asked that.")
        count, titles, more = _first_page(source, answer)
    except SourceError as error:
        sentence = error.sentence
    else:
        sentence = f"{'At least ' if more else ''}{count} {'posting' if count == 1 else 'postings'} at {source.NAME}."
    return BoardPreview(found.source, source.NAME, found.token, source.board_url(found), count, titles, sentence)


def _first_page(source: registry.Source, page: Page) -> tuple[int, tuple[str, ...], bool]:
    """Return how many postings the board has, the first titles, and whether there may be more."""
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
        return parsed.total, tuple(titles), False
    return on_page, tuple(titles), any(request.tag == page.request.tag for request in parsed.requests)


def _readable() -> str:
    """Name the sources that can be read, each with an address."""
    examples = [
        f"{found.NAME} ({found.board_url(BoardRef(slug, 'name'))})"
        for slug, found in registry.sources().items()
        if found.ENABLED
    ]
    return f"We read: {', '.join(examples)}."
