"""Pay in words: one stated range, or several of one kind, out of a line such as "$110-120K base + bonus".

Only base pay counts: funding, revenue, stipends, bonuses and on-target earnings are passed over. "$" alone is the US
dollar. A period that is not written follows from the size where only one fits. Examples: "CA$153,000 - CA$210,000" ->
153000..210000 CAD a year; "up to £30 per hour" -> ..30 GBP an hour; "$2,000 signing bonus" -> None.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from jobs.contract import Period
from jobs.parsing.html import one_line

MAX_TEXT = 5_000
_CODES = (
    "USD|EUR|GBP|CAD|AUD|NZD|CHF|SEK|NOK|DKK|PLN|CZK|HUF|RON|BGN|INR|SGD|HKD|JPY|KRW|CNY|RMB|TWD|THB|IDR|VND|PHP|MYR|BRL|MXN|"
    "ARS|CLP|COP|PEN|ZAR|NGN|KES|EGP|AED|SAR|QAR|KWD|BHD|OMR|JOD|MAD|TND|ILS|TRY|UAH|PKR|BDT|LKR|GEL|RSD"
)
_SIGNS = {
    "us$": "USD", "$": "USD", "ca$": "CAD", "c$": "CAD", "cad$": "CAD", "a$": "AUD", "au$": "AUD", "nz$": "NZD", "s$": "SGD",
    "hk$": "HKD", "r$": "BRL", "mx$": "MXN", "€": "EUR", "euros": "EUR", "euro": "EUR", "£": "GBP", "₹": "INR", "rs.": "INR",
    "rs": "INR", "¥": "JPY", "円": "JPY", "₪": "ILS", "₺": "TRY", "₴": "UAH", "zł": "PLN", "rmb": "CNY", "جنيه": "EGP",
    "ريال سعودي": "SAR", "درهم إماراتي": "AED", "fr.": "CHF",
}  # fmt: skip
_SIGN = rf"(?:\b(?:{_CODES})\b\s?(?:US\$|[$€£])?|(?:US|CA|CAD|C|AU|A|NZ|S|HK|R|MX)?\$(?:\s?USD)?|[€£₹¥₪₺₴]|\bRs\.?)"
_BEHIND = rf"(?:\$?(?:{_CODES})\b|[€£$₹¥円₪₺₴]|[Ee]uros?\b|zł|kr\b|جنيه|ريال سعودي|درهم إماراتي)"
_AMOUNT = re.compile(
    rf"(?P<sign>{_SIGN})?\s?\[?(?P<sign2>\$)?(?<![\w.,])"
    r"(?P<number>\d{1,3}(?:[ ,.'’\u00a0\u202f]\d{3})+(?:[.,]\d{1,2})?|\d{1,2}(?:,\d{2})+,\d{3}|\d+(?:[.,]\d{1,2})?)(?:,-)?"
    rf"(?:\s?(?P<scale>[kKmM]|LPA|lakhs?|million|billion|bn|[Mm]illiards?|B)(?![^\W\d_]))?(?P<big>\+?)\s?(?P<behind>{_BEHIND})?",
)
_PERIODS: tuple[tuple[Period, str], ...] = (
    ("hour", r"/\s?hr?s?\b|/\s?hour|\b(?:per|an|each|p/?) ?h(?:ou)?r\b|\bhourly\b|\bstundenlohn\b|\bpro stunde\b"),
    ("day", r"/\s?day|\bper day\b|\ba day\b|\bdaily\b|\bTJM\b|\bper diem\b|/\s?jour\b|\bpar jour\b|\bpro tag\b"),
    ("week", r"/\s?w(?:ee)?k\b|\bper week\b|\ba week\b|\bweekly\b"),
    (
        "month",
        r"/\s?mo(?:nth|\b)|\bper month\b|\ba month\b|\bmonthly\b|\bmensuel|\bpar mois\b|monat|\bmens[aiu]|\bpo?r mês\b|/\s?mês"
        r"|\b(?:al|por) mes\b|\bper (?:maand|mån|måned)|/\s?mån|/\s?mnd|/\s?md\b|\bmiesi|شهري|الشهر",
    ),
    (
        "year",
        r"/\s?y(?:ea)?r\b|\bper (?:year|annum)\b|\ban? year\b|\bannual|\byearly\b|\bp\.?\s?a\.?(?!\w)|\bpro jahr\b|jahresgehalt"
        r"|\bannuel|\bpar an\b|/\s?an\b|\bLPA\b|سنوي|\banu[ao]|\bannu[aio]|\bper jaar\b|\bårlig|\brocznie",
    ),
)
_PERIOD = [(unit, re.compile(pattern, re.IGNORECASE)) for unit, pattern in _PERIODS]
_JOIN = re.compile(
    r"\s*(?:USD|EUR|GBP)?\]?\s*(?:/\s?\w+|per \w+|\[[^\]]{0,90}\])?\s*"
    r"(?:[-–—~]|to|up to|until|bis|à|à|and|und|et|y)\s*(?:high|max(?:imum)?|a maximum of)?:?\s*\(?",
    re.IGNORECASE,
)
_LONG_JOIN = re.compile(r"[^.;!?]{0,70}\b(?:to|and|up to)\s*", re.IGNORECASE)
_OPENS = re.compile(r"\b(?:from|between|entre|zwischen|ranges? from)\s*:?\s*$", re.IGNORECASE)
_UP_TO = re.compile(r"\b(?:up to|bis zu|jusqu'à|max(?:imum)?(?: of)?|as much as)\s*:?\s*$", re.IGNORECASE)
_FROM = re.compile(
    r"\b(?:starting at|starts? at|starting from|from|at least|ab|à partir de|min(?:imum)?(?: of)?)\s*:?\s*$", re.I
)
_ASIDE_NOUN = (
    r"(?:stipend|allowance|bonus(?!es are)|reimburse\w*|fund|funding|account|credit|budget|benefit|grant|equity|stock|shares|"
    r"commission|OTE|on[- ]target|variable|voucher|investment|revenue|ARR|in sales|valuation|for (?:learning|adoption))"
)
_BEHIND_ASIDE = re.compile(
    rf"[^\w,(+.;*|]*(?:(?!base|plus|and|salary|or)[\w'-]+[ ,]+){{0,5}}?{_ASIDE_NOUN}", re.IGNORECASE
)
_BEFORE_ASIDE = re.compile(
    r"\b(?:stipend|allowance|bonus|reimburse\w*|compensate|fund\w*|raised|cap(?:ped)? at|benefit|contribut\w+|OTE|on[- ]target"
    r"(?: earnings)?|revenue|valued|worth|budget|credit|invest\w*|equity|commission|variable|referral)\b[^.;$€£\d)]{0,28}$",
    re.IGNORECASE,
)
_SAYS_PAY = re.compile(
    r"salar|\bpay|compensat|\bbase\b|\bbasic\b|\bwages?\b|\brates?\b|gehalt|vergütung|salair|rémunér|sueldo|stipendio|\bRAL\b|راتب|💰",
    re.IGNORECASE,
)
# Below so many characters the text is a field's value, not a sentence.
_FIELD_LENGTH = 50
# The least sum that can only be a year's, where nothing says the period; other currencies settle nothing.
_LEAST_YEAR = dict.fromkeys(("USD", "EUR", "GBP", "CAD", "AUD", "NZD", "CHF"), 12_000) | {
    "INR": 400_000,
    "JPY": 2_000_000,
}
_HOURLY_CURRENCIES = frozenset({"USD", "EUR", "GBP", "CAD", "AUD", "NZD", "CHF"})
_PLUS = re.compile(r"\+\s*$")
_FIELD = re.compile(
    r"\W*(?:up to|from|about|ca\.?|~)?\W*[\d.,' ]+\s?[kK]?(?:\s*(?:-|–|to)\s*[\d.,' ]+\s?[kK]?)?\W*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Stated:
    """A stated range in major units; `currency` or `period` None: not stated and not certain; `words` are the text's own."""

    min: Decimal | None
    max: Decimal | None
    currency: str | None
    period: Period | None
    words: str


