"""A question in Arabic and the same one in English find the same postings, in whichever language these are written."""

from __future__ import annotations

import random
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest

from jobs.search.build import build
from jobs.search.document import Document
from jobs.search.grammar import parse
from jobs.search.index import SearchIndex
from jobs.search.ordering import microseconds
from jobs.search.query import SearchQuery
from jobs.search.synonyms import equals
from jobs.search.wording import wording
from taxonomy.catalog import load_catalog
from taxonomy.classify.posting import classify

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
POSTINGS, SEED, TOP, ALIKE = 600, 20260301, 20, 0.9
PAIRS = (
    ("data engineer", "مهندس بيانات"), ("data engineering", "هندسة البيانات"), ("data scientist", "عالم بيانات"),
    ("data science", "علم البيانات"), ("data analyst", "محلل بيانات"), ("data analysis", "تحليل البيانات"),
    ("machine learning", "تعلم الآلة"), ("machine learning", "التعلم الآلي"),
    ("machine learning engineer", "مهندس تعلم الآلة"), ("ml engineer", "مهندس تعلم آلي"),
    ("ai engineer", "مهندس ذكاء اصطناعي"), ("artificial intelligence", "الذكاء الاصطناعي"),
    ("deep learning", "التعلم العميق"), ("computer vision", "الرؤية الحاسوبية"),
    ("natural language processing", "معالجة اللغات الطبيعية"), ("business intelligence", "ذكاء الأعمال"),
    ("database", "قاعدة بيانات"), ("remote", "عن بُعد"), ("software engineer", "مهندس برمجيات"),
    ("data architect", "معماري بيانات"), ("data platform", "منصّة البيانات"), ("data governance", "حوكمة البيانات"),
    ("data quality", "جودة البيانات"), ("data visualization", "تصوّر البيانات"), ("data warehouse", "مستودع البيانات"),
    ("data pipeline", "خطوط البيانات"), ("data operations", "عمليات البيانات"),
    ("data infrastructure", "البنية التحتية للبيانات"), ("data mining", "التنقيب في البيانات"),
    ("data modeling", "نمذجة البيانات"), ("data cleaning", "تنظيف البيانات"), ("data integration", "تكامل البيانات"),
    ("data processing", "معالجة البيانات"), ("database administrator", "مسؤول قواعد بيانات"),
    ("big data", "البيانات الضخمة"), ("business analyst", "محلل أعمال"), ("statistics", "الإحصاء"),
    ("statistician", "إحصائي"), ("neural networks", "الشبكات العصبية"), ("reinforcement learning", "التعلم المعزز"),
    ("speech recognition", "التعرف على الكلام"), ("image processing", "معالجة الصور"),
    ("recommender systems", "أنظمة التوصية"), ("time series", "السلاسل الزمنية"), ("forecasting", "التنبؤ"),
    ("generative ai", "الذكاء الاصطناعي التوليدي"), ("large language models", "النماذج اللغوية الكبيرة"),
    ("cloud computing", "الحوسبة السحابية"), ("dashboards", "لوحات المعلومات"), ("developer", "مطوّر"),
    ("remote data engineer", "مهندس بيانات عن بعد"), ("data engineer sql", "مهندس البيانات SQL"),
)  # fmt: skip


@cache
def index() -> SearchIndex:
    """Postings with a title and sentences in one of the two languages, and the skills that our rules find in them."""
    chance = random.Random(SEED)
    catalog = load_catalog()
    names = {skill.name: skill.slug for skill in catalog.skills}
    found = []
    for number in range(POSTINGS):
        language = chance.randrange(2)
        title, *named = (pair[language] for pair in chance.sample(PAIRS, 4))
        ending = ("We work with {} every day.", "نعمل على {} كل يوم.")[language]
        text = " ".join(ending.format(phrase) for phrase in named)
        skills = [skill.name for skill in classify(title, text, catalog).skills]
        said = wording(title, skills, [text], ("en", "ar")[language])
        found.append(
            Document(
                id=number,
                listed_at=microseconds(NOW - timedelta(hours=number)),
                title_words=said.title,
                skill_words=said.skills,
                text_words=said.text,
                values={"skill": tuple(names[name] for name in skills)},
            )
        )
    return build(found)


@cache
def written_in_arabic() -> frozenset[int]:
    """The postings whose text is Arabic."""
    return frozenset(index().search(SearchQuery(q="نعمل"), now=NOW, size=POSTINGS, facets=()).ids)


def top(question: str) -> list[int]:
    found = index().search(SearchQuery(q=question), now=NOW, asked=parse(question, equals), size=TOP, facets=())
    return found.ids


def test_the_pairs_are_fifty() -> None:
    assert len(set(PAIRS)) >= 50


def alike(one: Collection[int], other: Collection[int]) -> float:
    """The share of what both found among all that either found."""
    return len({*one} & {*other}) / len({*one} | {*other})


@pytest.mark.parametrize(("english", "arabic"), PAIRS)
def test_both_languages_find_the_same(english: str, arabic: str) -> None:
    one, other = top(english), top(arabic)
    assert len(one) >= 5
    assert alike(one, other) >= ALIKE
    # Each finds what is written in the other's language, too.
    assert {number in written_in_arabic() for number in one} == {True, False}


# The same question as different hands write it: vowels, a lengthened letter, hamza left out, article, half a pair of words.
@pytest.mark.parametrize(
    ("question", "written"),
    [
        ("مهندس بيانات", "مُهَنْدِس بَيَانَات"), ("مهندس بيانات", "مهنـــدس بيانات"), ("مهندس بيانات", "المهندس البيانات"),
        ("مهندس بيانات", "مهندسة بيانات"), ("أنظمة التوصية", "انظمه التوصيه"), ("الإحصاء", "الاحصاء"),
        ("ذكاء الأعمال", "ذكاء الاعمال"), ("قاعدة بيانات", "قاعده بيانات"), ("الشبكات العصبية", "شبكات عصبية"),
    ],
)  # fmt: skip
def test_spellings_of_one_question_find_the_same(question: str, written: str) -> None:
    assert alike(top(question), top(written)) >= ALIKE


def test_without_the_table_the_languages_would_not_find_the_same() -> None:
    apart = [alike(words_alone(english), words_alone(arabic)) for english, arabic in PAIRS]
    assert sum(share < ALIKE for share in apart) >= 45


def words_alone(question: str) -> list[int]:
    return index().search(SearchQuery(q=question), now=NOW, asked=parse(question), size=TOP, facets=()).ids or [
        -len(question)
    ]
