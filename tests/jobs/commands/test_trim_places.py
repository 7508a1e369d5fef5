"""`manage.py trim_places`: GeoNames' places in, the table of towns out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command


def test_it_writes_the_table(tmp_path: Path) -> None:
    town = {"name": "Fjordby", "countrycode": "NO", "admin1code": "1", "population": 31_400, "alternatenames": []}
    (tmp_path / "cities500.json").write_text(json.dumps({"1": town}))
    (tmp_path / "countries.json").write_text(json.dumps({"NO": {"capital": "Oslo"}}))
    output = tmp_path / "places.csv"
    call_command("trim_places", str(tmp_path), "--output", str(output))
    assert output.read_text() == "name,country,region,thousands,bare,others\nFjordby,NO,,31,1,\n"


def test_a_folder_without_the_files_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"has no readable cities500\.json"):
        call_command("trim_places", str(tmp_path))
