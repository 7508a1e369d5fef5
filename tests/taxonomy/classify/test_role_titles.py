"""Titles as people write them in six languages, each with the role that the guidelines give it.

They stand in tests/fixtures/titles/, a file for each role; `none.txt` has those that are none of the six.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from taxonomy.catalog import load_catalog
from taxonomy.classify.role import find_role

FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "titles"
TITLES = [(path.stem, title) for path in sorted(FOLDER.glob("*.txt")) for title in path.read_text("utf-8").splitlines()]


def test_every_role_has_titles_and_so_has_none_of_them() -> None:
    assert {role for role, _ in TITLES} == {role.slug for role in load_catalog().roles} | {"none"}


@pytest.mark.parametrize(("role", "title"), TITLES)
def test_title_gets_its_role_without_a_text(role: str, title: str) -> None:
    assert (find_role(title, "", load_catalog()).role or "none") == role
