"""Words of place fields that name no place: of the workplace, of offices, and of areas wider than a country."""

from __future__ import annotations

import re

REMOTE_WORDS = (
    r"(?:(?:fully|100\s?%|full)\s+)?(?:remote|remotely|telecommut(?:e|ing)|hybrid|on-?site|in[- ]office|"
    r"in[- ]person|work from home|"
    r"wfh|home[ -]?office|work from office|home[- ]based|virtual|work from anywhere|télétravail|"
    r"teletrabajo|híbrido|hybride|remoto|"
    r"presencial|présentiel|uzaktan(?: çalışma)?|hibrit|(?:praca )?(?:zdaln[aey]|zdalnie|hybrydow[aeoy]|stacjonarn[aey])|"
    r"ibrid[oa]|thuiswerken|telework(?:ing)?|удал[её]нно|гибрид|"
    r"fernarbeit|mobiles arbeiten|distributed|عن بعد|عن بُعد|هجين)"
    r"(?:[ -](?:based|first|only|friendly|job|position|work|possible|ok|eligible|complet|partiel|total))?"
)
WORKPLACE = re.compile(rf"(?<!\w){REMOTE_WORDS}(?!\w)", re.IGNORECASE)
FILLER = re.compile(
    r"\b(?:headquarters|hq ?\d{0,2}|head office|greater |downtown |(?:metro(?:politan)? )?area|metro|office|location|only|"
    r"national|nationwide|wide|(?:time ?)?zones?|candidates?|residents?)\b"
    r"|^\s*(?:in|within|across|anywhere in|from)\b(?:\s+the\b)?|^\s*the\b",
    re.IGNORECASE,
)
AREAS = re.compile(
    r"(?:worldwide|global|anywhere|emea|apac|apj|anz|latam|amer|americas|mena|gcc|dach|nordics|benelux|cee|eu|"
    r"europe|european union|eea|cis|balkans|baltics|scandinavia|caribbean|iberia|asia[ -]pacific|asia|africa|oceania|middle east|"
    r"latin america|"
    r"(?:south[ -]?east|south|east|central|western) asia|(?:western|eastern|central|southern|northern) europe|"
    r"sub-saharan africa|"
    r"(?:north|south|central) america|east coast|west coast|midwest|(?:north|south|east|west|central)(?:east|west|"
    r"ern)?)",
    re.IGNORECASE,
)
