"""A title made ready for the grammar: folded, and with marks that name no work blanked (same length, so offsets hold).

"Data Engineer (H/F) - REF2503U" becomes "data engineer      -         ".
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
    """The folded title with gender marks, ids and place or contract brackets blanked; offsets lead to `title`."""
    folded = fold(title[:LONGEST_TITLE])
    text = folded.text
    for blank in BLANKS:
        text = blank.sub(_spaces, text)
    return Folded(text, folded.offsets)


def _spaces(match: re.Match[str]) -> str:
    return " " * (match.end() - match.start())
