"""Whether a title may be work with data at all, so that a list without texts need not be asked for every one of them.

Wide on purpose: what it lets through is only read, not shown; what it stops is a cook, a driver or a sales manager.
"""

from __future__ import annotations

import re

# A title in letters that these words are not written in is let through.
_OTHER_LETTERS = re.compile(r"[\u0370-\u1cff\u2c00-\ud7ff]")
_WORDS = re.compile(
    r"data|daten|datos|donn[ée]es|dados|\bdati\b|\bveri\b|d[ữu] li[ệe]u|\bb?bdd\b|rdbms|storage|distributed|query|\bhpc\b"
    r"|distribu[ií]d[oa]s?|postgres|chatbot|\bvis(?:i[óo]n|[ãa]o)\b|artificial"
    r"|\bmle\b|prompt|autom[áa]tic|makine|dashboard|report|search|semantic|stream|pipeline"
    r"|anal[yiíý][sztck]|statisti|esta[dt][íi]sti|scien(?:ce|tist)|research|quant|machine"
    r"|learning|intelligen|apprentissage|maschinelles"
    r"|\b(?:ai|ml|ki|ia|bi|nlp|llms?|genai|mlops|llmops|dataops|aiops|dba|etl|elt|olap|sql|dbt|gis|rag|cv)\b"
    r"|ab initio|inteligenc[ij]a|\bdwh\b|\bdatos?\b|\bdel dato\b|informatica|\bpln\b|matillion|\bocr\b|\bray\b|veritaban|platform"
    r"|talend|pentaho|quicksight|\bbw\b|palantir|\bgraph\b|neo4j|tinyml|cockroach|collibra|couchbase"
    r"|\bdb2\b|sgbd|flink|redshift|lookml|\bga4\b|\bkpi|scorecard|berichtswesen|\bmis\b|information manage|psychometr"
    r"|konometri|mod[ée]lisation|recomenda|retrieval|anomaly|understanding|pytorch|cuda|\btts\b|haute performance"
    r"|[a-z]ops\b|warehouse|\blake|snowflake|spark|hadoop|kafka|airflow|tableau|power ?bi|looker|insight|visuali[sz]ation"
    r"|algorithm|\bvision\b|speech|language model|neural|deep|perception|robotic|recommend|ranking|personali[sz]ation"
    r"|forecast|econometr|bioinformat|computational|biostat|experiment|decision|applied|model|inference|\bgpu\b|agent",
    re.IGNORECASE,
)


def may_be_data_work(title: str) -> bool:
    """Return whether `title` holds a word that work with data is named by."""
    return bool(_WORDS.search(title[:300]) or _OTHER_LETTERS.search(title[:300]))
