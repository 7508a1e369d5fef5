"""The secret is made once, is the same for everybody, and is read by its owner alone."""

from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from mlcareers.lib.secret import local_secret


def test_the_secret_is_kept_for_its_owner_alone(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        secret = local_secret(tmp_path / "local")
    finally:
        os.umask(old)
    kept = tmp_path / "local" / "secret"
    assert kept.read_text() == secret
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_the_second_call_returns_the_first_secret(tmp_path: Path) -> None:
    first = local_secret(tmp_path)
    assert len(first) >= 50
    assert local_secret(tmp_path) == first
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


def test_two_folders_have_two_secrets(tmp_path: Path) -> None:
    assert local_secret(tmp_path / "a") != local_secret(tmp_path / "b")


def test_threads_that_start_together_get_one_secret(tmp_path: Path) -> None:
    for attempt in range(20):
        together = Barrier(4)

        def ask(folder: Path = tmp_path / str(attempt), together: Barrier = together) -> str:
            together.wait(60)
            return local_secret(folder)

        with ThreadPoolExecutor(4) as pool:
            found = [pool.submit(ask) for _ in range(4)]
            assert len({future.result(60) for future in found}) == 1


def test_where_nothing_can_be_written_the_secret_is_for_this_process(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert len(local_secret(blocked)) >= 50
    assert blocked.read_text() == ""
