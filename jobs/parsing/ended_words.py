"""Words by which a page says that an opening has ended, in English, French, German, Spanish, Portuguese and Arabic.

`says_ended` takes them for a hint and never a proof: a page may carry them about another opening. `OVER` is stricter: a
sentence that names the posting and says so of it, as the beginning of a closed page does.
"""

from __future__ import annotations

import re

from jobs.parsing.html import plain_text, sanitise

# A page is looked through this far (characters).
LONGEST = 500_000
_SPACE = re.compile(r"\s+")
_THING = r"(?:job|position|role|posting|opening|vacancy|listing|opportunity)"
_ENDED = re.compile(
    rf"""
    \bno\ longer\ (?:available|open|active|accepting\ applications|being\ accepted)\b
    | \b{_THING}\ (?:has\ (?:been\ )?|is\ )(?:now\ )?(?:filled|closed|expired|withdrawn|removed)\b
    | \b{_THING}\ (?:could\ not\ be|was\ not|not)\ found\b
    | \bapplications\ (?:are\ |have\ )?(?:now\ )?closed\b
    | \bn['’]est\ plus\ (?:disponible|en\ ligne|ouverte?|d['’]actualité)\b | \bposte\ (?:est\ |a\ été\ )?pourvu\b
    | \boffre\ (?:est\ |a\ )?expirée?\b
    | \bnicht\ mehr\ (?:verfügbar|aktiv|ausgeschrieben|online)\b | \b(?:stelle|position)\ (?:ist\ )?(?:bereits\ )?besetzt\b
    | \bya\ no\ está\ (?:disponible|activa|abierta)\b | \b(?:oferta|vacante)\ (?:ha\ )?(?:caducado|finalizada|cerrada)\b
    | \b(?:vaga|oportunidade)\ (?:foi\ )?(?:encerrada|preenchida)\b | \bnão\ está\ mais\ disponível\b
    | (?:لم\ تعد\ متاحة|لم\ يعد\ متاح|انتهى\ التقديم|الوظيفة\ مغلقة|تم\ شغل\ الوظيفة)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_IT = r"\b(?:job|position|posting|vacancy|role|opening|advert(?:isement)?|opportunity|listing|requisition)\b"
OVER = re.compile(
    rf"{_IT}[^.!?\n]{{0,40}}\b(?:has (?:now )?expired|(?:is|has) (?:now )?(?:been )?(?:closed|filled|removed|expired)\b|"
    r"(?:is|was) no longer (?:available|open|active|online|accepting)|no longer exists)"
    r"|\bno longer accepting applications\b"
    r"|\b(?:stelle|stellenanzeige|position|job)\b[^.!?\n]{0,40}\b(?:nicht mehr (?:verfügbar|aktiv|online|ausgeschrieben)|"
    r"(?:bereits|schon) besetzt|abgelaufen)"
    r"|\b(?:offre|poste|annonce)\b[^.!?\n]{0,40}(?:n['’]est plus (?:disponible|en ligne|active)|a expiré|est expirée?|"
    r"a été pourvue?|est pourvue?)"
    r"|\b(?:oferta|vacante|puesto)\b[^.!?\n]{0,40}(?:ya no está disponible|ha (?:caducado|expirado)|está cerrad[ao])"
    r"|\bvaga\b[^.!?\n]{0,40}(?:não está mais disponível|foi encerrada|expirou|está encerrada)"
    r"|(?:الوظيفة|الإعلان)[^.!؟\n]{0,40}(?:لم تعد متاحة|انتهت صلاحيت|مغلقة|انتهى)",
    re.IGNORECASE,
)


def says_ended(page: str) -> str:
    """Return the words by which the text of an HTML page says that its opening has ended; empty where it says no such thing."""
    text = _SPACE.sub(" ", plain_text(sanitise(page[:LONGEST])))
    found = _ENDED.search(text)
    return found.group() if found else ""
