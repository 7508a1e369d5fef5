"""Patterns of the data files: regular expressions written for folded titles and texts, kept linear in time.

`data engineer` matches "data-engineer" and "data  engineer"; `<eng>` stands for the word list `eng` of the same file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from taxonomy.classify.fold import fold_letters
from taxonomy.datafile import CatalogError

NOT_SIMPLE = re.compile(r"[)}*+][*+]|\(\?P|\.[*+]")
CLASS_OR_SPACE = re.compile(r"\[(?:\\.|[^\]\\])*\]| \??")
GAPS = {" ": "[ -]{1,12}", " ?": "[ -]{0,12}"}
PATTERN_WORD = re.compile(r"<([a-z_]+)>")


def compile_pattern(where: str, source: str, words: Mapping[str, str]) -> re.Pattern[str]:
    """Compile a pattern of the data; a space stands for "spaces or hyphens", `<name>` for the word list of that name.

    Letters outside ASCII may be written as in life: they are folded as titles are. Refuses what could take more than
    linear time on hostile text: unbounded repetition of a group, `.*`, named groups.
    """

    def expand(match: re.Match[str]) -> str:
        if match[1] not in words:
            raise CatalogError(f"{where}: <{match[1]}> is not one of the file's words.")
        return f"(?:{words[match[1]]})"

    if NOT_SIMPLE.search(source):
        raise CatalogError(f"{where}: the pattern {source!r} could be slow; use no nested or unbounded repetition.")
    expanded = PATTERN_WORD.sub(expand, PATTERN_WORD.sub(expand, source))
    expanded = CLASS_OR_SPACE.sub(lambda match: GAPS.get(match[0], match[0]), fold_letters(expanded))
    try:
        return re.compile(expanded)
    except re.error as problem:
        raise CatalogError(f"{where}: not a pattern: {problem}.") from problem
