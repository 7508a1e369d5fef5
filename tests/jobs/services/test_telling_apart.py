"""A person's word that two postings are not one opening: kept through readings, by report or admin, and taken back."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from jobs.models.board import Board
from jobs.models.cluster import Fingerprint, NotSame
from jobs.models.moderation import Decision
from jobs.models.posting import Posting
from jobs.models.report import Report
from jobs.services.reports import uphold_report
from jobs.services.telling_apart import take_back, tell_apart
from jobs.services.undoing import undo_decision
from tests.factories import make_admin, make_board, make_company, make_moderator, make_posting, make_report
from tests.jobs.payloads import greenhouse_board, greenhouse_job
from tests.jobs.readings import run_import
from tests.jobs.services.test_clustering import partition

pytestmark = pytest.mark.django_db
APART = "Two teams hire for it."


@pytest.fixture
def board() -> Board:
    return make_board(company=make_company("Lanternworks"), token="lanternworks")


def read(board: Board, cities: str = "Cairo Giza Tanta", **changes: Any) -> list[Posting]:
    """Import one opening in several cities and return its postings."""
    jobs = [
        greenhouse_job(number, location={"name": f"{city}, Egypt"}, internal_job_id=5, requisition_id=None, **changes)
        for number, city in enumerate(cities.split(), 1)
    ]
    run_import(board, greenhouse_board(*jobs))
    return list(Posting.objects.order_by("external_id"))


def test_one_told_apart_leaves_the_others_together_and_no_reading_links_it_again(board: Board) -> None:
    cairo, giza, tanta = read(board)
    moderator = make_moderator()
    pairs = tell_apart(posting=giza, by=moderator, reason=APART)
    apart = {frozenset({cairo.external_id, tanta.external_id})}
    assert partition() == apart
    read(board, content="<p>You will now build quite another pipeline, with us and with our customers.</p>")
    assert not Fingerprint.objects.filter(is_linked=False).exists()
    assert partition() == apart
    assert {(pair.by, pair.reason) for pair in pairs} == {(moderator, APART)}


def test_what_is_taken_back_is_linked_again_and_stays_on_record(board: Board) -> None:
    _, giza, _ = read(board)
    by = make_moderator()
    pairs = [pair.pk for pair in tell_apart(posting=giza, by=by, reason=APART)]
    assert take_back(pairs=pairs, by=by) == 2
    assert [len(members) for members in partition()] == [3]
    assert take_back(pairs=pairs, by=by) == 0
    assert set(NotSame.objects.values_list("undone_by", flat=True)) == {by.pk}


def test_telling_apart_needs_a_reason_and_copies(board: Board) -> None:
    first, *_ = read(board)
    with pytest.raises(ValueError, match="Say why"):
        tell_apart(posting=first, by=make_moderator(), reason=" ")
    with pytest.raises(ValueError, match="linked to no other"):
        tell_apart(posting=make_posting(), by=make_moderator(), reason=APART)
    assert not NotSame.objects.exists()


def test_the_database_keeps_one_standing_word_for_a_pair_in_order(board: Board) -> None:
    one, other, _ = read(board)
    NotSame.objects.create(one=one, other=other, reason=APART)
    for first, second in ((one, other), (other, one)):
        with pytest.raises(IntegrityError), transaction.atomic():
            NotSame.objects.create(one=first, other=second, reason=APART)


def test_a_reader_reports_it_in_two_clicks_and_upholding_tells_apart_until_it_is_undone(board: Board) -> None:
    _, giza, _ = read(board)
    reader = Client()
    link = re.search(r'href="(/jobs/\d+/report/\?kind=not-same)"', reader.get(giza.get_absolute_url()).content.decode())
    assert link is not None
    form = reader.get(link[1]).content.decode()
    assert re.search(r'value="not-same"[^>]*checked', form)
    reader.post(link[1], {"kind": "not-same"})
    report = Report.objects.get()
    moderator = make_moderator()
    client = Client()
    client.force_login(moderator)
    page = client.get(f"/moderate/report/{giza.pk}/").content.decode()
    assert "Its copies" in page and "Cairo, Egypt" in page
    decision = uphold_report(report=report, by=moderator, outcome=APART)
    assert partition() == {frozenset({"7000001", "7000003"})}
    undo_decision(decision=decision, by=moderator)
    assert [len(members) for members in partition()] == [3]
    assert Decision.objects.get(pk=decision.pk).undone_by == moderator


def test_a_posting_without_copies_cannot_be_reported_as_another_job() -> None:
    posting = make_posting()
    assert "not-same" not in Client().get(f"/jobs/{posting.pk}/report/?kind=not-same").content.decode()
    Client().post(f"/jobs/{posting.pk}/report/", {"kind": "not-same"})
    assert not Report.objects.exists()
    # A report that was made before its copies went is decided like any other.
    report = make_report(posting, kind=Report.Kind.NOT_SAME)
    uphold_report(report=report, by=make_moderator(), outcome=APART)
    assert not NotSame.objects.exists()


def test_an_admin_tells_apart_with_a_reason_and_takes_it_back(board: Board) -> None:
    _, giza, _ = read(board)
    alone = make_posting()
    client = Client()
    client.force_login(make_admin())
    data: dict[str, Any] = {"action": "tell_apart", "_selected_action": [giza.pk, alone.pk]}
    html = client.post("/admin/jobs/posting/", data).content.decode()
    assert "One posting will be told apart from its copies" in html
    assert not NotSame.objects.exists()
    client.post("/admin/jobs/posting/", {**data, "reason": APART})
    assert partition() == {frozenset({"7000001", "7000003"})}
    chosen = list(NotSame.objects.values_list("pk", flat=True))
    assert "Two teams hire for it." in client.get("/admin/jobs/notsame/").content.decode()
    client.post("/admin/jobs/notsame/", {"action": "take_back", "_selected_action": chosen})
    assert [len(members) for members in partition()] == [3]
    nothing = client.post("/admin/jobs/posting/", {**data, "_selected_action": [alone.pk]}, follow=True)
    assert "None of the chosen postings has copies." in nothing.content.decode()
