"""The career guide, interviews and resources: complete for each role, and refused by name where broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from taxonomy.catalog import load_catalog
from taxonomy.datafile import DATA_FOLDER, CatalogError
from taxonomy.guide import load_guides, read_guide

GOOD = "\n".join(
    [
        "# Data Ops",
        "",
        "One paragraph.",
        "",
        "- Core skills: a; b",
        "- Adjacent skills: c",
        "- Tools: d",
        "- Titles, en: DataOps Engineer; Other*",
        "- Stages: e",
        "- Getting experience: f",
        "- Next moves: g",
    ]
)


def test_every_role_has_a_whole_guide() -> None:
    guides = load_guides()
    assert list(guides) == [role.slug for role in load_catalog().roles]
    for guide in guides.values():
        assert len(guide.intro.split()) > 80
        assert min(len(guide.core_skills), len(guide.tools), len(guide.titles["en"]), len(guide.stages)) >= 4
        assert {"ar", "fr", "de"} <= set(guide.titles)


def test_guide_names_are_those_of_the_catalog() -> None:
    assert {slug: guide.name for slug, guide in load_guides().items()} == {
        role.slug: role.name for role in load_catalog().roles
    }


def test_no_title_stands_under_two_roles_but_the_one_that_skills_decide() -> None:
    owners: dict[str, set[str]] = {}
    for slug, guide in load_guides().items():
        for titles in guide.titles.values():
            for title in titles:
                owners.setdefault(title.casefold(), set()).add(slug)
    assert [title for title, slugs in owners.items() if len(slugs) > 1] == ["محلل عمليات البيانات"]


def test_star_of_our_own_renderings_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "data-ops.md").write_text(GOOD, encoding="utf-8")
    assert read_guide(tmp_path, "data-ops").titles["en"] == ("DataOps Engineer", "Other")


@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        (GOOD.replace("- Tools: d\n", ""), "no 'Tools'"),
        (GOOD + "\n- Salary: high", "unknown list 'Salary'"),
        (GOOD + "\n- Tools: d", "not a new list line"),
        (GOOD + "\n- nothing", "not a new list line"),
        (GOOD.replace("# Data Ops", ""), "one heading and one paragraph"),
        (GOOD.replace("Titles, en", "Titles, fr"), "no 'Titles, en'"),
    ],
)
def test_broken_guide_is_refused_by_name(tmp_path: Path, broken: str, sentence: str) -> None:
    (tmp_path / "data-ops.md").write_text(broken, encoding="utf-8")
    with pytest.raises(CatalogError, match=f"guide/data-ops.md: .*{sentence}"):
        read_guide(tmp_path, "data-ops")


def test_missing_guide_is_named() -> None:
    with pytest.raises(CatalogError, match=r"guide/astronaut\.md: the file is missing"):
        read_guide(DATA_FOLDER / "guide", "astronaut")
