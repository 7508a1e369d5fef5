"""Currencies as adverts write them: ISO 4217 codes, signs, abbreviations, and words in several languages.

"$" alone is the US dollar, and Arabic riyals and pounds without a country are Saudi and Egyptian; a dinar without its
country names no currency.
"""

from __future__ import annotations

import re
from functools import cache

import pycountry

# Codes that are words, and codes of no pay.
_NO_PAY = frozenset(
    {"ALL", "TOP", "SOS", "CUP", "XXX", "XTS", "XAU", "XAG", "XPD", "XPT", "XDR", "XBA", "XBB", "XBC", "XBD"}
)
CODES = tuple(sorted({item.alpha_3 for item in pycountry.currencies} - _NO_PAY | {"RMB", "BGN", "HRK"}))
# Codes that are written small as well ("$32-35 cad") and are no words then.
_SMALL = (
    "usd|eur|gbp|cad|aud|nzd|sgd|hkd|chf|pln|inr|egp|aed|sar|qar|kwd|bhd|omr|jod|"
    "sek|nok|dkk|czk|huf|jpy|cny|brl|mxn|zar|ngn|kes|Eur|Usd|Egp|Aed|Inr|Sar"
)
_SIGNS = {
    "us$": "USD", "usd$": "USD", "$usd": "USD", "$": "USD", "ca$": "CAD", "c$": "CAD", "cad$": "CAD", "cdn$": "CAD", "a$": "AUD",
    "au$": "AUD", "nz$": "NZD", "s$": "SGD", "sg$": "SGD", "hk$": "HKD", "nt$": "TWD", "r$": "BRL", "mx$": "MXN", "mex$": "MXN",
    "€": "EUR", "£": "GBP", "e£": "EGP", "₹": "INR", "rs.": "INR", "rs": "INR", "¥": "JPY", "円": "JPY", "元": "CNY",
    "₪": "ILS", "₺": "TRY", "tl": "TRY", "₴": "UAH", "₽": "RUB", "₦": "NGN", "₩": "KRW", "원": "KRW", "₱": "PHP", "฿": "THB",
    "₫": "VND", "₾": "GEL", "₸": "KZT", "gh₵": "GHS", "ksh": "KES", "rm": "MYR", "rp": "IDR", "rp.": "IDR", "php": "PHP",
    "zł": "PLN", "kč": "CZK", "ft": "HUF", "lei": "RON", "leva": "BGN", "rmb": "CNY", "fr.": "CHF", "sfr.": "CHF", "r": "ZAR",
    "le": "EGP", "l.e.": "EGP", "l.e": "EGP", "sr": "SAR", "dhs": "AED", "dhs.": "AED", "dh": "MAD", "dt": "TND", "da": "DZD",
    "fcfa": "XOF", "f cfa": "XOF", "qr": "QAR", "kd": "KWD", "bd": "BHD", "jd": "JOD", "ر.س": "SAR", "د.إ": "AED", "s/": "PEN",
    "s/.": "PEN",
}  # fmt: skip
# Words by the stem that begins them, the longest first where one begins another.
_WORDS = (
    (r"egyptian pounds?|livres? [ée]gyptiennes?|جني[هة](?: مصري[ةه]?)?|ج\.م|ägyptische pfund|libras egipcias", "EGP"),
    (r"جني[هة] [إا]سترليني|pounds? sterling|british pounds?|livres? sterling|pounds\b(?! of)|libras esterlinas|pfund", "GBP"),
    (r"ريال قطري|qatari (?:riyals?|rials?)|riyals? qataris?", "QAR"),
    (r"ريال عماني|omani (?:riyals?|rials?)", "OMR"),
    (r"ريال(?! يمني)(?: سعودي)?|(?:saudi )?riyals?(?: saoudiens?)?|ر\.س", "SAR"),
    (r"درهم مغربي|moroccan dirhams?|dirhams? marocains?", "MAD"),
    (r"درهم(?: [إا]ماراتي)?|(?:uae |emirati )dirhams?|dirhams? [ée]miratis?|د\.إ", "AED"),
    (r"دينار كويتي|kuwaiti dinars?|dinars? kowe[ïi]tiens?|د\.ك", "KWD"),
    (r"دينار بحريني|bahraini dinars?|dinars? bahre[ïi]nis?", "BHD"),
    (r"دينار [أا]ردني|jordanian dinars?|dinars? jordaniens?", "JOD"),
    (r"دينار تونسي|tunisian dinars?|dinars? tunisiens?", "TND"),
    (r"دينار جزائري|algerian dinars?|dinars? alg[ée]riens?", "DZD"),
    (r"دينار عراقي|iraqi dinars?", "IQD"),
    (r"canadian dollars?|dollars? canadiens?|دولار كندي", "CAD"),
    (r"australian dollars?", "AUD"),
    (r"singapore dollars?", "SGD"),
    (r"(?:us |u\.s\. |american )?dollars?\b(?: am[ée]ricains?)?|d[óo]lares?|دولار(?: [أا]مريكي)?", "USD"),
    (r"euros?\b|يورو", "EUR"),
    (r"swiss francs?|francs? suisses?|(?:schweizer )?franken", "CHF"),
    (r"(?:indian )?rupees?|rupien", "INR"),
    (r"z[łl]ot(?:ych|y|e|ys)", "PLN"),
    (r"japanese yen|yen\b", "JPY"),
    (r"yuan|renminbi", "CNY"),
    (r"reais", "BRL"),
    (r"mexican pesos?|pesos mexicanos", "MXN"),
    (r"руб(?:лей|\.)?", "RUB"),
    (r"грн\.?|гривень|hryvnias?", "UAH"),
    (r"лв\.?|лева|levs?\b", "BGN"),
)  # fmt: skip
_WORD_CODES = tuple((re.compile(pattern, re.IGNORECASE), code) for pattern, code in _WORDS)
# Any code, for a pattern.
CODE = "|".join(CODES)
_WORD = "|".join(pattern for pattern, _ in _WORDS)
_DOLLAR = r"(?:(?:US|USD|CA|CAD|AUD|AU|NZ|SG|HK|MX)\s?|CDN|C|A|S|NT|R|MEX)?\$"
# Before an amount; short letters only right before a figure.
BEFORE = (
    rf"(?:\b(?=[A-Z]{{3}})(?:{CODE})(?![A-Za-z])\s?(?:US\$|[$€£])?|(?<![A-Za-z]){_DOLLAR}(?:\s?USD)?|\bE£|GH₵|"
    rf"[€£₹¥₪₺₴₽₦₩₱฿₫₾₸]"
    r"|(?<![A-Za-z])S/\.?(?=\s?\d)|\b(?:Kč|Rs\.?|INR|KSh|Ksh|Rp\.?|RM|Php|LE|L\.E\.?|SR|Dhs?\.?|QR|KD|BD|JD|Fr\.|SFr\.|FCFA)(?=\s?\d)|"
    r"\bR(?=\s?\d{2,3}[ ,]?\d{3})"
    rf"|\b(?=[A-Za-z][a-z]{{2}}\b)(?:{_SMALL})\b(?=\s?\d)|(?i:\b(?:euros?|dirhams?)\b)(?=\s?\d))"
)
BEHIND = (
    rf"(?:\$?(?=[A-Z]{{3}})(?:{CODE})\b|\$?\b(?=[A-Za-z][a-z]{{2}}\b)(?:{_SMALL})\b|\$\s?(?:{_SMALL})\b|"
    rf"(?:[€£$₹¥₪₺₴₽₦₩₱฿₫₾₸])(?!\s?\d)|円|元|원"
    rf"|zł|Kč|Ft\b|TL\b|lei\b|leva\b|kr\b\.?|SR\b|LE\b|L\.E\.?|DHS?\b|Dhs?\b|DT\b|DA\b|RM\b|KD\b|JD\b|F?\s?CFA\b|"
    rf"(?i:{_WORD}|dirhams?\b))"
)
_FRENCH = re.compile(r"\b(?:mois|an|net|brut|par|salaire)\b", re.IGNORECASE)
# "kr" is the crown of three countries: the words for month and pay are not the same.
_CROWNS = (
    (re.compile(r"mån(?!ed)|lön\b|sverige|sweden|swedish", re.IGNORECASE), "SEK"),
    (re.compile(r"mnd|lønn|norge|norway|norwegian", re.IGNORECASE), "NOK"),
    (re.compile(r"/\s?md\b|løn\b|måned|danmark|denmark|danish", re.IGNORECASE), "DKK"),
)
_PAKISTAN = re.compile(r"pakistan|lahore|karachi|islamabad", re.IGNORECASE)


def currency_of(sign: str | None, line: str) -> str | None:
    """Return the ISO 4217 code that a sign or word means in its line; None where it means none, or several."""
    if not sign:
        return None
    code = _of_code(sign)
    if code:
        return "CNY" if code == "RMB" else code
    word = " ".join(sign.split()).lower().replace(" $", "$")
    if word.startswith("kr"):
        return next((code for pattern, code in _CROWNS if pattern.search(line)), None)
    if word == "$" and re.search(r"\bpesos\b", line, re.IGNORECASE):
        return "MXN"
    if word.rstrip(".") == "rs" and _PAKISTAN.search(line):
        return "PKR"
    if word in {"dirham", "dirhams"}:
        return "MAD" if _FRENCH.search(line) else "AED"
    known = _SIGNS.get(word)
    return known or next((code for pattern, code in _WORD_CODES if pattern.fullmatch(word)), None)


@cache
def _codes() -> re.Pattern[str]:
    return re.compile(rf"(?<![A-Z])(?:{CODE})(?![A-Z])")


def _of_code(sign: str) -> str | None:
    found = _codes().search(sign.upper()) if len(sign) <= 8 else None
    return found.group() if found and sign.strip("$ €£").upper() == found.group() else None
