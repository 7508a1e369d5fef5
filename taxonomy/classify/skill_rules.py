"""Whether a place that names a skill speaks of the skill: neighbours, context, negation, degrees, the employer's name."""

from __future__ import annotations

import re

from taxonomy.classify.cues import Passage
from taxonomy.classify.skill_words import Mention

CONTEXT = 150
NEIGHBOUR = 40
LEAD = 80
SENTENCE = 160
LONGEST_NAME = 80

_LISTED = (
    r"(?:[\w+#./-]{1,24}(?: [\w+#./-]{1,24})?(?:, ?(?:or |and |nor |ou |oder |o |او )?|"
    r" (?:or|nor|ou|oder|noch|o|ni|nem|او)(?: (?:with|in|mit|en|em|de|con|com|في))? |/)){0,5}"
)
# A denial in six languages, what may stand between it and the skill, and other members of the same list.
NEGATED = re.compile(
    r"(?:\bno\b|\bnot\b|\bwithout\b|\bnever\b|\bn't\b|don't|doesn't|isn't|aren't|won't|needn't|\bneither\b|"
    r"\bnobody\b|\bno one\b|\bweder\b|\bebenso ?wenig\b|"
    r"\bkeine?r?n?\b|\bohne\b|\bpas\b|\baucune?\b|\bsans\b|\bsin\b|\bsem\b|\bnao\b|\bبدون\b|"
    r"\bلا (?:يشترط|تشترط|نستخدم|يلزم|نحتاج|يتطلب|تتطلب|نطلب)\b)"
    r"(?! (?:only|just|seulement|uniquement|nur|solo|solamente|apenas|somente)\b)"
    r"(?: (?:need|needs|needed|required?|requires?|necessary|have|has|to|know|prior|previous|any|a|an|the|be|here|"
    r"experience|experiences|knowledge|skills?|background|expertise|familiarity|with|in|of|for|is|are|use|uses|using|"
    r"used|do|write|writing|learn|touch|worry|about|work|working|expects?|expected|asks?|wants?|mandatory|you|require|"
    r"se|es|hace|falta|que|tener|conocer|pedimos|exigimos|usamos|utilizamos|trabajamos|con|previa|"
    r"utilizara|utiliza|requiere|necesita|necesitas|necesario|saber|conocimientos|experiencia|"
    r"connaissances?|connaitre|maitriser|necessaire|experience|en|de|du|des|d'|besoin|"
    r"e|exige|preciso|precisa|necessario|conhecer|conhecimentos?|ter|em|"
    r"vorkenntnisse|kenntnisse|erfahrung|mit|the following|خبره|معرفه|الوظيفه|ب|في)){0,8}[ :]{1,3}" + _LISTED + r"\Z"
)
# What follows a skill that is not asked for, unless the sentence goes on to call it a plus.
NEGATED_AFTER = re.compile(
    r"[^.;:!?\n]{0,40}?\b(?:(?:is|are|was|were) (?:not|no longer)|isn't|aren't|not|no longer|n'est (?:pas|plus)|"
    r"ne sont (?:pas|plus)|non|nicht(?: mehr)?|no es|no son|no se|ya no se|nao e|nao sao)"
    r" (?:(?:strictly|absolutely|zwingend|estrictamente|indispensablement|a|an|is|be|being|in) ){0,2}"
    r"(?:required?|requirement|needed|necessary|mandatory|must|essential|used?|supported|asked for|"
    r"obligatoire|requise?|necessaire|exigee?|demandee?|utilisee?|erforderlich|notwendig|notig|vorausgesetzt|benotigt|verlangt|gefordert|"
    r"necesari[oa]|obligatori[oa]|requerid[oa]|utiliza|usa|requiere|necessari[oa]|obrigatori[oa]|exigid[oa]|usad[oa])\b"
    r"(?![^.;\n]{0,30}\b(?:plus|bonus|but|preferred|nice|helpful|advantage|atout|vorteil|deseable|valorable|"
    r"diferencial))"
    r"|[^.;:!?\n]{0,24}\b(?:braucht|benotigt|verlangt|erwartet) niemand\b"
    r"|[^.;\n]{0,20}\b(?:غير مطلوب|ليس مطلوبا|ليس شرطا)"
    r"| ?: (?:no|non|nein|nao)(?=[.;,\n]|\Z)"
)
DEGREE = re.compile(
    r"\b(?:degrees?|bachelor'?s?|master'?s?|b\.?sc|m\.?sc|m\.?eng|ph\.? ?d|doctorate|ms|bs|ba|ma|b\.s\.?|m\.s\.?|"
    r"diploma|"
    r"diplome|majors?|majoring|minor|studium|hochschulabschluss|abschluss|licence|ingenieur|bac ?\+ ?\d|formation|"
    r"graduate|graduated|undergraduate|studied|studying|student in|estudios|grado|licenciatura|titulacion|titulo|"
    r"maestria|doctorado|mestrado|doutorado|bacharelado|graduacao|formacao|ensino superior|"
    r"بكالوريوس|ماجستير|دكتوراه|شهاده|درجه)\b[^;:\n]{0,130}\Z"
)
DEGREE_AFTER = re.compile(
    r"[^.;:\n]{0,90}?\b(?:or|and|ou|oder|o|in) (?:an? |any |another |einem |un |une )?(?:\w{1,14}[ /-]){0,2}"
    r"(?:related|similar|equivalent|comparable|relevant|other|quantitative|technical|stem|vergleichbar\w*|connexe|"
    r"similaire|afin|afines|similares|correlat\w+) (?:\w{1,16} ){0,2}(?:fields?|disciplines?|degrees?|subjects?|areas?|"
    r"majors?|domaines?|fachs?|studiengang|campos?|carreras?|cursos?)\b"
    r"|[ ,/\w&-]{0,40} (?:degrees?|diploma|department|faculty|major|graduates?|studium)\b"
)
EXPERIENCE = re.compile(
    r"\b(?:experience|proficien\w+|knowledge|skills?|expertise|connaissances?|kenntnisse|erfahrung|experiencia|"
    r"conocimientos?|conhecimentos?|خبره|معرفه)\b[^.]*\Z"
)
# The end of a sentence before the words about a degree; "M.Sc. in" ends none.
ENDED = re.compile(r"\w{4}[.!?] ")
# So many words of Portuguese make a text Portuguese, in which "no" means "in the".
PORTUGUESE_WORDS = 3
LEGAL_FORM = re.compile(r"[ ,]+(?:inc|llc|ltd|limited|gmbh|corp|corporation|plc|s\.?a\.?s?|ag|b\.?v|pty ltd|co)\.?\Z")