@dataclass(frozen=True, slots=True)
class _Amount:
    value: Decimal
    scale: str
    currency: str | None
    signed: bool
    start: int
    end: int


def stated_range(text: str) -> Stated | None:
    """Return the base pay that a text states; several ranges of one currency and period become lowest to highest."""
    line = one_line(text)[:MAX_TEXT]
    found = list(_ranges(line))
    if any(item.min != item.max for item in found):
        found = [item for item in found if item.min != item.max]
    if not found:
        return None
    first = found[0]
    alike = [item for item in found if (item.currency, item.period) == (first.currency, first.period)]
    lows, highs = [item.min for item in alike], [item.max for item in alike]
    return Stated(
        None if None in lows else min(low for low in lows if low is not None),
        None if None in highs else max(high for high in highs if high is not None),
        first.currency,
        first.period,
        "; ".join(dict.fromkeys(item.words for item in alike)),
    )


def _ranges(line: str) -> Iterator[Stated]:
    amounts = list(_amounts(line))
    position = 0
    while position < len(amounts):
        first = amounts[position]
        second = amounts[position + 1] if position + 1 < len(amounts) else None
        position += 1
        before = line[max(0, first.start - 60) : first.start]
        if second is not None and _joined(first, second, line, before):
            position += 1
        else:
            second = None
        stated = _state(first, second, line, before)
        if stated is not None:
            yield stated


