"""JSON Lines {"id", "text"} from standard input, as the `parse_*` commands take them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import orjson
from django.core.management.base import CommandError

# A high surrogate without a low one behind it, and the other way round.
_HALF_PAIR = re.compile(
    rb"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])"
    rb"|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}"
)

_LINE_ENDS = {ord(character): f"\\u{ord(character):04x}" for character in "\x85\u2028\u2029"}


def read_texts(lines: Iterable[bytes]) -> Iterator[tuple[str | int, str]]:
    """Yield each line's id (a text or whole number) and text ("" where null or absent); blank lines are passed.

    Raises CommandError with the number of the first line that is not such an object in UTF-8.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = _loads(line.removeprefix(b"\xef\xbb\xbf"))
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


def json_line(data: object) -> str:
    """Return `data` as one line of JSON, also for readers that take U+0085, U+2028 and U+2029 for the end of a line."""
    return orjson.dumps(data, option=orjson.OPT_UTC_Z).decode().translate(_LINE_ENDS)


def _loads(line: bytes) -> object:
    r"""Return what a line holds; half a surrogate pair, which JSON may spell as \ud800, becomes U+FFFD."""
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError:
        if _HALF_PAIR.search(line) is None:
            raise
        return orjson.loads(_HALF_PAIR.sub(rb"\\ufffd", line))
