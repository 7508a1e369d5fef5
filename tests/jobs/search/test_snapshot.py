"""The index as a file: what is read equals what was written, and nothing else is taken for it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from jobs.search import snapshot
from jobs.search.build import build
from jobs.search.document import Document
from jobs.search.query import SearchQuery
from jobs.search.snapshot import SnapshotError
from tests.jobs.search.test_index import NOW, catalogues, changes, documents, queries

SCHEMA = "rules-1"


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(catalogue=catalogues, edits=changes, query=queries(), later=documents(77))
def test_what_is_read_answers_and_changes_like_what_was_written(
    tmp_path: Path, catalogue: tuple[Document, ...], edits: list[tuple[int, Document | None]], query: SearchQuery,
    later: Document,
) -> None:  # fmt: skip
    written = build(catalogue)
    written.apply(edits)
    size = snapshot.save(written, tmp_path / "index", schema=SCHEMA, origin="here", horizon=42)
    assert (tmp_path / "index").stat().st_size == size
    read, header = snapshot.load(tmp_path / "index", schema=SCHEMA, origin="here")
    assert (header.horizon, header.count) == (42, len(written.live))
    for index in (written, read):
        index.apply([(later.id, later)])
    one, other = (index.search(query, now=NOW, size=100) for index in (written, read))
    assert (one.ids, one.total, one.facets) == (other.ids, other.total, other.facets)


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "index"
    snapshot.save(
        build([Document(id=1, listed_at=5, text_words=frozenset({"spark"}))]),
        path,
        schema=SCHEMA,
        origin="here",
        horizon=1,
    )
    return path


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (lambda content: content[:-3], "cut off"),
        (lambda content: content[:-3] + b"xyz", "damaged"),
        (lambda content: content + b"more", "cut off"),
        (lambda content: b"PK\x03\x04" + content[4:], "no snapshot of ours"),
        (lambda content: b"", "no snapshot of ours"),
        (lambda content: b"\x00\xff" * 4000, "no snapshot of ours"),
        (lambda content: json.dumps({"format": snapshot.FORMAT}).encode().ljust(4096), "not whole|other rules"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_whole_is_refused_with_a_sentence(saved: Path, damage: object, sentence: str) -> None:
    saved.write_bytes(damage(saved.read_bytes()))  # type: ignore[operator]
    with pytest.raises(SnapshotError, match=sentence):
        snapshot.load(saved, schema=SCHEMA, origin="here")


def test_a_snapshot_of_other_rules_is_refused(saved: Path) -> None:
    with pytest.raises(SnapshotError, match="other rules"):
        snapshot.load(saved, schema="rules-2", origin="here")


def test_a_snapshot_of_another_database_is_refused(saved: Path) -> None:
    with pytest.raises(SnapshotError, match="another database"):
        snapshot.load(saved, schema=SCHEMA, origin="there")


def test_a_missing_snapshot_is_told(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match="cannot be read"):
        snapshot.load(tmp_path / "none", schema=SCHEMA, origin="here")


def test_a_write_that_fails_leaves_the_old_file(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = saved.read_bytes()

    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(OSError, match="disk full"):
        snapshot.save(build([]), saved, schema=SCHEMA, origin="here", horizon=2)
    assert saved.read_bytes() == before
    assert [path.name for path in saved.parent.iterdir()] == ["index"]
