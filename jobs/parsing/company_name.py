"""What two names, websites or boards of one employer have in common: keys that a person is asked about, never obeyed.

A key is worth asking about where it leaves out only what does not tell employers apart: the legal form at the end, a
place in brackets, the "www." of a website. Likeness is no key: "Careem" and "Kareem" share none. Example:
`plain_name("CAREEM FZ-LLC (Cairo)")` -> PlainName("careem", form="fz llc", place="Cairo").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from jobs.parsing import gazetteer
from jobs.parsing.countries import country
from jobs.parsing.regions import area

# Legal forms as they stand at the end of a name, folded: words are letters and digits, so "S.A.E." is "s a e".
LEGAL_FORMS = (
    "ab", "ag", "aps", "as", "a s", "bv", "b v", "co", "co ltd", "company limited", "corp", "corporation", "dmcc",
    "fz", "fz co", "fz llc", "fzc", "fzco", "fze", "fz e", "gmbh", "gmbh co kg", "inc", "incorporated", "jsc", "kg",
    "kft", "limited", "llc", "l l c", "llp", "ltd", "ltda", "nv", "n v", "oy", "oyj", "pjsc", "plc", "private limited",
    "pte ltd", "pte", "pty ltd", "pty", "pvt ltd", "pvt", "sa", "s a", "sae", "s a e", "sarl", "s a r l", "sas", "s a s",
    "se", "sl", "s l", "sp z o o", "spa", "s p a", "srl", "s r l", "ug", "wll", "w l l",
    "ش م م", "شمم", "ش م ع", "ش م ك", "ذ م م", "ذمم", "م م ح", "ش ذ م م",
)  # fmt: skip
_FORMS = sorted((tuple(form.split()) for form in LEGAL_FORMS), key=len, reverse=True)
_BRACKETS = re.compile(r"[(\[（]([^()\[\]（）]{1,80})[)\]）]")
_PARTS = re.compile(r"\s*[|/•·–—]\s*|\s+-\s+|[(\[（)\]）]")
_ARABIC = re.compile(r"[\u0600-\u06ff\u0750-\u077f]")
_LATIN = re.compile(r"[a-zA-Z]")
_PLAIN_TOKEN = re.compile(r"[a-z0-9][a-z0-9_-]{2,60}\Z", re.IGNORECASE)
# Hosts where many employers have a page each: to stand there says nothing about who one is.
SHARED_HOSTS = (
    "about.me", "angel.co", "ashbyhq.com", "bamboohr.com", "bit.ly", "blogspot.com", "breezy.hr", "crunchbase.com",
    "example.com", "example.org", "facebook.com", "forasna.com", "github.com", "github.io", "gitlab.com",
    "gitlab.io", "goo.gl", "google.com", "greenhouse.io", "herokuapp.com", "instagram.com", "lever.co", "linkedin.com",
    "linktr.ee", "medium.com", "myworkdayjobs.com", "netlify.app", "notion.site", "pages.dev", "personio.com",
    "personio.de", "pinpointhq.com", "recruitee.com", "rippling.com", "smartrecruiters.com", "t.me", "teamtailor.com",
    "twitter.com", "vercel.app", "wellfound.com", "wixsite.com", "wordpress.com", "workable.com", "wuzzuf.net", "x.com",
    "ycombinator.com", "youtube.com",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlainName:
    """A name without what does not tell employers apart; `form` and `place` are what was left out, else empty."""

    key: str
    form: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class IdentityKey:
    """Something that two rows of one employer share. `kind` is name, script, website or board; `said` is the evidence:
    the words of this row that the key was read from."""

    kind: str
    key: str
    said: str


def fold(name: str) -> str:
    """Return `name` as words of letters and digits, without case."""
    return " ".join("".join(sign if sign.isalnum() else " " for sign in name.casefold()).split())


@lru_cache(maxsize=65536)
def plain_name(name: str) -> PlainName:
    """Return `name` folded, without a place in brackets and without legal forms at its end.

    A name that consists of a legal form keeps it; brackets that hold no place stay part of the name.
    """
    place = ""
    for found in _BRACKETS.finditer(name):
        if _is_place(found[1]):
            place = found[1].strip()
            name = name.replace(found[0], " ")
    words = fold(name).split()
    form: list[str] = []
    while found_form := _form_at_end(words):
        words = words[: -len(found_form)]
        form[:0] = found_form
    if words and words[-1] in ("and", "und", "et") and form:
        words = words[:-1]
    return PlainName(" ".join(words), " ".join(form), place)


def name_keys(name: str) -> Iterator[IdentityKey]:
    """Yield what a name shares with the other spellings of one employer.

    Scripts: only a name that itself says both, such as "Careem كريم", ties an Arabic spelling to a Latin one.
    """
    plain = plain_name(name)
    if len(plain.key) > 1:
        yield IdentityKey("name", plain.key, name)
    for part in _by_script(name):
        if (key := plain_name(part).key) and key != plain.key and len(key) > 1:
            yield IdentityKey("script", key, name)


def website_key(url: str) -> IdentityKey | None:
    """Return the domain of a website; None for an address on a host that many employers share."""
    try:
        host = (urlsplit(url).hostname or "").removeprefix("www.").rstrip(".")
    except ValueError:
        return None
    if "." not in host or any(host == shared or host.endswith(f".{shared}") for shared in SHARED_HOSTS):
        return None
    return IdentityKey("website", host, url)


def board_key(source: str, token: str) -> IdentityKey | None:
    """Return the token by which a system of boards knows the employer; None where it is an address or a number."""
    if not _PLAIN_TOKEN.match(token) or token.isdigit():
        return None
    return IdentityKey("board", token.casefold(), f"{source}: {token}")


def identity_keys(
    names: Iterable[str], website: str = "", boards: Iterable[tuple[str, str]] = ()
) -> tuple[IdentityKey, ...]:
    """Return all keys of one company, each once: of its names, its website, and its boards as (source, token)."""
    found = [key for name in names for key in name_keys(name)]
    found += [key for key in (website_key(website), *(board_key(*board) for board in boards)) if key]
    once: dict[tuple[str, str], IdentityKey] = {}
    for key in found:
        once.setdefault((group_of(key), key.key), key)
    return tuple(once.values())


def group_of(key: IdentityKey) -> str:
    """Return which keys are compared with each other: a name in one script is a name."""
    return "name" if key.kind == "script" else key.kind


def _form_at_end(words: list[str]) -> tuple[str, ...]:
    for form in _FORMS:
        if len(words) > len(form) and tuple(words[-len(form) :]) == form:
            return form
    return ()


def _is_place(text: str) -> bool:
    return bool(country(text) or gazetteer.bare(text) or area(text.strip()))


def _by_script(name: str) -> tuple[str, ...]:
    """Return the Arabic and the Latin part of a name that has one of each, else nothing."""
    parts = [part.strip() for part in _PARTS.split(name) if part and part.strip()]
    if len(parts) == 1:
        # Side by side: the place where the script changes parts them, if it changes once.
        words = parts[0].split()
        arabic = [bool(_ARABIC.search(word)) for word in words]
        if arabic.count(True) in (0, len(words)) or arabic != sorted(arabic, reverse=arabic[0]):
            return ()
        parts = [
            " ".join(word for word, is_arabic in zip(words, arabic, strict=True) if is_arabic is wanted)
            for wanted in (True, False)
        ]
    pure = [part for part in parts if bool(_ARABIC.search(part)) != bool(_LATIN.search(part))]
    if len(parts) != 2 or len(pure) != 2 or bool(_ARABIC.search(pure[0])) == bool(_ARABIC.search(pure[1])):
        return ()
    return tuple(pure)
