"""Pay in the notations of many countries: figures, currencies, scales and periods as adverts write them."""

from __future__ import annotations

import time

import pytest

from jobs.parsing.currencies import currency_of
from jobs.parsing.pay_words import MAX_TEXT, stated_range

Row = tuple[float | None, float | None, str | None, str | None]


def read(text: str) -> Row | None:
    found = stated_range(text)
    if found is None:
        return None
    low, high = (None if value is None else float(value) for value in (found.min, found.max))
    return low, high, found.currency, found.period


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$32-35 cad", (32, 35, "CAD", "hour")),
        ("€80 / 100k", (80_000, 100_000, "EUR", "year")),
        ("$182, 250", (182_250, 182_250, "USD", "year")),
        ("$68,000k-110,400k", (68_000, 110_400, "USD", "year")),
        ("$190,800$267,100", (190_800, 267_100, "USD", "year")),
        ("PLN 20 000 - 25 000", (20_000, 25_000, "PLN", "month")),
        ("18 000 – 24 000 PLN net (B2B)", (18_000, 24_000, "PLN", "month")),
        ("18k - 24k PLN + VAT", (18_000, 24_000, "PLN", "month")),
        ("12 LPA", (1_200_000, 1_200_000, "INR", "year")),
        ("₹15-20 LPA", (1_500_000, 2_000_000, "INR", "year")),
        ("₹ 12,00,000 - ₹ 18,00,000", (1_200_000, 1_800_000, "INR", "year")),
        ("15 to 25 lakhs per annum", (1_500_000, 2_500_000, "INR", "year")),
        ("INR 1.2 crore per annum", (12_000_000, 12_000_000, "INR", "year")),
        ("₹80,000 per month", (80_000, 80_000, "INR", "month")),
        ("CHF 110'000 – 130'000 p.a.", (110_000, 130_000, "CHF", "year")),
        ("110’000 - 130’000 CHF", (110_000, 130_000, "CHF", "year")),
        ("55.000 €", (55_000, 55_000, "EUR", "year")),
        ("55.000 € - 65.000 € brutto", (55_000, 65_000, "EUR", "year")),
        ("EUR 55.000,00 pro Jahr", (55_000, 55_000, "EUR", "year")),
        ("Gehalt: 60.000-75.000€ brutto im Jahr", (60_000, 75_000, "EUR", "year")),
        ("Jahresgehalt 65.000 Euro", (65_000, 65_000, "EUR", "year")),
        ("3.500 € monatlich", (3500, 3500, "EUR", "month")),
        ("Salaire : 45 à 55 K€", (45_000, 55_000, "EUR", "year")),
        ("45-55k€ brut annuel", (45_000, 55_000, "EUR", "year")),
        ("45 000 € à 55 000 € bruts par an", (45_000, 55_000, "EUR", "year")),
        ("Entre 40K€ et 50K€ selon expérience", (40_000, 50_000, "EUR", "year")),
        ("2 500 € net par mois", (2500, 2500, "EUR", "month")),
        ("TJM : 500 - 600 €", (500, 600, "EUR", "day")),
        ("600€/jour", (600, 600, "EUR", "day")),
        ("30.000€ - 40.000€ brutos anuales", (30_000, 40_000, "EUR", "year")),
        ("Salario: 35.000 - 45.000 € brutos/año", (35_000, 45_000, "EUR", "year")),
        ("MXN 60,000 - 80,000 mensuales", (60_000, 80_000, "MXN", "month")),
        ("$40,000 MXN netos mensuales", (40_000, 40_000, "MXN", "month")),
        ("R$ 10.000 - R$ 15.000 por mês", (10_000, 15_000, "BRL", "month")),
        ("COP 8.000.000 - 10.000.000 mensuales", (8_000_000, 10_000_000, "COP", "month")),
        ("CLP 2.500.000 líquidos mensuales", (2_500_000, 2_500_000, "CLP", "month")),
        ("ARS 1.500.000 por mes", (1_500_000, 1_500_000, "ARS", "month")),
        ("راتب من 10000 إلى 15000 ريال سعودي شهريا", (10_000, 15_000, "SAR", "month")),
        ("الراتب: 12,000 - 18,000 ريال شهرياً", (12_000, 18_000, "SAR", "month")),
        ("١٥٠٠٠ - ٢٠٠٠٠ جنيه شهريا", (15_000, 20_000, "EGP", "month")),
        ("١٥٬٠٠٠ جنيه مصري شهريًا", (15_000, 15_000, "EGP", "month")),
        ("راتب 18000 درهم إماراتي شهريا", (18_000, 18_000, "AED", "month")),
        ("الراتب 1200 دينار كويتي شهريا", (1200, 1200, "KWD", "month")),
        ("800 دينار أردني شهريا", (800, 800, "JOD", "month")),
        ("راتب سنوي 240,000 ريال سعودي", (240_000, 240_000, "SAR", "year")),
        ("EGP 25,000 - 35,000 per month", (25_000, 35_000, "EGP", "month")),
        ("25,000 - 35,000 EGP net monthly", (25_000, 35_000, "EGP", "month")),
        ("25k-35k EGP/month", (25_000, 35_000, "EGP", "month")),
        ("E£ 30,000/month", (30_000, 30_000, "EGP", "month")),
        ("LE 20,000 monthly", (20_000, 20_000, "EGP", "month")),
        ("20000 L.E. per month", (20_000, 20_000, "EGP", "month")),
        ("30000 livres égyptiennes par mois", (30_000, 30_000, "EGP", "month")),
        ("AED 15,000 - 20,000 per month", (15_000, 20_000, "AED", "month")),
        ("15000-20000 dirhams per month", (15_000, 20_000, "AED", "month")),
        ("15,000 to 20,000 SAR monthly", (15_000, 20_000, "SAR", "month")),
        ("SR 12,000 per month", (12_000, 12_000, "SAR", "month")),
        ("QAR 18,000 - 22,000 / month", (18_000, 22_000, "QAR", "month")),
        ("KWD 900 - 1,200 per month", (900, 1200, "KWD", "month")),
        ("BHD 800 per month", (800, 800, "BHD", "month")),
        ("OMR 1,000-1,400 monthly", (1000, 1400, "OMR", "month")),
        ("JOD 1,200 monthly", (1200, 1200, "JOD", "month")),
        ("MAD 15 000 - 20 000 par mois", (15_000, 20_000, "MAD", "month")),
        ("15000 DH net/mois", (15_000, 15_000, "MAD", "month")),
        ("TND 3500 par mois", (3500, 3500, "TND", "month")),
        ("3 500 DT net par mois", (3500, 3500, "TND", "month")),
        ("USD 3,000-4,500/month (net)", (3000, 4500, "USD", "month")),
        ("US$ 85,000 – US$ 105,000", (85_000, 105_000, "USD", "year")),
        ("$85K/yr – $105K/yr", (85_000, 105_000, "USD", "year")),
        ("$85K to $105K DOE", (85_000, 105_000, "USD", "year")),
        ("85-105k USD", (85_000, 105_000, "USD", "year")),
        ("$50 - $60 per hour on W2", (50, 60, "USD", "hour")),
        ("$50-60/hr C2C", (50, 60, "USD", "hour")),
        ("$70 p/h", (70, 70, "USD", "hour")),
        ("£500 - £600 per day (Outside IR35)", (500, 600, "GBP", "day")),
        ("£550 p/d", (550, 550, "GBP", "day")),
        ("£45,000 - £55,000 p.a.", (45_000, 55_000, "GBP", "year")),
        ("£45,000-£55,000 per annum plus bonus", (45_000, 55_000, "GBP", "year")),
        ("£45-55k + equity", (45_000, 55_000, "GBP", "year")),
        ("45k GBP", (45_000, 45_000, "GBP", "year")),
        ("GBP 45,000", (45_000, 45_000, "GBP", "year")),
        ("AUD 120,000 - 140,000 + super", (120_000, 140_000, "AUD", "year")),
        ("$120k - $140k AUD plus superannuation", (120_000, 140_000, "AUD", "year")),
        ("A$130,000 base + super", (130_000, 130_000, "AUD", "year")),
        ("NZ$100,000 – $120,000", (100_000, 120_000, "NZD", "year")),
        ("S$6,000 - S$8,000 per month", (6000, 8000, "SGD", "month")),
        ("SGD 6,000 to 8,000 monthly", (6000, 8000, "SGD", "month")),
        ("HK$40,000 - 50,000 per month", (40_000, 50_000, "HKD", "month")),
        ("¥8,000,000 - ¥12,000,000 per year", (8_000_000, 12_000_000, "JPY", "year")),
        ("年収 600万円 〜 900万円", (6_000_000, 9_000_000, "JPY", "year")),
        ("600万円~900万円", (6_000_000, 9_000_000, "JPY", "year")),
        ("月給 40万円", (400_000, 400_000, "JPY", "month")),
        ("KRW 60,000,000 - 80,000,000", (60_000_000, 80_000_000, "KRW", "year")),
        ("연봉 6000만원", (60_000_000, 60_000_000, "KRW", "year")),
        ("20k-35k CNY per month", (20_000, 35_000, "CNY", "month")),
        ("SEK 45 000 – 55 000 per month", (45_000, 55_000, "SEK", "month")),
        ("550 000 - 650 000 SEK per year", (550_000, 650_000, "SEK", "year")),
        ("NOK 700 000 - 850 000 per år", (700_000, 850_000, "NOK", "year")),
        ("DKK 45.000 - 55.000 pr. måned", (45_000, 55_000, "DKK", "month")),
        ("80 000 - 110 000 Kč / měsíc", (80_000, 110_000, "CZK", "month")),
        ("CZK 80,000-100,000 per month", (80_000, 100_000, "CZK", "month")),
        ("900 000 - 1 200 000 HUF/month", (900_000, 1_200_000, "HUF", "month")),
        ("RON 12000-15000 net/month", (12_000, 15_000, "RON", "month")),
        ("5000 - 7000 BGN net monthly", (5000, 7000, "BGN", "month")),
        ("€4000-5500 gross/month", (4000, 5500, "EUR", "month")),
        ("3000–4500 EUR/mon. gross", (3000, 4500, "EUR", "month")),
        ("200 000 - 300 000 ₽ на руки", (200_000, 300_000, "RUB", "month")),
        ("$4000-6000 net per month", (4000, 6000, "USD", "month")),
        ("₪25,000 - ₪35,000 per month", (25_000, 35_000, "ILS", "month")),
        ("TRY 80.000 - 100.000 aylık", (80_000, 100_000, "TRY", "month")),
        ("ZAR 60,000 - 80,000 per month", (60_000, 80_000, "ZAR", "month")),
        ("R600,000 - R800,000 per annum", (600_000, 800_000, "ZAR", "year")),
        ("NGN 500,000 - 800,000 monthly", (500_000, 800_000, "NGN", "month")),
        ("₦500,000 monthly", (500_000, 500_000, "NGN", "month")),
        ("KES 150,000 - 200,000 per month", (150_000, 200_000, "KES", "month")),
        ("KSh 150,000 per month", (150_000, 150_000, "KES", "month")),
        ("PKR 200,000 - 300,000 per month", (200_000, 300_000, "PKR", "month")),
        ("Rs. 200,000 - 300,000 per month", (200_000, 300_000, "INR", "month")),
        ("PHP 80,000 - 120,000 monthly", (80_000, 120_000, "PHP", "month")),
        ("₱80,000 - ₱120,000 per month", (80_000, 120_000, "PHP", "month")),
        ("IDR 15.000.000 - 20.000.000 per month", (15_000_000, 20_000_000, "IDR", "month")),
        ("RM 6,000 - RM 9,000 per month", (6000, 9000, "MYR", "month")),
        ("MYR 6000-9000 monthly", (6000, 9000, "MYR", "month")),
        ("THB 80,000 - 120,000 per month", (80_000, 120_000, "THB", "month")),
        ("VND 40,000,000 - 60,000,000 per month", (40_000_000, 60_000_000, "VND", "month")),
        ("GEL 8,000 per month", (8000, 8000, "GEL", "month")),
        ("Base salary $140,000 with OTE of $200,000", (140_000, 140_000, "USD", "year")),
        ("OTE £90,000 (base £60,000)", (60_000, 60_000, "GBP", "year")),
        ("Base: £60k, OTE: £90k", (60_000, 60_000, "GBP", "year")),
        ("$120,000 base, up to 20% bonus, equity", (120_000, 120_000, "USD", "year")),
        ("$150k-$180k base + 0.5% equity", (150_000, 180_000, "USD", "year")),
        ("The range is $120,000 - $150,000 in New York, $110,000 - $135,000 in Denver.", (110_000, 150_000, "USD", "year")),
        ("In California: $150,000-$180,000; all other US locations: $130,000-$160,000", (130_000, 180_000, "USD", "year")),
        ("The base pay range is 130,000 - 170,000 USD annually", (130_000, 170_000, "USD", "year")),
        ("Pay: $25.50 - $31.75/hour", (25.5, 31.75, "USD", "hour")),
        ("Compensation Range: $120K - $150K", (120_000, 150_000, "USD", "year")),
        ("Compensation: $110,000.00 to $130,000.00 Annually", (110_000, 130_000, "USD", "year")),
        ("Salary: 100k+", (100_000, None, None, "year")),
        ("AED15,000/month", (15_000, 15_000, "AED", "month")),
        ("USD120k - USD150k", (120_000, 150_000, "USD", "year")),
        ("RM6000 - RM8000 a month", (6000, 8000, "MYR", "month")),
        ("Rs15,00,000 per annum", (1_500_000, 1_500_000, "INR", "year")),
        ("60k€", (60_000, 60_000, "EUR", "year")),
        ("60 K€ fixe + 10% variable", (60_000, 60_000, "EUR", "year")),
        ("Package 55-65K€", (55_000, 65_000, "EUR", "year")),
        ("€55.000-€70.000", (55_000, 70_000, "EUR", "year")),
        ("€ 4.500 bruto per maand", (4500, 4500, "EUR", "month")),
        ("€3.500 - €4.800 per maand op basis van 40 uur", (3500, 4800, "EUR", "month")),
        ("RAL 40.000 - 50.000 €", (40_000, 50_000, "EUR", "year")),
        ("RAL: 35k-45k", (35_000, 45_000, None, "year")),
        ("od 15 000 do 20 000 zł brutto miesięcznie", (15_000, 20_000, "PLN", "month")),
        ("120 - 160 zł/h netto + VAT", (120, 160, "PLN", "hour")),
        ("1 200 - 1 500 PLN / day", (1200, 1500, "PLN", "day")),
        ("Salary: EUR 4,200 gross per month (14 salaries)", (4200, 4200, "EUR", "month")),
        ("Compensation: USD 70,000-90,000 per year, paid monthly", (70_000, 90_000, "USD", "year")),
        ("Fixed salary 18000 SAR + housing allowance", (18_000, 18_000, "SAR", None)),
        ("$120,000/yr base plus 10% annual bonus", (120_000, 120_000, "USD", "year")),
        ("Pay Rate: $38.00/hr", (38, 38, "USD", "hour")),
        ("Hourly rate: $38 - $45", (38, 45, "USD", "hour")),
        ("Annual salary: 85 000 - 95 000 CAD", (85_000, 95_000, "CAD", "year")),
        ("Gross monthly salary: 2.800 - 3.400 EUR", (2800, 3400, "EUR", "month")),
        ("From $120,000 a year", (120_000, None, "USD", "year")),
        ("Up to $150,000 a year", (None, 150_000, "USD", "year")),
        ("Starting from EUR 60,000", (60_000, None, "EUR", "year")),
        ("ab 55.000 € jährlich", (55_000, None, "EUR", "year")),
        ("bis zu 80.000 €", (None, 80_000, "EUR", "year")),
        ("jusqu'à 60 000 € par an", (None, 60_000, "EUR", "year")),
        ("à partir de 45k€", (45_000, None, "EUR", "year")),
        ("desde 40.000 € al año", (40_000, None, "EUR", "year")),
        ("hasta 50.000 €", (None, 50_000, "EUR", "year")),
        ("$75,000 minimum", (75_000, None, "USD", "year")),
        ("We offer a salary of 60-70 thousand euros per year", (60_000, 70_000, "EUR", "year")),
        ("0 - 100000 USD", (None, 100_000, "USD", "year")),
        ("80,000 - 100,000", (80_000, 100_000, None, "year")),
        ("Salary 50-60k", (50_000, 60_000, None, "year")),
    ],
)  # fmt: skip
def test_stated_pay_is_read(text: str, expected: Row) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The monthly stipend is $2,500",
        "$0 - $0",
        "$24 - $28 per year",
        "$1 per hour",
        "$20,000 sign-on bonus",
        "Relocation package of up to $10,000",
        "$500 monthly wellness stipend",
        "Annual learning budget of €1,500",
        "401(k) match up to $5,000 per year",
        "We manage $2B in assets",
        "a $3.5M seed round",
        "Serving 100,000 customers",
        "Referral bonus: $5,000",
        "Equity worth $50,000",
        "Budgets from $50,000 to $1,000,000",
        "Manage budgets of $100,000 - $500,000",
        "Deals ranging from $50k to $250k ARR",
        "quota of $1,000,000 per year",
        "processing $100M+ in payments every month",
        "Home office allowance €500 per year",
        "£1,000 training budget per year",
        "Founded in 2015, 50-100 employees",
        "Salary competitive, 25 days holiday",
        "40 hours per week",
        "$15-20 million in revenue",
        "5-10 years of experience, $2,000 travel credit",
        "Life insurance of 4x salary",
    ],
)
def test_what_is_no_base_pay_is_none(text: str) -> None:
    assert read(text) is None


