"""A change of the vocabulary reaches the ads that recruiters wrote here; what people said of them stays."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from jobs.models.account import User
from jobs.models.company import Company
from jobs.models.posting import Posting
from jobs.models.posting_parts import PostingSkill
from jobs.models.vocabulary import LabelChange, RelabelRun
from jobs.services.corrections import correct_posting
from jobs.services.previewing import changes_of
from jobs.services.relabelling import relabel
from jobs.services.relabelling_own import follow_rules
from jobs.services.vocabulary import add_entry
from taxonomy.vocabulary import current_vocabulary
from tests.factories import make_admin, make_company, make_own_posting, make_recruiter
from tests.jobs.services.test_relabelling import ALIAS, NOT_TITLE, SKILL, TITLE, add, take_back

pytestmark = pytest.mark.django_db
TEXT = "You build our pipelines.\n\n- You know lake brigade and SQL well\n- Zorblax is a plus\n- Python"


@pytest.fixture
def admin() -> User:
    return make_admin()


@pytest.fixture
def company() -> Company:
    return make_company("Lantern Works")


def own(company: Company, **fields: Any) -> Posting:
    author = make_recruiter(company, "owner", f"rita{Posting.objects.count()}@example.org")
    return make_own_posting(company, author, **{"text": TEXT, **fields})


def skills(posting: Posting) -> dict[str, str]:
    return dict(posting.skill_links.values_list("skill__slug", "wanted"))


def test_a_new_name_reaches_own_ads_with_its_words_and_is_taken_back(company: Company, admin: User) -> None:
    posting = own(company)
    before = skills(posting)
    run = add(ALIAS, admin)
    assert (run.changed, run.done, run.total) == (1, 1, 1)
    link = PostingSkill.objects.get(posting=posting, skill__slug="spark")
    assert link.quote == "lake brigade" and posting.text[link.start : link.end] == link.quote
    change = LabelChange.objects.get(run=run)
    assert (change.board, change.posting, change.company) == (None, posting, "Lantern Works")
    take_back(run, admin)
    assert skills(posting) == before


def test_an_ad_that_waits_for_its_recruiters_word_follows_and_a_closed_one_does_not(
    company: Company, admin: User
) -> None:
    hidden, closed = own(company), own(company)
    Posting.objects.filter(pk=hidden.pk).update(state="hidden")
    Posting.objects.filter(pk=closed.pk).update(state="closed", closed_at=timezone.now(), closed_reason="Filled.")
    assert add(ALIAS, admin).changed == 1
    hidden.refresh_from_db()
    assert "spark" in skills(hidden) and hidden.state == "hidden" and "spark" not in skills(closed)


def test_what_the_recruiter_stated_and_people_corrected_stays(company: Company, admin: User) -> None:
    stated = own(
        company, seniority="lead", role_chosen="data-ops", skills_left_out=["spark", "python"], skills_nice=["sql"]
    )
    corrected = own(company)
    correct_posting(posting=corrected, changes=[("role", "data-ops"), ("no-skill", "spark")], reason="Read.", by=admin)
    add(ALIAS, admin)
    run = add(SKILL, admin)
    assert run.changed == 2
    for posting in (stated, corrected):
        posting.refresh_from_db()
        assert posting.role.slug == "data-ops" and "spark" not in skills(posting)
        assert skills(posting)["zorblax"] == "nice-to-have"
    assert stated.seniority == "lead" and skills(stated) == {"sql": "nice-to-have", "zorblax": "nice-to-have"}
    assert set(stated.chosen) == {"role", "seniority", "skills"}


def test_a_choice_that_the_rules_come_to_share_is_no_longer_named_as_one(company: Company, admin: User) -> None:
    posting = own(company, title="Data Herder", role_chosen="data-engineer")
    assert posting.chosen == ["role"]
    run = add(TITLE, admin)
    posting.refresh_from_db()
    assert (posting.role.slug, posting.chosen) == ("data-engineer", [])
    take_back(run, admin)
    posting.refresh_from_db()
    assert (posting.role.slug, posting.chosen) == ("data-engineer", ["role"])


def test_an_ad_in_which_no_role_is_seen_any_more_keeps_its_labels(company: Company, admin: User) -> None:
    posting = own(company, title="Data Engineer, Museum")
    preview = changes_of(NOT_TITLE, current_vocabulary().catalog)
    run = add(NOT_TITLE, admin)
    posting.refresh_from_db()
    assert (posting.state, posting.role.slug, run.changed, run.gone) == ("open", "data-engineer", 0, 0)
    assert (preview["candidates"], preview["go"], preview["change"]) == (1, 0, 0)


def test_a_preview_counts_the_ads_that_the_change_reaches(company: Company, admin: User) -> None:
    own(company)
    own(company, skills_left_out=["spark"])
    preview = changes_of(ALIAS, current_vocabulary().catalog)
    assert (preview["candidates"], preview["change"]) == (2, 1)
    assert add(ALIAS, admin).changed == 1


def test_a_run_that_is_done_twice_changes_and_tells_nothing_more(company: Company, admin: User) -> None:
    posting = own(company)
    run = add(ALIAS, admin)
    before = skills(posting)
    started = timezone.now() - timedelta(hours=1)
    RelabelRun.objects.filter(pk=run.pk).update(state="running", finished_at=None, done=0, created_at=started)
    again = relabel(run_id=run.pk)
    assert again is not None and (again.done, again.changed) == (1, 1)
    assert LabelChange.objects.count() == 1 and skills(posting) == before


def test_what_an_older_release_labelled_follows_the_rules_of_this_one(company: Company, admin: User) -> None:
    posting = own(company, skills_left_out=["sql"])
    expected = skills(posting)
    assert follow_rules() == 0
    posting.skill_links.filter(skill__slug="python").delete()
    assert follow_rules() == 1 and skills(posting) == expected
    run = add_entry(addition=ALIAS, compared_with=current_vocabulary().number, by=admin)
    assert follow_rules() == 0, "the run tells what it changes"
    assert relabel(run_id=run.pk).changed == 1  # type: ignore[union-attr]
