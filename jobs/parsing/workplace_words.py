"""Further words of sentences about where one works, in six languages; `workplace.py` says what becomes of them.

Each is the inside of an alternation, matched without regard to case: "trabaja desde casa" is remote, "sans télétravail" is
refused, "teledetección" is an aside.
"""

from __future__ import annotations

_HOME = r"(?:home|casa|chez soi|zu ?hause|domicile|(?:ال)?منزل|(?:ال)?بيت)"
_PLACE = r"(?:office|studio|lab|plant|factory|site|headquarters|hq|campus|bureaux?|b[üu]ro|oficina|sede|escrit[óo]rio)"
_HOME_WORK = (
    r"(?:home[- ]?office|t[ée]l[ée]travail|teletrabajo|teletrabalho|remote(?:[- ]?arbeit)?"
    r"|mobil\w{0,3} arbeit\w{0,3})"
)

ASIDE = (
    r"\bremote[- ]work(?:ing)? (?:trends?|research|software|tools?|habits|products?|market|data)\b"
    r"|\bremote (?:telemetry|caches?|vehicles?|sites?|villages?|areas?|regions?|communit\w+|sensors?|terminals?"
    r"|offices?)\b"
    r"|\b(?:monitore?o|monitoramento|supervisión|sensoriamento|detección|acceso|acesso|surveillance|accès|wartung) "
    r"(?:remot[oa]|à distance|remote)\b"
    r"|(?:استشعار|مراقبة|تحكم|تعليم|تعلم|رعاية|تشخيص)(?: \S{1,12})? عن بُ?عد|ال(?:استشعار|مراقبة|تحكم|تعليم"
    r"|تعلم) عن بُ?عد"
    r"|\b(?:experience|experienced|comfortable|used to) (?:of |in |with )?(?:working )?(?:in |with |on |as part of )?"
    r"(?:an? )?(?:remote|distributed|hybrid)(?:,? (?:and|or|/) \w+)? (?:teams?|settings?|environments?)\b"
    r"|\b(?:clients?|customers?|audiences?|events?|training)\b[^.;]{0,24}\bin[- ]person\b"
    r"|\bwork(?:ing)? (?:remotely )?from (?:anywhere|abroad)(?: policy| program\w*)?[^.;]{0,24}"
    r"\b(?:\d{1,2}|one|two|three|four|six|eight|a few) (?:weeks?|months?|days (?:a|per) year)\b"
    r"|\b(?:lunch|breakfast|fruit|coffee|snacks|drinks)\b[^.;]{0,30}\boffice\b(?: (?:each|every) day)?"
    r"|\b(?:reimburs\w+|stipends?|budget|allowance|equipment|contribution|money)\b[^.;]{0,20}\bhome[- ]?office\b"
    r"|\bhybrid (?:neural|algorithm|inference|index|rank|symbolic|quantum|simulation|optimi[sz])\w*"
)
REFUSED = (
    rf"\b(?:sans|ohne|sem|sin opci[óo]n (?:de|a)|sin posibilidad de) (?:possibilité de |opção de )?{_HOME_WORK}\b"
    rf"|\b(?:no (?:se )?(?:ofrece\w{{0,2}}|hay|existe|contempla\w{{0,2}}|admite\w{{0,2}}|aplica)|não (?:há"
    rf"|oferece\w{{0,3}}|aceita\w{{0,3}})|"
    rf"pas (?:de )?possib\w+ de|nous n.offrons pas (?:de )?) ?(?:el |la |de )?(?:trabajo "
    rf"|trabalho )?(?:{_HOME_WORK}|remot[oa]|casa)\b"
    rf"|\b{_HOME_WORK}\b[^.;,]{{0,20}}\b(?:nicht|non|no está|no es|não é)\b[^.;,]{{0,16}}\b(?:möglich|vorgesehen"
    rf"|possible|posible|prévu|"
    r"disponible|dispon[ií]vel|poss[ií]vel)\b"
    r"|(?:لا يوجد|لا يتوفر|لا يمكن|ليست?|بدون|غير متاح)(?: \S{1,10}){0,2} عن بُ?عد"
    r"|\b(?:not an?|neither) (?:hybrid|remote) (?:or|nor) (?:an? )?(?:hybrid|remote)\b"
)
ALL_REMOTE = (
    r"\bwork(?:s|ing)? from (?:any(?:where| (?:location|place|country|city))|wherever|where (?:they|you|we) live)\b"
    r"|\b(?:voll(?:st[äa]ndig)?|komplett|ausschlie[ßs]+lich|rein) (?:im |aus dem |von )?(?:home[- ]?office"
    r"|remote|zu ?hause)\b"
    r"|\b(?:von [üu]berall|ortsunabh[äa]ngig)\b(?: in \w+)? arbeiten|\barbeiten sie von [üu]berall"
    r"|\bortsunabh[äa]ngiges arbeiten\b"
    r"|\b(?:travail|poste) (?:entièrement |totalement )?à distance\b(?![^.;]{0,30}(?:jours?|partiel))"
    r"|\b(?:trabaja|trabajarás|trabaje|trabalhe|trabalhará) (?:desde|de|em) (?:tu |su |sua )?(?:casa"
    r"|cualquier (?:lugar|parte)|qualquer lugar)\b"
    r"(?![^.;]{0,20}(?:d[ií]as? a la|vezes|veces))|\ben remoto\b(?! (?:[1-4]|dos|tres) d)"
    r"|من (?:المنزل|البيت) (?:بدوام كامل|بالكامل|طوال)|من أي مكان|من اي مكان"
    r"|\bwo (?:du|sie|ihr) (?:willst|möchte\w*|wollen|wollt)\b|\boù (?:vous|tu) (?:voulez|veux|souhaitez)\b"
    r"|\bdonde (?:quieras|prefieras)\b"
    r"|\bonde (?:quiser\w*|preferir\w*)\b|\b(?:trabajo|trabalho) a dist[âa]ncia\b"
    r"|\boffice\b[^.;]{0,24}\bor (?:from |at )?home\b"
    r"|\bwork (?:fully|entirely|completely|full[- ]time|100 ?%|permanently) from home\b"
    r"|\b(?:no|not|never|nobody|don['’]t|doesn['’]t)\b[^.;]{0,30}\b(?:come|go|report"
    r"|commute)(?: in)? (?:in)?to (?:the|an|our) office\b"
    r"|\bhome or (?:the )?office\b|\boffice or home\b"
    r"|\b(?:choose|choice|options?|either|decide|prefer)\b[^.;]{0,30}\bremote(?:ly)?\b[^.;]{0,24}\b(?:on[- ]?site|office)\b"
    r"|\b(?:choose|choice|options?|either|decide|prefer)\b[^.;]{0,30}\b(?:on[- ]?site|office)\b[^.;]{0,24}\bremote(?:ly)?\b"
    r"|\bfrom home anywhere\b|\b(?:do|perform) (?:this|the|your) (?:job|work|role) from home\b"
)
REMOTE = (
    r"\b(?:done|performed|carried out|delivered) from home\b|\bteam (?:is|are) (?:fully )?distributed\b"
    r"|العمل من (?:المنزل|البيت)|\btrabajar (?:desde|en) casa\b|\btrabalhar de casa\b"
)
HYBRID = (
    rf"\b(?:once|twice|three times|[1-9] times) (?:a|per|each|every) (?:week|month"
    rf"|fortnight)\b[^.;]{{0,40}}\b{_PLACE}\b"
    rf"|\b{_PLACE}\b[^.;]{{0,30}}\b(?:once|twice|three times) (?:a|per|each|every) (?:week|month|fortnight)\b"
    rf"|\b(?:one|two|three|[1-9]|1[0-2])(?: ?(?:-|–|to) ?[1-9]\d?)? (?:days?|weeks?) (?:a|per|each"
    rf"|every) (?:week|month|quarter|fortnight)\b"
    rf"[^.;]{{0,40}}\b{_PLACE}\b|\b{_PLACE}\b[^.;]{{0,20}}\b(?:2|3|two|three)(?: ?(?:-|–|to) ?[3-4])? days per week\b"
    rf"|\b(?:in|at) the {_PLACE} (?:for )?(?:2|3|two|three)(?: ?(?:-|–|to|or) ?(?:3|4|three|four))? days\b"
    rf"|\b[1-9]\d ?%(?: of (?:the|your) time)? (?:from|in|at|im|in der|en|de) (?:the |our |la |el )?(?:{_PLACE}"
    rf"|{_HOME}|{_HOME_WORK})\b"
    rf"|\b[1-9]\d ?% (?:de )?{_HOME_WORK}\b|\bbis zu [1-9]\d ?%"
    rf"|\b{_HOME_WORK}(?: est| es| é)? (?:parcial|partiel|ocasional|occasionnel|anteilig|teilweise|tageweise"
    rf"|hybride?)\b|\bteilweise {_HOME_WORK}\b"
    r"|\bpr[äa]senztag\w{0,3}\b|\bhybrides? (?:arbeits\w+|modell|arbeiten|konzept)\b|\balternating (?:between"
    r"|weeks)\b"
    r"|(?:يومان|يومين|ثلاثة أيام|أربعة أيام|يوم واحد)[^.؛]{0,16}(?:من|في) (?:المكتب|المنزل|البيت|المقر)"
    r"|\b(?:one|two|three|four|[1-4]) office days?\b|\bhome[- ]?office (?:nach|in) absprache\b"
)
ALL_ONSITE = (
    r"\b(?:oficina|bureau|b[üu]ro|escrit[óo]rio|ufficio|kantoor)\b[^.;]{0,24}"
    r"\b(?:todos los días|tous les jours|jeden tag|täglich|todos os dias|ogni giorno|elke dag)\b"
    r"|\b(?:todos los días|tous les jours|jeden tag|täglich|todos os dias|ogni giorno|elke dag)\b[^.;]{0,24}"
    r"\b(?:oficina|bureau|b[üu]ro|escrit[óo]rio|ufficio|kantoor)\b"
    r"|الحضور (?:[إا]لى|في) (?:المكتب|المقر|مقر)|\bwork from office\b|"
    r"\b(?:on[- ]?site(?! reliab)|in[- ]office|in[- ]person|office)\b[^.;]{0,20}\bmon(?:day)?s? (?:to|-|–|through"
    r"|until) fri(?:day)?s?\b"
    rf"|\b(?:in[- ]person|together)\b[^.;]{{0,40}}\b{_PLACE}\b[^.;]{{0,12}}\bevery ?day\b"
    rf"|\b{_PLACE}\b[^.;]{{0,12}}\b(?:every|each) (?:working )?day\b"
    rf"|\bbased (?:full[- ]time )?(?:at|in|out of) (?:our|the) (?:\w+ ){{0,2}}(?:plant|factory|warehouse"
    rf"|hospital|laborator\w+)\b"
    r"|\b(?:must )?work (?:on|at) (?:the )?location in\b"
    r"|\bpr[ée]sence (?:sur site |au bureau )?(?:obligatoire|exigée|requise|quotidienne)\b"
    r"|\bpr[äa]senz(?:arbeit|pflicht|stelle|t[äa]tigkeit)\b"
    r"|\bausschlie[ßs]+lich vor ort\b|\b100 ?% (?:presencial|présentiel|vor ort)\b|\bexclusivamente presencial\b"
    r"|\bwe (?:all )?work (?:out of|from|in|at) (?:the|our) (?!home)(?:\w+ ){0,2}office\b(?![^.;]{0,50}\b(?:home"
    r"|remote|days?|hybrid)\b)"
    r"|(?:العمل|دوام)(?: كامل)? (?:من|في) (?:مقر|المقر|المكتب)|مكان العمل ?: ?(?:المكتب|المقر|مقر)"
    r"|\bwork on site\b(?![^.;]{0,40}(?:home|remote|[1-4] days|two|three|client|customer))"
    r"|\b(?:be|work) on[- ]?site (?:for )?(?:five|5) days\b|\b(?:travail|poste"
    r"|mission) (?:\w+ )?sur site\b(?![^.;]{0,40}\b(?:jours?|télétravail))"
)