def test_arabic_indic_digits_leave_the_words_of_the_text() -> None:
    found = stated_range("راتب ١٥٠٠٠ جنيه شهريا")
    assert found is not None
    assert found.words == "١٥٠٠٠ جنيه"


@pytest.mark.parametrize(
    ("sign", "line", "code"),
    [
        ("dirhams", "15000 dirhams per month", "AED"),
        ("dirhams", "15000 dirhams net par mois", "MAD"),
        ("Rs.", "Rs. 200,000 in Lahore", "PKR"),
        ("$", "$40,000 pesos", "MXN"),
        ("kr", "45 000 kr/mån", "SEK"),
        ("kr", "45 000 kr", None),
        ("دينار", "800 دينار", None),
        (None, "800", None),
    ],
)
def test_a_sign_of_several_currencies_is_settled_by_its_line_or_not_at_all(
    sign: str | None, line: str, code: str | None
) -> None:
    assert currency_of(sign, line) == code


@pytest.mark.parametrize(
    "text", ["$120,000 per hour", "EUR 900,000 monthly", "USD 0.05 per hour", "$24 - $28 per year"]
)
def test_what_nobody_is_paid_is_refused(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize("part", ["1 ", "$", "USD ", "1,000", "$1,000 - ", "1", ". ", "€ 1 "])
def test_hostile_text_takes_no_long_time(part: str) -> None:
    began = time.process_time()
    stated_range(part * MAX_TEXT)
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Plat 60 000 - 80 000 Kč měsíčně", (60_000, 80_000, "CZK", "month")),
        ("Salariu 9.000 - 11.000 RON pe lună", (9_000, 11_000, "RON", "month")),
        ("Da 2.000 a 2.600 euro al mese", (2_000, 2_600, "EUR", "month")),
        ("Заплата: 4 500 – 5 500 лв. месечно", (4_500, 5_500, "BGN", "month")),
        ("от 180 000 до 220 000 ₽ в месяц", (180_000, 220_000, "RUB", "month")),
        ("від 90 000 грн на місяць", (90_000, None, "UAH", "month")),
        ("Månadslön: 41 000 kr", (41_000, 41_000, "SEK", "month")),
        ("Mellan 39 000 och 46 000 kr i månaden", (39_000, 46_000, "SEK", "month")),
        ("38-44 tkr/mån", (38_000, 44_000, "SEK", "month")),
        ("Årslønn 620.000 - 710.000 kr", (620_000, 710_000, "NOK", "year")),
        ("Månedsløn 47.000 kr.", (47_000, 47_000, "DKK", "month")),
        ("OMR 700 p.m.", (700, 700, "OMR", "month")),
        ("CHF 7'400.– bis 8'900.– im Monat", (7_400, 8_900, "CHF", "month")),
        ("Fixe 42/46K€ + variable", (42_000, 46_000, "EUR", "year")),
        ("年収500万円〜800万円", (5_000_000, 8_000_000, "JPY", "year")),
        ("ZAR 850k - 1.2m p.a.", (850_000, 1_200_000, "ZAR", "year")),
        ("1,1 mln Ft bruttó havonta", (1_100_000, 1_100_000, "HUF", "month")),
        ("NGN 9 million per annum", (9_000_000, 9_000_000, "NGN", "year")),
        ("Salary (QAR): 11,000 to 13,000 per month", (11_000, 13_000, "QAR", "month")),
        ("EGP 12,000 : 17,000 monthly", (12_000, 17_000, "EGP", "month")),
        ("2800-3900 Eur/mon. gross", (2_800, 3_900, "EUR", "month")),
        ("EUR 3,900 x 14", (3_900, 3_900, "EUR", "month")),
        ("Sueldo bruto anual de 39.000 euros en 12 pagas", (39_000, 39_000, "EUR", "year")),
    ],
)
def test_words_of_more_languages_join_and_name_the_period(text: str, expected: Row) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Bono de permanencia de 2.000 €",
        "Budżet rozwojowy 4 000 zł rocznie",
        "Our cloud costs are about $90k a month",
        "$300/month commuter subsidy",
        "Fahrtkostenzuschuss von 80 € monatlich",
        "A market of $1.2m",
        "Optical cover up to AED 1,500",
        "تأمين على الحياة بقيمة 300,000 جنيه سنويا",
        "We grew from $900k to $4m a year",
    ],
)
def test_perks_costs_and_millions_are_no_pay(text: str) -> None:
    assert read(text) is None