def own_name(folded_company: str) -> str:
    """The employer's folded name without its legal form, cut where no honest name is so long."""
    return LEGAL_FORM.sub("", folded_company[:LONGEST_NAME].strip())


def speaks_of(passage: Passage, mention: Mention, own: str) -> bool:
    """Whether the words around a mention leave it standing; `own` is own_name() of the employer, "" where unknown."""
    folded = passage.folded
    start, end, skill = mention.start, mention.end, mention.skill
    if own and folded[start:end] in own and own in folded[max(0, start - len(own)) : end + len(own)]:
        return False
    if (skill.not_before or skill.not_after) and not _neighbours_allow(folded, mention):
        return False
    if mention.context is not None:
        near = f"{folded[max(0, start - CONTEXT) : start]} \n {folded[end : end + CONTEXT]}"
        if not mention.context.search(near):
            return False
    first, last = passage.sentence(start)
    lead = max(first, start - LEAD)
    if passage.has("denial", lead, start) and _denies(passage, folded[lead:start]):
        return False
    if passage.has("denial", end, min(last, end + NEIGHBOUR)) and NEGATED_AFTER.match(
        folded[end : end + LEAD + NEIGHBOUR]
    ):
        return False
    return not (skill.concept and (passage.has("hiring", first, last) or _is_subject(passage, start, end)))


def _denies(passage: Passage, lead: str) -> bool:
    """Whether the words that lead to a skill say that it is not asked for."""
    denial = NEGATED.search(lead)
    if denial is None or not denial[0].startswith("no "):
        return denial is not None
    return len(passage.cues.get("portuguese", ())) < PORTUGUESE_WORDS


def _neighbours_allow(folded: str, mention: Mention) -> bool:
    after = folded[mention.end : mention.end + NEIGHBOUR]
    tail = after.lstrip(" -\"'/)")
    if any(_starts_with(tail, word) or after.startswith(word) for word in mention.skill.not_before):
        return False
    before = folded[max(0, mention.start - NEIGHBOUR) : mention.start].rstrip()
    bare = before.rstrip(" -&\"'(")
    return not any(_ends_with(bare, word) or _ends_with(before, word) for word in mention.skill.not_after)


def _is_subject(passage: Passage, start: int, end: int) -> bool:
    """Whether a concept is only the subject of a degree."""
    folded = passage.folded
    line = max(folded.rfind("\n", max(0, start - SENTENCE), start) + 1, start - SENTENCE, 0)
    lead = folded[line:start]
    ended = [match.end() for match in ENDED.finditer(lead)]
    if ended:
        line, lead = line + ended[-1], lead[ended[-1] :]
    if passage.has("degree", line, start) and DEGREE.search(lead):
        return EXPERIENCE.search(lead.rpartition(". ")[2]) is None
    if passage.has("subject", end, end + SENTENCE) and DEGREE_AFTER.match(folded[end : end + SENTENCE]):
        return EXPERIENCE.search(lead) is None
    return False


def _starts_with(tail: str, word: str) -> bool:
    return tail.startswith(word) and not tail[len(word) : len(word) + 1].isalnum()


def _ends_with(before: str, word: str) -> bool:
    return before.endswith(word) and not before[: -len(word)][-1:].isalnum()
