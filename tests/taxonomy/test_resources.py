"""Resources: every row is whole and known; odd rows are refused by line."""

from __future__ import annotations

from pathlib import Path

import pytest

from taxonomy.catalog import load_catalog
from taxonomy.datafile import CatalogError
from taxonomy.resources import COLUMNS, load_resources, read_resources

ROW = [
    "A blog",
    "https://blog.example/",
    "blog",
    "data-ops;ml-engineer",
    "sql;dbt",
    "all",
    "free",
    "About tables",
    "a list",
]


def write(folder: Path, *rows: list[str]) -> None:
    lines = [",".join(COLUMNS), *(",".join(row) for row in rows)]
    (folder / "resources.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_every_role_has_somewhere_to_learn() -> None:
    resources = load_resources()
    assert len(resources) > 100
    for role in load_catalog().roles:
        assert sum(role.slug in resource.roles for resource in resources) >= 20


def test_row_becomes_a_resource(tmp_path: Path) -> None:
    write(tmp_path, ROW, ["A book", "", *ROW[2:]])
    blog, book = read_resources(tmp_path, ("data-ops", "ml-engineer"))
    assert (blog.url, blog.roles, blog.topics) == ("https://blog.example/", ("data-ops", "ml-engineer"), ("sql", "dbt"))
    assert book.url is None


@pytest.mark.parametrize(
    ("place", "value", "sentence"),
    [
        (1, "javascript:alert(1)", "is not a web address"),
        (2, "film", "'film' is unknown"),
        (3, "astronaut", "'astronaut' is unknown"),
        (5, "expert", "'expert' is unknown"),
        (6, "cheap", "'cheap' is unknown"),
    ],
)
def test_odd_values_are_refused_by_line(tmp_path: Path, place: int, value: str, sentence: str) -> None:
    write(tmp_path, [*ROW[:place], value, *ROW[place + 1 :]])
    with pytest.raises(CatalogError, match=f"resources.csv, line 2: {sentence}|line 2: .*{sentence}"):
        read_resources(tmp_path, ("data-ops", "ml-engineer"))


def test_same_address_twice_and_short_rows_are_refused(tmp_path: Path) -> None:
    write(tmp_path, ROW, ROW)
    with pytest.raises(CatalogError, match=r"line 3: .* stands twice"):
        read_resources(tmp_path, ("data-ops", "ml-engineer"))
    write(tmp_path, ROW[:5])
    with pytest.raises(CatalogError, match="line 2: 9 columns were due"):
        read_resources(tmp_path, ("data-ops", "ml-engineer"))
