"""The documents say what the code does: a setting, parameter, source or command that is not documented fails here."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from jobs import registry
from jobs.search.parameters import PARAMETERS

ROOT = Path(__file__).resolve().parent.parent
PROGRAM_ONLY = {"DJANGO_SETTINGS_MODULE", "_NO_SUCH_NAME"}


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def env_example() -> list[tuple[str, str]]:
    """Return (name, value) of each setting in .env.example, commented out or not."""
    return re.findall(r"^(?:# )?([A-Z_]+)=(.*)$", read(".env.example"), re.MULTILINE)


def settings_read() -> set[str]:
    names = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', read("mlcareers/settings.py")))
    return names - PROGRAM_ONLY


@pytest.mark.parametrize("name", sorted(settings_read()))
def test_a_setting_is_documented(name: str) -> None:
    assert f"| `{name}` |" in read("docs/settings.md")
    assert name in dict(env_example())


def test_nothing_is_documented_that_is_not_read() -> None:
    documented = set(re.findall(r"^\| `([A-Z_]+)` \|", read("docs/settings.md"), re.MULTILINE))
    by_commands, by_compose = {"HOST", "PORT"}, {"POSTGRES_PASSWORD", "PROXY_PORT"}
    assert documented == settings_read() | by_commands | by_compose
    assert documented == set(dict(env_example()))


def test_each_setting_has_one_heading_in_the_example_and_few_are_required() -> None:
    text = read(".env.example")
    headings = re.findall(r"^## ([A-Z_]+)( \(required\))?$", text, re.MULTILINE)
    assert [name for name, _ in headings] == [name for name, _ in env_example()]
    for name, required in headings:
        # A heading, what it does, and the line itself.
        entry = text.partition(f"## {name}{required}\n")[2].partition(f"{name}=")[0]
        assert len(entry.replace("#", "").strip()) > 5, name
        assert entry.endswith("# ") is not bool(required), name
    required = [name for name, is_required in headings if is_required]
    assert required == ["SITE_URL", "SECRET_KEY", "CONTACT_EMAIL", "POSTGRES_PASSWORD"]


@pytest.mark.parametrize("parameter", PARAMETERS)
def test_a_search_parameter_is_documented(parameter: str) -> None:
    assert f"`{parameter}`" in read("docs/search.md")


@pytest.mark.parametrize("source", sorted(registry.sources()))
def test_a_source_is_documented_and_has_a_fixture(source: str) -> None:
    assert registry.source(source).NAME in read("docs/sources.md")
    assert list((ROOT / "tests" / "fixtures" / "sources").glob(f"{source}.*"))


def commands() -> list[str]:
    folders = ROOT.glob("*/management/commands/*.py")
    return sorted(path.stem for path in folders if path.stem != "__init__")


@pytest.mark.parametrize("command", commands())
def test_a_command_is_documented(command: str) -> None:
    assert f"`manage.py {command}" in read("docs/commands.md")


def test_the_make_targets_of_the_documents_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", read("Makefile"), re.MULTILINE))
    for name in ("README.md", "CONTRIBUTING.md", "docs/running.md"):
        named = set(re.findall(r"`make ([a-z-]+)", read(name))) | set(
            re.findall(r"^make ([a-z-]+)", read(name), re.MULTILINE)
        )
        assert named <= targets, name


def test_the_places_named_by_contributing_exist() -> None:
    rows = [line for line in read("CONTRIBUTING.md").splitlines() if line.startswith("|")][2:]
    for row in rows:
        for place in re.findall(r"`((?:jobs|taxonomy|templates|static|tests|mlcareers|docs)/[\w./]+)`", row):
            assert (ROOT / place).exists(), place


def test_the_version_comes_from_the_changelog() -> None:
    from django.conf import settings

    assert re.search(rf"^## {re.escape(settings.VERSION)}$", read("CHANGELOG.md"), re.MULTILINE)
    assert f'version = "{settings.VERSION}"' in read("pyproject.toml")


def test_no_internal_link_of_the_documents_is_dead() -> None:
    for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]:
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", path.read_text(encoding="utf-8")):
            assert (path.parent / target).exists(), f"{path.name}: {target}"
