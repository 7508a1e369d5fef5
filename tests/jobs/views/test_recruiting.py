"""The recruiter's pages, as a recruiter goes through them without script."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import Client

from jobs.models.account import User
from jobs.models.company import Company
from jobs.models.draft import Draft
from jobs.models.membership import Membership
from jobs.models.posting import Posting
from jobs.services.memberships import approve_membership
from jobs.services.own_postings import publish_draft
from tests.factories import (
    OWN_TEXT,
    make_company,
    make_draft,
    make_membership,
    make_own_posting,
    make_posting,
    make_recruiter,
    make_user,
)

pytestmark = pytest.mark.django_db
PASTED = """Data Engineer
Location: Cairo, Egypt

You build the pipelines that our shops read from. This is a hybrid role.

- Python and SQL are required
- Spark is a plus

Pay: EGP 45,000 - 60,000 per month

Apply at https://lantern.example.org/apply"""


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def inputs(html: str) -> dict[str, str]:
    """The editor's inputs as a browser would send them back."""
    found = {}
    for name, value in re.findall(r'<input type="(?:text|hidden)" name="(\w+)"(?: value="([^"]*)")?', html):
        found[name] = value
    text = re.search(r'<textarea name="text"[^>]*>\n?(.*?)</textarea>', html, re.DOTALL)
    assert text
    found["text"] = text[1].replace("&quot;", '"').replace("&amp;", "&")
    for name, options in re.findall(r'<select name="([\w-]+)"[^>]*>(.*?)</select>', html, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    found.pop("csrfmiddlewaretoken", None)
    return found


def editor(client: Client, draft: Draft) -> dict[str, str]:
    return inputs(client.get(f"/recruit/drafts/{draft.pk}/").content.decode())


def test_from_no_company_to_a_live_posting_that_is_found_edited_and_closed() -> None:
    user, moderator = make_user("rita@example.org"), make_user("mo@example.org", is_moderator=True)
    client = client_of(user)
    answer = client.post("/recruit/companies/new/", {"name": "Lantern Works", "website": "lantern.example.org"})
    assert answer["Location"] == "/recruit/companies/lantern-works/"
    assert "waits for a decision" in client.get(answer["Location"]).content.decode()
    assert Client().get("/companies/lantern-works/").status_code == 404

    answer = client.post("/recruit/companies/lantern-works/post/", {"pasted": PASTED})
    draft = Draft.objects.get()
    html = client.get(answer["Location"]).content.decode()
    assert {name: value for name, value in inputs(html).items() if name not in ("text", "version")} == {
        "title": "Data Engineer", "places_text": "Cairo, Egypt", "workplace": "hybrid", "employment": "",
        "seniority": "", "role_chosen": "", "pay_min": "45,000", "pay_max": "60,000", "pay_currency": "EGP",
        "pay_period": "month", "apply_url": "https://lantern.example.org/apply", "skill-python": "", "skill-sql": "",
        "skill-spark": "",
    }  # fmt: skip
    assert "a moderator reads it first" in html
    answer = client.post(f"/recruit/drafts/{draft.pk}/", {**inputs(html), "action": "submit"})
    assert answer["Location"] == "/recruit/postings/"
    assert "Waiting for a moderator" in client.get("/recruit/postings/").content.decode()

    approve_membership(membership=Membership.objects.get(), by=moderator)
    draft.refresh_from_db()
    posting = publish_draft(draft=draft, by=moderator)
    page = Client().get(posting.get_absolute_url()).content.decode()
    assert "posted by the employer here" in page and f"/jobs/{posting.pk}/apply/" in page
    assert '"directApply":false' in page and '"validThrough"' in page
    assert posting.get_absolute_url() in Client().get("/jobs/?q=lantern&role=data-engineer").content.decode()
    assert Client().get("/companies/lantern-works/").status_code == 200

    answer = client.post(f"/recruit/postings/{posting.pk}/", {"action": "edit"})
    edit = Draft.objects.unfinished().get()
    form = {**editor(client, edit), "pay_max": "70,000", "action": "submit"}
    assert client.post(answer["Location"], form)["Location"] == "/recruit/postings/"
    edit.refresh_from_db()
    posting.refresh_from_db()
    assert (edit.state, posting.pay_max) == ("submitted", 6_000_000)
    publish_draft(draft=edit, by=moderator)
    posting.refresh_from_db()
    assert posting.pay_max == 7_000_000

    client.post(f"/recruit/postings/{posting.pk}/close/", {"reason": "filled"})
    page = Client().get(posting.get_absolute_url()).content.decode()
    assert "The place is filled." in page and "noindex" in page
    assert posting.get_absolute_url() not in Client().get("/jobs/?q=lantern").content.decode()


@pytest.fixture
def company() -> Company:
    return make_company("Lantern Works")


@pytest.fixture
def user(company: Company) -> User:
    return make_recruiter(company, "owner", "rita@example.org")


def test_what_cannot_be_read_or_sent_is_kept_and_named(company: Company, user: User) -> None:
    client, draft = client_of(user), make_draft(company, user)
    form = {**editor(client, draft), "pay_min": "a lot", "apply_url": "http://lantern.example.org", "action": "submit"}
    answer = client.post(f"/recruit/drafts/{draft.pk}/", form)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "“a lot” is no amount" in html and "begins with https://" in html
    again = inputs(html)
    assert (again["pay_min"], again["apply_url"]) == ("a lot", "http://lantern.example.org")
    assert editor(client, draft) == again


def test_two_windows_see_both_texts_and_one_chooses(company: Company, user: User) -> None:
    client, draft = client_of(user), make_draft(company, user)
    form = editor(client, draft)
    client.post(f"/recruit/drafts/{draft.pk}/", {**form, "title": "Data Engineer, Cairo"})
    answer = client.post(f"/recruit/drafts/{draft.pk}/", {**form, "title": "Data Engineer, Giza"})
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Data Engineer, Cairo" in html and inputs(html)["title"] == "Data Engineer, Giza"
    assert client.post(f"/recruit/drafts/{draft.pk}/save/", form).json()["problem"] == "conflict"
    client.post(f"/recruit/drafts/{draft.pk}/", inputs(html))
    draft.refresh_from_db()
    assert draft.title == "Data Engineer, Giza"


def test_a_text_sent_after_the_session_ended_comes_back_after_signing_in(company: Company, user: User) -> None:
    client, draft = client_of(user), make_draft(company, user)
    form = {**editor(client, draft), "title": "Data Engineer, night work"}
    client.logout()
    answer = client.post(f"/recruit/drafts/{draft.pk}/", {**form, "action": "submit"})
    assert answer.status_code == 302 and answer["Location"].endswith(f"next=/recruit/drafts/{draft.pk}/")
    draft.refresh_from_db()
    assert (draft.title, draft.state) == ("Data Engineer", "writing")
    client.force_login(user)
    html = client.get(f"/recruit/drafts/{draft.pk}/").content.decode()
    assert inputs(html)["title"] == "Data Engineer, night work" and "You were signed out" in html
    assert editor(client, draft)["title"] == "Data Engineer, night work"
    client.post(f"/recruit/drafts/{draft.pk}/", {**inputs(html), "action": "save"})
    draft.refresh_from_db()
    assert draft.title == "Data Engineer, night work"
    assert "You were signed out" not in client.get(f"/recruit/drafts/{draft.pk}/").content.decode()


def test_a_kept_text_is_for_who_may_write_it(company: Company, user: User) -> None:
    draft = make_draft(company, user)
    stranger = Client()
    stranger.post(f"/recruit/drafts/{draft.pk}/", {"title": "Mine", "text": "x"})
    stranger.force_login(make_user())
    assert stranger.get(f"/recruit/drafts/{draft.pk}/").status_code == 404


def test_the_script_is_told_that_the_session_ended_and_the_text_is_kept(company: Company, user: User) -> None:
    draft = make_draft(company, user)
    client = Client()
    answer = client.post(
        f"/recruit/drafts/{draft.pk}/save/", {"title": "Kept", "version": "1"}, headers={"X-Requested-With": "fetch"}
    )
    assert answer.status_code == 401
    client.force_login(user)
    assert editor(client, draft)["title"] == "Kept"


def test_autosave_stores_and_counts_versions(company: Company, user: User) -> None:
    client, draft = client_of(user), make_draft(company, user)
    form = {**editor(client, draft), "title": "Data Engineer II"}
    answer = client.post(f"/recruit/drafts/{draft.pk}/save/", form)
    assert answer.json()["version"] == 2
    assert client.post(f"/recruit/drafts/{draft.pk}/save/", form).json()["version"] == 2
    draft.refresh_from_db()
    assert draft.title == "Data Engineer II"


def test_the_preview_stores_nothing_and_shows_each_label_with_its_words(company: Company, user: User) -> None:
    client, draft = client_of(user), make_draft(company, user)
    form = {
        **editor(client, draft),
        "title": "Senior Data Engineer <b>",
        "text": OWN_TEXT + "\n\nPay: EUR 50,000 a year",
    }
    html = client.post(f"/recruit/drafts/{draft.pk}/preview/", form).content.decode()
    assert "Senior Data Engineer &lt;b&gt;" in html and "<q>Senior</q>" in html
    assert "<h2>What it takes</h2>" in html and 'id="e-0"' in html
    assert "EUR 50,000 a year" in html and 'value="use:pay"' in html
    draft.refresh_from_db()
    assert draft.title == "Data Engineer"
    client.post(f"/recruit/drafts/{draft.pk}/", {**form, "action": "use:pay"})
    draft.refresh_from_db()
    assert (draft.pay_min, draft.pay_currency, draft.pay_period) == (5_000_000, "EUR", "year")


@pytest.mark.parametrize("path", ["", "preview/", "save/"])
def test_another_companys_draft_is_absent(company: Company, user: User, path: str) -> None:
    draft = make_draft(company, user)
    for other in (make_user(), make_recruiter(make_company(), "owner"), make_user(is_moderator=True)):
        client = client_of(other)
        absent = client.post("/recruit/drafts/999999/" + path, {"title": "x"})
        answer = client.post(f"/recruit/drafts/{draft.pk}/{path}", {"title": "x"})
        assert answer.status_code == absent.status_code == 404
    draft.refresh_from_db()
    assert draft.title == "Data Engineer"


def test_a_viewer_reads_and_changes_nothing(company: Company, user: User) -> None:
    client = client_of(make_recruiter(company, "viewer"))
    posting, draft = make_own_posting(company, user), make_draft(company, user)
    for path in ("/recruit/postings/", "/recruit/companies/lantern-works/", f"/recruit/drafts/{draft.pk}/"):
        assert client.get(path).status_code == 200
    assert client.post(f"/recruit/drafts/{draft.pk}/", {"title": "x"}).status_code == 403
    assert client.post(f"/recruit/drafts/{draft.pk}/save/", {"title": "x"}).status_code == 403
    assert client.post(f"/recruit/postings/{posting.pk}/", {"action": "renew"}).status_code == 403
    assert client.post(f"/recruit/postings/{posting.pk}/close/", {"reason": "filled"}).status_code == 403
    assert client.get("/recruit/companies/lantern-works/post/").status_code == 404


def test_who_waits_sees_their_own_drafts_alone(company: Company, user: User) -> None:
    asker = make_user()
    make_membership(asker, company, state="requested")
    client, theirs = client_of(asker), make_draft(company, user)
    client.post("/recruit/companies/lantern-works/post/", {"pasted": ""})
    own = Draft.objects.get(author=asker)
    assert client.get(f"/recruit/drafts/{own.pk}/").status_code == 200
    assert client.get(f"/recruit/drafts/{theirs.pk}/").status_code == 404
    page = client.get("/recruit/companies/lantern-works/").content.decode()
    assert "rita@example.org" not in page


def test_owners_decide_who_joins_and_the_person_is_told(
    company: Company, user: User, django_capture_on_commit_callbacks: object
) -> None:
    asker = make_user("new@example.org")
    asked = make_membership(asker, company, state="requested")
    path = f"/recruit/companies/lantern-works/members/{asked.pk}/"
    editor_client = client_of(make_recruiter(company, "editor"))
    assert editor_client.post(path, {"action": "approve", "role": "owner"}).status_code == 404
    client = client_of(user)
    client.post(path, {"action": "refuse", "reason": ""})
    asked.refresh_from_db()
    assert asked.state == "requested"
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        client.post(path, {"action": "approve", "role": "viewer", "reason": ""})
    asked.refresh_from_db()
    assert (asked.state, asked.role) == ("active", "viewer")
    assert [(letter.to, letter.subject) for letter in mail.outbox] == [
        (["new@example.org"], "You belong to Lantern Works now")
    ]
    assert client.post(path.replace("lantern-works", make_company("Other").slug), {"action": "end"}).status_code == 404


def test_anybody_may_leave_but_the_last_owner(company: Company, user: User) -> None:
    own = Membership.objects.get(user=user)
    client = client_of(user)
    page = client.post(f"/recruit/companies/lantern-works/members/{own.pk}/", {"action": "end"}, follow=True)
    assert "at least one owner" in page.content.decode()
    viewer = Membership.objects.get(user=make_recruiter(company, "viewer"))
    answer = client_of(viewer.user).post(f"/recruit/companies/lantern-works/members/{viewer.pk}/", {"action": "end"})
    assert answer["Location"] == "/recruit/"
    viewer.refresh_from_db()
    assert viewer.state == "ended"


def test_another_companys_postings_are_absent(company: Company, user: User) -> None:
    posting = make_own_posting(company, user)
    imported = make_posting(company=company)
    other = client_of(make_recruiter(make_company(), "owner"))
    for client, pk in ((other, posting.pk), (client_of(user), imported.pk)):
        assert client.post(f"/recruit/postings/{pk}/", {"action": "duplicate"}).status_code == 404
        assert client.get(f"/recruit/postings/{pk}/close/").status_code == 404
    assert posting.title not in other.get("/recruit/postings/").content.decode()
    assert not Draft.objects.unfinished().exists()


def test_an_unlisted_company_is_absent_for_readers() -> None:
    hidden = make_company("Quiet Works", is_listed=False)
    for path in ("/companies/quiet-works/", "/api/v1/companies/quiet-works/", "/recruit/companies/quiet-works/join/"):
        client = client_of(make_user()) if path.startswith("/recruit") else Client()
        assert client.get(path).status_code == 404
    for path in ("/companies/", "/api/v1/companies/", "/sitemap-companies.xml", "/jobs/?company=quiet-works"):
        assert hidden.name not in Client().get(path).content.decode()
    assert Client().get("/api/v1/postings/?company=quiet-works").status_code == 400


def test_the_joining_page_finds_what_is_here(company: Company) -> None:
    client = client_of(make_user())
    assert "/recruit/companies/lantern-works/join/" in client.get("/recruit/companies/new/?q=lantern").content.decode()
    answer = client.post("/recruit/companies/new/", {"name": "lantern works"})
    assert answer.status_code == 422 and "ask to join it" in answer.content.decode()
    assert Company.objects.count() == 1
    assert client.post("/recruit/companies/lantern-works/join/", {"message": "I work there."}).status_code == 302
    assert Membership.objects.get().message == "I work there."


def test_a_hidden_posting_says_so_and_is_not_searched(company: Company, user: User) -> None:
    posting = make_own_posting(company, user)
    Posting.objects.update(state="hidden")
    answer = Client().get(posting.get_absolute_url())
    html = answer.content.decode()
    assert answer.status_code == 200 and "This posting is hidden" in html and "noindex" in html
    assert "apply/" not in html and "ld+json" not in html
    assert Client().get(f"/jobs/{posting.pk}/apply/")["Location"] == posting.get_absolute_url()
    page = client_of(user).get("/recruit/postings/").content.decode()
    assert "Nobody confirmed it for 28 days" in page
    client_of(user).post(f"/recruit/postings/{posting.pk}/", {"action": "confirm"})
    posting.refresh_from_db()
    assert posting.is_open


def test_a_pasted_text_survives_the_end_of_the_session(company: Company, user: User) -> None:
    client, path = Client(), "/recruit/companies/lantern-works/post/"
    assert client.post(path, {"pasted": PASTED})["Location"].endswith(f"next={path}")
    assert not Draft.objects.exists()
    client.force_login(user)
    assert "Location: Cairo, Egypt" in client.get(path).content.decode()
    client.post(path, {"pasted": PASTED})
    assert "Location: Cairo, Egypt" not in client.get(path).content.decode()


def test_what_a_stranger_sends_is_kept_within_bounds(company: Company, user: User) -> None:
    draft, client = make_draft(company, user), Client()
    client.post(f"/recruit/drafts/{draft.pk}/", {"title": "Kept", "text": "x" * 1_000_000})
    assert len(str(dict(client.session))) < 1_000


def test_a_form_older_than_the_last_sign_in_shows_its_text(company: Company, user: User) -> None:
    draft, client = make_draft(company, user), Client(enforce_csrf_checks=True)
    client.force_login(user)
    answer = client.post(f"/recruit/drafts/{draft.pk}/", {"title": "Night work", "text": "You <b>build</b>."})
    html = answer.content.decode()
    assert answer.status_code == 403
    assert "Night work" in html and "You &lt;b&gt;build&lt;/b&gt;." in html
    draft.refresh_from_db()
    assert draft.title == "Data Engineer"


def test_the_api_and_the_feed_show_own_postings(company: Company, user: User) -> None:
    posting = make_own_posting(company, user)
    row = Client().get("/api/v1/postings/?company=lantern-works").json()["results"][0]
    assert (row["id"], row["apply_url"], row["state"]) == (posting.pk, "https://lantern.example.org/apply", "open")
    assert row["last_confirmed_at"]
    assert Client().get(f"/api/v1/postings/{posting.pk}/").status_code == 200
    assert posting.title in Client().get("/jobs.atom?company=lantern-works").content.decode()
