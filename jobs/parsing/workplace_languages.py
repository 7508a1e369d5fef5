"""Sentences about where one works in Polish, Turkish, Dutch, Italian, Czech, Romanian, Russian, Ukrainian and Swedish.

Each is the inside of an alternation as in `workplace_words.py`: "praca zdalna" is remote, "thuiswerken kan twee dagen per
week" hybrid, "uzaktan algılama" (remote sensing) an aside.
"""

from __future__ import annotations

_FEW = (
    r"(?:[1-4]|jeden|dwa|trzy|cztery|bir|iki|üç|dört|[ée][ée]n|twee|drie|vier|uno|due|tre|quattro|jeden|dv[aě]"
    r"|tři|čtyři|"
    r"o|una|două|trei|patru|один|два|три|четыре|чотири|en|två|tv[åa]|tre|fyra|fire|to)"
)
_DAY = r"(?:dni|dzień|gün|dagen|dag|giorni|giorno|dny|den|zile|zi|дня|дней|день|дні|днів|dagar|dage|dager)"
_AWAY = (
    r"(?:zdaln\w+|z domu|uzaktan|evden|thuis\w*|(?:da )?remot[oe]|smart[- ]?working|da casa|z domova|na dálku"
    r"|home[- ]?office|"
    r"de acasă|la distanță|удал[её]нн?\w{0,8}|из дома|віддален\w{0,8}|з дому|distans\w*|hemifrån|hjemmefra|hjemmekontor)"
)
_DESK = (
    r"(?:biur\w+|ofis\w{0,4}|kantoor|ufficio|sede|presenza|kancelář\w*|birou|sediu|офис\w{0,8}|офіс\w{0,8}|kontor\w*)"
)
ASIDE = (
    r"\buzaktan (?:algılama|eğitim|erişim|destek|kontrol|izleme)\w*|\bzdaln\w+ (?:dostęp|pomoc|nauczani"
    r"|monitoring|sterowani)\w*"
    r"|\b(?:dostęp|pomoc|wsparcie|monitoring) zdaln\w+|\bstudi\w+ stacjonarn\w+|\b(?:accesso|controllo"
    r"|supporto) (?:da )?remoto\b"
    r"|\bibrid[aio] (?:cloud|vettur|auto)\w*|\b(?:auto|veicol\w|cloud) ibrid[aio]\b|удал[её]нн\w{1,8} (?:доступ"
    r"|управлени|сервер)\w*"
    r"|\btravel\w*[^.;]{0,24}\bremote\b|\bremote (?:\w+ )?(?:sites?|mines?|locations? (?:on|in) the field|wells?"
    r"|farms?)\b"
)
REFUSED = (
    r"\b(?:bez możliwości|brak możliwości) (?:pracy )?zdaln\w+|\b(?:geen|niet) (?:thuiswerk\w*|remote)"
    r"|\bthuiswerken is niet"
    r"|\bnon (?:è )?(?:previst[oa]|possibile) (?:il |lo )?(?:lavoro )?(?:smart working|da remoto)"
    r"|\buzaktan çalışma (?:yok|imkan[ıi] yok|mümkün değil)|без удал[её]нн\w{1,8}|\bfără (?:muncă )?(?:remote|de acasă)"
    # "Telework: no", "Remote? No".
    r"|\b(?:remote|telework|teleworking|wfh|work from home|home[- ]?office|télétravail|teletrabajo|zdaln\w+|uzaktan)"
    r"(?: (?:work(?:ing)?|eligible|possible|option|allowed|position))?\s?[:?]\s{0,3}(?:no(?!\w)|none\b|non\b"
    r"|nein\b|not\b|nie\b|hayır)"
)
ALL_REMOTE = (
    r"\b(?:w pełni|całkowicie|100 ?%|wyłącznie) zdaln\w+|\bzdaln\w+ (?:w )?100 ?%|\b(?:tamamen|tam zamanlı"
    r"|%\s?100) uzaktan\b"
    r"|\b(?:volledig|100 ?%|geheel) (?:remote|thuis\w*|op afstand)\b|\b(?:completamente|interamente|totalmente"
    r"|full) (?:da )?remoto\b"
    r"|\bda remoto al 100|\b(?:full|100 ?%) smart[- ]?working\b|\bplně (?:na dálku|vzdálen\w+)"
    r"|\bcomplet (?:remote|de la distanță)"
    r"|полностью удал[её]нн\w{1,8}|повністю віддален\w{1,8}|\b(?:helt|100 ?%) (?:på )?distans\b|\bfull[- ]time telework\w*"
)
REMOTE = (
    r"\b(?:prac\w+|tryb\w*|stanowisk\w+|zatrudnieni\w+) (?:\w+ )?zdaln\w+|\bzdalnie\b|\buzaktan (?:çalış\w+"
    r"|pozisyon\w*|iş\b)"
    r"|\bop afstand werken\b|\bwerken op afstand\b|\blavor\w+ (?:\w+ )?da (?:remoto|casa)\b|\b(?:práce"
    r"|pracuj\w*) (?:na dálku|z domova)"
    r"|\b(?:muncă|lucr\w+) (?:remote|de acasă|de la distanță)|удал[её]нн?(?:о|ая работа|ую работу|ой работы)\b"
    r"|\bвіддален[оау]"
    r"|\b(?:jobba|arbeta|arbete|arbejde|jobb[e]?) (?:på distans|hemifrån|hjemmefra)\b|\bdistansarbete\b"
    r"|\btelework(?:ing)?\b"
    r"|\bor (?:fully |100% )?remotely\b|\bremote (?:work(?:ing)? )?(?:is )?(?:possible|allowed|available"
    r"|an option|permitted|accepted)\b"
    # "Remote, with monthly travel", "Remote (UK)" at the start of a sentence.
    r"|(?:^|[.!?]\s)\W{0,3}(?:fully |100% )?remote\b(?=\s*[,(–—:;/]|\s-\s|\s*$|\s(?:USA?|UK|EU|EMEA|LATAM|APAC|MENA|GCC|DACH)\b)"
    r"|\b(?:choose|decide|pick|up to you)\b[^.;]{0,16}\bwhere (?:you|to) work\b"
    r"|\bwhere you work(?: from)? is (?:up to you|your)\b"
    r"|\b(?:flexible about|don['’]t (?:mind|care)) where you (?:work|live|are)\b|\bwork (?:from )?wherever (?:you"
    r"|suits)\b"
)
HYBRID = (
    rf"(?<!\w){_FEW} {_DAY}\b[^.;]{{0,40}}\b(?:{_AWAY}|{_DESK})|\b(?:{_AWAY}"
    rf"|{_DESK})\b[^.;]{{0,40}}(?<!\w){_FEW} {_DAY}\b"
    r"|\bhybryd\w+|\bhibrit\b|\bibrid[oa]\b|\bhibrid[ăe]?\b|гибридн\w{1,8}|гібридн\w{1,8}|\bhybridn\w+ (?:práce|režim"
    r"|model)\w*"
    r"|\bhybride? (?:werken|werk\w*)\b|\bczęściowo zdaln\w+|\bkısmen uzaktan\b|\bdeels (?:thuis|remote)\b"
    r"|\bparzialmente (?:da )?remoto"
    r"|\bw[fo]{2}\b[^.;]{0,30}\bwfh\b|\bwfh\b[^.;]{0,30}\bwfo\b|\b(?:one|two|three|four|[1-4]) days? wfo\b"
    r"|\b(?:office|home)\b[^.;]{0,20}\bthe (?:rest|other (?:days|two|three))\b[^.;]{0,24}\b(?:home|like|office"
    r"|remote(?:ly)?|anywhere)\b"
)
ONSITE = (
    r"\b(?:prac\w+|tryb\w*) (?:\w+ )?stacjonarn\w+|\bstacjonarnie\b|\bofis(?:te|ten) çalış\w+|\byerinde çalış\w+"
    r"|\b(?:volledig |uitsluitend )?op kantoor in\b|\b(?:lavoro|attività|posizione|ruolo) (?:\w+ )?in (?:sede"
    r"|presenza)\b"
    r"|\b(?:práce|prac\w+) (?:na pracovišti|v kanceláři)|\bmuncă la (?:birou|sediu)|\bработа в офисе\b"
    r"|\bробота в офісі\b|\bpå plats i\b"
    r"|\b(?:mode|model|type|location|arrangement)\b[^.;]{0,12}\bwfo\b|\bwfo (?:only|role|position|5 days)\b"
    r"|\b5 days wfo\b|\boffice[- ](?:first|centric)\b|\bin[- ]person[- ]first\b"
    r"|\bphysical(?:ly)? (?:presen[ct]\w*|attendance)\b"
    r"|\b(?:requires?|required?|needs?|expects?)\b[^.;]{0,24}\b(?:presence|attendance) (?:in|at|on) (?:the|our"
    r"|site|a)\b"
)
