"""Titles as people write them in six languages, each with the role that the guidelines give it; none of the six is None."""

from __future__ import annotations

import pytest

from taxonomy.catalog import load_catalog
from taxonomy.classify.role import find_role

TITLES: dict[str | None, str] = {
    "data-engineer": """
        Ingénieur données
        Ingénieure Data (H/F)
        Ingénieur d'études Big Data
        Développeur ETL Talend (H/F)
        Développeur Snowflake / dbt
        Architecte data
        Architecte de données
        Alternance Data Engineer
        Stage ingénieur data
        Consultant Data Engineer
        Consultant ETL
        Modélisateur de données
        Responsable ingénierie des données
        Dateningenieur
        Daten-Ingenieur (m/w/d)
        Datenarchitektin
        Data Warehouse Entwickler
        DWH-Entwickler (m/w/d)
        Entwickler Datenintegration
        Werkstudent Data Engineering
        Entwickler Data Warehouse / ETL
        Leiter Data Engineering
        Ingeniero de datos
        Ingeniera de Datos Senior
        Arquitecto de datos
        Desarrollador ETL
        Desarrollador SQL
        Desarrollador/a Big Data
        Modelador de datos
        Especialista en integración de datos
        Becario Ingeniería de datos
        Engenheiro de dados
        Engenheiro(a) de Dados Pleno
        Pessoa Engenheira de Dados
        Arquiteto de dados
        Desenvolvedor ETL
        Desenvolvedor SQL Server
        Estágio em Engenharia de Dados
        Analista de Engenharia de Dados
        مهندس بيانات
        مهندس البيانات أول
        معماري بيانات
        مهندس معماري للبيانات
        مطور ETL
        مهندس مستودعات بيانات
        Analytics Engineer
        Customer Data Engineer
        Software Engineer, Data
        Data Onboarding Engineer
        Palantir Foundry Data Engineer
        Databricks Engineer
        Data Modeller
        Staff Data Engineer, Growth
        Software Engineer III, Data Engineering
        Data Engineering Lead - Payments
        Azure Data Engineer
        GCP Data Engineer (Contract)
        Cloud Data Engineer
        Senior Databricks Developer
        Backend Engineer, Data Pipelines
        Data Solutions Architect
        Enterprise Data Architect
        Informatica Developer
        Talend Developer
        SSIS Developer
        PL/SQL Developer
        Data Integration Architect
        Security Data Engineer
        Software Engineer (Data)
        Software Developer, Big Data
        VP of Data Engineering
        Principal Analytics Engineer
        Marketing Data Engineer
        dbt Developer
        Data Migration Engineer
        AI Data Engineer
        Data Engineer / Data Scientist
    """,
    "data-scientist": """
        Scientifique de données
        Data Scientist (stage)
        Statisticien
        Stage Data Scientist
        Chargée d'études statistiques
        Chercheur en apprentissage automatique
        Chercheur IA
        Doctorant en machine learning
        Datenwissenschaftler
        Werkstudent Data Science
        Praktikum Data Science
        Statistiker
        Wissenschaftlicher Mitarbeiter Machine Learning
        Masterand Data Science
        Científico de datos
        Científico/a de Datos
        Prácticas Data Science
        Estadístico
        Investigador en inteligencia artificial
        Cientista de dados
        Cientista de Dados Júnior
        Estágio em Ciência de Dados
        Pesquisador em IA
        Estatístico
        عالم بيانات
        أخصائي علم البيانات
        إحصائي
        باحث ذكاء اصطناعي
        Decision Scientist
        Applied Scientist
        Applied Scientist II, Search
        Research Scientist, LLMs
        Quantitative Researcher
        Marketing Scientist
        Head of Decision Science
        Member of Technical Staff - Research Scientist
        Principal Data Scientist, Ads
        Data Scientist, Product Analytics
        Senior Applied Scientist, NLP
        Machine Learning Researcher
        AI Research Scientist
        Director, Data Science
        Bioinformatics Data Scientist
        Quantitative Research Analyst
        Biostatistician II
        PhD Research Intern, Computer Vision
        Staff Scientist, Machine Learning
        Experimentation Scientist
        Credit Risk Modeler
        Fraud Data Scientist
        Research Scientist - Reinforcement Learning
        Economist / Data Scientist
        Clinical Data Scientist
        Geospatial Data Scientist
        Causal Inference Scientist
        Graduate Data Scientist
    """,
    "data-analyst": """
        Analyste de données
        Analyste de données (H/F)
        Stage Data Analyst
        Alternant Data Analyst
        Chargé de reporting
        Contrôleur de gestion / Data Analyst
        Développeur Power BI
        Consultant décisionnel
        Consultante Business Intelligence
        Analyste web
        Datenanalyst (m/w/d)
        Daten-Analyst
        BI-Entwickler
        Power BI Entwickler (m/w/d)
        Berater Business Intelligence
        Business Intelligence Berater
        Werkstudent Business Intelligence
        Werkstudent Datenanalyse
        Praktikant Data Analytics
        Teamleiter Business Intelligence
        Reporting Analyst
        Analista de datos
        Analista BI
        Desarrollador BI
        Desarrollador Power BI
        Consultor BI
        Consultor de Business Intelligence
        Especialista en análisis de datos
        Especialista BI
        Analista de inteligencia de negocios
        Prácticas análisis de datos
        Analista de dados
        Analista de Dados Sênior
        Analista de BI
        Analista de Business Intelligence Pleno
        Desenvolvedor Power BI
        Estágio em Análise de Dados
        Consultor de BI
        Especialista em análise de dados
        محلل بيانات
        محللة البيانات
        أخصائي تحليل بيانات
        مطور باور بي آي
        متدرب تحليل بيانات
        محلل ذكاء الأعمال
        أخصائي لوحات معلومات
        Product Data Analyst
        Looker Developer
        Sports Data Analyst
        Tableau Consultant
        Analytics Manager, Growth
        Insights Analyst
        Business Intelligence Lead
        Senior BI Engineer
        Data & Reporting Analyst
        Fraud Data Analyst
        Healthcare Data Analyst
        People Data Analyst
        Revenue Operations Data Analyst
        Senior Product Analyst
        SQL Analyst
        SQL Data Analyst
        Marketing Analytics Manager
        Head of Analytics
        Director of Analytics
        Qlik Sense Developer
        Data Visualization Developer
        Business Data Analyst
        Clinical Data Analyst
        Supply Chain Data Analyst
        Junior Data Analyst - Excel/SQL
        CRM Analyst
        Digital Analytics Specialist
        Data Analytics Intern
        Game Analyst
        KPI Analyst
        Dashboard Engineer
        Analyst, Data & Insights
        Analyst, Business Intelligence
        Lead Analyst, Product Analytics
    """,
    "ml-engineer": """
        Ingénieur en apprentissage automatique
        Ingénieur IA
        Ingénieur IA générative
        Ingénieur en intelligence artificielle
        Développeur IA (H/F)
        Ingénieur Deep Learning
        Ingénieur vision par ordinateur
        Ingénieur NLP
        Alternance ingénieur machine learning
        KI-Entwickler (m/w/d)
        KI-Ingenieur
        Ingenieur für künstliche Intelligenz
        Entwickler Künstliche Intelligenz
        Softwareentwickler KI / Machine Learning
        Entwickler maschinelles Lernen
        Ingeniero de machine learning
        Ingeniero de IA
        Ingeniero en inteligencia artificial
        Desarrollador de IA
        Ingeniero de visión artificial
        Engenheiro de IA
        Engenheiro de aprendizado de máquina
        Desenvolvedor de IA
        Engenheiro de inteligência artificial
        Engenheiro de visão computacional
        مهندس تعلم الآلة
        مهندس ذكاء اصطناعي
        مطور ذكاء اصطناعي
        مهندس نماذج لغوية
        مهندس رؤية حاسوبية
        AI Engineer
        LLM Engineer
        Research Engineer ML
        Research Engineer, Machine Learning
        Forward Deployed AI Engineer
        Generative AI Engineer
        Agentic AI Engineer
        AI Agent Developer
        Prompt Engineer
        Founding AI Engineer
        Speech Recognition Engineer
        RAG Engineer
        Applied AI Engineer
        Senior Machine Learning Engineer, Recommendations
        Staff ML Engineer, Ads Ranking
        Engineering Manager, Machine Learning
        AI/ML Developer
        AI Software Engineer
        LLM Application Developer
        Computer Vision Engineer
        Deep Learning Engineer - Autonomous Driving
        Perception Engineer
        Applied ML Engineer
        Conversational AI Developer
        Head of AI Engineering
        AI Engineering Manager
        Software Engineer, Machine Learning
        Software Engineer, LLM
        Machine Learning Software Engineer
        Edge AI Engineer
        GenAI Architect
        AI Automation Engineer
        Chatbot Developer
        ML Engineer Intern
        Backend Engineer, LLM
        Member of Technical Staff, Machine Learning
        Machine Learning Performance Engineer
        Machine Learning Architect
    """,
    "data-infrastructure-engineer": """
        Ingénieur plateforme data
        Ingénieur plateforme de données
        Ingénieur plateforme ML
        Dateninfrastruktur-Ingenieur
        Ingenieur Datenplattform
        Ingeniero de plataforma de datos
        Ingeniero de sistemas distribuidos
        Engenheiro de plataforma de dados
        Engenheiro de sistemas distribuídos
        مهندس منصة بيانات
        مهندس البنية التحتية للبيانات
        Data Platform Engineer
        ML Infrastructure Engineer
        Kafka Platform Engineer
        Software Engineer, Data Infrastructure
        AI Infrastructure Engineer
        Lakehouse Platform Engineer
        Senior Software Engineer - Data Platform
        Software Engineer, ML Platform
        Staff Engineer, Streaming Platform
        Big Data Platform Engineer
        Database Kernel Engineer
        Senior Software Engineer, Storage
        Engineering Manager, Data Infrastructure
        GPU Cluster Engineer
        ML Systems Engineer, Training Infrastructure
        AI Platform Engineer
        Kafka Engineer
        Software Engineer - ClickHouse Core
        Inference Infrastructure Engineer
        AI Compute Engineer
        Compiler Engineer, Machine Learning
        Data Platform Manager
        Principal Engineer, Data Infrastructure
        Software Engineer, Query Optimizer
    """,
    "data-ops": """
        Ingénieur MLOps
        Ingénieur DataOps
        Administrateur de bases de données
        Administratrice bases de données
        Data Steward
        Responsable gouvernance des données
        Chargé de la qualité des données
        Datenbankadministrator (m/w/d)
        Datenqualitätsmanager
        Data Governance Manager
        Stammdatenmanager (m/w/d)
        Stammdaten Manager
        Administrador de bases de datos
        Especialista en gobierno de datos
        Analista de calidad de datos
        Ingeniero MLOps
        Administrador de banco de dados
        Analista de governança de dados
        Analista de qualidade de dados
        Engenheiro de MLOps
        DBA Oracle Sênior
        مدير قواعد بيانات
        مسؤول قواعد البيانات
        أخصائي حوكمة البيانات
        أخصائي جودة البيانات
        مهندس عمليات تعلم الآلة
        Database Administrator
        Database Reliability Engineer
        Master Data Analyst
        Data Quality Engineer
        Senior MLOps Engineer
        Data Operations Manager
        Data Operations Engineer
        Data Governance Lead
        Data Governance Specialist
        Head of Data Governance
        PostgreSQL DBA
        SQL Server Database Administrator
        Database Engineer
        MongoDB Administrator
        Master Data Manager
        MDM Consultant
        Data Quality Manager
        Data Quality Lead
        SRE, Data Platform
        Metadata Specialist
        Data Catalog Specialist
        Data Librarian
        Snowflake Admin
        Data Support Analyst
        Data Steward (Customer)
    """,
    None: """
        Chef de projet data
        Délégué à la protection des données
        Opérateur de saisie de données
        Technicien data center
        Product Owner Data (H/F)
        Chargé de recrutement data
        Formateur data science
        Datenschutzbeauftragter
        Datenerfasser
        Projektleiter Data Analytics
        Produktmanager KI
        Vertriebsmitarbeiter Datenlösungen
        Rechenzentrumstechniker
        Jefe de proyecto de datos
        Delegado de protección de datos
        Grabador de datos
        Operador de entrada de datos
        Comercial de soluciones de datos
        Profesor de ciencia de datos
        Gerente de produto de dados
        Digitador de dados
        Encarregado de proteção de dados
        Professor de ciência de dados
        Vendedor de soluções de dados
        مدخل بيانات
        مدرب تحليل بيانات
        مدير مشروع بيانات
        مسؤول حماية البيانات
        فني مركز بيانات
        مندوب مبيعات
        Business Analyst
        Data Center Technician
        AI Trainer - Arabic
        Solutions Architect, Databricks
        Datadog Engineer
        Frontend Engineer, AI
        Data Entry Specialist
        Community Manager IA
        Kaufmännischer Mitarbeiter Daten
        AI Product Manager
        Customer Success Manager, Data
        GIS Technician
        Privacy Counsel, AI
        AI Ethics Researcher, Policy
        Ingénieur commercial data
        Ingénieur réseau
        Business Analyst Data
        Data Center Operations Manager
        Software Engineer, Payments
        Senior Backend Engineer
        DevOps Engineer
        Site Reliability Engineer
        Cloud Engineer
        Cloud Infrastructure Engineer
        Platform Engineer
        Security Analyst
        FP&A Analyst
        Financial Analyst
        Research Associate, Biology
        Scientist, Analytical Chemistry
        Product Manager, AI
        Program Manager, Data Center
        Solutions Engineer - AI
        Sales Engineer - Data
        Account Executive, AI
        AI Content Writer
        AI Tutor
        Data Labeler
        Data Annotation Specialist
        Data Collector
        Field Data Collector
        Systems Engineer
        Network Administrator
        IT Support Analyst
        Full Stack Engineer, AI
        Mobile Engineer - AI
        UX Designer - AI
        Recruiter, Machine Learning
        Legal Counsel, Data Privacy
        Data Protection Manager
        Marketing Manager
        AI Policy Analyst
        AI Strategist
        Technical Program Manager, AI Platform
        Data Cabling Technician
        Data Entry Operator
        Customer Support Analyst
        QA Engineer - Data
        Marketing Data Entry
        Actuary
        Actuarial Analyst
        Data Privacy Analyst
        Implementation Consultant
        Electrical Engineer, Data Centers
        Storage Administrator
        Backup and Storage Engineer
        Machine Learning Sales Specialist
        Learning and Development Manager
        Operations Analyst
        Supply Chain Analyst
        Search Engine Optimization Specialist
        Search Engine Marketing Manager
        Executive Assistant to Head of Data
        Chief of Staff, Data
        Administrative Assistant, Data Science
        Professor of Statistics
        Data Journalist
        AI Governance Counsel
        Sales Data Center
        Technical Writer, Data Platform
        Data Product Owner
        Quantitative Trader
        Computer Scientist
        Lab Scientist
        Environmental Data Technician
    """,
}


@pytest.mark.parametrize(
    ("role", "title"),
    [(role, title.strip()) for role, titles in TITLES.items() for title in titles.strip().splitlines()],
)
def test_title_gets_its_role_without_a_text(role: str | None, title: str) -> None:
    assert find_role(title, "", load_catalog()).role == role
