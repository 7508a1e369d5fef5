"""What a person says about a feed of an employer's own format: where its entries stand, and where each field of one does.

A map is stored as JSON: `{"record": "job", "whole": true, "fields": {"title": "name", "url": "link", …}}`. `record` leads from
the root to the entries; `whole` says that the feed lists every open posting, so that one that left it is closed. Paths are
those of `field_paths`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import orjson

from jobs.parsing.field_paths import Expression, Path, parse_expression, parse_path

# Every field that a map may name, in the order in which people think of them.
FIELDS = (
    "title", "url", "id", "company", "text", "place", "workplace", "employment", "pay_min", "pay_max", "pay_currency",
    "pay_period", "pay_text", "published", "expires", "language", "department", "apply_url",
)  # fmt: skip
REQUIRED = ("title", "url")
MAX_MAP = 20_000


class BadFieldMap(ValueError):
    """A map that cannot be used; `problems` holds a sentence for each field, "record" and "" (the whole) among them."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(f"{name}: {sentence}" if name else sentence for name, sentence in problems.items()))
        self.problems = dict(problems)


@dataclass(frozen=True, slots=True)
class FieldMap:
    """A map that can be used; `fields` has the expression of each field that it names."""

    record: Path
    whole: bool
    fields: Mapping[str, Expression]


def map_text(*, record: str, whole: bool, fields: Mapping[str, str]) -> str:
    """Return a map as it is stored: fields that are empty are left out, the same map is the same text."""
    stated = {name: path.strip() for name, path in fields.items() if path.strip()}
    return orjson.dumps(
        {"record": record.strip(), "whole": whole, "fields": stated}, option=orjson.OPT_SORT_KEYS
    ).decode()


def stated_map(text: str) -> tuple[str, bool, dict[str, str]]:
    """Return (record, whole, field -> path) as a person wrote them; raises BadFieldMap where it is no map at all."""
    try:
        data = orjson.loads(text) if len(text) <= MAX_MAP else None
    except orjson.JSONDecodeError:
        data = None
    fields = data.get("fields") if isinstance(data, dict) else None
    if not isinstance(data, dict) or not isinstance(fields, dict):
        raise BadFieldMap({"": "This is no map of fields."})
    if not isinstance(data.get("record"), str) or not isinstance(data.get("whole", False), bool):
        raise BadFieldMap({"": "The map does not say where the entries stand."})
    if not all(isinstance(path, str) for path in fields.values()):
        raise BadFieldMap({"": "A path of the map is no text."})
    return data["record"], data.get("whole", False), fields


def field_map(text: str) -> FieldMap:
    """Return the map that `text` states; raises BadFieldMap, which names everything that is wrong at once."""
    record, whole, stated = stated_map(text)
    problems: dict[str, str] = {}
    fields: dict[str, Expression] = {}
    entries = Path(())
    try:
        entries = parse_path(record)
    except ValueError as problem:
        problems["record"] = str(problem)
    if any(step.attribute for step in entries.steps):
        problems["record"] = "An attribute holds no entries."
    for name, path in stated.items():
        if name not in FIELDS:
            problems[name] = f"There is no field “{name[:40]}”."
            continue
        try:
            fields[name] = parse_expression(path)
        except ValueError as problem:
            problems[name] = str(problem)
    for name in REQUIRED:
        if name not in stated:
            problems[name] = "This field is needed: a posting has a title and an address."
    if problems:
        raise BadFieldMap(problems)
    return FieldMap(entries, whole, fields)
