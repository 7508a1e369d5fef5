"""A tiny language that says where a value stands in an entry of a feed, the same for XML and JSON.

`title`, `job.name`, `places.place[1].city` (counted from one), `@id`, `link.@href`, `tt:city`; a name with other signs stands
in backquotes, `.` is the entry itself. `"Acme"` is a constant, `city + ", " + country` joins, `code | id` takes the first
that gives something. A name without a prefix fits elements of every namespace; without a number all of them count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jobs.parsing.feed_xml import inner_markup

MAX_LENGTH = 500
MAX_STEPS = 20
MAX_VALUES = 200
MAX_NODES = 100_000
_NAME = r"[^\W\d][\w-]*"
_TOKEN = re.compile(
    rf"""\s*(?:(?P<constant>"[^"]*"|'[^']*')|(?P<sign>[+|])"""
    rf"""|(?P<path>(?:@?(?:{_NAME}(?::{_NAME})?|`[^`]+`)(?:\[\d{{1,4}}\])?(?:\.(?!$))?)+|\.(?!\w)))"""
)
_STEP = re.compile(
    rf"(?P<at>@?)(?:(?P<name>{_NAME}(?::{_NAME})?)|`(?P<quoted>[^`]+)`)(?:\[(?P<index>\d{{1,4}})\])?(?:\.|$)"
)
Spaces = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Step:
    """One name on the way to a value; `index` counts from one, None takes all of that name."""

    name: str
    index: int | None = None
    attribute: bool = False


@dataclass(frozen=True, slots=True)
class Path:
    """The way from an entry to its values; without steps, the entry itself."""

    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Expression:
    """What a field is made of: alternatives, each a join of paths and constants (str)."""

    alternatives: tuple[tuple[Path | str, ...], ...]


def parse_expression(text: str) -> Expression:
    """Return what `text` says; raises ValueError with a sentence that names the place."""
    alternatives: list[list[Path | str]] = [[]]
    wants_value, at = True, 0
    stated = text.rstrip()
    if len(stated) > MAX_LENGTH:
        raise ValueError(f"The path is longer than {MAX_LENGTH} characters.")
    while at < len(stated):
        token = _TOKEN.match(stated, at)
        if token is None or (token["sign"] is None) is not wants_value:
            raise ValueError(_unreadable(stated, at, token, wants_value))
        at = token.end()
        if token["sign"] == "|":
            alternatives.append([])
        elif token["constant"] is not None:
            alternatives[-1].append(token["constant"][1:-1])
        elif token["path"] is not None:
            alternatives[-1].append(parse_path(token["path"]))
        wants_value = token["sign"] is not None
    if wants_value:
        raise ValueError("The path is empty." if not stated else "A path or a constant is missing at the end.")
    return Expression(tuple(tuple(parts) for parts in alternatives))


def _unreadable(text: str, at: int, token: re.Match[str] | None, wants_value: bool) -> str:
    rest = text[at:].strip()[:30]
    if token is not None and not wants_value:
        return f"Between two values stands + or |, but not before “{rest}”."
    if token is not None:
        return f"Before “{rest}” a path or a constant is missing."
    return f"“{rest}” is no path: names with dots between, [1], @attribute, or a constant in quotes."


def parse_path(text: str) -> Path:
    """Return one path; raises ValueError with a sentence."""
    stated = text.strip()
    if stated == ".":
        return Path(())
    steps: list[Step] = []
    at = 0
    while at < len(stated):
        match = _STEP.match(stated, at)
        if match is None or (stated.endswith(".") and match.end() == len(stated)):
            raise ValueError(f"“{stated[at : at + 30]}” is no path: names with dots between, [1] or @attribute.")
        if steps and steps[-1].attribute:
            raise ValueError(f"Nothing stands below the attribute @{steps[-1].name[:30]}.")
        if match["index"] == "0":
            raise ValueError("The first of several is [1].")
        index = int(match["index"]) if match["index"] else None
        steps.append(Step(match["name"] or match["quoted"], index, bool(match["at"])))
        at = match.end()
    if not steps:
        raise ValueError("The path is empty.")
    if len(steps) > MAX_STEPS:
        raise ValueError(f"The path has more than {MAX_STEPS} names.")
    return Path(tuple(steps))


def path_text(path: Path) -> str:
    """Return a path as it is written; the reverse of `parse_path`."""
    return ".".join(_step_text(step) for step in path.steps) or "."


