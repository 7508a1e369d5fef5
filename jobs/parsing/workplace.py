"""Remote, hybrid, on site, or unknown: what the source's field says; then its place; absent is never on site."""

from __future__ import annotations

import re
from collections.abc import Iterable

from jobs.contract import Workplace
from jobs.parsing import workplace_asides as asides
from jobs.parsing import workplace_languages as others
from jobs.parsing import workplace_words as more
from jobs.parsing.time_zones import without_zones
from jobs.parsing.workplace_sense import all_week, desk_too, part_time_home, refused, sensed, some_days_only

MAX_TEXT = 5_000

_WORDS: dict[str, Workplace] = {
    "remote": "remote",
    "fullyremote": "remote",
    "fully remote": "remote",
    "100% remote": "remote",
    "telecommute": "remote",
    "remote only": "remote",
    "hybrid": "hybrid",
    "hybrid remote": "hybrid",
    "on site": "onsite",
    "onsite": "onsite",
    "in office": "onsite",
    "office": "onsite",
    "in person": "onsite",
    "vor ort": "onsite",
    "sur site": "onsite",
    "hybride": "hybrid",
    "télétravail": "remote",
}
_REMOTE = re.compile(
    r"\bremote(?:ly)?\b|\btelecommut\w+|\bwork(?:ing)? from (?:home|anywhere)\b|\bwfh\b|\bhome[- ]?(?:office|"
    r"based)\b|\bvirtual\b"
    r"|\bt[ée]l[ée]travail\b|\bteletrabajo\b|\bremot[oa]\b|\bdistributed\b|\bfernarbeit\b|\bmobiles arbeiten\b|"
    r"\buzaktan\b|\bzdaln\w+|\bthuiswerk\w*|\btelework\w*|\bdistans\b|удал[её]нн?\w{0,8}|віддален\w{0,8}|عن بُ?عد",
    re.IGNORECASE,
)
_HYBRID = re.compile(
    r"\bhybrid[ae]?\b|\bh?[ií]brid[oaăe]?\b|\bhibrit\b|\bhybryd\w+|г[иі]брид\w{0,8}|هجين", re.IGNORECASE
)
_ONSITE = re.compile(
    r"\bon[- ]?site(?! reliab)\b|\bin[- ]office\b|\bin[- ]person\b|\bpr[ée]sentiel\b|\bpresencial\b|\bvor ort\b"
    r"|\bstacjonarn\w+|"
    r"\bin (?:sede|presenza)\b|\bop kantoor\b|\bofis(?:te|ten)\b|\bwfo\b|\bwork from office\b|حضوري|من المكتب",
    re.IGNORECASE,
)
_FEW = (
    r"(?:one|two|three|four|[1-4]|ein(?:en)?|zwei|drei|vier|un|deux|trois|quatre|uno|dos|tres|cuatro|um|dois|três|"
    r"يوم|يومين|ثلاثة|أربعة)"
)
_DAY = (
    r"(?:\+)?(?:[- ](?:full|set|core|fixed))?[- ]?(?:days?|tagen?|jours?|d[ií]as?|times|x|vezes|veces|fois|أيام)"
    r"(?:\s?(?:/|a|per|each|every|pro|par|por|in the|in der|في)\s?(?:week|wk|woche|semaine|semana|الأسبوع))?"
)
_SEVERAL_DAYS = rf"{_FEW}(?:\s?(?:-|–|to|or|bis|à|a|oder|ou|/)\s?{_FEW[:-1]}|five|5))?\s?{_DAY}"
_WHERE = (
    r"(?:office|on[- ]?site(?! reliab)|in[- ]person|\bhub|headquarters|\bhq\b|from home|at home|remote(?:ly)?"
    r"|home[- ]?office|"
    r"b[üu]ro\b|bureau|mobile[nsm]? arbeit\w{0,3}|mobile work(?:ing)?|mobil\b|sede\b|presencia(?:l|is|les)\b|"
    r"oficina|escrit[óo]rio|casa\b|télétravail\w{0,12}|teletrabajo|vor ort|présentiel|sur site|المكتب|المنزل)"
)
# What speaks of perks, products, interviews and other things than where this work is done.
_ASIDES = tuple(
    re.compile(words, re.IGNORECASE)
    for words in (f"{asides.COMMON}|{more.ASIDE}", others.ASIDE, asides.PERKS, asides.SKILLS, asides.OTHERS)
)
_REFUSED = re.compile(
    r"\b(?:no|not(?: an?| eligible for| offer\w*| able to offer| open to| available for| suitable for)?|"
    r"isn.t(?: an?)?|cannot (?:offer|be|work|support)|"
    r"can.t (?:offer|be)|without|kein(?:e|en)?|pas de|sin|não há)\s+(?:(?:a|fully|full|any|be|performed|done|"
    r"possibility of|option for) )*"
    r"(?:remote(?:ly)?|wfh|work[- ]from[- ]home|home[- ]?office|télétravail|teletrabajo)\b(?![- ](?:first|procedure))"
    r"|\b(?:remote(?: work(?:ing)?)?|work(?:ing)?[- ]from[- ]home|home[- ]?office|télétravail|"
    r"teletrabajo)\b[^.;,]{0,30}"
    r"\b(?:(?:is|are)(?: \w+)? not|isn.t|aren.t|not) (?:\w+ )?(?:available|possible|offered|an option|permitted|"
    r"allowed|supported|considered|eligible)"
    r"|\b(?:home[- ]?office|remote)\b[^.;,]{0,15}\bnicht möglich\b|\btélétravail (?:non|impossible)|"
    rf"\bno es remoto\b|ليس عن بعد|{more.REFUSED}|{others.REFUSED}",
    re.IGNORECASE,
)
_ALL_REMOTE = re.compile(
    r"\b(?:fully|100 ?%|entirely|completely|all|full|totally|permanently|voll(?:ständig)?|komplett|totalmente|"
    r"enteramente|entièrement|totalement)"
    r"(?: en)?[- ](?:remote(?:ly)?|remot[oa]s?|télétravail|virtual|distributed)\b|\b(?:100 ?%|"
    r"full(?:-time)?)[- ](?:home[- ]?office|télétravail|teletrabajo)"
    r"|\btélétravail (?:complet|total|intégral|à (?:100|temps plein))|\bteletrabajo (?:completo|total|al 100)|"
    r"\bwork(?:s|ing)? from anywhere\b"
    r"|\b(?:remote|remota|remoto|télétravail) (?:à )?100 ?%|عن بُ?عد (?:بالكامل|كليا|100)"
    rf"|{more.ALL_REMOTE}|{others.ALL_REMOTE}",
    re.IGNORECASE,
)
_SAID_REMOTE = re.compile(
    r"\bremote[- ](?:first|only|friendly|flexible|based|native)\b|\b(?:all|mostly|primarily|default)[- ]remote\b|"
    r"\bhome[- ]?office\b"
    r"|\bwork(?:s|ed|ing)?\b[^.;]{0,30}\bremotely\b|\bremotely\b[^.;]{0,20}\b(?:within|from|in|anywhere)\b|"
    r"\bdone remotely\b"
    r"|\b(?:performed|based|located|hired?|hiring|join|employed) (?:\w+ )?remotely\b|\bwork[- ]from[- ]home (?:role|"
    r"position|job|opportunity|team)"
    r"|\bremote (?:position|role|job|team|company|work(?!:)|opportunit|engagement|employee|contract|candidate"
    r"|applicant|"
    r"within|in|from|across|anywhere|or)\w*"
    r"|\b(?:is|are|be|role|position|location)(?:\s?[:-]| (?:\w+ ){0,2})\s?remote\b|\bremote (?:is|are) (?:ok|"
    r"possible|fine|welcome)\b"
    r"|\bwork(?:s|ing)? from (?:anywhere|home)\b(?! (?:one|two|three|four|\d|up to))|\bdistributed (?:team|company|"
    r"workforce)\b|\btelecommut\w+"
    r"|\b(?:trabaj\w+|puesto|empleo|vaga|posición|trabalh\w+) (?:\w+ )?remot[oa]\b|\b(?:aus der ferne|remote (?:aus|"
    r"arbeiten))\b|\btrabajo remoto\b"
    r"|\btélétravail (?:possible|ouvert)\b|العمل عن بُ?عد|وظيفة عن بُ?عد|\bhome[- ]based\b|\bteletrabajo\b"
    rf"|{more.REMOTE}|{others.REMOTE}",
    re.IGNORECASE,
)
_SAID_HYBRID = re.compile(
    rf"\b{_SEVERAL_DAYS}[^.;]{{0,90}}{_WHERE}|{_WHERE}[^.;]{{0,90}}(?<!\w){_SEVERAL_DAYS}(?!\w)"
    r"|\bhybrid\b[- ](?:first|work|model|office|policy|role|schedule|position|team|set[- ]?up|arrangement|remote"
    r"|working|job|"
    r"environment|culture|approach|basis|company|structure)\w*"
    r"|\b(?:is|are|be|role|position|location|arbeiten|mode|work|working)(?:\s?[:-]| (?:\w+ ){0,2})\s?hybrid\b|"
    r"^\W*hybrid\b|\bhybrid(?= *(?:[(–:,.|]| - | in | at | from |based|$))"
    r"|\bhybrid\b[^.;]{0,15}\b(?:mon|tue|wed|thu|fri)|\b(?:once|twice|times) (?:\w+ ){0,2}?(?:a|"
    r"per) week (?:in|at) (?:the|our) office"
    r"|\b(?:in[- ]office|on[- ]?site(?! reliab)) (?:attendance|presence)[^.;]{0,20}\b(?:once|twice)\b"
    r"|\bhybrides arbeiten\b|"
    r"\b(?:poste|mode|travail|modèle|format|rythme|organisation) (?:\w+ )?hybride\b|"
    r"\bh[ií]brid[oa]\b|هجين"
    r"|\b(?:occasional(?:ly)?|sometimes|part(?:ly|ially)?)\b (?:\w+ ){0,2}(?:remote(?:ly)?|from home|"
    r"home[- ]?office|wfh)\b|\btélétravail partiel\b"
    r"|\bsplit (?:their|your|our) (?:time|week)\b|\b(?:mix|blend|combination|balance) of (?:\w+ ){0,2}(?:remote|"
    r"office|in[- ]office|on[- ]?site(?! reliab)|home|in[- ]person)\b"
    r"|\b(?:trabajo|trabalho|regime|modalidade?|modelo|esquema) (?:mixto|misto|semipresencial|flex[ií]vel)\b"
    r"|\bsemi-?presencial\b"
    r"|(?:يومين|يومان|(?:يوم|ثلاثة أيام|أربعة أيام)(?: واحد)?) (?:في الأسبوع |أسبوعيا )?(?:من|في) (?:المنزل|البيت"
    r"|المكتب)"
    r"|(?:من|في) (?:المنزل|البيت) (?:يومين|يوم|ثلاثة أيام|أربعة أيام)|جزئيا عن بُ?عد|عن بُ?عد جزئيا"
    r"|\bin[- ]office days\b|\b(?:office|on[- ]?site(?! reliab))\b[^.;]{0,20}\b(?:mon|tues|wednes|thurs"
    r"|fri)days?\b|\b(?:office|"
    r"on[- ]?site(?! reliab)|home|remote(?:ly)?)\b[^.;]{0,30}\b[1-9]\d ?% of\b"
    r"|\bflexib\w+ (?:to|for) work(?:ing)? from home\b|\b(?:option|possibility) (?:to|of) work(?:ing)? from home\b"
    rf"|{more.HYBRID}|{others.HYBRID}",
    re.IGNORECASE,
)
_ALL_ONSITE = re.compile(more.ALL_ONSITE, re.IGNORECASE)
_SAID_ONSITE = re.compile(
    r"\b(?:on[- ]?site(?! reliab)|in[- ]office|in[- ]person|office[- ]based) (?:role|position|job|only|work"
    r"|company|team|culture|"
    r"opportunity|environment|presence|attendance|full)\w*"
    r"|\bbased (?:on[- ]?site(?! reliab)|in[- ]office|in[- ]person)\b|\b(?:fully|100 ?%|strictly|is|be|are|work"
    r"|working|"
    r"you.ll be) (?:on[- ]?site(?! reliab)|in[- ]office|in[- ]person|office[- ]based)\b"
    r"|\boffice[- ]based (?:in|at|from|with)\b"
    r"|\b(?:you(?:.ll| will)?|role|position|team|job) (?:\w+ ){0,2}(?:work|is based|be based|sit)s? (?:out of"
    r"|from|in|at) "
    r"(?:the|our) (?!home)(?:\w+ ){0,3}(?:office|headquarters|hq|lab)\b(?![^.;]{0,60}(?:or|and) (?:remote"
    r"|from home|at home))"
    r"|\breturn to the office\b|\b(?:five|5|fünf|cinq|cinco)\s?(?:full )?(?:days?|tage|jours|"
    r"d[ií]as)\b[^.;]{0,30}\b(?:office|on[- ]?site(?! reliab)|büro|bureau|oficina|site)\b"
    r"|\b(?:office|on[- ]?site(?! reliab)|in[- ]person)\b[^.;]{0,25}\b(?:five|5)\s?days\b"
    r"|\boffice\b[^.;]{0,20}\bfull[- ]time\b|"
    r"\bfull[- ]time (?:in|from|at) (?:the|our)\b[^.;]{0,20}\boffice\b"
    r"|\bpr[ée]sentiel\b|\bpresencial\b|\b(?:tätigkeit|arbeit\w*|position|stelle) vor ort\b|(?:العمل|الدوام) (?:من|"
    r"في) (?:المكتب|مقر)|حضوري"
    rf"|{others.ONSITE}",
    re.IGNORECASE,
)
# Words of sentences: a place field has none of them.
_PROSE = re.compile(
    r"(?<!in )(?<!within )\b(?:the|our|you|your|we|we.re|to|is|are|and|for|with|as|an?|of|that|who|can|be|may)\b",
    re.IGNORECASE,
)


