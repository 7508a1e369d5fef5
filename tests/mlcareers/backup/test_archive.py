"""A file that no backup command wrote, or that is not whole any more, is refused before the database is touched."""

from __future__ import annotations

import dataclasses
import io
import json
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from mlcareers.backup import archive
from mlcareers.backup.errors import BackupError
from mlcareers.backup.manifest import Manifest, TableSum, known_migrations
from mlcareers.backup.restoring import restore_backup
from mlcareers.backup.tables import table_names
from mlcareers.lib.direct_connection import connect
from tests.mlcareers.backup.conftest import Backup

Members = list[tuple[tarfile.TarInfo, bytes]]


def member(name: str, content: bytes = b"", **fields: Any) -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(name)
    info.size = len(content)
    for field, value in fields.items():
        setattr(info, field, value)
    return info, content


def tar(path: Path, members: Members) -> Path:
    with tarfile.open(path, "w", format=tarfile.PAX_FORMAT) as made:
        for info, content in members:
            made.addfile(info, io.BytesIO(content))
    return path


def parts(backup: Backup) -> tuple[bytes, dict[str, Any]]:
    """Return the dump and the manifest of a good backup."""
    with archive.opened(backup.path) as (manifest, dump):
        return dump().read(), json.loads(manifest.to_json())


def with_manifest(**changes: Any) -> Callable[[bytes, dict[str, Any]], Members]:
    def make(dump: bytes, manifest: dict[str, Any]) -> Members:
        return [member(archive.DUMP, dump), member(archive.MANIFEST, json.dumps(manifest | changes).encode())]

    return make


def with_members(*names: str, **fields: Any) -> Callable[[bytes, dict[str, Any]], Members]:
    def make(dump: bytes, manifest: dict[str, Any]) -> Members:
        contents = {archive.DUMP: dump, archive.MANIFEST: json.dumps(manifest).encode()}
        return [member(name, contents.get(name, b"text"), **fields) for name in names]

    return make


REFUSED: list[tuple[str, Callable[[bytes, dict[str, Any]], Members], str]] = [
    ("another program's", with_manifest(application="wordpress"), "a backup of another program"),
    ("a newer format", with_manifest(format=2), "made by a newer mlcareers"),
    ("a newer release", with_manifest(version="99.0.0"), r"made by mlcareers 99\.0\.0 and this is"),
    ("an unknown migration", with_manifest(migrations=["jobs.9999_later"]), r"knows the migration jobs\.9999_later"),
    ("no version", with_manifest(version=None), "manifest cannot be read"),
    ("a version in words", with_manifest(version="new"), "manifest cannot be read"),
    ("tables as a list", with_manifest(tables=[]), "manifest cannot be read"),
    ("another dump", with_manifest(dump_sha256="0" * 64), "damaged"),
    ("a shorter dump", with_manifest(dump_bytes=1), "damaged"),
    ("one member", with_members(archive.DUMP), "holds something else"),
    ("another order", with_members(archive.MANIFEST, archive.DUMP), "holds something else"),
    ("one more member", with_members(archive.DUMP, archive.MANIFEST, "more"), "holds something else"),
    ("a path that leaves", with_members("../database.dump", archive.MANIFEST), "holds something else"),
    ("an absolute path", with_members("/etc/passwd", archive.MANIFEST), "holds something else"),
    (
        "links",
        with_members(archive.DUMP, archive.MANIFEST, type=tarfile.SYMTYPE, linkname="/etc/passwd", size=0),
        "holds something else",
    ),
    ("devices", with_members(archive.DUMP, archive.MANIFEST, type=tarfile.CHRTYPE, size=0), "holds something else"),
]


@pytest.mark.parametrize(("title", "make", "sentence"), REFUSED, ids=[row[0] for row in REFUSED])
def test_a_foreign_file_changes_nothing(
    backup: Backup, empty_database: str, tmp_path: Path, title: str,
    make: Callable[[bytes, dict[str, Any]], Members], sentence: str,
) -> None:  # fmt: skip
    path = tar(tmp_path / "board.tar", make(*parts(backup)))
    with pytest.raises(BackupError, match=sentence):
        restore_backup(path, version=settings.VERSION)
    with connect() as link:
        assert table_names(link) == []


@pytest.mark.parametrize("content", [b"", b"PGDMP", b"\x1f\x8b\x08" + bytes(100), bytes(10_240), b"{}" * 600])
def test_what_is_no_tar_is_refused_with_one_sentence(seeded_database: str, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "board.tar"
    path.write_bytes(content)
    with pytest.raises(CommandError, match=r"is no backup of mlcareers") as refused:
        call_command("restore", str(path))
    assert "\n" not in str(refused.value)


def test_a_missing_file_is_named(seeded_database: str, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"nothing\.tar cannot be read: No such file or directory\."):
        call_command("restore", str(tmp_path / "nothing.tar"))


@pytest.mark.parametrize("share", [0.01, 0.3, 0.9, 0.999])
def test_a_file_that_was_cut_off_is_refused(backup: Backup, tmp_path: Path, share: float) -> None:
    content = backup.path.read_bytes()
    path = tmp_path / "board.tar"
    # The zeros at the end are the tar's own end mark.
    path.write_bytes(content[: int(len(content.rstrip(b"\0")) * share)])
    with pytest.raises(BackupError), archive.opened(path):
        pass


@hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_flipped_bit_of_the_dump_goes_unseen(backup: Backup, tmp_path: Path, data: st.DataObject) -> None:
    content = bytearray(backup.path.read_bytes())
    position = data.draw(st.integers(tarfile.BLOCKSIZE, tarfile.BLOCKSIZE + backup.manifest.dump_bytes - 1))
    content[position] ^= 1 << data.draw(st.integers(0, 7))
    path = tmp_path / "board.tar"
    path.write_bytes(content)
    with pytest.raises(BackupError, match="damaged"), archive.opened(path):
        pass


@given(
    st.builds(
        Manifest, version=st.just("0.1.0"), created_at=st.text(), postgres=st.text(),
        migrations=st.lists(st.text()).map(tuple), dump_bytes=st.integers(0, 2**60), dump_sha256=st.text(),
        tables=st.dictionaries(st.text(), st.builds(TableSum, st.integers(0, 2**40), st.text())),
    )
)  # fmt: skip
def test_a_manifest_is_read_as_it_was_written(manifest: Manifest) -> None:
    assert Manifest.from_json(manifest.to_json()) == manifest


@given(
    st.recursive(st.none() | st.integers() | st.text(), lambda each: st.lists(each) | st.dictionaries(st.text(), each))
)
def test_no_other_json_is_a_manifest(value: object) -> None:
    with pytest.raises(BackupError):
        Manifest.from_json(json.dumps(value).encode())


def test_a_backup_of_an_older_release_is_taken(backup: Backup) -> None:
    older = dataclasses.replace(backup.manifest, version="0.0.9", migrations=tuple(known_migrations())[:3])
    older.refuse_newer("0.1.0")


def test_a_dump_of_many_gigabytes_fits_the_header() -> None:
    info = tarfile.TarInfo.frombuf(archive._header(archive.DUMP, 2**40), "ascii", "strict")
    assert (info.name, info.size, info.mode) == (archive.DUMP, 2**40, 0o600)
