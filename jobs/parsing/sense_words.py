"""The words of `workplace_sense.py`, by what they mean, in ten languages; each is an alternation without regard to case."""

from __future__ import annotations

HOME = (
    r"(?<!\bat )\bremote(?:ly)?\b(?!['’]s|\.\w|/)|\b(?:is|be|are) virtual\b(?=\W*$)|\bvirtual (?:position|role"
    r"|job)\b|\bwfh\b|(?<!feel )(?<!right )(?<!equally )\b(?:from|at|between|of) (?:the |your |their |our |my |his "
    r"|her )?(?:own )?homes?\b"
    r"|\bhome[- ]?(?:office|based|working|work)\w*|\bhome(?= ?(?:and|or|/|&) ?(?:the |our |in )*office)"
    r"|\boffice ?(?:and|or|/|&) ?(?:from |at )?home\b|\btele(?:work|commut)\w*"
    r"|\bt[ée]l[ée]travail\w*|\b(?:de|depuis) chez (?:vous|toi|soi|eux)\b|\bdomicile\b(?!-)"
    r"|\b(?:travail\w*|équipe|poste)[^.;,]{0,16} à distance\b"
    r"|\bwork(?:ing)?[- ]from[- ]home\b|\band (?:your|their) (?:own )?homes?\b|\bremotamente\b|\bteletrabajo\b"
    r"|\bteletrabalho\b|\bremot[oa]s?\b"
    r"|\b(?:desde|en|de|em) (?:tu |su |sua )?casa\b"
    r"|\ba dist[âa]ncia\b"
    r"|\bzu ?hause\b|\bdaheim\b|\bmobil\w{0,3} (?:zu )?arbeiten\b|\bmobile\w? arbeit\b|\bzdaln\w+|\bz domu\b"
    r"|\buzaktan\b|\bevden\b|\bthuis\w*|\bvanuit huis\b|\bop afstand\b|\bda casa\b|\bsmart[- ]?working\b"
    r"|عن بُ?عد|وال(?:منزل|بيت)|(?:من|في|بين) (?:ال)?(?:منزل|بيت)"
)
# "An in-person role", "in person every day"; not "in-person payments", "an on-site partner".
_OF_WORK = (
    r"(?=\W*$|\s?[^\w\s]|\s(?:role|position|job|work\w*|attendance|presence|participation|only|at|in|from|on|for"
    r"|to|and|or|every"
    r"|each|once|twice|daily|days?|full|mon\w*|\d|one|two|three|four|five|when\w*|as|per|most|all|throughout"
    r"|together|with the"
    r"|team|company|culture|is|are|not|will|by|during|within|the|position\w*|basis|schedule)\b)"
)
ON_SITE = (
    rf"\b(?:on[- ]?site(?! reliab)|in[- ](?:the[- ])?office|in[- ]person)\b{_OF_WORK}|\bon (?:our |the )?campus\b"
    r"|\bon (?:our |the |its |client |customer )?premises\b(?! (?:and|or|to|data|infra|cloud|server|deploy|soft))"
    r"|(?<!based )\bon location\b|\b(?:client|customer)(?:['’]s)? (?:site|premises|office)\b"
    r"|\bsur (?:site|place)\b|\bpr[ée]sentiel\b|\bvor ort\b|\bpresencial\w*|\bstacjonarn\w+"
    r"|\bofis(?:te|ten)\b|\bop kantoor\b|\bin (?:sede|presenza)\b|\bchez (?:le|notre|un) client\b|حضوري|من المكتب"
    r"|(?:من|في) (?:مقر|المقر)"
)
OFFICE = (
    r"(?<!back )(?<!front )(?<!middle )(?<!back-)(?<!front-)(?<!middle-)(?<!chief data )(?<!out of )(?<!home )(?<!home-)"
    r"\boffices?\b(?! (?:365|of\b|suite|(?:and|,)[^.;]{0,30}environments|manage|hours|supplies|environment"
    r"|setting|equipment|product|machine"
    r"|position that))|\bstudio\b(?! \d)|\bheadquarters\b|\bhq\b|\bcampus\b"
    r"|\b(?:our|the) (?:\w+ )?lab(?:oratory)?\b(?! env)|\b(?:our|the) (?:\w+ )?facility\b|\bpremises\b"
    r"|\bour (?:\w+ )?(?:site|hub"
    r"|building|plant|factory)\b"
    r"|\bthe (?-i:[A-Z]\w+) (?:site|plant|campus|hub|lab)\b|\b(?:attend|at|to) the site\b|\bnotre (?:site|agence"
    r"|usine)\b"
    r"|\bunsere[nrm]? (?:werk|labor|zentrale)\b|(?:من|في) مكتب|\bbureaux?\b|\b(?:nos|les|des|leurs) locaux\b"
    r"|\bunseren räumen\b|\bunserem standort\b|\bb[üu]ros?\b"
    r"|\boficinas?\b|\bescrit[óo]rios?\b|\bbiur\w+"
    r"|\bofis\w*|\bkantoor\b"
    r"|\bufficio\b|\bsede\b|\bsiedzib\w+|المكتب|مكتبنا|مكاتبنا|المقر|مقر"
)
WORKING = (
    r"\bwork(?:s|ing|ed|place|day)?\b(?! with\b)|\bbased\b|\bsits?\b|\bspend\w*|\btakes? place\b|\berfolgt\b"
    r"|\bperformed\b|\bdone\b"
    r"|\bcarried out\b"
    r"|\blocated\b|\blive\b|\bhir(?:e|ing)\b|\b(?:role|position|job|vacancy|team|employees|candidates|applicants"
    r"|collaboration|opportunity)\b"
    r"|\btravaill\w+|\btravail\b|\bposte\b|\bmission\b|\barbeite\w*|\barbeit\b|\bstelle\b|\btätig\w*|\btrabaj\w+"
    r"|\bpuesto\b|\bempleo\b|\btrabalh\w+|\bvaga\b|\bprac\w+|\bçalış\w+|\bwerk\w*|\blavor\w+"
    r"|عمل|دوام|وظيفة"
)
COMING = (
    r"\b(?:come|comes|coming|go|going|report|return)\b(?: (?:in|back|together))?(?: to| into| in)?\b|\battend\w*"
    r"|\bpresen(?:t|ce)\b|\bcommut\w+|\brequire\w*|\bexpected\b|\bmust\b|\bneed(?:s|ed)?\b|\bhave to\b|\bask\b"
    r"|\b(?:be|you.re|are) (?:in|at) (?:the|our)\b|\bdays? (?:in|at) (?:the|our)\b"
    r"|\bpr[ée]sence\b|\bvenir\b|\bvenez\b|\bpräsenz\w*|\banwesen\w+|\bbist\b|\basist\w+|\bacudi\w+|\bpresencia\b"
    r"|\bcomparec\w+|\bobecno\w+|\bpresenza\b|\baanwezig\w*|حضور|تواجد"
)
# Where one works, not what one works on.
AT_DESK = (
    r"\b(?:work\w*|sits?|based|performed|done|carried out|located|present|together|hired|be|is|are|role|position"
    r"|job)\b[^.;]{0,40}\b(?:in|from|at|out of|on|within)\b(?: [^\W\d]+){0,5} (?:office|our offices|studio"
    r"|headquarters|hq|campus|lab\w*|facility|premises|site|hub|plant|factory)\b|\b(?:an|our) office (?:job|role"
    r"|position)\b|\b(?:travaill\w+|poste|mission)\b[^.;]{0,40}\b(?:bureaux?|locaux)\b|\b(?:arbeite\w*|stelle"
    r"|tätig\w*)\b[^.;]{0,40}\b(?:b[üu]ro|räumen|standort|werk)\b|\b(?:trabaj\w+"
    r"|puesto)\b[^.;]{0,40}\boficinas?\b|\b(?:trabalh\w+|vaga)\b[^.;]{0,40}\bescrit[óo]rios?\b"
    r"|\bprac\w+ w (?:biur\w+|siedzib\w+)|\b(?:werk\w*) (?:\w+ ){0,4}kantoor\b|\blavor\w+ (?:\w+ ){0,4}(?:ufficio"
    r"|sede)\b|(?:عمل|دوام)[^.؛]{0,20}(?:المكتب|مكاتبنا|مقر)"
)
_FEW = (
    r"(?:one|two|three|four|[1-4]|ein(?:en|em|e)?|zwei|drei|vier|une?|deux|trois|quatre|una|dos|tres|cuatro|uma?"
    r"|dois|duas|três"
    r"|jeden|dwa|trzy|cztery|bir|iki|üç|dört|twee|drie|due|tre|quattro|a few|several|some|certain|einige\w?|quelques"
    r"|algunos)"
)
_DAYS = (
    r"(?:[\w-]+ )?(?:days?|\w{0,8}tagen?|jours?|d[ií]as?|dni|dzień|gün|dagen?|giorn[oi]|times|x|fois|vez|veces"
    r"|vezes|mal"
    r"|razy|kez"
    r"|keer|volte)"
)
NUMBERED_DAYS = rf"\b{_FEW}(?: ?(?:-|–|to|or) ?{_FEW})? {_DAYS}\b"
_WEEKDAY = (
    r"(?:mon|tues|wednes|thurs|fri)days?|lundis?|mardis?|mercredis?|jeudis?|vendredis?|montags?|dienstags?|mittwochs?"
    r"|donnerstags?|freitags?|lunes|martes|miércoles|jueves|viernes"
)
EVERY_DAY = (
    r"\bdaily\b|\b(?:every|each) (?:single |working |business )?day\b(?! of)|\b(?:five|5|5/5|cinq|cinco|fünf|pięć"
    r"|beş|vijf|cinque) ?(?:full |working )?(?:days?|x|tagen?|jours?|d[ií]as?|dni|gün|dagen|giorni)\b"
    r"|\bmon(?:day)?s? ?(?:to|through|until|till|–|-) ?fri(?:day)?s?\b|\bfull[- ]time\b|\b(?:all|entire|whole"
    r"|throughout the) week\b|\b100 ?%|\btäglich\b|\bjeden (?:arbeits)?tag\b|\btous les jours\b|\bquotidien\w*"
    r"|\bcinq jours\b|\btodos los días\b|\bdi[aá]ri[ao]\w*|\bcada día\b|\bcodzienn\w+|\bsun(?:day)?s? ?(?:to"
    r"|through|until|–|-) ?thu(?:rsday)?s?\b|\bvon montag bis freitag\b|\bdu lundi au vendredi\b|\bexclusively\b"
    r"|\bausschlie[ßs]+lich\b|\bexclusivement\b|\btodos os dias\b|\bde lunes a viernes\b|\bde segunda a sexta\b"
    r"|\bcodziennie\b|\bher gün\b|\belke dag\b|\bogni giorno\b|\btam zamanlı\b|\bà temps plein\b|خمسة أيام"
    r"|يومي[اً]*\b|كل يوم|طوال"
)
SOME_DAYS = (
    rf"\b{_FEW}(?: ?(?:-|–|to|or|bis|à|a|oder|ou|/) ?{_FEW})?\+? ?{_DAYS}\b|\b{_FEW}x ?(?:/|a|per)"
    rf"|\b(?:days?|tage|jours|d[ií]as) (?:a|per|each|every|pro|par|por) (?:week|month|fortnight|woche|monat"
    rf"|semaine|mois"
    rf"|semana|mes|mês)\b|\b(?:once|twice) (?:a|per|every|each)\b|\b(?:day|days) (?:each|every|per|a) (?:week"
    rf"|fortnight|month)\b|\b(?:a|per|each) fortnight\b"
    rf"|\b(?:{_WEEKDAY})\b|\b[1-9]\d? ?%(?! travel)|\b[1-9]0 ?/ ?[1-9]0\b|\b(?:home|remote|wfh)[- ]days\b"
    rf"|\b(?:half|most days|the rest"
    rf"|rest of the week|restliche\w*|der rest|le reste|el resto|partly|partially|part(?=[ -](?:remote|home"
    rf"|office))|occasional(?:ly)?|sometimes"
    rf"|ad[- ]hoc|some of (?:the|your) time|now and then|from time to time|when (?:needed|necessary|possible"
    rf"|it suits|(?:your|the) \w+ (?:allow|permit)s?)|days? weekly|(?:a "
    rf"|one )?\w+ day a week"
    rf"|every (?:second|other) (?:day|week))\b"
    rf"|\b\d{{1,2}} (?:[\w-]+ ){{0,2}}?days (?:a|per|each) (?:month|quarter|year)\b"
    rf"|\bponctuel\w*|\boccasionnel\w*|\bpartiel\w*|\bgelegentlich\w*|\bteilweise\b|\banteilig\w*|\btageweise\b"
    rf"|\bparcial\w*|\bocasional\w*|\bczęściow\w+|\bokazjonaln\w+|\bkısmen\b|\bdeels\b|\bparzial\w+"
    rf"|يومين|يومان|يوم واحد|ثلاثة أيام|أربعة أيام|أيام في الأسبوع|جزئي"
)
BOTH = (
    r"\b(?:divid\w+|altern\w+|thirds?|mix|mixture|blend|split|balance|combin\w+|alternat\w+|between|mischung"
    r"|aufteilung|combinaison"
    r"|alternance|mezcla"
    r"|combina\w*|misto|mixto|partly|some days)\b|\bpart (?:remote|home|office|on-site)\b|يجمع|مزيج|مختلط"
)
CHOICE = (
    r"\b(?:optional|whenever|whether|either|voluntary|you (?:can )?(?:choose|decide|pick)|your (?:own )?(?:choice"
    r"|call)"
    r"|up to you|if you (?:want|like|wish|prefer)|as you (?:like|wish|prefer)|freiwillig|facultati\w+|opcional)\b"
    r"|اختياري"
)
NOT = (
    r"\bno\b(?! (?-i:[A-Z]))|\b(?:not|never|nobody|cannot|neither|nor|unable|without|none|don.?t|can.?t|isn.?t"
    r"|aren.?t|doesn.?t|won.?t"
    r"|kein\w*|nicht|nie|niemand|ohne|pas|sans|aucun\w*|non|sin|ningún|não|nao|sem|bez|brak|değil|yok|niente|geen"
    r"|niet"
    r"|senza)\b"
    r"|(?:^|\s)(?:لا|ليست?|بدون|غير|دون)\s"
)
# Between a denial and the home: "are not able to support", "cannot be done".
REFUSED = (
    r"\b(?:offer\w*|support\w*|allow\w*|provid\w+|consider\w*|accept\w*|permit\w*|eligible|éligible|suitable|open"
    r"|possib\w+"
    r"|available|done|performed|carried out|apply|be|looking for|möglich\w*|geeignet|vorgesehen|posibilidad"
    r"|possibilidade"
    r"|possibilité|ofrece\w*|oferece\w*|admite\w*|możliwo\w+|możliw\w)\b"
)
NOT_ONLY = (
    r"\b(?:only|just|merely|simply|necessarily|not all|no (?:matter|problem|longer|office|commute)|if not|why not)\b"
)
REFUSED_BEHIND = (
    r"(?:(?! or | and |,)[^.;]){0,30}\b(?:(?:is|are|will be|be)(?: unfortunately| currently| sadly)? not(?! only"
    r"| just| required"
    r"| necessar| mandatory| compulsory| limited)|not (?:available|possible|offered|an option|accepted|considered"
    r"|allowed|permitted"
    r"|supported|eligible)|n['’]est pas|(?:cannot|can['’]t|won['’]t) (?:be|work)|isn['’]t|aren['’]t|nicht|no es"
    r"|não é|nie jest|niet"
    r"|non è|unavailable|impossible|imposible|excluded|ruled out|ausgeschlossen|exclu\b|mümkün değil)\b"
)
OFFERED = (
    r"\b(?:possib\w+|optional?|option|open to|considered|consider|eligible|welcome\w*|available|allowed|permitted"
    r"|offer\w*"
    r"|flexib\w+|benefits?|can|may|let|möglich\w*|bieten|éligible|ofrece\w*|posible|posibilidad|possível"
    r"|oferece\w*|możliw\w+|imkan\w*|mogelijk\w*|proposons)\b|متاح|يمكن"
)
_WHEREVER = (
    r"(?:anywhere|wherever(?! (?:possible|needed|necessary|they|customers))|where (?:you|they) (?:want|like"
    r"|live|prefer|choose"
    r"|are|please|feel)|any of (?:the|our) (?:\w+ )?(?:states|countries|cities)|any (?:other )?(?:\w+ )?(?:city"
    r"|town|state|country|location|place|province)|von überall"
    r"|überall(?! im unternehmen)|n['’]importe où|partout|cualquier (?:lugar|ciudad|parte|país|sitio)"
    r"|qualquer (?:lugar|cidade"
    r"|parte|estado)|onde quiser\w*|donde (?:quieras|vivas|prefieras|estés)|onde (?:você )?(?:mora|vive|estiver)\w*"
    r"|z dowolnego|her yerden|overal|ovunque|wo (?:du|sie|ihr) (?:willst|möcht\w*|wollt?\w*|lebst|wohnst|magst|bist))"
)
ANYWHERE = (
    rf"\bwo (?:du|sie|ihr) (?:willst|möcht\w*|wollt?\w*|magst)\b|\b{_WHEREVER} (?:werken|çalış\w*|arbeiten)\b"
    rf"|\byerden çalış\w*|\barbeitsort (?:ist )?frei\b"
    rf"|\bno fixed (?:place|location)\b"
    r"|\b(?:you (?:can )?(?:decide|choose|pick)|nobody cares|(?:don['’]t|do not|doesn['’]t) (?:care|mind"
    r"|matter))\b[^.;]{0,12}\bwhere (?:you|to)\b|"
    rf"\b(?:(?<!not )work(?:s|ing)?(?! with)|(?<!not )based|live|located|performed|done|hired?|locations?|sit"
    rf"|arbeit\w*|travaill\w+"
    rf"|trabaj\w+|trabalh\w+|prac\w+|çalış\w+|werk\w*|lavor\w+)[ :]{{1,2}}(?:\w+ ){{0,4}}?{_WHEREVER}\b"
    r"|(?:عمل|العمل)(?: \S{1,8})? من أي مكان"
)
SPREAD = (
    r"\b(?:we(?: are|['’]re)|wir (?:sind|arbeiten)|nous sommes|somos|our team is|the team is|the company is"
    r"|workforce is)"
    r"(?: (?!globally|geograph|strateg)\w+){0,3} (?:distributed|verteilt|distribuid[ao]s?"
    r"|dispersed)\b(?! (?:across|over|throughout|and))"
    r"|\b(?:fully|entirely|completely"
    r"|vollständig|komplett"
    r"|entièrement|completamente|totalmente)[ -](?:distributed|verteilt|distribué|distribuid[ao])\b"
)
NO_OFFICE = (
    r"\b(?:have|has|with|there.s|there is) (?:no|not (?:got )?an?)[^.;]{0,14} (?:offices?|headquarters)\b"
    r"|\b(?:don.?t|doesn.?t"
    r"|do not|does not)"
    r" (?:have|need|keep|run|rent) (?:an?|any)[^.;]{0,14} offices?\b|\b(?:no|never|nobody"
    r"|without)\b[^.;]{0,14}\bcommut\w+"
)
COME_IN = (
    r"\b(?:b[üu]ro|präsenz|office-)tag\w*\b|\b(?:attendance|presence)\b[^.;]{0,30}\b(?:required|needed|expected"
    r"|mandatory)\b"
    r"|\b(?:présence|präsenz|anwesenheit|presencia|asistencia|comparecimento)\b|حضور|\b(?:come|comes|coming|be) in\b"
    r"|\banchor days?\b|\b(?:office|in[- ]person) days?\b"
)
# What happens at a desk once in a while, and is not the work: a visit, a meal, a party.
OCCASION = (
    r"\b(?:travel\w*|trips?|visit\w*|off-?sites?|retreats?|events?|kick-?offs?|gather\w*|get[- ]togethers?"
    r"|interview\w*"
    r"|workshops?|trainings?|courses?|cursos|corsi|lunch\w*|breakfast\w*|snacks?|drinks?|child|experience|degree"
    r"|background|budgets?|meals?|food|fruit|coffee|party|parties"
    r"|gym|fitness|parking|yoga|canteen|kantine|childcare|dog|dogs|install\w*|users?|twice a year|once a year"
    r"|(?:every|each"
    r"|a|per|once a) (?:quarter|year)|quarterly|yearly|annual\w*|déplacements?|entretiens?|formations?|dienstreise\w*"
    r"|betreuung|kunden|expand\w*|opening|opened|new office|growing|program offices?|environments?)\b"
)
OPTIONAL_BEHIND = (
    r"[^.;,]{0,30}\b(?:optional|voluntary|not (?:required|needed|necessary|mandatory|expected|compulsory)"
    r"|whenever|if you"
    r"|up to you|only when|freiwillig|facultati\w+|opcional|nicht (?:nötig|erforderlich|notwendig))\b"
    r"|[^.;,]{0,20}اختياري"
)
# Of how people are chosen and begin, which says nothing of the work.
HIRING = (
    r"\b(?:interview\w*|onboarding|hiring process|recruit\w+ process|recruitment|screening|training sessions?"
    r"|steps?|pay|salary|compensation)\b"
)
ATTENDANCE = r"\s?(?:presence|attendance|days?|visits?|time)\b"