def _step_text(step: Step) -> str:
    name = step.name if re.fullmatch(rf"{_NAME}(?::{_NAME})?", step.name) else f"`{step.name}`"
    return f"{'@' if step.attribute else ''}{name}{'' if step.index is None else f'[{step.index}]'}"


# Values


def nodes(path: Path, entry: Any, spaces: Spaces) -> list[Any]:
    """Return what stands at `path`: elements, objects or values, in their order, lists taken apart."""
    found = apart([entry])
    for step in path.steps:
        found = apart(value for node in found for value in _below(node, step, spaces))
    return found


def _below(node: Any, step: Step, spaces: Spaces) -> list[Any]:
    if isinstance(node, dict):
        below = [] if step.attribute or step.name not in node else apart([node[step.name]])
    elif not is_element(node):
        below = []
    elif step.attribute:
        below = [value for name, value in node.attrib.items() if _fits(name, step.name, spaces)]
    else:
        below = [child for child in node if isinstance(child.tag, str) and _fits(child.tag, step.name, spaces)]
    return below if step.index is None else below[step.index - 1 : step.index]


def _fits(full: str, name: str, spaces: Spaces) -> bool:
    """Return whether an element's full name, `{namespace}local`, is the one that a path names."""
    space, _, local = full.rpartition("}")
    prefix, _, bare = name.rpartition(":")
    return local == bare and (not prefix or spaces.get(prefix) == space.removeprefix("{"))


def apart(values: Iterable[Any]) -> list[Any]:
    """Return values in their order, lists taken apart to any depth; at most MAX_NODES."""
    found: list[Any] = []
    waiting = [iter(values)]
    while waiting and len(found) < MAX_NODES:
        value = next(waiting[-1], waiting)
        if value is waiting:
            waiting.pop()
        elif isinstance(value, list):
            waiting.append(iter(value))
        else:
            found.append(value)
    return found


def is_element(node: Any) -> bool:
    """Return whether a node is an element of XML."""
    return hasattr(node, "tag") and hasattr(node, "attrib")


def node_text(node: Any) -> str | None:
    """Return the words of a node; None where it has none, or is an object of JSON."""
    if is_element(node):
        text = "".join(node.itertext())
    elif isinstance(node, bool):
        text = "true" if node else "false"
    elif isinstance(node, int | float | str):
        text = str(node)
    else:
        return None
    return text.strip() or None


def node_markup(node: Any) -> str | None:
    """Return the markup of a node; a node of XML has bare names afterwards, so that this is read last."""
    return (inner_markup(node) or None) if is_element(node) and len(node) else node_text(node)


def values(
    expression: Expression, entry: Any, spaces: Spaces, *, complete: bool = False, markup: bool = False
) -> list[str]:
    """Return the values of a field: of the first alternative that gives any, at most MAX_VALUES.

    Where a join lacks a value, the constants beside it go with it; with `complete` the whole is left out.
    """
    for parts in expression.alternatives:
        found = _joined(parts, entry, spaces, complete, markup)
        if found:
            return found
    return []


def _joined(parts: Sequence[Path | str], entry: Any, spaces: Spaces, complete: bool, markup: bool) -> list[str]:
    read = node_markup if markup else node_text
    columns: list[list[str] | str] = [
        part
        if isinstance(part, str)
        else [text for node in nodes(part, entry, spaces)[:MAX_VALUES] if (text := read(node)) is not None]
        for part in parts
    ]
    paths = [column for column in columns if isinstance(column, list)]
    if not paths:
        return ["".join(part for part in parts if isinstance(part, str))]
    if not any(paths) or (complete and not all(paths)):
        return []
    rows = ([_cell(column, row) for column in columns] for row in range(max(map(len, paths))))
    return [text for cells in rows if (text := _row(cells, columns))]


def _cell(column: list[str] | str, row: int) -> str | None:
    """Return a column's text in a row: a single value stands in every one."""
    if isinstance(column, str):
        return column
    if len(column) == 1:
        return column[0]
    return column[row] if row < len(column) else None


def _row(cells: list[str | None], columns: list[list[str] | str]) -> str:
    """Return one row as a text; a constant stays only where the values on both sides of it are there."""
    is_value = [isinstance(column, list) for column in columns]
    kept: list[str] = []
    for place, cell in enumerate(cells):
        before = next((cells[at] for at in range(place - 1, -1, -1) if is_value[at]), "")
        after = next((cells[at] for at in range(place + 1, len(cells)) if is_value[at]), "")
        if cell is not None and (is_value[place] or (before is not None and after is not None)):
            kept.append(cell)
    return "".join(kept).strip()
