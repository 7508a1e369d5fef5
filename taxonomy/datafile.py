"""Reading of the taxonomy's data files: TOML tables with named errors.

Every refusal is one sentence that names the file and the entry, for instance
`streaming.toml, skills.kafka: "aliases" must be a list of texts.`
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

DATA_FOLDER = Path(__file__).resolve().parent / "data"


class CatalogError(Exception):
    """A data file contradicts itself or is malformed; the message names the file and the entry."""


class Table:
    """One TOML table with the place it stands at; every getter raises CatalogError on a wrong or missing value."""

    def __init__(self, where: str, values: object) -> None:
        if not isinstance(values, dict):
            raise CatalogError(f"{where}: must be a table.")
        self.where = where
        self._values: dict[str, Any] = values
        self._read: set[str] = set()

    def text(self, key: str) -> str:
        """The non-empty text under `key`."""
        value = self._get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.error(f'"{key}" must be a text that is not empty.')
        return value

    def text_or_none(self, key: str) -> str | None:
        """The text under `key`, or None where the key is absent."""
        return self.text(key) if key in self._values else None

    def number(self, key: str, *, default: int | None = None) -> int:
        """The whole number under `key`; `default` where the key is absent and a default is given."""
        value = self._get(key) if default is None or key in self._values else default
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.error(f'"{key}" must be a whole number.')
        return value

    def flag(self, key: str) -> bool:
        """The true/false under `key`; False where the key is absent."""
        self._read.add(key)
        value = self._values.get(key, False)
        if not isinstance(value, bool):
            raise self.error(f'"{key}" must be true or false.')
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """The list of texts under `key`; empty where the key is absent."""
        value = self.values(key)
        if not all(isinstance(item, str) and item for item in value):
            raise self.error(f'"{key}" must be a list of texts.')
        return tuple(value)

    def values(self, key: str) -> tuple[Any, ...]:
        """The list under `key`, items unchecked; empty where the key is absent."""
        self._read.add(key)
        value = self._values.get(key, [])
        if not isinstance(value, list):
            raise self.error(f'"{key}" must be a list.')
        return tuple(value)

    def table(self, key: str) -> Table:
        """The table under `key`."""
        return Table(f"{self.where}, {key}", self._get(key))

    def tables(self, key: str) -> dict[str, Table]:
        """The tables under `key`, by their own keys, in file order."""
        named = self.table(key)
        return {name: Table(f"{self.where}, {key}.{name}", value) for name, value in named._values.items()}

    def all_texts(self) -> dict[str, str]:
        """Every key with its text, for a table of free names."""
        return {key: self.text(key) for key in self._values}

    def all_lists(self) -> dict[str, tuple[str, ...]]:
        """Every key with its list of texts, for a table of free names."""
        return {key: self.texts(key) for key in self._values}

    def list_of_tables(self, key: str) -> tuple[Table, ...]:
        """The array of tables under `key`; each is named by its `id` where it has one, else by its place from 1."""
        found = []
        for place, value in enumerate(self.values(key), start=1):
            name = value.get("id", place) if isinstance(value, dict) else place
            found.append(Table(f"{self.where}, {key} {name}", value))
        return tuple(found)

    def done(self) -> None:
        """Refuse keys that nobody read: a misspelt key must not be ignored silently."""
        unknown = sorted(set(self._values) - self._read)
        if unknown:
            raise self.error(f"unknown key {unknown[0]!r}.")

    def error(self, sentence: str) -> CatalogError:
        """A CatalogError that names this table."""
        return CatalogError(f"{self.where}: {sentence}")

    def _get(self, key: str) -> object:
        self._read.add(key)
        if key not in self._values:
            raise self.error(f'"{key}" is missing.')
        return self._values[key]


def read_toml(folder: Path, name: str) -> Table:
    """The whole file as a table; raises CatalogError where it is absent or not TOML."""
    try:
        return Table(name, tomllib.loads((folder / name).read_text(encoding="utf-8")))
    except FileNotFoundError as problem:
        raise CatalogError(f"{name}: the file is missing.") from problem
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise CatalogError(f"{name}: not readable as TOML: {problem}.") from problem


def require_sorted(where: str, keys: Iterable[str]) -> None:
    """Raise CatalogError naming the first key that stands before a smaller one (plain code-point order)."""
    before = ""
    for key in keys:
        if key < before:
            raise CatalogError(f"{where}: {key!r} must stand before {before!r} (keys are sorted).")
        before = key


def require_unique(where: str, named: Iterable[tuple[str, str]]) -> None:
    """Raise CatalogError where one value (second) is claimed by two owners (first)."""
    owners: dict[str, str] = {}
    for owner, value in named:
        if value in owners and owners[value] != owner:
            raise CatalogError(f"{where}: {value!r} is claimed by both {owners[value]!r} and {owner!r}.")
        owners[value] = owner


def require_known(where: str, value: str, known: Iterable[str] | Mapping[str, object]) -> None:
    """Raise CatalogError where `value` is not one of `known`."""
    if value not in known:
        raise CatalogError(f"{where}: {value!r} is unknown.")