def stated(word: str | None) -> Workplace | None:
    """Return what one field of a source says; None where it says nothing that we know."""
    if not word:
        return None
    return _WORDS.get(" ".join(re.sub(r"[-_/]", " ", word).lower().split()))


def workplace(field: str | None, is_remote: bool | None, places: Iterable[str]) -> Workplace:
    """Return the workplace: the field first, then the places' words, then the remote flag.

    A place that may be remote is enough: who looks for remote work wants to see it. The flag comes last because vendors
    set it for hybrid work too; a flag of False says nothing about the office.
    """
    return stated(field) or _of_words(" ; ".join(places)) or ("remote" if is_remote else "unknown")


def workplace_in(text: str) -> Workplace:
    """Return the workplace that a place field or a sentence of an advert states; perks and products are not meant."""
    rest = without_zones(text[:MAX_TEXT])
    for aside in _ASIDES:
        rest = aside.sub(" ", rest)
    if _REFUSED.search(rest) or _ALL_ONSITE.search(rest):
        return "onsite"
    if _ALL_REMOTE.search(rest):
        return "remote"
    if refused(rest):
        return "onsite"
    if not _PROSE.search(rest):
        said = _of_words(rest)
        if said:
            return _of_few_words(said, rest)
    if _SAID_HYBRID.search(rest):
        return "onsite" if all_week(rest) else "hybrid"
    if _SAID_ONSITE.search(rest):
        return "onsite"
    if _SAID_REMOTE.search(rest):
        return "hybrid" if part_time_home(rest) or desk_too(rest) else "remote"
    return sensed(rest)


def _of_few_words(said: Workplace, text: str) -> Workplace:
    """Return what a field or a line without a verb says, by how often: "WFH Fridays", "5 days in office"."""
    if all_week(text):
        return "onsite"
    partly = part_time_home(text) if said == "remote" else said == "onsite" and some_days_only(text)
    return "hybrid" if partly or _SAID_HYBRID.search(text) else said


def _of_words(text: str) -> Workplace | None:
    if _HYBRID.search(text):
        return "hybrid"
    if _REMOTE.search(text):
        return "remote"
    return "onsite" if _ONSITE.search(text) else None
