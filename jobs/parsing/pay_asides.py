"""Words beside a sum that make it no pay: perks, funding, revenue, bonuses, budgets, in the languages of adverts.

Example: "$500 a month childcare subsidy", "our AWS bill is about $300k", "budżet szkoleniowy 6 000 zł".
"""

from __future__ import annotations

import re

_ASIDE_NOUN = (
    r"(?:stipend|allowance|bonus(?!es are)|reimburse\w*|fund|funding|account|credit|budget|benefit|grant|equity|"
    r"stock|shares|"
    r"commission|OTE|on[- ]target|variable|voucher|investment|revenue|ARR|in sales|valuation|for (?:learning|"
    r"adoption)|quota|relocation|"
    r"sign[- ]on|signing|referral|prime|prämie|indemnité(?! de stage)|tickets? restaurant|بدل|مكافأة|"
    r"subsid(?:y|ies)|towards?\b|child ?care|(?:\w+)?zuschuss|bijdrage|reiskosten\w*|bidrag|rimborso|buoni pasto"
    r"|dofinansowan\w+|budżet\w*|"
    r"bütçesi?|desteği|příspěvek|hozzájárulás)"
)
BEHIND_ASIDE = re.compile(
    rf"[^\w,(+.;*|]*(?:(?!base|plus|and|salary|or|with|zzgl|as|along|addition)[\w'-]+[ ,]+){{0,5}}?{_ASIDE_NOUN}",
    re.IGNORECASE,
)
BEFORE_ASIDE = re.compile(
    r"\b(?:stipends?|allowances?|bonus|reimburse\w*|compensate|fund\w*|raised|cap(?:ped)? at|benefit|contribut\w+|"
    r"OTE|on[- ]target"
    r"(?: earnings)?|revenue|valued|worth|(?<!we )budgets?|credits?|invest\w*|equity|commission|variable|referral|"
    r"relocation|sign(?:ing|-on)|quotas?|deals?|"
    r"match\w*|tuition|discounts?|savings|insurance|cover(?:age|s|ed)?|تأمين|علاوة|pension|vouchers?|prizes?"
    r"|loans?|donat\w+|spend|GMV|"
    r"AUM|portfolio|turnover|"
    r"umsatz|chiffre d.affaires|indemnité(?! de stage)|prime|tickets?|crédito|(?<!bolsa[- ])auxílio|"
    r"fines?|penalt(?:y|ies)|subsid(?:y|ies)|bills?(?! rate)|costs?(?! to (?:the )?company)|bono(?: de)?|budżet\w*|"
    r"bütçe\w*|dofinansowan\w+|\w*zuschuss|rimborso|welfare|bijdrage|reiskosten\w*|bidrag|tilskudd?|příspěvek|بدل"
    r"|مكافأة|vale|benefício|carte|provision|mutuelle|"
    r"cartão)\b(?:(?!salar|\bpay\b|base|gehalt|salaire|"
    r"sueldo)[^.;$€£\d)]){0,28}$"
    r"|\b(?:OTE|on[- ]target earnings|HRA|HSA|FSA|fertility|adoption|surrogacy)\b(?:(?!salar|base|"
    r"basic)[^.;$€£\d]){0,60}$",
    re.IGNORECASE,
)
