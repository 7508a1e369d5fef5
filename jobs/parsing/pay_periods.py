"""The period that pay is stated for, by the words beside it and, where nothing is written, by the only one that fits."""

from __future__ import annotations

import re
from decimal import Decimal

from jobs.contract import Period

_PERIODS: tuple[tuple[Period, str], ...] = (
    (
        "hour",
        r"/\s?hr?s?\b|/\s?hour|/\s?std\b|/\s?heure|\b(?:per|an|each|p/?) ?h(?:ou)?r?\b|\bhourly\b|\bstunden(?:lohn|"
        r"satz)\b|\bpro stunde\b"
        r"|\bpar heure\b|de l.heure\b|\btaux horaire\b|\b(?:por|la|a la) hora\b|/\s?hora\b|الساعة|时薪|時給|시급|\bgodz|"
        r"\bper uur\b|\bph\b|all['’]ora\b|/\s?ora\b|\bpe oră\b|/\s?hod\b|\bza hodinu\b|/\s?tim\b|\bi timmen\b|\btimlön\b|"
        r"\btimel[øo]nn?\b|saatlik|в час|/\s?час\b|/\s?год(?:\.|ину)|\bper ora\b",
    ),
    (
        "day",
        r"/\s?day|\bper day\b|\ba day\b|\bdaily\b|\bday rate\b|\bTJM\b|\bper diem\b|/\s?j(?:our)?\b|\bpar jour\b|"
        r"\bpro tag\b|/\s?tag\b"
        r"|\b(?:taux|tarif) journalier\b"
        r"|\btagessatz\b|\bp/d\b|\bpd\b|/\s?d\b|\b(?:por|al) d[ií]a\b|/\s?d[ií]a\b|يومي|اليوم|\bper dag\b|"
        r"\bdagtarief\b|\bal giorno\b|/\s?giorno\b|\bdzienn|/\s?dzień\b|\bgünlük\b|в день|\bza den\b",
    ),
    (
        "week",
        r"/\s?w(?:ee)?k\b|\bper week\b|\ba week\b|\bweekly\b|\bp/?w\b|\bpro woche\b|\bpar semaine\b|\bpor semana\b|"
        r"[أا]سبوعي|الأسبوع",
    ),
    (
        "month",
        r"/\s?mo(?:n(?:th)?|\b)|/\s?mth\b|\bper (?:month|mth|mon)\b|\ba month\b|\bmonthly\b|\bmensuel|\bpar mois\b|"
        r"/\s?mois\b|monat|\bmens[aiu]"
        r"|\bpo?r mês\b|/\s?mês|\b(?:al|por) mes\b|/\s?mes\b|\bp[er]+\.? (?:maand|mån|månad|måned)|/\s?mån|/\s?mnd|"
        r"/\s?md\b|\bmiesi|\bmies\.|/\s?mc\b"
        r"|měsí[cč]|/\s?měs|mesačn|mesiac|\bx ?1[2-6]\b|\b1[2-6] ?x\b|havi\b|/\s?hó|aylık|/\s?ay\b|в месяц|на руки|/\s?мес|"
        r"на мес|месечн|на місяць|/\s?міс|"
        r"\bpcm\b|\bp/?m\b(?!\.? ?to)|شهري|الشهر|"
        r"月給|月薪|/\s?月|每月|월급|lunar\b|\blună\b|/\s?lun[aă]\b|\bal mese\b|/\s?mese\b|\bm[åa]nads?l[öo]n|"
        r"m[åa]neds?l[øo]n|\bi månaden\b|\bom måneden\b|\bhavonta\b|\bkuukausi|(?<=\d{3} )p\. ?m\b|(?<=k )p\. ?m\b|لشهر|"
        r"לחודש|בחודש|μήνα|\bbulan\b|/\s?kk\b|\bkuukaudessa\b",
    ),
    (
        "year",
        r"/\s?y(?:ea)?r\b|/\s?annum|\bper (?:year|annum|yr)\b|\ban? year\b|\bannual|\byearly\b|"
        r"\bp\.?\s?/?a\.?(?!\w)|\bpro jahr\b|/\s?jahr|jahresgehalt"
        r"|\bim jahr\b|jährlich|jahresbrutto|jahreszielgehalt|\bannuel|\bpar an\b|/\s?an(?:née)?\b|\bl'an\b|\bLPA\b|"
        r"سنوي|السنة|\banu[ao]|\bannu[aio]|\bal año\b"
        r"|/\s?año|\bpor año\b|/\s?ano\b|\bper jaar\b|\bårlig|\bper år\b|\bpr\.? år\b|/\s?år\b|\brocznie|/\s?rok\b|"
        r"年収|年薪|/\s?年|연봉|yıllık|в год|на рік|годишн|\bårsl[öø]n|\bročn|/\s?anno\b|all['’]anno\b|\bRAL\b|\bpe an\b|"
        r"\bévi\b|\béves\b|vuodessa|ετησ",
    ),
)
_PERIOD = [(unit, re.compile(pattern, re.IGNORECASE)) for unit, pattern in _PERIODS]
# The least sum that can only be a year's, where nothing says the period.
_LEAST_YEAR = dict.fromkeys(("USD", "EUR", "GBP", "CAD", "AUD", "NZD", "CHF"), 12_000) | {
    "INR": 400_000,
    "JPY": 2_000_000,
    "PLN": 60_000,
}
_HOURLY_CURRENCIES = frozenset({"USD", "EUR", "GBP", "CAD", "AUD", "NZD", "CHF"})
# About what one US dollar is in other currencies: enough to tell a month from a year, and pay from a slip.
_PER_DOLLAR = {
    "EUR": 1, "GBP": 1, "CHF": 1, "CAD": 1, "AUD": 2, "NZD": 2, "SGD": 1, "KWD": 0.3, "BHD": 0.4, "OMR": 0.4, "JOD": 0.7,
    "AED": 4,
    "SAR": 4, "QAR": 4, "TND": 3, "MAD": 10, "EGP": 50, "INR": 85, "PKR": 280, "JPY": 150, "KRW": 1_300, "CNY": 7, "HKD": 8,
    "TWD": 32, "SEK": 10, "NOK": 10, "DKK": 7, "PLN": 4, "CZK": 23, "HUF": 360, "RON": 5, "BGN": 2, "TRY": 40, "ILS": 4,
    "RUB": 90,
    "UAH": 42, "BRL": 6, "MXN": 18, "ARS": 1_200, "CLP": 950, "COP": 4_000, "PEN": 4, "ZAR": 18, "NGN": 1_500, "KES": 130,
    "IDR": 16_000, "VND": 25_000, "PHP": 57, "THB": 34, "MYR": 4,
}  # fmt: skip
_A_YEAR = {"hour": 2_000, "day": 250, "week": 52, "month": 12, "year": 1}
# Beyond these yearly dollars nobody is paid: the period or the sum is a slip.
_MOST_A_YEAR, _LEAST_A_YEAR = 5_000_000, 300
# Below these a currency of the rich countries names a perk: "10.50 € a day" is lunch.
_LEAST_OF: dict[Period, int] = {"day": 30, "week": 60, "month": 150}
# A month's pay of so many dollars a year is no month's.
_ONLY_A_YEAR = 250_000