def _amounts(line: str) -> Iterator[_Amount]:
    bare = _FIELD.fullmatch(line) is not None
    for match in _AMOUNT.finditer(line):
        sign, behind = match["sign"] or match["sign2"], match["behind"]
        currency = _currency(behind, line) or _currency(sign, line)
        scale = (match["scale"] or "").lower()
        if match["big"] or (scale in {"m", "million"} and currency not in {"JPY", "KRW", "IDR", "VND", "COP"}):
            continue
        if scale in {"billion", "bn", "milliard", "milliards", "b"}:
            continue
        if scale in {"lpa", "lakh", "lakhs"}:
            currency = "INR"
        value = _number(match["number"])
        yield _Amount(value, scale, currency, bool(sign or behind) or bare, match.start(), match.end())


def _joined(first: _Amount, second: _Amount, line: str, before: str) -> bool:
    """Whether two amounts that follow each other are the two ends of one range."""
    gap = line[first.end : second.start]
    if not gap.strip() and first.currency and second.currency and first.value * 3 > second.value > first.value:
        return True
    joined = _JOIN.fullmatch(gap) or (_OPENS.search(before) and _LONG_JOIN.fullmatch(gap))
    return bool(joined) and (first.signed or second.signed or bool(second.scale))


def _state(first: _Amount, second: _Amount | None, line: str, before: str) -> Stated | None:
    """Return what one amount or one range states; None where it is not base pay."""
    last = second or first
    after = line[last.end : last.end + 60]
    currency = first.currency or last.currency
    if second is not None and first.currency == "USD" and second.currency not in (None, "USD"):
        currency = second.currency
    if not (first.signed or last.signed or currency) or _BEFORE_ASIDE.search(before) or _PLUS.search(before):
        return None
    if _BEHIND_ASIDE.match(after) or re.match(r"\s*\(?\s*OTE\b", after):
        return None
    low, high = _scaled(first, last.scale), _scaled(last, last.scale)
    if low > high:
        return None
    written = _written_period(line, first.start, last.end)
    if second is None and written is None and len(line) > _FIELD_LENGTH and not _SAYS_PAY.search(before + after):
        return None
    unit = written or _period_of_size(low, high, currency, second is not None)
    if high <= 1 or (unit == "year" and high < 1_000) or (unit is None and high < 1_000):
        return None
    least: Decimal | None = low
    most: Decimal | None = high
    if second is None and _UP_TO.search(before):
        least = None
    elif second is None and _FROM.search(before):
        most = None
    return Stated(least, most, currency, unit, line[first.start : last.end].strip(" []"))


def _scaled(amount: _Amount, shared: str) -> Decimal:
    """Apply k, m or lakh; "110-120K" shares the K of its end."""
    scale = amount.scale or (shared if amount.value < 1_000 else "")
    factor = {"k": 1_000, "m": 1_000_000, "million": 1_000_000, "lpa": 100_000, "lakh": 100_000, "lakhs": 100_000}
    return amount.value * factor.get(scale, 1)


def _written_period(line: str, start: int, end: int) -> Period | None:
    """Return the period that stands nearest to the amounts, first behind them and then before."""
    for window in (line[start : end + 25], line[max(0, start - 120) : start]):
        hits = [(match.start(), unit) for unit, pattern in _PERIOD if (match := pattern.search(window))]
        if hits:
            return min(hits)[1]
    return None


def _period_of_size(low: Decimal, high: Decimal, currency: str | None, ranged: bool) -> Period | None:
    """Return the only period that fits the sums; None where more than one does."""
    if currency is None:
        return "year" if high >= 20_000 else None
    if high >= _LEAST_YEAR.get(currency, 10**12):
        return "year"
    hourly = ranged and currency in _HOURLY_CURRENCIES and low >= 7 and high <= 100
    return "hour" if hourly else None


def _currency(sign: str | None, line: str) -> str | None:
    if not sign:
        return None
    word = " ".join(sign.split()).lower()
    code = re.search(rf"\b(?:{_CODES})\b", sign)
    if code:
        return "CNY" if code.group() == "RMB" else code.group()
    if word == "kr":
        return "SEK" if "mån" in line else "NOK" if "mnd" in line else "DKK" if re.search(r"/\s?md\b", line) else None
    if word == "$" and re.search(r"\bpesos\b", line, re.IGNORECASE):
        return "MXN"
    return _SIGNS.get(word)


def _number(digits: str) -> Decimal:
    """Read a number with any thousands separator; the last separator before one or two digits is the decimal one."""
    match = re.fullmatch(r"(.*?)(?:[.,](\d{1,2}))?", digits)
    whole, cents = (match[1], match[2]) if match else (digits, None)
    return Decimal(re.sub(r"\D", "", whole) + ("." + cents if cents else ""))
