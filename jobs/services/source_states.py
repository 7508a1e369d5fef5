"""Every source and board as readers see it: how well it is, when it was confirmed, and what was counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Lower

from jobs import registry
from jobs.models.board import Board, of_sources_off
from jobs.models.importing import ImportRun
from jobs.models.posting import Posting

# What a reader should look at first.
WORST_FIRST = ("broken", "blocked", "suspect", "degraded", "paused", "new", "healthy")


@dataclass(frozen=True, slots=True)
class Counts:
    """What the last reading that counted found; `total` is the source's own count, None where it states none."""

    seen: int
    shown: int
    screened: int
    rejected: int
    total: int | None

    @property
    def drift(self) -> int | None:
        """How many more we counted than the source states; None where it states nothing."""
        return None if self.total is None else self.seen - self.total

    @property
    def is_sorted(self) -> bool:
        """Whether its entries were told apart; those of a reading that the source's own count refutes are only counted."""
        return self.seen == self.shown + self.screened + self.rejected

    @property
    def fewer(self) -> int:
        """How many fewer we counted than the source states; 0 where we did not."""
        return max(0, -(self.drift or 0))


@dataclass(frozen=True, slots=True)
class BoardState:
    """One board: `health` is the state in force, also where its source is switched off; `open_count` are shown now."""

    board: Board
    name: str
    health: Board.Health
    sentence: str
    counts: Counts | None
    open_count: int


@dataclass(frozen=True, slots=True)
class SourceState:
    """One installed source, or one whose boards are left though it is not installed; `tally` counts boards by health."""

    slug: str
    name: str
    docs_url: str
    attribution: str
    off_reason: str
    is_enabled: bool
    boards: int
    tally: tuple[tuple[Board.Health, int], ...]
    confirmed_at: datetime | None
    open_count: int


def public_boards(*, source: str = "", health: str = "", words: str = "") -> QuerySet[Board]:
    """Return the boards that readers may know of, narrowed; those of companies that are not listed are left out."""
    rows = Board.objects.filter(Q(company=None) | Q(company__is_listed=True))
    if source:
        rows = rows.filter(source=source)
    if health:
        off = of_sources_off() | Q(is_active=False)
        rows = rows.filter(off) if health == Board.Health.PAUSED else rows.filter(health=health).exclude(off)
    if words:
        rows = rows.filter(Q(company__name__icontains=words) | Q(token__icontains=words))
    return rows.select_related("company").order_by(Lower(Coalesce("company__name", "token")), "pk")


def board_states(boards: Iterable[Board]) -> list[BoardState]:
    """Return the state of each board, in the same order: two queries, however many there are."""
    rows = list(boards)
    keys = [board.pk for board in rows]
    counts = _counts(keys)
    shown = Posting.objects.open().filter(board__in=keys).order_by().values_list("board").annotate(n=Count("pk"))
    open_counts = dict(shown)
    return [
        BoardState(
            board, str(board.company or board.source_name), _health(board), board.off_reason or board.health_sentence,
            counts.get(board.pk), open_counts.get(board.pk, 0),
        )
        for board in rows
    ]  # fmt: skip


def source_states() -> list[SourceState]:
    """Return every source by name, with how well its boards are: two queries."""
    rows = public_boards().order_by().values_list("source", "token", "health", "is_active", "last_complete_at")
    tallies: dict[str, dict[str, int]] = {}
    confirmed: dict[str, datetime] = {}
    off = registry.switched_off()
    for source, token, health, is_active, moment in rows:
        is_off = source in off and f"{source}/{token}" not in settings.PERMITTED_BOARDS
        state = Board.Health.PAUSED if is_off or not is_active else health
        tally = tallies.setdefault(source, {})
        tally[state] = tally.get(state, 0) + 1
        if moment is not None:
            confirmed[source] = max(moment, confirmed.get(source, moment))
    shown = Posting.objects.open().filter(board__isnull=False, company__is_listed=True).order_by()
    open_counts = dict(shown.values_list("board__source").annotate(n=Count("pk")))
    slugs = sorted({*registry.sources(), *tallies})
    found = [_source(slug, tallies.get(slug, {}), confirmed.get(slug), open_counts.get(slug, 0)) for slug in slugs]
    return sorted(found, key=lambda state: (not state.is_enabled, state.name.casefold()))


def health_tally(sources: Iterable[SourceState]) -> list[tuple[Board.Health, int]]:
    """Return how many boards are in each state, all states, the worst first."""
    total: dict[str, int] = {}
    for source in sources:
        for health, count in source.tally:
            total[health] = total.get(health, 0) + count
    return [(Board.Health(state), total.get(state, 0)) for state in WORST_FIRST]


def _health(board: Board) -> Board.Health:
    return Board.Health.PAUSED if board.off_reason or not board.is_active else Board.Health(board.health)


def _counts(keys: list[int]) -> Mapping[int, Counts]:
    """Return what the last reading of each board counted; one that the source's own count refuted counts too."""
    counted = Q(state__in=["complete", "held"]) | Q(state="malformed", source_total__isnull=False)
    last = ImportRun.objects.filter(counted, board=OuterRef("pk")).order_by("-started_at", "-pk").values("pk")[:1]
    runs = ImportRun.objects.filter(pk__in=Board.objects.filter(pk__in=keys).values_list(Subquery(last), flat=True))
    fields = ("seen", "shown", "screened", "rejected", "source_total")
    return {row[0]: Counts(*row[1:]) for row in runs.order_by().values_list("board_id", *fields)}


def _source(slug: str, tally: Mapping[str, int], confirmed: datetime | None, open_count: int) -> SourceState:
    found = registry.sources().get(slug)
    return SourceState(
        slug=slug,
        name=found.NAME if found else slug,
        docs_url=found.DOCS_URL if found else "",
        attribution=found.ATTRIBUTION if found else "",
        off_reason="" if found and found.ENABLED else found.OFF_REASON if found else "It is not installed here.",
        is_enabled=bool(found and found.ENABLED),
        boards=sum(tally.values()),
        tally=tuple((Board.Health(state), tally[state]) for state in WORST_FIRST if tally.get(state)),
        confirmed_at=confirmed,
        open_count=open_count,
    )
