"""`manage.py export_vocabulary` prints TOML that the files take."""

from __future__ import annotations

import tomllib

import pytest
from django.core.management import call_command

from tests.factories import make_vocabulary_entry

pytestmark = pytest.mark.django_db


def test_entries_in_use_are_printed_for_their_files(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("export_vocabulary")
    assert "0 entries printed, 0 are in the files already." in capsys.readouterr().err
    make_vocabulary_entry()
    make_vocabulary_entry(kind="title", text="data herder", target="data-engineer", examples=("Data “Herder”",))
    call_command("export_vocabulary")
    said = capsys.readouterr()
    skills, roles = said.out.split("# --- taxonomy/data/roles.toml")
    assert "lake brigade" in tomllib.loads(skills)["skills"]["spark"]["aliases"]
    (title,) = tomllib.loads(roles)["titles"]
    assert (title["role"], title["tier"], title["examples"]) == ("data-engineer", "head", ["Data “Herder”"])
    assert "2 entries printed" in said.err
