"""Openings like another one: the index names the same as SQL does, whatever they share."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from django.utils import timezone

from jobs.models.posting import Cluster, Posting
from jobs.search import engine, frames
from jobs.views.posting import SIMILAR_READ, _similar
from taxonomy.models import Skill
from tests.factories import make_company, make_posting

pytestmark = pytest.mark.django_db

SKILLS = ("sql", "python", "kafka", "spark")


def skills_of(posting: Posting) -> list[Skill]:
    return [link.skill for link in posting.skill_links.select_related("skill")]


def test_the_index_and_sql_name_the_same_openings(index: None, settings: object) -> None:
    chance, now = random.Random(5), timezone.now()
    companies = [make_company(f"Firm {number}") for number in range(3)] + [make_company("Hidden", is_listed=False)]
    clusters = [Cluster.objects.create() for _ in range(3)]
    made = []
    for number in range(40):
        role = chance.choice(["data-engineer", "ml-engineer"])
        cluster = chance.choice([*clusters, None, None, None])
        made.append(make_posting(
            title=f"Engineer {number}", company=chance.choice(companies), role=role,
            secondary_role="data-analyst" if chance.random() < 0.2 else "",
            skills=chance.sample(SKILLS, chance.randint(0, 4)), countries=chance.sample(["DE", "FR", "EG"], chance.randint(0, 2)),
            first_seen_at=now - timedelta(hours=chance.randint(0, 5)),
            cluster=cluster, cluster_place=number + 1 if cluster else None, cluster_rule="same" if cluster else "",
        ))  # fmt: skip
    for posting in made:
        by_index = _similar(posting, skills_of(posting))
        assert len(by_index) == 3 and posting.pk not in by_index
        settings.SEARCH_ENGINE = "sql"  # type: ignore[attr-defined]
        assert _similar(posting, skills_of(posting)) == by_index
        settings.SEARCH_ENGINE = "index"  # type: ignore[attr-defined]


def test_more_shared_skills_then_the_same_country_then_the_newest(index: None) -> None:
    now = timezone.now()
    shown = make_posting(skills=["sql", "kafka"], countries=["EG"], first_seen_at=now)
    far = make_posting(skills=["sql"], countries=["DE"], first_seen_at=now - timedelta(days=1))
    near = make_posting(skills=["kafka"], countries=["EG"], first_seen_at=now - timedelta(days=3))
    both = make_posting(skills=["sql", "kafka"], countries=["DE"], first_seen_at=now - timedelta(days=9))
    make_posting(skills=["sql", "kafka"], role="data-analyst", countries=["EG"])
    assert _similar(shown, skills_of(shown)) == [both.pk, near.pk, far.pk]
    assert engine.alike("data-engineer", ["nothing"], [], 2) == [shown.pk, far.pk]
    assert engine.alike("ml-engineer", ["sql"], ["EG"], SIMILAR_READ) == []


def test_companies_that_are_not_shown_do_not_use_the_places_up(index: None) -> None:
    hidden = make_company("Hidden", is_listed=False)
    shown = make_posting(skills=["sql"])
    for _ in range(SIMILAR_READ):
        make_posting(skills=["sql"], company=hidden)
    others = [make_posting(skills=[]) for _ in range(3)]
    assert _similar(shown, skills_of(shown)) == [posting.pk for posting in reversed(others)]


def test_a_question_of_the_search_s_server_that_names_nothing_is_refused() -> None:
    asked = frames.asked_alike("data-engineer", ["sql"], ["EG"], 3)
    assert frames.read_alike(asked) == ("data-engineer", ["sql"], ["EG"], 3)
    for wrong in ({"skills": "sql"}, {"countries": [1]}, {"role": None}, {"size": 0}, {"size": True}):
        with pytest.raises(frames.FrameError):
            frames.read_alike(asked | wrong)
