"""A title made ready for the grammar: folded, and without the marks that name no work.

"Data Engineer (H/F) - REF2503U" becomes "data engineer - ".
"""

from __future__ import annotations

import re
from functools import lru_cache

from taxonomy.classify.fold import Folded, fold

# Adverts' titles are short; anything longer is a text put in the wrong field, and its beginning decides.
LONGEST_TITLE = 400

LETTER = r"(?:[mwfhdxn]|div|divers|gn)"
BLANKS = tuple(
    re.compile(pattern)
    for pattern in (
        # Gender marks: (m/w/d), H/F, "Entwickler*in", "Developpeur(se)", "charge.e", "Ingeniero/a", "Engenheiro(a)".
        r"\((?:"
        + LETTER
        + r"|all genders?|in|e|es|se|euse|trice|r|s|a|o|as|os)(?: ?[/|,;.\-* ] ?"
        + LETTER
        + r"){0,4}\.?\)",
        r"(?<!\w)(?:[mfhw] ?/ ?[fhmwdx](?: ?/ ?[dxf])?|[mwf]\|[mwf]\|[dx]|[mwf],[mwf],[dx])(?!\w)",
        r"(?<=[a-z])(?:[*:_]in(?:nen)?|(?<=[a-z]{3})/-?(?:as?|os?)|/-?in|/-?euse|/-?trice|/-?rice|\.e|\.euse|\.trice)(?!\w)",
        # Ids of the advert.
        r"(?:#|\bref ?[:.#]? ?)[a-z]{0,4}[ -]?\d[\w-]{0,12}|\([^()\w]{0,2}\d{3,9}[^()\w]{0,2}\)",
        # Where and under which contract.
        r"\((?:remote|hybrid|on ?-?site|teletravail|ts/sci|clearance|contract|cdi|cdd|temporary|part-time)"
        r"[^()]{0,60}\)",
        r"\((?:us|usa|uk|u\.s\.|emea|latam|apac|canada|india|mexico|brazil|nyc)\)",
    )
)


@lru_cache(maxsize=16)
def prepare_title(title: str) -> Folded:
    """The folded title without gender marks, ids and place or contract brackets; offsets lead to `title`.

    One space stands for each gap, so that a pattern which looks a few signs ahead sees what stands behind a mark.
    """
    folded = fold(title[:LONGEST_TITLE])
    text = folded.text
    for blank in BLANKS:
        text = blank.sub(_spaces, text)
    if "  " not in text:
        return Folded(text, folded.offsets)
    kept = [place for place, letter in enumerate(text) if letter != " " or text[place - 1 : place] != " "]
    offsets = kept if folded.offsets is None else [folded.offsets[place] for place in kept]
    return Folded("".join([text[place] for place in kept]), tuple(offsets))


def _spaces(match: re.Match[str]) -> str:
    return " " * (match.end() - match.start())
