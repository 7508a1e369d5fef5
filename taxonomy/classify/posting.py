"""All labels of one posting: role, seniority and skills, joined with the words they rest on."""

from __future__ import annotations

from taxonomy.catalog import Catalog
from taxonomy.classify.result import Classification
from taxonomy.classify.role import find_role
from taxonomy.classify.seniority import find_seniority
from taxonomy.classify.skills import find_skills


def classify(title: str, text: str, catalog: Catalog, company: str | None = None) -> Classification:
    """Label a posting from its title and plain text; `company` keeps the employer's own name from counting as a skill.

    Evidence stands in the order role, seniority, skills; its offsets count code points of `title` or `text` as given.
    """
    role = find_role(title, text, catalog)
    seniority, seniority_evidence = find_seniority(title, catalog)
    skills, skill_evidence = find_skills(title, text, catalog, company)
    evidence = (*role.evidence, *((seniority_evidence,) if seniority_evidence else ()), *skill_evidence)
    return Classification(role.role, role.confidence, role.runner_up, seniority, skills, evidence, role.secondary)
