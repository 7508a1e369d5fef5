"""The catalog in the tables: what the files say, and nothing forgotten that postings point at."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.core.management import call_command

from taxonomy.catalog import Catalog, load_catalog
from taxonomy.models import Role, Skill
from taxonomy.services import sync_taxonomy

pytestmark = pytest.mark.django_db


def with_skills(*slugs_and_names: tuple[str, str]) -> Catalog:
    catalog = load_catalog()
    first = catalog.skills[0]
    return replace(catalog, skills=tuple(replace(first, slug=slug, name=name) for slug, name in slugs_and_names))


def test_the_tables_hold_what_the_files_say() -> None:
    sync_taxonomy()
    catalog = load_catalog()
    assert list(Role.objects.values_list("slug", flat=True)) == [
        role.slug for role in sorted(catalog.roles, key=lambda role: role.order)
    ]
    assert Skill.objects.filter(retired=False).count() == len(catalog.skills) >= 300


def test_again_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    sync_taxonomy()
    before = list(Skill.objects.values().order_by("pk")), list(Role.objects.values().order_by("pk"))
    call_command("sync_taxonomy")
    assert "taxonomy: 0 created, 0 updated, 0 retired." in capsys.readouterr().err
    assert before == (list(Skill.objects.values().order_by("pk")), list(Role.objects.values().order_by("pk")))


def test_a_skill_that_left_is_retired_and_comes_back_as_the_same_row() -> None:
    sync_taxonomy(catalog=with_skills(("spark", "Spark"), ("dbt", "dbt")))
    spark = Skill.objects.get(slug="spark")
    assert sync_taxonomy(catalog=with_skills(("dbt", "dbt"))).retired == 1
    spark.refresh_from_db()
    assert spark.retired
    assert sync_taxonomy(catalog=with_skills(("spark", "Spark"), ("dbt", "dbt"))).updated == 1
    spark.refresh_from_db()
    assert not spark.retired


def test_names_may_be_swapped_or_go_to_another_slug() -> None:
    sync_taxonomy(catalog=with_skills(("a", "First"), ("b", "Second")))
    sync_taxonomy(catalog=with_skills(("a", "Second"), ("b", "First")))
    assert dict(Skill.objects.filter(slug__in=["a", "b"]).values_list("slug", "name")) == {"a": "Second", "b": "First"}
    sync_taxonomy(catalog=with_skills(("c", "First")))
    assert dict(Skill.objects.filter(slug__in=["b", "c"]).values_list("slug", "name")) == {
        "b": "First (b)",
        "c": "First",
    }
