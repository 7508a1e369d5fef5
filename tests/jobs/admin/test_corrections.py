"""Correcting a posting on its admin page, and what readers see of it."""

from __future__ import annotations

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from jobs.models.correction import PostingCorrection
from jobs.models.posting import Posting
from tests.factories import make_posting, make_user

pytestmark = pytest.mark.django_db


def path(posting: Posting, end: str = "correct/") -> str:
    return f"/admin/jobs/posting/{posting.pk}/{end}"


def test_one_form_corrects_several_labels_with_a_reason_and_undoes_them(admin: Client) -> None:
    posting = make_posting(skills=["spark"])
    assert 'id="correct"' in admin.get(path(posting, "change/")).content.decode()
    sent = {
        "role": "ml-engineer",
        "seniority": "lead",
        "skill": " postgresql ",
        "no_skill": "spark",
        "reason": "Read it.",
    }
    html = admin.post(path(posting), sent, follow=True).content.decode()
    assert "Corrected." in html and "Take it back" in html
    posting.refresh_from_db()
    assert (posting.role.slug, posting.seniority) == ("ml-engineer", "lead")
    assert list(posting.skills.values_list("slug", flat=True)) == ["postgresql"]
    assert {item.reason for item in PostingCorrection.objects.all()} == {"Read it."}
    assert "Corrected (role: ml-engineer" in LogEntry.objects.get().get_change_message()
    role = PostingCorrection.objects.get(field="role")
    assert "Taken back" in admin.post(path(posting, f"correct/{role.pk}/undo/"), follow=True).content.decode()
    assert "took it back before" in admin.post(path(posting, f"correct/{role.pk}/undo/"), follow=True).content.decode()
    posting.refresh_from_db()
    assert posting.role.slug == "data-engineer"


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"skill": "juggling of knives", "reason": "Because"}, "There is no skill called “juggling of knives”."),
        ({"reason": "Because"}, "Choose at least one label to correct."),
        ({"role": "data-ops"}, "This field is required."),
        ({"role": "astronaut", "reason": "Because"}, "astronaut is not one of the available choices."),
    ],
)
def test_a_form_that_cannot_be_taken_comes_back_as_it_was_filled_in(
    admin: Client, sent: dict[str, str], sentence: str
) -> None:
    posting = make_posting()
    html = admin.post(path(posting), sent).content.decode()
    assert sentence in html
    assert all(f'value="{value}"' in html for name, value in sent.items() if name in ("skill", "reason"))
    assert not PostingCorrection.objects.exists()


def test_only_who_may_change_postings_corrects_them(staff: Client) -> None:
    posting = make_posting()
    candidate = Client()
    candidate.force_login(make_user())
    sent = {"role": "data-ops", "reason": "Because"}
    assert [who.post(path(posting), sent).status_code for who in (staff, candidate, Client())] == [403, 302, 302]
    assert not PostingCorrection.objects.exists()


def test_a_correction_is_taken_by_post_alone_and_belongs_to_its_posting(admin: Client) -> None:
    posting, other = make_posting(), make_posting()
    admin.post(path(posting), {"role": "data-ops", "reason": "Because"})
    correction = PostingCorrection.objects.get()
    assert admin.get(path(posting)).status_code == 405
    assert admin.get(path(posting, f"correct/{correction.pk}/undo/")).status_code == 405
    assert admin.post(path(other, f"correct/{correction.pk}/undo/")).status_code == 404
    assert admin.post("/admin/jobs/posting/999999/correct/", {}).status_code == 404


def test_readers_see_which_labels_a_person_corrected(admin: Client) -> None:
    posting = make_posting(skills=["spark"])
    reader = Client()
    assert "corrected by a person" not in reader.get(posting.get_absolute_url()).content.decode()
    sent = {"role": "ml-engineer", "seniority": "lead", "skill": "Rust", "reason": "Secret of ours."}
    admin.post(path(posting), sent)
    html = reader.get(posting.get_absolute_url()).content.decode()
    assert html.count("corrected by a person") == 3
    assert "Secret of ours." not in html
    answer = reader.get(f"/api/v1/postings/{posting.pk}/").json()
    assert all(item["quote"] for item in answer["evidence"])


def test_the_page_of_quality_counts_what_stands(admin: Client) -> None:
    posting = make_posting()
    admin.post(path(posting), {"role": "ml-engineer", "seniority": "lead", "reason": "Because"})
    html = Client().get("/quality/").content.decode()
    assert '<th scope="row">Role</th><td class="figure">1</td>' in html
    assert '<th scope="row">Skill it asks for</th><td class="figure"><span class="nothing">0</span></td>' in html
