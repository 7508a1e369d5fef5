"""Our own network that fails for all boards at once: it is noticed, held against none of them, and tried again."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jobs.contract import Page, Request
from jobs.errors import SourceError, Unmet, Unreachable
from jobs.fetched import NotModified, Validators
from jobs.models.board import Board
from jobs.models.importing import ImportRun
from jobs.models.mail import OwedMail
from jobs.models.outage import NetworkOutage
from jobs.models.posting import Posting
from jobs.services.answers import Asks
from jobs.services.importing import import_board
from jobs.services.leases import claim_due_boards
from jobs.services.outages import OFFLINE, PROBES, lasting_outage, watch_network
from tests.factories import make_admin, make_board
from tests.jobs.payloads import ScriptedFetcher, greenhouse_board, greenhouse_job
from tests.jobs.readings import NOW, read_through

pytestmark = pytest.mark.django_db

# Each at a vendor of its own.
SOURCES = ("ashby", "lever", "recruitee", "personio", "teamtailor", "workable", "rippling")
READ = greenhouse_board(*[greenhouse_job(number) for number in range(3)])


class Nowhere:
    """A network in which no connection can be made."""

    def fetch(self, request: Request, validators: Validators | None = None) -> Page | NotModified:
        """Refuse."""
        host = urlsplit(request.url).hostname or ""
        raise Unmet(f"{host} cannot be connected to.", host)


class Answering:
    """A network in which each host refuses a board in words of its own."""

    def fetch(self, request: Request, validators: Validators | None = None) -> Page | NotModified:
        """Answer with an error of the server."""
        error = Unreachable("It answered with status 500; nothing was changed.")
        error.status = 500
        raise error


@pytest.fixture
def boards(clock: time_machine.Traveller) -> list[Board]:
    """Return boards of many vendors, and one that was read whole and holds postings."""
    others = [make_board(source=source, token="lanternworks") for source in SOURCES]
    whole = make_board(source="greenhouse", token="lanternworks")
    read_through(whole, ScriptedFetcher(READ))
    clock.shift(timedelta(hours=6, minutes=5))
    return [whole, *others]


def cycle(fetcher: Asks) -> list[ImportRun]:
    """Read what is due, as a worker does."""
    runs = []
    for claim in claim_due_boards():
        run = import_board(claim=claim, fetcher=fetcher)
        assert run is not None
        runs.append(run)
    return runs


def spend(clock: time_machine.Traveller, rounds: int, minutes: int, fetcher: Asks) -> int:
    """Let time pass with a round of boards every so many minutes; return how many readings there were."""
    count = 0
    for _ in range(rounds):
        count += len(cycle(fetcher))
        clock.shift(timedelta(minutes=minutes))
    return count


def test_a_network_that_fails_for_a_day_pauses_no_board_and_closes_nothing(
    clock: time_machine.Traveller, boards: list[Board]
) -> None:
    make_admin("ada@example.org")
    first = cycle(Nowhere())
    # The breadth is seen as the fifth vendor fails; the four before are put right by the next round.
    assert [run.state for run in first] == ["unreachable"] * 4 + ["offline"] * 4
    clock.shift(timedelta(minutes=2))
    cycle(Nowhere())
    outage = lasting_outage()
    assert outage is not None and outage.sites == 8 and outage.began_at == NOW + timedelta(hours=6, minutes=5)
    assert set(ImportRun.objects.exclude(state="complete").values_list("state", "sentence")) == {("offline", OFFLINE)}
    readings = spend(clock, rounds=48, minutes=30, fetcher=Nowhere())
    # A few in each round, and yet each board more often than one that fails is given up.
    assert 7 * len(boards) < readings <= 48 * PROBES
    for board in Board.objects.all():
        assert (board.is_active, board.failures, board.given_up_at) == (True, 0, None), board
        assert board.health in ("new", "healthy"), board
    assert Board.objects.get(source="greenhouse").sentence.startswith("Read whole: 3 postings")
    assert Posting.objects.open().count() == 3
    assert not OwedMail.objects.exists()


def test_the_first_answer_ends_it_and_all_boards_are_read_soon(
    clock: time_machine.Traveller, boards: list[Board]
) -> None:
    cycle(Nowhere())
    spend(clock, rounds=6, minutes=30, fetcher=Nowhere())
    back = timezone.now()
    assert len(cycle(Answering())) == PROBES
    clock.shift(timedelta(seconds=5))
    cycle(Answering())
    assert lasting_outage() is None and NetworkOutage.objects.get().ended_at == timezone.now()
    spend(clock, rounds=6, minutes=1, fetcher=Answering())
    read = ImportRun.objects.filter(started_at__gte=back).values_list("board", flat=True)
    assert set(read) == {board.pk for board in boards}
    # What fails now, with a network that works, is the boards' own again.
    assert all(board.failures and board.state == "unreachable" for board in Board.objects.all())


def test_a_reading_that_it_broke_off_does_not_end_it(clock: time_machine.Traveller, boards: list[Board]) -> None:
    first, *others = claim_due_boards()

    class BreaksOff:
        """A network that fails amid an answer; all other boards are tried before that is noticed."""

        def fetch(self, request: Request, validators: Validators | None = None) -> Page | NotModified:
            """Break off."""
            clock.shift(timedelta(seconds=1))
            for claim in others:
                import_board(claim=claim, fetcher=Nowhere())
            clock.shift(timedelta(seconds=5))
            assert watch_network(now=timezone.now()) is not None
            raise Unreachable("The answer broke off.")

    run = import_board(claim=first, fetcher=BreaksOff())
    assert run is not None and (run.state, run.unmet_site) == ("unreachable", "")
    clock.shift(timedelta(minutes=1))
    assert watch_network(now=timezone.now()) is not None


def test_boards_that_fail_while_others_answer_are_paused_as_ever(
    clock: time_machine.Traveller, boards: list[Board]
) -> None:
    make_admin("ada@example.org")
    good = boards[0]
    for _ in range(40 * 24):
        for claim in claim_due_boards():
            answer: Asks = ScriptedFetcher(READ) if claim.board_id == good.pk else Nowhere()
            import_board(claim=claim, fetcher=answer)
            # In any hour something answers.
        clock.shift(timedelta(minutes=15))
        Board.objects.filter(pk=good.pk).update(next_import_at=timezone.now() - timedelta(hours=1))
        if Board.objects.filter(is_active=True).count() == 1:
            break
    assert not NetworkOutage.objects.exists()
    assert set(Board.objects.exclude(pk=good.pk).values_list("health", "failures")) == {("paused", 7)}


def test_what_failed_before_the_last_answer_makes_nobody_look_through_all_boards(
    clock: time_machine.Traveller, boards: list[Board]
) -> None:
    *others, last = claim_due_boards()
    for claim in others[:4]:
        import_board(claim=claim, fetcher=Nowhere())
    clock.shift(timedelta(seconds=1))
    with CaptureQueriesContext(connection) as captured:
        assert watch_network(now=timezone.now()) is None
    loads = 'SELECT "jobs_board"."id"'
    # Four of eight fail at once: that is counted.
    assert sum(query["sql"].startswith(loads) for query in captured.captured_queries) == 1
    import_board(claim=last, fetcher=Answering())
    clock.shift(timedelta(seconds=1))
    with CaptureQueriesContext(connection) as captured:
        assert watch_network(now=timezone.now()) is None
    assert not [query["sql"] for query in captured.captured_queries if query["sql"].startswith(loads)]


def test_all_of_the_few_sites_that_are_read_tell_of_it_too(clock: time_machine.Traveller) -> None:
    for source in SOURCES[:3]:
        make_board(source=source, token="lanternworks")
    assert [run.state for run in cycle(Nowhere())] == ["unreachable", "unreachable", "offline"]


def test_boards_of_one_vendor_that_is_down_are_no_outage_of_ours(clock: time_machine.Traveller) -> None:
    for number in range(8):
        make_board(source="recruitee", token=f"employer-{number}")
    make_board(source="lever", token="lanternworks", next_import_at=NOW + timedelta(days=1))
    assert {run.state for run in cycle(Nowhere())} == {"unreachable"}
    clock.shift(timedelta(minutes=2))
    cycle(Nowhere())
    assert not NetworkOutage.objects.exists()


def test_a_board_that_was_given_up_by_our_own_fault_is_read_on(
    clock: time_machine.Traveller, boards: list[Board]
) -> None:
    make_admin("ada@example.org")
    victim = boards[0]
    # Six failures of its own; the seventh is the network's, before anybody knows of it.
    for _ in range(6):
        read_through(victim, ScriptedFetcher(Unreachable("The host did not answer in time.")))
    clock.shift(timedelta(hours=12))
    read_through(victim, Nowhere())
    assert (victim.is_active, victim.failures) == (False, 7)
    cycle(Nowhere())
    clock.shift(timedelta(minutes=2))
    cycle(Nowhere())
    victim.refresh_from_db()
    assert (victim.is_active, victim.given_up_at, victim.failures) == (True, None, 6)
    assert victim.health == "broken" and victim.state == "unreachable"


def test_a_round_tries_few_boards_while_it_lasts_and_of_two_at_once_one_does(
    clock: time_machine.Traveller, boards: list[Board]
) -> None:
    cycle(Nowhere())
    clock.shift(timedelta(minutes=6))
    tried = claim_due_boards()
    assert len(tried) == PROBES
    assert claim_due_boards() == []


def test_an_outage_that_no_board_is_left_to_tell_of_ends_and_does_not_begin_again(
    clock: time_machine.Traveller, boards: list[Board]
) -> None:
    cycle(Nowhere())
    clock.shift(timedelta(minutes=6))
    cycle(Nowhere())
    assert lasting_outage() is not None
    Board.objects.update(is_active=False)
    for _ in range(3):
        clock.shift(timedelta(seconds=5))
        assert claim_due_boards() == []
        assert NetworkOutage.objects.get().ended_at is not None
    # They are read again, and it has lasted all the while.
    Board.objects.update(is_active=True, next_import_at=timezone.now())
    assert len(claim_due_boards()) == PROBES
    assert lasting_outage() is not None


def test_one_outage_lasts_at_a_time(clock: time_machine.Traveller) -> None:
    fields = {"began_at": NOW, "noticed_at": NOW, "sites": 5}
    NetworkOutage.objects.create(**fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        NetworkOutage.objects.create(**fields)


def test_an_error_without_a_connection_is_told_from_one_with(
    clock: time_machine.Traveller, boards: list[Board]
) -> None:
    answers: list[SourceError] = [Unmet("It has no address.", "api.lever.co"), Unreachable("It broke off.")]
    sites = []
    for error in answers:
        run = read_through(boards[0], ScriptedFetcher(error))
        sites.append((run.state, run.unmet_site))
    assert sites == [("unreachable", "lever.co"), ("unreachable", "")]
