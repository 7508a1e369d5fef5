"""Long lists that lie packed: they read as they were written, whatever their length."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.contract import Page, Request
from jobs.management.bench_board import advert_board
from jobs.models.posting import Posting
from jobs.models.screened import Screened
from jobs.parsing.clean import clean
from jobs.services import packed as packed_list
from jobs.services.labelling import Rules, label
from jobs.services.packed import TOGETHER, UNPACKED, Packed, batches
from jobs.sources import greenhouse
from taxonomy.catalog import load_catalog
from tests.factories import make_board, make_company
from tests.jobs.payloads import greenhouse_board, greenhouse_job
from tests.jobs.readings import run_import


@pytest.fixture
def rules() -> Rules:
    return Rules("of the files", load_catalog())


@given(st.integers(0, UNPACKED + 3 * TOGETHER), st.integers(1, TOGETHER + 1))
def test_what_is_read_is_what_was_put_in_and_may_be_read_again(count: int, size: int) -> None:
    items = [(number, f"posting {number}") for number in range(count)]
    packed = Packed(items)
    assert (len(packed), bool(packed)) == (count, bool(count))
    assert list(packed) == items
    parts = list(batches(packed, size))
    assert [item for part in parts for item in part] == items
    assert all(len(part) == size for part in parts[:-1])


def test_what_repeats_itself_needs_a_small_part_of_its_room() -> None:
    text = "You build pipelines with Python and answer for their freshness. " * 50
    packed = Packed(f"{number} {text}" for number in range(UNPACKED + 4 * TOGETHER))
    held = sum(map(len, packed._packs))
    assert 0 < held < 4 * TOGETHER * len(text) / 20
    assert (len(packed._first), packed._loose) == (UNPACKED, [])


def test_postings_come_back_with_their_labels_as_they_were(rules: Rules, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed_list, "UNPACKED", 0)
    raws = greenhouse.parse(Page(Request("https://boards.example/"), 200, {}, advert_board(TOGETHER))).postings
    items = [label(clean(raw), "Lanternworks", rules) for raw in raws]
    packed = Packed(items)
    assert packed._packs and not packed._loose
    assert list(packed) == items
    assert any(item.facts and item.labels.evidence for item in packed)


def test_it_holds_what_was_put_in_and_nothing_else() -> None:
    last = UNPACKED + TOGETHER
    packed = Packed(range(last + 1))
    assert last in packed and last - 1 in packed and 0 in packed
    assert last + 1 not in packed


@pytest.mark.django_db
def test_a_board_that_was_packed_is_written_as_one_that_was_not(monkeypatch: pytest.MonkeyPatch) -> None:
    company = make_company("Lanternworks")
    answer = greenhouse_board(
        *(greenhouse_job(number) for number in range(1, 6)), greenhouse_job(6, "Chef"), greenhouse_job(7, "")
    )
    stored = []
    for unpacked, together, token in ((UNPACKED, TOGETHER, "loose"), (1, 2, "packed")):
        monkeypatch.setattr(packed_list, "UNPACKED", unpacked)
        monkeypatch.setattr(packed_list, "TOGETHER", together)
        board = make_board(source="greenhouse", token=token, company=company)
        run = run_import(board, answer)
        rows = Posting.objects.filter(board=board).order_by("external_id")
        stored.append((
            (run.state, run.seen, run.shown, run.screened, run.rejected, run.created),
            list(rows.values_list("external_id", "title", "text", "role", "content_hash", "words")),
            list(rows.order_by("external_id", "skills__slug").values_list("external_id", "skills__slug")),
            list(Screened.objects.filter(board=board).values_list("external_id", "title", "reason")),
        ))  # fmt: skip
    assert stored[0] == stored[1]
    assert stored[0][0] == ("complete", 7, 5, 1, 1, 5)
