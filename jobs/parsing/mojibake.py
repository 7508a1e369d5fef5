"""Text that was decoded with the wrong table once: UTF-8 read as Latin-1 or Windows-1252, as in "weâ\\x80\\x99re".

Only runs that are UTF-8 when turned back are mended; everything else, an honest "â" among it, stays as it is.
"""

from __future__ import annotations

import re

_FIRST = "\u00c2-\u00f4"
_WINDOWS = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_RUN = re.compile(rf"[{_FIRST}][\u0080-\u00bf{_WINDOWS}]{{1,3}}")


def mended(text: str) -> str:
    """Return `text` with each wrongly decoded character as what it was."""
    return _RUN.sub(_turned_back, text)


def _turned_back(run: re.Match[str]) -> str:
    raw = b"".join(
        character.encode("cp1252") if character in _WINDOWS else character.encode("latin-1") for character in run[0]
    )
    for end in range(len(raw), 1, -1):
        try:
            return raw[:end].decode("utf-8") + run[0][end:]
        except UnicodeDecodeError:
            continue
    return run[0]
