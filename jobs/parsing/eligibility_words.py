"""The phrases by which adverts limit where people may live, in English, French, German, Spanish and Arabic."""

from __future__ import annotations

import re

_PEOPLE = (
    r"(?:candidates?|applicants?|applications?|residents?|people|employees|"
    r"individuals|talents?|engineers|professionals|those|anyone|persons?|someone|somebody|colleagues?)"
)
_BASED = r"(?:based|located|residing|living|situated|resident|resid(?:e|ing)|live|physically (?:based|located|present))"
_INTO = r"(?:in(?! (?:accordance|line|compliance|good|the office))|within|from|of|inside|across|throughout)"
# Behind these words stands the list of lands that the posting is limited to.
LIMITS = re.compile(
    # Most places of a text begin no word: there one look spares all of these.
    r"\b(?=\w)(?:"
    rf"\b(?:must|should|need(?:s)? to|required? to|have to|has to|"
    rf"will)(?: (?:currently|also|already|permanently|legally|be|able|to|have|fully"
    rf"|a)){{0,4}}? {_BASED} (?:\w+ )?{_INTO}\b"
    rf"|\b(?:remote(?:ly)?|telecommut\w+|home[- ]based|work from home|"
    rf"wfh)(?: \w+)?[ ,:(–—-]{{1,3}}(?:anywhere )?(?:with)?(?!of\b){_INTO}\b(?! (?:home|day|the (?:office|world)"
    rf"|our))"
    rf"|\bremote(?:ly)?(?: work)? (?:from|in|within) anywhere {_INTO}\b|"
    rf"\b(?:from )?anywhere (?:else )?{_INTO}\b(?! the world)"
    r"|\b(?:only|exclusively)(?: (?:be|considering|accepting|consider|accept|open|available|hir(?:e|ing)|for|to|"
    r"recruit(?:ing)?|looking|possible|valid"
    rf"|remote(?:ly)?|work(?:ing)?|performed|done|offered|seeking|"
    rf"employ(?:ing)?)){{0,4}}? (?:{_PEOPLE} )?(?:who are |currently )?(?:{_BASED} )?{_INTO}\b"
    rf"|\b(?:open|available|limited|restricted) (?:\w+ )?(?:to|for) (?:\w+ ){{0,2}}?{_PEOPLE}(?: who are|"
    rf" currently)?(?: {_BASED})? {_INTO}\b"
    r"|\b(?:open|available|limited|restricted) (?:only |exclusively )?(?:to|in) (?:the )?(?-i:(?=[A-Z]))"
    rf"|\b(?:consider|accept|hir|recruit|employ|seek|look)\w* (?:\w+ )?(?:for )?(?:\w+ )?{_PEOPLE}(?: who are|"
    rf" currently)?(?: {_BASED})? {_INTO}\b"
    rf"|\b(?:can|able to|currently|are) (?:only |currently )*(?:hire|hiring|employ)(?: \w+)?(?: remotely)? {_INTO}\b"
    rf"|\b(?:eligible|accepted|supported|hiring) (?:locations?|countries|regions?)\s?(?::|are|is|include)|"
    rf"\blocation requirements?\s?:"
    r"|\boutside(?: of)? (?:the )?(?-i:(?=[A-Z]))"
    rf"|\bremote(?:ly)? (?:role|position|job|opportunity|contract)(?: \w+){{0,2}}? (?:{_BASED} )?in\b(?! (?:a|"
    rf"our|an)\b)"
    # "If you live in California" is a notice.
    r"|\byou(?<!if you)(?<!where you)(?<!whether you)(?<!when you)(?<!wherever you)(?<!unless you)(?<!case you)(?:['’]re| are)? "
    rf"(?:currently |must |already )?(?:live|reside|based|located|resident) (?:permanently )?(?:in|within)\b"
    rf"|\b(?:right|authori[sz]ed|authori[sz]ation|eligible|entitled"
    rf"|permission) to (?:live and )?work (?:lawfully |legally )?(?:in|within)\b"
    rf"|\b(?:welcom\w+|invit\w+|encourag\w+) (?:applications|applicants|candidates) (?:{_BASED} )?(?:from|in)\b"
    rf"|\b(?:candidates|applicants) (?:{_BASED} )?(?:from|in)\b(?=[^.;\n]{{1,120}}\bare (?:very |also "
    rf"|most )?(?:welcome"
    rf"|encouraged|invited|eligible))"
    r"|\b(?:valid|hold|have|possess) (?:an? )?(?:valid )?(?:work|working|residence) (?:permit|visa"
    r"|authori[sz]ation) (?:for|in)\b"
    # French, German, Spanish, Portuguese, Arabic.
    r"|\b(?:accessible|ouverte?|réalisable) (?:uniquement |seulement )?depuis\b"
    r"|\b(?:basée?s?|résid\w+|habiter|localisée?) (?:en|au|aux|dans)\b|\btélétravail (?:depuis|en|partout en|"
    r"possible (?:depuis|en|partout en))\b"
    r"|\bdroit de travailler (?:en|au|aux|dans)\b|\b(?:tener|contar con|con) permiso de trabajo (?:en|para)\b"
    r"|\bpermiso de trabajo (?:en|para)\b"
    r"|\b(?:gültige[rnm]?|vorhandene\w?) arbeitserlaubnis (?:für|in)\b|\b(?:residência|residencia) (?:em|no|na|en)\b"
    r"|\buniquement (?:en|au|aux|dans|depuis)\b|\bremote (?:depuis|partout en|en|aus|innerhalb|in ganz)\b|"
    r"\bouverte? aux candidats (?:\w+ )?(?:en|au|de|du)\b"
    r"|\b(?:wohnsitz|wohnhaft|ansässig) in\b|\b(?:du|sie)(?<!wenn du)(?<!falls du)(?<!wenn sie)(?<!falls sie) "
    r"(?:wohnst|lebst|wohnen"
    r"|leben) (?:derzeit )?in\b"
    r"|\bresidentes? (?:no|na|em|nos|nas)\b|\b(?:apenas|somente) (?:para )?(?:residentes|candidat\w+"
    r"|pessoas) (?:no|na|em|do|da)\b|\b(?:aus"
    r"|in) ganz\b|\bnur (?:in|aus|innerhalb)\b|\binnerhalb (?:der|"
    r"des|von)?\b"
    r"|\b(?:residir|residas|residente|vivir|vivas) en\b|\bremot[oa] (?:desde|en|dentro de)\b|\b(?:solo|sólo|"
    r"únicamente|exclusivamente) (?:en|desde|para)\b"
    r"|\bcualquier (?:lugar|parte|punto) de\b)|(?:الإقامة|المقيمين|مقيماً|مقيما|مقيمًا|مقيم) (?:في|داخل)"
    r"|عن بُ?عد (?:من|"
    r"داخل|في)|(?:داخل|من داخل)\b|متاح(?:ة)? (?:فقط )?(?:في|لـ?)",
    re.IGNORECASE,
)
# The same, in words that stand in few texts.
FURTHER_LIMITS = re.compile(
    # "Work permit for Switzerland", "full working rights in Australia".
    r"\b(?=[dpvrnsúeamwtz])(?:(?:permit|visa|rights)(?:(?<=work permit)|(?<=working permit)|(?<=work visa)"
    r"|(?<=work rights)"
    r"|(?<=working rights)|(?<=residence permit)) (?:for|in)\b"
    r"|nur (?:\w+ )?(?:kandidat\w+|bewerb\w+|personen|menschen) (?:aus|in|mit wohnsitz in)\b"
    r"|residen(?:tes?|cia|za|ti) (?:en|in)\b|(?:morar?|viver|vivan|residan|residir) (?:no|na|em|nos|nas|en)\b"
    r"|residency in\b|must be in (?:the )?(?-i:(?=[A-Z]))|arbeits(?:bewilligung|genehmigung|erlaubnis) (?:für"
    r"|in)\b|dla mieszkańców\b"
    r"|(?:solo|sólo|únicamente|apenas|somente) (?:para )?(?:(?:candidat\w+|personas|residentes|pessoas) (?:\w+ )?"
    r"(?:en|de|no|na|em|do|da|in)\b|(?-i:(?=[A-Z])))"
    # Polish and Dutch.
    r"|z?a?mieszka\w+ (?:\w+ )?(?:w|na terenie)\b|(?:tylko|wyłącznie|zdaln\w+)(?: dla)?(?: \w+){0,2}? "
    r"(?:z|w|na terenie)\b(?: terenu\b)?"
    r"|woon(?:achtig|t) in\b)|(?:متقدمين|مرشحين) (?:من|في)|مواطني\b",
    re.IGNORECASE,
)
REMOTE_LAND = re.compile(
    r"\b(?:[Ff]ully |100% )?(?:[Rr]emote|REMOTE)(?:ly|-friendly(?= \())?\s?(?:[-–—:,(/|]"
    r"|\bin\b)?\s?\(?(?=(?:the )?[A-Z])"
)
ONLY = re.compile(
    r"(?<=\S)[\s-]{1,20}(?:(?:based )?(?:nationals|citizens|residents|candidates|applicants)\s)?only\b|\s{1,20}فقط"
    r"|(?<=\S)\s{1,5}(?:work (?:authori[sz]ation|permit|rights)|citizenship|residency)(?= (?:is "
    r"|are )?(?:required|mandatory|needed|a must)"
    r"(?! for (?:some|most|certain)))",
    re.IGNORECASE,
)
# The land stands before: "Türkiye'de ikamet", "Türkiye içinde", "EU-Staatsbürgerschaft" stands with the citizens.
BEHIND_LAND = re.compile(
    r"['’](?:de|da|te|ta|den|dan) (?:ikamet|yaşa\w*|bulunan|aday\w*)|\s(?:içinde|genelinde|sınırları)\b", re.IGNORECASE
)
# "US-based role", "Germany-based engineers": not a US-based company.
BASED_LAND = re.compile(
    r"(?<=\w)-based (?:(?!or )[\w-]+ ){0,2}?(?:role|position|job|opportunity|candidates?|applicants?|talents?"
    r"|contractors?"
    r"|professionals?|remote|engineer|developer|scientist|analyst)\b",
    re.IGNORECASE,
)
# "Residents of Pakistan are not eligible": what is said of people, and the people before it.
REFUSED_PEOPLE = re.compile(
    r"\b(?:(?:are|is|will|can)(?: currently| unfortunately)? not|cannot|can['’]t|won['’]t|aren['’]t) (?:be )?"
    r"(?:considered|accepted|eligible|hired|processed)\b",
    re.IGNORECASE,
)
PEOPLE_OF = re.compile(rf"\b{_PEOPLE} (?:who (?:are|live) |currently )?(?:{_BASED} )?(?:of|from|in)\b", re.IGNORECASE)
WISH_BEHIND = re.compile(
    r"[^.;\n]{0,30}\b(?:preferred|preferable|preferably|is a plus|a bonus|bevorzugt)\b", re.IGNORECASE
)
OUTSIDE = re.compile(r"\boutside\b", re.IGNORECASE)
REFUSES = re.compile(
    # Most places of a text begin no word, as above.
    r"\b(?=\w)(?:\b(?:cannot|can\s?not|can['’]t|unable to|not able to|do not|don['’]t|does not|doesn['’]t|not currently|"
    r"won['’]t|will not|are not|aren['’]t)"
    rf"(?: \w+){{0,2}}? (?:hir\w+|employ\w*|accept\w*|consider\w*|support\w*|sponsor employment|recruit\w*|"
    rf"onboard\w*|open|offer\w*|work)"
    rf"(?: \w+){{0,4}}? ?(?:{_INTO}|to|outside(?: of)?)\b"
    rf"|\b(?:not|isn['’]t|aren['’]t|no longer) (?:available|open|eligible|offered)(?: \w+){{0,3}}? (?:{_INTO}|to"
    rf"|for|outside(?: of)?)\b"
    rf"|\bexclude {_PEOPLE} (?:{_BASED} )?(?:from|in)\b|\b(?:except(?:ing)?(?: for)?|excluding|other than"
    rf"|with the exception of|apart from|but not(?: in)?)\b"
    r"|\b(?:hors|sauf|à l['’]exception (?:de|du|des)|hormis)\b|\b(?:nous )?ne (?:pouvons|"
    r"recrutons) pas(?: \w+){0,2}? (?:en|au|aux)\b"
    r"|\b(?:außer(?:halb)?|ausgenommen|mit ausnahme (?:von|der))\b|\b(?:können|stellen)(?: \w+){0,3}? nicht in\b"
    r"|\b(?:excepto|salvo|menos|a excepción de)\b|\bno (?:contratamos|podemos contratar)(?: \w+)? en\b)|باستثناء|"
    r"ما عدا|لا نوظف (?:في|من)",
    re.IGNORECASE,
)
ANYWHERE = re.compile(
    r"\b(?:work|working|works|live|based|located|remote(?:ly)?|hire|hiring|join us|"
    r"apply) (?:\w+ ){0,2}?(?:from )?anywhere\b"
    r"(?! (?:else )?(?:in|within|across|from)\b(?! the world))(?! (?:for|up to) )"
    r"|(?:\b(?:work|live|join|apply|based|remote|location|you can)\b[^.;\n]{0,40}|"
    r"^[^.;\n]{0,30})\banywhere in the world\b|\bremote[ ,:(–—-]{1,3}(?:anywhere|world ?wide|global(?:ly)?|"
    r"international)\b(?! (?:in|within)\b)|\b(?:hire|hiring|employ|recruit)\w* (?:\w+ ){0,3}?(?:globally|"
    r"world ?wide|internationally|all over the world)"
    r"|\b(?:role|job|position|is|are) (?:open|available) world ?wide\b|(?:^|[.!?]\s)open world ?wide\b"
    r"|\bopen to (?:\w+ ){0,2}?(?:world ?wide|global|international) ?(?:applicants|candidates)?\b|\b(?:candidates|"
    r"applicants) from (?:world ?wide|all over the world|around the world|any(?:where| country))"
    r"|\bwherever (?:they|you) live\b(?! in)|\bfrom any country\b|\bany country\b|\b(?:candidates"
    r"|applicants) from all countries\b"
    r"|\blocation (?:does not|doesn['’]t) matter\b"
    r"|(?:^|[.!?]\s)world ?wide,? (?:but|except|excluding)\b|\bno (?:location|geographic(?:al)?) (?:restriction"
    r"|requirement|"
    r"limit)s?\b|\blocation[- ](?:independent|agnostic)\b|\bworld ?wide remote\b|\bglobally remote\b"
    r"|\bn['’]importe où\b(?! en)|\bpartout dans le monde\b|\bweltweit(?:e[rns]?)? (?:remote|arbeiten|einsetzbar|"
    r"bewerb\w+)|\bremote weltweit\b|\bvon überall\b|\b(?:desde )?cualquier (?:lugar|parte) del mundo\b"
    r"|\b(?:apply|work|join us|join) from wherever you (?:live|are|want|like)\b(?! (?:in|within)\b)"
    r"|من أي مكان(?! في(?! العالم))|من أي دولة|من جميع أنحاء العالم",
    re.IGNORECASE | re.MULTILINE,
)
FOR_A_WHILE = re.compile(
    r"[^.;\n]{0,40}\b(?:weeks?|days?|months?) (?:a|per|each|every|in|out of)\b|[^.;\n]{0,30}\b\d+ (?:weeks?|days?|"
    r"months?)\b",
    re.IGNORECASE,
)
WISH = re.compile(
    r"\b(?:ideally|preferabl[ey]|preference|prefer(?:red)?|bonus|nice to have|a plus|idéalement|de préférence|"
    r"idealerweise|prioriti[sz]\w*|bevorzugt|preferiblemente|يفضل)\b",
    re.IGNORECASE,
)
# Who welcomes some has not refused the others.
WELCOME = re.compile(r"(?:welcom|invit|encourag|(?:متقدمين|مرشحين))", re.IGNORECASE)
WELCOME_BEHIND = re.compile(r"[^.;\n]{0,16}\bare (?:very |also |most )?(?:welcome|encouraged|invited)\b", re.IGNORECASE)
# Behind a land: "candidates outside Canada will not be considered".
REFUSED_BEHIND = re.compile(
    r"[^.;\n]{0,24}\b(?:cannot|can['’]t|will not|won['’]t|(?:are|is) not|aren['’]t) (?:be )?(?:considered"
    r"|accepted|eligible|hired|processed|taken)",
    re.IGNORECASE,
)
EXCEPT = re.compile(
    r"\b(?:except|excluding|other than|apart from|but not|sauf|hormis|außer|excepto|salvo)\b|باستثناء", re.IGNORECASE
)
# "Based in Berlin or willing to relocate" refuses nobody.
OR_MOVES = re.compile(
    r",? (?:or|and) (?:be )?(?:willing|able|open|prepared|ready) to (?:relocate|move|relocation|relocating)",
    re.IGNORECASE,
)
# Help with a permit asks for none.
HELPED = re.compile(
    r"\b(?:help|assist|support|sponsor|obtain|arrang|unterst[üu]tz|ayud)\w*[^.;\n]*$",
    re.IGNORECASE,
)
WORLD = re.compile(r"\b(?:world ?wide|anywhere|global(?:ly)?)\b|weltweit|العالم", re.IGNORECASE)


BOUNDARY = re.compile(r"\n|(?<=[a-z0-9)])[.!?]\s")
CUES = (
    "remote", " based", "locat", "resid", " live", "only", "exclusively", "anywhere", "hire ", "hiring", "eligible", "open to",
    "open in", "available", "employ", "candidates", "applicants", "outside", "worldwide", "world wide", "globally", "except",
    "exclud", "télétravail", "uniquement", "résid", "ouvert", "n'importe", "recrut", "hors ", "sauf", "wohn", "nur ",
    "innerhalb", "ganz ",
    "weltweit", "außer", "ausgenommen", "überall", "remot", "solo ", "sólo", "únicamente", "cualquier", "contrat",
    "vivir", "salvo",
    "فقط", "داخل", "عن بعد", "عن بُعد", "إقامة", "مقيم", "أي مكان", "متاح", "باستثناء", "ما عدا", "لا نوظف",
    "any country", "basé", "wherever", "authorized to",
    "authorised to", "authorization to", "right to work", "work authori", "work permit", "citizenship", "residency", "depuis",
    "droit de travail", "permiso",
    "arbeitserlaubnis", "permission to work", "permit ", " lebst", " leben",
    "apenas", "somente", " living", "physically", "contractors", "all countries",
)  # fmt: skip
