"""Boards of sources that are switched off: read where the employer permitted it, and no other."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from jobs import registry
from jobs.models.board import Board
from jobs.models.importing import ImportRun
from jobs.services.leases import SourceOff, claim_board
from jobs.services.source_states import public_boards, source_states
from tests.factories import make_admin, make_board
from tests.jobs.readings import run_import
from tests.jobs.services.test_importing_details import listed, text

pytestmark = pytest.mark.django_db
OFF = sorted(registry.switched_off())


@pytest.mark.parametrize("source", OFF)
def test_a_board_is_due_only_where_it_is_permitted(settings: Any, source: str) -> None:
    acme, other = make_board(source=source, token="acme"), make_board(source=source, token="other")
    with pytest.raises(SourceOff):
        claim_board(board_id=acme.pk)
    assert not Board.objects.due(timezone.now()).exists()
    settings.PERMITTED_BOARDS = frozenset({f"{source}/acme", "lever/other"})
    assert list(Board.objects.due(timezone.now())) == [acme]
    assert (acme.off_reason, acme.off_advice) == ("", "")
    assert other.off_reason == registry.source(source).OFF_REASON
    assert claim_board(board_id=acme.pk) is not None
    with pytest.raises(SourceOff):
        claim_board(board_id=other.pk)


def test_a_permitted_board_is_read_and_counts_as_read(settings: Any) -> None:
    settings.PERMITTED_BOARDS = frozenset({"smartrecruiters/acme"})
    board, other = (make_board(source="smartrecruiters", token=token) for token in ("acme", "other"))
    run = run_import(board, listed(1), text("Kafka"))
    assert (run.state, run.shown) == (ImportRun.State.COMPLETE, 1)
    assert list(public_boards(source="smartrecruiters", health="paused")) == [other]
    (state,) = (found for found in source_states() if found.slug == "smartrecruiters")
    assert dict(state.tally)[Board.Health.PAUSED] == 1 and state.boards == 2


def test_the_admin_says_why_it_is_off_and_what_permits_it(settings: Any, client: Client) -> None:
    make_board(source="bamboohr", token="acme")
    client.force_login(make_admin())
    page = client.get("/admin/jobs/board/").content.decode()
    assert "Its terms forbid programs" in page and "add bamboohr/acme to PERMITTED_BOARDS" in page
    settings.PERMITTED_BOARDS = frozenset({"bamboohr/acme"})
    assert "PERMITTED_BOARDS" not in client.get("/admin/jobs/board/").content.decode()
