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

_LISTED = r"(?:[\w+#./-]{1,24}(?: [\w+#./-]{1,24})?(?:, ?(?:or |and |nor |ou |oder |o )?| or | nor | ou | oder | o | ni |/)){0,5}"
NEGATED = re.compile(
    r"(?:\bno\b|\bnot\b(?! only| just)|\bwithout\b|\bnever\b|\bn't\b|don't|doesn't|isn't|aren't|won't|needn't|"
    r"\bneither\b|\bkeine?r?n?\b|\bohne\b|\bpas d[e']|\bpas besoin d[e']|\baucune?\b|\bsans\b|\bsin\b|\bno se\b|"
    r"\bsem\b|\bnao\b|\bبدون\b|\bلا يشترط\b|\bلا تشترط\b|\bلا نستخدم\b|\bلا يلزم\b)"
    r"(?: (?:need|needs|needed|required?|requires?|necessary|have|has|to|know|prior|previous|any|a|an|the|be|"
    r"experience|"
    r"experiences|knowledge|skills?|background|expertise|familiarity|with|in|of|for|is|are|use|uses|using|used|work|"
    r"working|expect|expected|mandatory|you|require|utilizara|utiliza|requiere|necesita|necesario|saber|conocimientos|"
    r"experiencia|connaissances?|experience|en|de|du|des|besoin|precisa|vorkenntnisse|kenntnisse|erfahrung|mit|"
    r"maitriser|the following|خبره|معرفه|ب|في)){0,8}[ :]{1,3}" + _LISTED + r"\Z"
)
# What follows a skill that is not asked for, unless the sentence goes on to call it a plus.
NEGATED_AFTER = re.compile(
    r"[^.;:!?\n]{0,40}?\b(?:(?:is|are|was) not|isn't|aren't|not|n'est pas|ne sont pas|non|nicht|no es|no son|nao e|"
    r"nao sao)"
    r" (?:(?:strictly|absolutely|zwingend|estrictamente|indispensablement|a|an|is|be|being) ){0,2}"
    r"(?:required?|requirement|needed|necessary|mandatory|must|essential|used|obligatoire|requise?|necessaire|exige|"
    r"erforderlich|notwendig|notig|vorausgesetzt|necesari[oa]|obligatori[oa]|requerid[oa]|necessari[oa]|"
    r"obrigatori[oa])\b"
    r"(?![^.;\n]{0,30}\b(?:plus|bonus|but|preferred|nice|helpful|advantage|atout|vorteil|deseable|valorable|"
    r"diferencial))"
    r"|[^.;\n]{0,20}\b(?:غير مطلوب|ليس مطلوبا|ليس شرطا)"
)
DEGREE = re.compile(
    r"\b(?:degrees?|bachelor'?s?|master'?s?|b\.?sc|m\.?sc|m\.?eng|ph\.? ?d|doctorate|ms|bs|ba|ma|b\.s\.?|m\.s\.?|"
    r"diploma|"
    r"diplome|majors?|majoring|minor|studium|hochschulabschluss|abschluss|licence|ingenieur|bac ?\+ ?\d|formation|"
    r"graduate|graduated|undergraduate|studied|studying|student in|estudios|grado|licenciatura|titulacion|titulo|"
    r"graduacao|formacao|ensino superior|بكالوريوس|ماجستير|دكتوراه|شهاده|درجه)\b[^;:\n]{0,130}\Z"
)
DEGREE_AFTER = re.compile(
    r"[^.;:\n]{0,90}?\b(?:or|and|ou|oder|o|in) (?:an? |any |another |einem |un |une )?(?:\w{1,14}[ /-]){0,2}"
    r"(?:related|similar|equivalent|comparable|relevant|other|quantitative|technical|stem|vergleichbar\w*|connexe|"
    r"similaire|afin|afines|similares|correlat\w+) (?:\w{1,16} ){0,2}(?:fields?|disciplines?|degrees?|subjects?|areas?|"
    r"majors?|domaines?|fachs?|studiengang|campos?|carreras?|cursos?)\b"
    r"|[ ,/\w&-]{0,40} (?:degrees?|diploma|department|faculty|major|graduates?|studium)\b"
)
EXPERIENCE = re.compile(r"\b(?:experience|proficien\w+|knowledge|skills?|expertise)\b[^.]*\Z")
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
    if passage.has("denial", max(first, start - LEAD), start) and NEGATED.search(
        folded[max(first, start - LEAD) : start]
    ):
        return False
    if passage.has("denial", end, min(last, end + NEIGHBOUR)) and NEGATED_AFTER.match(
        folded[end : end + LEAD + NEIGHBOUR]
    ):
        return False
    return not (skill.concept and (passage.has("hiring", first, last) or _is_subject(passage, start, end)))


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
    if passage.has("degree", line, start) and DEGREE.search(lead):
        return EXPERIENCE.search(lead.rpartition(". ")[2]) is None
    if passage.has("subject", end, end + SENTENCE) and DEGREE_AFTER.match(folded[end : end + SENTENCE]):
        return EXPERIENCE.search(lead) is None
    return False


def _starts_with(tail: str, word: str) -> bool:
    return tail.startswith(word) and not tail[len(word) : len(word) + 1].isalnum()


def _ends_with(before: str, word: str) -> bool:
    return before.endswith(word) and not before[: -len(word)][-1:].isalnum()
