"""JSON Lines {"id", "text"} from standard input, as the `parse_*` commands take them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import orjson
from django.core.management.base import CommandError


def read_texts(lines: Iterable[bytes]) -> Iterator[tuple[str | int, str]]:
    """Yield each line's id (a text or whole number) and text ("" where null or absent); blank lines are passed.

    Raises CommandError with the number of the first line that is not such an object in UTF-8.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = orjson.loads(line.removeprefix(b"\xef\xbb\xbf"))
        except orjson.JSONDecodeError as problem:
            raise CommandError(f"Line {number} is not JSON in UTF-8: {problem.msg}.") from problem
        if not isinstance(row, dict):
            raise CommandError(f"Line {number} is not an object with id and text.")
        identity, text = row.get("id"), row.get("text")
        if isinstance(identity, bool) or not isinstance(identity, str | int):
            raise CommandError(f"Line {number} has no id.")
        if text is not None and not isinstance(text, str):
            raise CommandError(f"The text of line {number} is not a text.")
        yield identity, text or ""
