"""Pay in words: one stated range, or several of one kind, out of a line such as "$110-120K base + bonus".

Only base pay counts: funding, revenue, stipends, bonuses and on-target earnings are passed over. "$" alone is the US
dollar. A period that is not written follows from the size where only one fits. Examples: "CA$153,000 - CA$210,000" ->
153000..210000 CAD a year; "up to £30 per hour" -> ..30 GBP an hour; "$2,000 signing bonus" -> None.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from jobs.contract import Period
from jobs.parsing.currencies import BEFORE, BEHIND, CODE, currency_of
from jobs.parsing.html import one_line
from jobs.parsing.pay_asides import BEFORE_ASIDE, BEHIND_ASIDE
from jobs.parsing.pay_periods import is_plausible, period_of_size, written_period

MAX_TEXT = 5_000
_SCALES = {
    "k": 1_000, "t": 1_000, "thousand": 1_000, "tsd": 1_000, "tys": 1_000, "mil": 1_000, "mille": 1_000, "тыс": 1_000,
    "ألف": 1_000,
    "الف": 1_000, "آلاف": 1_000, "m": 1_000_000, "million": 1_000_000, "مليون": 1_000_000, "lpa": 100_000, "lakh": 100_000,
    "lakhs": 100_000, "lac": 100_000, "lacs": 100_000, "l": 100_000, "crore": 10_000_000, "crores": 10_000_000, "cr": 10_000_000,
    "万": 10_000, "만": 10_000, "tkr": 1_000, "bin": 1_000, "mln": 1_000_000, "млн": 1_000_000,
}  # fmt: skip
_INDIAN = frozenset({"lpa", "lakh", "lakhs", "lac", "lacs", "crore", "crores", "cr"})
# Currencies in which people earn millions.
_MUCH = (
    "JPY KRW IDR VND COP CLP ARS HUF NGN PKR LKR KES TZS UGX RWF XOF XAF ISK RSD AMD KZT UZS IQD LBP DZD MMK KHR LAK "
    "MNT NPR PYG CRC BDT RUB"
)
_BIG_MONEY = frozenset(_MUCH.split())
_MILLIONS = frozenset({"m", "million", "mln", "млн", "مليون"})
# "900k - 1.1m" is a year's pay; a million with less before it is no end of a range.
_LEAST_BEFORE_MILLION = 300_000
# Digits and separators of other scripts, character for character.
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹０１２３４５６７８９٬٫，～〜−‑", "012345678901234567890123456789,.,~~--")
_OTHER_SCRIPT = re.compile("[٠-٩۰-۹０-９٬٫，～〜−‑]")
_AMOUNT = re.compile(
    rf"(?P<sign>{BEFORE})?\s?\[?(?P<sign2>\$)?(?(sign)|(?(sign2)|(?:(?<![\w.,])|(?<=[\u3040-\u9fff\uac00-\ud7af]))))"
    r"(?P<number>(?<=[$€£])\d{1,3}, \d{3}(?![\d,])|\d{1,3}(?:[ ,.'’\u00a0\u202f]\d{3})+(?:[.,]\d{1,2})?|"
    r"\d{1,2}(?:,\d{2})+,\d{3}"
    r"|\d+(?:[.,]\d{1,2})?)(?:,-|[.,][-–—]{1,2}(?=[\s)/;]|$))?"
    r"(?:\s?(?P<scale>[kKmM]|LPA|[Ll]akhs?|[Ll]acs?|[Cc]rores?|Cr|L(?=\s?(?:[-–]|to\b|per\b|$|PA))|T(?=€|EUR)|"
    r"[Tt]housand|Tsd\.?|tys\.?|mil\b|mille|tkr|bin(?= TL)|mln"
    r"|тыс\.?|млн|ألف|الف|آلاف|مليون|[Mm]illion|billion|bn|[Mm]illiards?|B|万|만)(?![A-Za-zÀ-ž]))?(?P<big>\+?)"
    rf"\s?(?P<behind>{BEHIND})?",
)
_DIGIT_RUN = re.compile(r"\d+")
_LONGEST_SIGN, _LONGEST_AMOUNT = 12, 60
_JOIN = re.compile(
    r"\s*(?:USD|EUR|GBP)?\]?\s*(?:/\s?\w+|p(?:er|ro|ar) \w+|\[[^\]]{0,90}\])?\s*"
    r"(?:[-–—~]|to|up to|until|bis(?: zu)?|à|à|a|hasta|tot|do|до|"
    r"til|till|through|and|und|et|y|e|en|och|og|až|ile|ila|و?إلى|الى|حتى|و)"
    r"\s*(?:high|max(?:imum)?|a maximum of)?:?\s*\(?",
    re.IGNORECASE,
)
# Egyptian adverts write "5,000 : 7,000"; a colon right behind a word ends it.
_COLON = re.compile(r"\S?\s:\s?")
_LABELLED = re.compile(rf"(?:\(in |\(|\bin )(?=[A-Z]{{3}})({CODE})\)?\s?:\s{{0,3}}(?:from )?$")
_SLASH = re.compile(r"\s?/\s?")
_LONG_JOIN = re.compile(r"[^.;!?]{0,70}\b(?:to|and|up to)\s*", re.IGNORECASE)
_OPENS = re.compile(
    r"\b(?:from|between|entre|zwischen|ranges? from|de|von|van|tussen|od|da|tra|fra|från|mellan|от|від|desde|من|بين)\s*:?\s*$",
    re.IGNORECASE,
)
_UP_TO = re.compile(
    r"(?:\b(?:up to|bis zu|bis|jusqu['’]à|max(?:imum|\.)?(?: (?:base )?(?:salary|pay))?(?: of)?|as much as|hasta|"
    r"até|fino a|tot|do|до|opp til|op til|upp till)|حتى|"
    r"يصل إلى)\s*:?\s*$",
    re.IGNORECASE,
)
_FROM = re.compile(
    r"(?:\b(?:starting at|starts? at|starting from|from|at least|ab|à partir de|dès|min(?:imum|\.)?(?: (?:starting |"
    r"base )?(?:salary|pay))?(?: of)?|desde|"
    r"a partir de|mindestens|vanaf|od|a partire da|от|від|från|fra)"
    r"|ابتداء من|يبدأ من)\s*:?\s*$",
    re.IGNORECASE,
)
_SALARY_BEHIND = re.compile(r"\s*(?:base )?(?:salary|pay)\b", re.IGNORECASE)
_FROM_BEHIND = re.compile(r"\s*(?:minimum|min\.|or more|and up|upwards)\b", re.IGNORECASE)
_SAYS_PAY = re.compile(
    r"sal[aá]r|\bpay|compensat|\bbase\b|\bbasic\b|\bwages?\b|\brates?\b|gehalt|vergütung|salair|rémunér|sueldo|"
    r"stipendio|\bRAL\b|راتب|أجر|💰"
    r"|年収|月給|연봉|wynagrodzenie|remunera|зарплат|заплата|\bmzd|\bplat\b|l[öø]n\b|lønn|palkka|maaş|ücret|fizetés|"
    r"widełki|stawka|lohn\b|entgelt|salaris|loon\b",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"(?:salary|pay|gehalt|salaire|salario|sueldo|compensation|RAL|راتب|الراتب)(?: (?!to\b|our\b)[^\W\d_]+){0,6}?"
    r"(?: of| is| between)?\s*:?\s*(?:from|between|de|من)?\s*$",
    re.IGNORECASE,
)
# Below so many characters the text is a field's value, not a sentence.
_FIELD_LENGTH = 50
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
    open: bool
    start: int
    end: int


def stated_range(text: str) -> Stated | None:
    """Return the base pay that a text states; several ranges of one currency and period become lowest to highest."""
    line = one_line(text)[:MAX_TEXT]
    if not _DIGIT_RUN.search(line):
        return None
    plain = line if line.isascii() or not _OTHER_SCRIPT.search(line) else line.translate(_DIGITS)
    found = list(_ranges(plain, line))
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


def _ranges(line: str, original: str) -> Iterator[Stated]:
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
            yield replace(stated, words=original[first.start : (second or first).end].strip(" []"))


def _amounts(line: str) -> Iterator[_Amount]:
    bare = len(line) <= _FIELD_LENGTH and _FIELD.fullmatch(line) is not None
    for match in _figures(line):
        sign, behind = match["sign"] or match["sign2"], match["behind"]
        currency = currency_of(behind, line) or currency_of(sign, line)
        scale = (match["scale"] or "").lower().rstrip(".")
        if scale in {"billion", "bn", "milliard", "milliards", "b"}:
            continue
        if currency is None and (label := _LABELLED.search(line, max(0, match.start() - _FIELD_LENGTH), match.start())):
            # "Salary (AED): 15,000"
            behind, currency = label[1], label[1]
        if scale == "tkr":
            currency = currency or currency_of("kr", line)
        if scale in _INDIAN:
            currency = currency or "INR"
        value = _number(match["number"])
        signed = bool(sign or behind) or bare
        yield _Amount(value, scale, currency, signed, bool(match["big"]), match.start(), match.end())


def _figures(line: str) -> Iterator[re.Match[str]]:
    """Yield what finditer would, but look only around digits: most of an advert has none."""
    done = 0
    for digits in _DIGIT_RUN.finditer(line):
        start = digits.start()
        if start < done:
            continue
        match = _AMOUNT.search(line, max(done, start - _LONGEST_SIGN), start + _LONGEST_AMOUNT)
        if match and match.start("number") < digits.end():
            done = match.end()
            yield match


def _joined(first: _Amount, second: _Amount, line: str, before: str) -> bool:
    """Whether two amounts that follow each other are the two ends of one range."""
    gap = line[first.end : second.start]
    if not gap.strip() and first.currency and second.currency and first.value * 3 > second.value > first.value:
        return True
    if _SLASH.fullmatch(gap) and second.scale == "k" and first.value < second.value < 1_000:
        # "€80 / 100k", "50/55K€"; "24/7" beside a sum is none.
        return first.signed or (second.signed and first.value * 2 > second.value)
    if _scaled(first, second.scale) > _scaled(second, ""):
        # "42.000 euros en 14 pagas"
        return False
    joined = (
        _JOIN.fullmatch(gap)
        or _COLON.fullmatch(line, first.end - 1, second.start)
        or (_OPENS.search(before) and _LONG_JOIN.fullmatch(gap))
    )
    return bool(joined) and (first.signed or second.signed or bool(second.scale) or bool(_NAMED.search(before)))


def _state(first: _Amount, second: _Amount | None, line: str, before: str) -> Stated | None:
    """Return what one amount or one range states; None where it is not base pay."""
    last = second or first
    after = line[last.end : last.end + 60]
    currency = first.currency or last.currency
    if second is not None and first.currency == "USD" and second.currency not in (None, "USD"):
        currency = second.currency
    signed = first.signed or last.signed or currency is not None
    if not signed and not ((second is not None or first.scale) and _NAMED.search(before)):
        return None
    if BEFORE_ASIDE.search(before) or _PLUS.search(before):
        return None
    if second is None and first.open and not _NAMED.search(before) and not _SALARY_BEHIND.match(after):
        return None
    if BEHIND_ASIDE.match(after) or re.match(r"\s*\(?\s*OTE\b", after):
        return None
    low, high = _scaled(first, last.scale), _scaled(last, last.scale)
    if low > high or (
        currency not in _BIG_MONEY
        and not _MILLIONS.isdisjoint({first.scale, last.scale})
        and (low < _LEAST_BEFORE_MILLION or first.scale in _MILLIONS or high > 3 * low)
    ):
        return None
    written = written_period(line, first.start, last.end)
    if second is None and written is None and len(line) > _FIELD_LENGTH and not _SAYS_PAY.search(before + after):
        return None
    unit = written or period_of_size(low, high, currency, second is not None)
    if unit == "month" and currency == "EUR" and low >= 15_000 and "ensuel" in before:
        # French feeds mark yearly sums as monthly.
        unit = "year"
    if high <= 1 or (unit == "year" and high < 1_000) or (unit is None and high < 1_000):
        return None
    alone = second is None and not _SAYS_PAY.search(before + after)
    if alone and unit == "year" and high < 12_000 and currency in {"USD", "EUR", "GBP", "CAD", "AUD", "CHF"}:
        return None
    if unit is not None and not is_plausible(low, high, currency, unit):
        return None
    least: Decimal | None = low or None
    most: Decimal | None = high
    if second is None and _UP_TO.search(before):
        least = None
    elif second is None and (_FROM.search(before) or first.open or _FROM_BEHIND.match(after)):
        most = None
    return Stated(least, most, currency, unit, "")


def _scaled(amount: _Amount, shared: str) -> Decimal:
    """Apply k, m or lakh; "110-120K" shares the K of its end, and "68,000k" has one too many."""
    scale = amount.scale or (shared if amount.value < 1_000 else "")
    if scale == "k" and amount.value >= 1_000:
        scale = ""
    return amount.value * _SCALES.get(scale, 1)


def _number(digits: str) -> Decimal:
    """Read a number with any thousands separator; the last separator before one or two digits is the decimal one."""
    match = re.fullmatch(r"(.*?)(?:[.,](\d{1,2}))?", digits)
    whole, cents = (match[1], match[2]) if match else (digits, None)
    return Decimal(re.sub(r"\D", "", whole) + ("." + cents if cents else ""))
