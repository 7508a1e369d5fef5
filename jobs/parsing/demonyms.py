"""Nationalities, and adverts that ask for one: "Saudi nationals only", "must be a U.S. citizen", "للمصريين فقط".

A nationality alone names a language, a market or a company as often as people; it counts beside a word for citizens, and
only where that sentence asks for it. The codes are ISO 3166-1 alpha-2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from jobs.parsing.lands import Land, land_ending

_TABLE = (
    "saudi SA;emirati AE;uae AE;qatari QA;kuwaiti KW;bahraini BH;omani OM;egyptian EG;jordanian JO;lebanese LB;iraqi IQ;"
    "syrian SY;palestinian PS;yemeni YE;moroccan MA;tunisian TN;algerian DZ;libyan LY;sudanese SD;turkish TR;israeli IL;"
    "american US;canadian CA;mexican MX;brazilian BR;argentinian AR;argentine AR;chilean CL;colombian CO;peruvian PE;"
    "british GB;irish IE;german DE;austrian AT;swiss CH;french FR;belgian BE;dutch NL;spanish ES;portuguese PT;italian IT;"
    "greek GR;polish PL;czech CZ;slovak SK;hungarian HU;romanian RO;bulgarian BG;croatian HR;serbian RS;slovenian SI;"
    "ukrainian UA;estonian EE;latvian LV;lithuanian LT;danish DK;swedish SE;norwegian NO;finnish FI;icelandic IS;"
    "indian IN;pakistani PK;bangladeshi BD;sri lankan LK;nepali NP;chinese CN;japanese JP;korean KR;filipino PH;"
    "indonesian ID;malaysian MY;singaporean SG;singapore SG;thai TH;vietnamese VN;australian AU;new zealand NZ;nigerian NG;"
    "ghanaian GH;kenyan KE;ethiopian ET;ugandan UG;rwandan RW;south african ZA;"
    # After a French or Spanish word for citizens.
    "français FR;française FR;belge BE;suisse CH;marocain MA;marocaine MA;tunisien TN;tunisienne TN;algérien DZ;"
    "algérienne DZ;canadien CA;canadienne CA;égyptien EG;égyptienne EG;española ES;español ES;mexicana MX;mexicano MX;"
    "colombiana CO;argentina AR;chilena CL;peruana PE;brasileira BR;brasileiro BR;portuguesa PT;"
    # The Saudi of "للسعوديين".
    "سعودي SA;إماراتي AE;اماراتي AE;قطري QA;كويتي KW;بحريني BH;عماني OM;مصري EG;أردني JO;اردني JO;لبناني LB;عراقي IQ;"
    "مغربي MA;تونسي TN;جزائري DZ;ليبي LY;سوداني SD;يمني YE;فلسطيني PS;سوري SY"
)
_STEMS = (
    r"(?:سعودي|[إا]ماراتي|قطري|كويتي|بحريني|عماني|مصري|[أا]ردني"
    r"|لبناني|عراقي|مغربي|تونسي|جزائري|ليبي|سوداني|يمني|فلسطيني|سوري)"
)
_CITIZENS = r"(?:nationals|citizens?|staatsb[üu]rgerschaft|staatsangeh[öo]rigkeit)"
_NAME = r"(?-i:(?<![\w.])[A-Z][\w.]{1,14}(?: [A-Z][a-z]{2,10})?)"
CITIZENS = re.compile(
    # The name stands before: "Saudi nationals", "a U.S. citizen".
    rf"(?P<before>{_NAME})[ -]{_CITIZENS}\b|\bmust be an? (?P<one>{_NAME}) national\b|\b(?:hold"
    rf"|possess) (?P<held>{_NAME}) citizenship\b"
    rf"|(?P<needed>{_NAME}) citizenship (?=(?:is )?(?:required|mandatory)(?! for (?:most|some|certain)))"
    rf"|\b(?:only|must be) (?P<dwell>{_NAME}) residents?\b|(?P<visa>{_NAME}) (?:residen(?:ce|cy) |work )?(?:visa"
    rf"|permit)\b(?! spons)"
    r"|\b(?:nationalité|résidents?|citoyens?|citoyenneté|nacionalidad|ciudadan\w+"
    r"|nacionalidade) (?P<behind>\w{4,12})\b"
    r"|(?-i:(?<![\w.])(?P<people>[A-Z][a-z]{3,12})s) only\b"
    rf"|(?:لل|لل?مواطنين (?:ال)?|المواطنين (?:ال)?)(?P<arabs>{_STEMS})(?:ين|ات|ون|ه|ة)?\b"
    rf"|(?P<arab>{_STEMS})[ةه]? الجنسية",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"\b(?:must|only|need(?:s)? to|have to|has to|required to|reserved|limited|restricted|exclusive(?:ly)?|hold"
    r"|possess"
    r"|open to|réservée?|uniquement|exclusiv[oa]|solo|sólo|nur)\b(?:(?!\b(?:not|data|process|handl"
    r"|serv)\w*)[^.;\n]){0,60}$"
    r"|فقط|يجب|يشترط|أن يكون",
    re.IGNORECASE,
)
_ASKED_BEHIND = re.compile(
    r"(?:[ ,]{1,2}(?:and|or|/|und|&)? ?(?:lawful |permanent ){0,2}(?:residents?|PRs?|citizens?|nationals?"
    r"|residency)){0,2}\s?\(?"
    r"(?:only\b(?!:)|(?:is |are |status )?(?:strictly )?(?:required|mandatory|needed|essential|a must)"
    r"(?! for (?:most|some|certain))|can apply|may apply"
    r"|erforderlich|requise?|exigée?|requerida|obligatori[oa]|exclusively)|(?: و\S{1,14})?\s{0,2}(?:فقط|حصر)",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\b(?:not?|isn['’]t|aren['’]t|never|without)\b[^.;\n]{0,40}$", re.IGNORECASE)


@cache
def _nations() -> dict[str, str]:
    return {name: code for name, _, code in (entry.rpartition(" ") for entry in _TABLE.split(";"))}


def citizens_in(matches: Iterator[re.Match[str]], text: str) -> Iterator[tuple[int, Land, bool]]:
    """Return, per match of CITIZENS that is asked for, where it starts, its countries, and whether nobody else may."""
    for match in matches:
        land = _land(text, match)
        before = text[max(0, match.start() - 70) : match.start()]
        before = re.split(r"[.;\n](?=\s)", before)[-1]
        if land is None or _DENIED.search(before):
            continue
        alone = bool(match["people"])
        if (
            alone
            or match.lastgroup in ("arab", "dwell", "one", "held", "needed")
            or _ASKED.search(before)
            or _ASKED_BEHIND.match(text, match.end())
        ):
            # Behind an "or" it is one way of several.
            other = re.search(r"\b(?:or|oder|ou|o)(?: an?)? $", before, re.IGNORECASE)
            yield match.start(), land, not other


def _land(text: str, match: re.Match[str]) -> Land | None:
    group = match.lastgroup
    if group in ("behind", "people", "arabs", "arab"):
        code = _nations().get(match[group].casefold())
        return Land(frozenset({code}), frozenset(), True, match.start(), match.end()) if code else None
    begin, end = match.span(group or "before")
    name = text[begin:end].casefold()
    code = _nations().get(name) or _nations().get(name.split()[-1])
    if code:
        return Land(frozenset({code}), frozenset(), True, match.start(), match.end())
    land = land_ending(text, end)
    return land._replace(end=match.end()) if land and land.whole else None