def written_period(line: str, start: int, end: int) -> Period | None:
    """Return the period that stands nearest to the amounts line[start:end], first behind them and then before."""
    window = line[start : end + 25]
    hits = [(match.start(), unit) for unit, pattern in _PERIOD if (match := pattern.search(window))]
    if hits:
        return min(hits)[1]
    window = line[max(0, start - 120) : start]
    before = [(match.end(), unit) for unit, pattern in _PERIOD for match in pattern.finditer(window)]
    return max(before)[1] if before else None


def period_of_size(low: Decimal, high: Decimal, currency: str | None, ranged: bool) -> Period | None:
    """Return the only period that fits the sums; None where more than one does."""
    if currency is None:
        return "year" if high >= 20_000 else None
    per_dollar = _PER_DOLLAR.get(currency)
    if high >= _LEAST_YEAR.get(currency, 10**15):
        return "year"
    if currency == "PLN" and low >= 3_000 and high < 60_000:
        # Polish adverts state months.
        return "month"
    if currency not in _LEAST_YEAR and per_dollar and float(low) * 12 / per_dollar >= _ONLY_A_YEAR:
        return "year"
    hourly = ranged and currency in _HOURLY_CURRENCIES and low >= 7 and high <= 100
    return "hour" if hourly else None


def is_plausible(low: Decimal, high: Decimal, currency: str | None, unit: Period) -> bool:
    """Return whether anybody is paid so; True where we do not know the currency's worth."""
    per_dollar = 1 if currency == "USD" else _PER_DOLLAR.get(currency or "")
    if per_dollar is None:
        return True
    if currency in _HOURLY_CURRENCIES and high < _LEAST_OF.get(unit, 0):
        return False
    yearly = _A_YEAR[unit] / per_dollar
    return float(high) * yearly >= _LEAST_A_YEAR and float(low) * yearly <= _MOST_A_YEAR
