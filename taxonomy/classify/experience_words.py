"""How adverts write numbers of years, in English, French, German, Spanish, Portuguese, Arabic, Turkish, Polish, Italian
and Dutch.
"""

from __future__ import annotations

import re

WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "un": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "sept": 7, "huit": 8, "dix": 10,
    "ein": 1, "zwei": 2, "drei": 3, "vier": 4, "funf": 5, "sechs": 6, "sieben": 7, "acht": 8, "zehn": 10,
    "uno": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8, "diez": 10,
    "um": 1, "dois": 2, "quatro": 4, "sete": 7, "oito": 8, "dez": 10,
    "ثلاث": 3, "اربع": 4, "خمس": 5, "ست": 6, "سبع": 7, "ثماني": 8, "عشر": 10, "سنتين": 2, "سنتان": 2, "عامين": 2,
}  # fmt: skip
_NUMBER = r"\d{1,2}|" + "|".join(word for word in WORDS if word not in ("سنتين", "سنتان", "عامين"))
YEARS = re.compile(
    rf"(?<![\w.,$€£-])(?P<low>{_NUMBER})(?: ?\(\d{{1,2}}\+?\))?"
    r"(?: ?(?:-|/|to|a|bis|hasta|ate|et|and|الى|و) ?(?P<high>\d{1,2}))?"
    r"(?P<plus> ?\+| ?plus| or more| ou plus| oder mehr| o mas| ou mais)?"
    r"[ -]{0,2}(?:years?|yrs?|ans|annees?|jahren?|anos|y[iı]l|lata?|anni|jaar|سنوات|سنه|اعوام|عام)\b'?"
    r"|(?<!\w)ب?(?P<dual>سنتين|سنتان|عامين)\b"
)
