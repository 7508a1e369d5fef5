"""A title without what tells the copies of one opening apart: its places, marks of gender, and signs.

Words that name another job stay: seniority, team, product, language. Example: `title_key("Data Engineer (m/w/d) -
Berlin", ["Berlin, Germany"])` -> "data engineer".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from jobs.parsing import gazetteer
from jobs.parsing.countries import country

_GENDER = re.compile(
    r"""[(\[]\s*(?:(?:m|w|f|d|x|h|i|nb|div|gn|all\ genders?|alle\ geschlechter|any\ gender|diverse?)\s*[/|,*.\s-]*)+[)\]]
      |(?<![\w/])(?:[mwfdxh]\s*/\s*){1,3}[mwfdxh](?![\w/])
      |(?<=\w)[:*_/]-?(?:in|innen)\b
      |\((?:in|innen)\)
      |\ball\ genders\b""",
    re.IGNORECASE | re.VERBOSE,
)
_SEGMENTS = re.compile(r"\s+[-–—@]+\s*|\s*[-–—@]+\s+|\s*[,;|()\[\]/•·–—]\s*|\s+:\s*|:\s+")
_SPLIT_PLACES = re.compile(r"[,;|()/•·]|\s[-–—]\s|[-–—]\s|\band\b", re.IGNORECASE)
_WORDS = re.compile(r"[^\W_]+(?:\+\+|#)?")
# A segment of these alone says where or how one works, not what one does.
_PLACELESS = frozenset(
    """remote hybrid onsite on site in office home homeoffice based anywhere worldwide global emea apac latam amer americas
    europe eu uk us usa usd dach mena nordics benelux germany deutschland france frankreich spain italy ireland canada
    mexico india japan singapore australia brazil netherlands sweden poland portugal switzerland austria egypt north south
    east west central region area metro greater united states kingdom and or und oder""".split()  # noqa: SIM905
)
_SPELLED = {"sr": "senior", "snr": "senior", "jr": "junior", "eng": "engineer", "mgr": "manager", "&": "and"}
LONGEST_KEY = 200


def title_key(title: str, places: Iterable[str] = ()) -> str:
    """Return the words of a title by which two openings of an employer can be one; never empty for a title with words.

    `places` are the places that the posting states, as it words them.
    """
    text = unicodedata.normalize("NFKC", title)
    text = _GENDER.sub(" ", text)
    stated = _stated(places)
    kept = [part for part in _SEGMENTS.split(text) if part.strip() and not _is_place(part, stated)]
    words = [_SPELLED.get(word, word) for word in _words(" ".join(kept) or text)]
    return " ".join(words)[:LONGEST_KEY]


def _words(text: str) -> list[str]:
    return _WORDS.findall(gazetteer.key(text))


def _stated(places: Iterable[str]) -> frozenset[str]:
    """Return each part of the stated places, as words in one form."""
    return frozenset(" ".join(_words(part)) for place in places for part in _SPLIT_PLACES.split(place))


def _is_place(segment: str, stated: frozenset[str]) -> bool:
    words = _words(segment)
    text = " ".join(words)
    if not words or all(word in _PLACELESS for word in words):
        return True
    name = segment.strip()
    return text in stated or country(name) is not None or gazetteer.bare(name) is not None
