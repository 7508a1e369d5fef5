"""Titles of every level in six languages."""

from __future__ import annotations

import pytest

from taxonomy.catalog import load_catalog
from taxonomy.classify.seniority import find_seniority

TITLES = {
    "intern": """
        Stage - Data Analyst
        Stagiaire data scientist
        Apprenti Data Engineer
        Alternant Data Analyst
        Contrat d'apprentissage Data Analyst
        Stage de fin d'études - Machine Learning
        PFE Data Science
        Werkstudentin Data Science (w/m/d)
        Praktikant Business Intelligence
        Pflichtpraktikum Data Analytics
        Studentische Hilfskraft Data Science
        Duales Studium Data Science
        Masterarbeit Machine Learning
        Bachelorarbeit Datenanalyse
        Becaria de análisis de datos
        Prácticas Data Analyst
        Practicante de ciencia de datos
        Estagiário de Dados
        Estagiária de Ciência de Dados
        Estágio em BI
        Jovem Aprendiz - Dados
        متدربة تحليل بيانات
        تدريب صيفي علم بيانات
        برنامج تدريب محلل بيانات
        Data Science Intern (Summer 2026)
        Student Data Engineer
        Data Analyst Co-op
        Industrial Placement - Data Science
        Apprentice Data Analyst
    """,
    "junior": """
        Data Analyst débutant accepté
        Jeune diplômé - Data Scientist
        Data Engineer Junior (H/F)
        Junior-Datenanalyst
        Berufseinsteiger Data Engineering
        Data Analyst Jr
        Analista de Dados Júnior
        Analista de dados Jr.
        Recién graduado - Analista de datos
        محلل بيانات مبتدئ
        مهندس بيانات حديث التخرج
        Graduate Data Engineer
        Entry Level Data Analyst
        Associate Data Scientist
        New Grad Machine Learning Engineer
    """,
    "mid": """
        Analista de Dados Pleno
        Engenheiro de Dados Pl
        Data Engineer II
        Científico de datos semi senior
        Data Engineer SSR
        Mid-level Data Engineer
        Data Engineer intermédiaire
    """,
    "senior": """
        Data Engineer Sénior
        Data Scientist confirmé
        Analyste de données expérimenté
        Data Engineer Expert
        Erfahrener Data Engineer
        Senior-Datenanalystin
        Ingeniera de datos sénior
        Analista de Dados Sênior
        Engenheira de Dados Sr
        Especialista Sênior em Dados
        مهندس بيانات أول
        كبير علماء البيانات
        محلل بيانات خبير
        Sr Data Engineer
        Data Engineer III
    """,
    "lead": """
        Lead Data Scientist
        Chef d'équipe data
        Teamleiter Data Engineering
        Teamleitung Data Science
        Leitender Datenwissenschaftler
        Líder de datos
        Líder técnico de dados
        Coordenador de Dados
        Coordinador de BI
        Référent technique data
        قائد فريق البيانات
        مشرف تحليل البيانات
        Tech Lead Data
        Team Lead, Analytics
    """,
    "staff": """
        Staff Machine Learning Engineer
        Principal Data Engineer
        Ingénieur données principal
    """,
    "manager": """
        Responsable data
        Manager Data Engineering
        Gerente de Dados
        Jefa de datos
        Gerente de Business Intelligence
        Abteilungsleiterin Data
        مدير تحليل البيانات
        Analytics Manager
    """,
    "director": """
        Directrice Data
        Directeur des données
        Leiter Data Science
        Leiterin Business Intelligence
        Bereichsleitung Data & AI
        Direktor Data
        Director de Datos
        Diretora de Dados
        Head of Data
        VP Data
        Chief Data Officer
        رئيس قسم البيانات
        مدير عام البيانات
    """,
    "unspecified": """
        Data Analyst
        Ingénieur données
        Dateningenieur
        Analista de datos
        Engenheiro de dados
        محلل بيانات
        Data Product Manager
        Chef de projet data
        Leadership Data Analyst
        International Data Analyst
        Data Analyst, Internal Audit
        Data Engineer, Senior Living Communities
        Data Analyst - Stage 2 Trials
        Data Scientist, Student Success
        Ingénieur apprentissage automatique
        Lead Scoring Data Analyst
        Data Analyst, Junior Achievement
        Data Engineer - Principal Financial Group
        Data Steward
    """,
}


@pytest.mark.parametrize(
    ("slug", "title"),
    [(slug, title.strip()) for slug, titles in TITLES.items() for title in titles.strip().splitlines()],
)
def test_title_gets_its_level(slug: str, title: str) -> None:
    assert find_seniority(title, load_catalog())[0] == slug
