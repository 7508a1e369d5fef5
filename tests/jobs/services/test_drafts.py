"""What a recruiter writes: nothing is overwritten unseen, and what is sent goes live or to a moderator."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from jobs.models.account import User
from jobs.models.company import Company
from jobs.models.draft import Draft
from jobs.models.mail import OwedMail
from jobs.models.moderation import Decision
from jobs.models.posting import Posting
from jobs.models.posting_parts import PostingChange
from jobs.search import engine
from jobs.search.query import SearchQuery
from jobs.services.decisions import AlreadyDecided
from jobs.services.draft_rules import improvements, problems
from jobs.services.drafts import (
    IncompleteDraft,
    StaleDraft,
    discard_draft,
    duplicate_posting,
    save_draft,
    start_draft,
    submit_draft,
    withdraw_draft,
)
from jobs.services.memberships import ask_to_join
from jobs.services.own_labelling import DraftFields, fields_of, read_draft
from jobs.services.own_postings import publish_draft, send_back_draft
from tests.factories import OWN_TEXT, make_company, make_draft, make_own_posting, make_recruiter, make_user

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
GOOD = DraftFields(
    title="Data Engineer", text=OWN_TEXT, places_text="Cairo, Egypt", apply_url="https://lantern.example.org/apply"
)


@pytest.fixture
def company() -> Company:
    return make_company("Lantern Works")


@pytest.fixture
def editor(company: Company) -> User:
    return make_recruiter(company)


@pytest.fixture
def moderator() -> User:
    return make_user("moderator@example.org", is_moderator=True)


def test_a_save_stores_the_text_and_counts_up(company: Company, editor: User) -> None:
    draft = start_draft(company=company, author=editor)
    save_draft(draft=draft, version=1, fields=GOOD, now=NOW)
    assert (draft.version, draft.saved_at, fields_of(draft)) == (2, NOW, GOOD)
    save_draft(draft=draft, version=1, fields=GOOD)
    assert draft.version == 2


def test_a_stale_save_stores_nothing_and_keeps_both_texts(company: Company, editor: User) -> None:
    draft = start_draft(company=company, author=editor, fields=GOOD)
    theirs, mine = replace(GOOD, title="Data Engineer, Cairo"), replace(GOOD, title="Data Engineer, Giza")
    save_draft(draft=draft, version=1, fields=theirs)
    with pytest.raises(StaleDraft) as caught:
        save_draft(draft=draft, version=1, fields=mine)
    assert (caught.value.mine, caught.value.theirs, caught.value.version) == (mine, theirs, 2)
    draft.refresh_from_db()
    assert draft.title == "Data Engineer, Cairo"
    save_draft(draft=draft, version=2, fields=mine)
    assert draft.title == "Data Engineer, Giza"


def test_what_cannot_be_read_is_kept_as_typed(company: Company, editor: User) -> None:
    draft = start_draft(company=company, author=editor)
    typed = replace(GOOD, apply_url="", unread=(("apply_url", "http://lantern.example.org"),))
    save_draft(draft=draft, version=1, fields=typed)
    assert draft.unread == {"apply_url": "http://lantern.example.org"}
    with pytest.raises(IncompleteDraft, match="begins with https"):
        submit_draft(draft=draft, by=editor)


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"title": ""}, "title", "title"),
        ({"title": "---"}, "title", "title"),
        ({"title": "Talent pool: Data Engineer"}, "title", "talent pool"),
        ({"text": " \n"}, "text", "what the work is"),
        ({"text": "You build. " * 3_000}, "text", "30,000 characters"),
        ({"apply_url": ""}, "apply_url", "https://"),
        ({"title": "Chef", "text": "You cook for sixty people."}, "role_chosen", "none of the six roles"),
        ({"role_chosen": "astronaut"}, "role_chosen", "one of the six"),
        ({"pay_min": 4500000, "pay_period": "month"}, "pay_currency", "three letters"),
        ({"pay_min": 4500000, "pay_currency": "XQZ", "pay_period": "month"}, "pay_currency", "three letters"),
        ({"pay_min": 4500000, "pay_currency": "EGP"}, "pay_period", "month's"),
        ({"pay_min": 20000, "pay_currency": "EGP", "pay_period": "year"}, "pay_min", "cannot be the pay"),
        ({"unread": (("pay_min", "a lot"),)}, "pay_min", "a lot"),
    ],
)
def test_what_a_draft_lacks_is_said_at_its_field(change: dict[str, object], field: str, sentence: str) -> None:
    found = problems(fields=replace(GOOD, **change), company="Lantern Works")  # type: ignore[arg-type]
    assert [remark.field for remark in found] == [field]
    assert sentence in found[0].sentence


def test_a_good_draft_lacks_nothing() -> None:
    assert problems(fields=GOOD, company="Lantern Works") == ()


LONG = "You build pipelines in Python. " * 20


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({}, []),
        ({"title": "DATA ENGINEER"}, ["title"]),
        ({"title": "Data Engineer!"}, ["title"]),
        ({"places_text": ""}, ["places_text"]),
        ({"places_text": "", "workplace": "remote"}, []),
        ({"workplace": "unknown"}, ["workplace"]),
        ({"pay_min": None}, ["pay_min"]),
        ({"text": "You build pipelines."}, ["text"]),
        ({"text": LONG * 20}, ["text"]),
        (
            {"text": LONG + "\n\nRequirements:\n- " + "\n- ".join(
                f"Experience with {name} is required" for name in
                ["Python", "SQL", "Spark", "Airflow", "Kafka", "dbt", "Snowflake", "Kubernetes", "Docker", "Terraform",
                 "PyTorch", "TensorFlow"])},
            ["skills"],
        ),
    ],
)  # fmt: skip
def test_what_would_make_a_draft_better(change: dict[str, object], fields: list[str]) -> None:
    whole = replace(GOOD, text=LONG, workplace="hybrid", pay_min=4500000, pay_currency="EGP", pay_period="month")
    draft = replace(whole, **change)  # type: ignore[arg-type]
    reading = read_draft(fields=draft, company="Lantern Works")
    assert [remark.field for remark in improvements(fields=draft, reading=reading)] == fields


def test_the_first_posting_of_a_company_waits_for_a_moderator(company: Company, editor: User, moderator: User) -> None:
    draft = make_draft(company, editor)
    assert submit_draft(draft=draft, by=editor, now=NOW).reasons == ("first",)
    assert (draft.state, draft.submitted_by, Posting.objects.count()) == ("submitted", editor, 0)
    posting = publish_draft(draft=draft, by=moderator, now=NOW)
    assert posting.is_own and posting.is_open
    assert posting.external_id.startswith("own:")
    assert (posting.url, posting.apply_url) == ("https://lantern.example.org/apply",) * 2
    assert posting.expires_at == NOW + timedelta(days=60)
    assert (posting.confirmed_at, posting.listed_at, posting.author) == (NOW, NOW, editor)
    assert posting.countries == ["EG"]
    assert posting.role.slug == "data-engineer"
    assert {link.skill.slug: link.wanted for link in posting.skill_links.all()} == {
        "python": "required", "sql": "required", "spark": "nice-to-have"
    }  # fmt: skip
    assert Decision.objects.get().verdict == "approved"
    assert OwedMail.objects.get().kind == "draft-decided"
    again = make_draft(company, editor)
    assert submit_draft(draft=again, by=editor).posting is not None


def test_a_published_posting_is_found_by_its_words_and_facts(company: Company) -> None:
    posting = make_own_posting(company)
    for query in (
        SearchQuery(q="pipelines lantern"),
        SearchQuery(role=("data-engineer",), country=("EG",), skill=("sql",)),
    ):
        assert [row.pk for row in engine.search(query).rows] == [posting.pk]
    for span in [*posting.evidence.all(), *posting.skill_links.all()]:
        words = posting.title if span.field == "title" else posting.text
        assert words[span.start : span.end] == span.quote


def test_the_recruiters_choices_win(company: Company) -> None:
    posting = make_own_posting(
        company, seniority="lead", skills_nice=["sql"], skills_left_out=["spark"], pay_min=4500000, pay_max=6000000,
        pay_currency="EGP", pay_period="month", employment="full-time",
    )  # fmt: skip
    assert (posting.seniority, posting.workplace, posting.employment) == ("lead", "hybrid", "full-time")
    assert {link.skill.slug: link.wanted for link in posting.skill_links.all()} == {
        "python": "required", "sql": "nice-to-have"
    }  # fmt: skip
    assert (posting.pay_min, posting.pay_max, posting.pay_currency, posting.pay_period) == (
        4500000, 6000000, "EGP", "month"
    )  # fmt: skip
    assert posting.chosen == ["seniority", "skills"]
    assert not posting.evidence.filter(label__startswith="seniority").exists()


def test_a_chosen_role_waits_for_a_moderator_and_rests_on_no_words(
    company: Company, editor: User, moderator: User
) -> None:
    make_own_posting(company)
    draft = make_draft(company, editor, title="Chef of numbers", text="You cook.", role_chosen="data-ops")
    assert submit_draft(draft=draft, by=editor).reasons == ("role",)
    posting = publish_draft(draft=draft, by=moderator)
    assert (posting.role.slug, posting.chosen, posting.role_confidence) == ("data-ops", ["role"], 1.0)
    assert not posting.evidence.exists()
    edit = start_draft(company=company, author=editor, posting=posting)
    save_draft(draft=edit, version=1, fields=replace(fields_of(edit), text="You cook well."))
    assert submit_draft(draft=edit, by=editor).posting == posting


EDITS: list[tuple[dict[str, object], tuple[str, ...]]] = [
    ({"title": "Senior Data Engineer"}, ("title",)),
    ({"places_text": "Giza, Egypt"}, ("place",)),
    ({"pay_min": 100, "pay_currency": "EGP", "pay_period": "hour"}, ("pay",)),
    ({"apply_url": "https://elsewhere.example.org/"}, ("apply link",)),
    ({"role_chosen": "data-ops"}, ("role",)),
    ({"text": OWN_TEXT + "\n\nMore words."}, ()),
    ({"workplace": "remote"}, ()),
    ({"seniority": "senior"}, ()),
    ({"employment": "contract"}, ()),
    ({"skills_left_out": ("spark",)}, ()),
]


@pytest.mark.parametrize(("change", "reasons"), EDITS)
def test_edits_of_title_place_pay_and_link_are_moderated_and_never_hide_what_is_live(
    company: Company, editor: User, moderator: User, change: dict[str, object], reasons: tuple[str, ...]
) -> None:
    posting = make_own_posting(company, now=NOW)
    before = posting.title, posting.text, posting.expires_at
    edit = start_draft(company=company, author=editor, posting=posting)
    save_draft(draft=edit, version=1, fields=replace(fields_of(edit), **change))  # type: ignore[arg-type]
    sent = submit_draft(draft=edit, by=editor, now=NOW + timedelta(days=1))
    assert sent.reasons == reasons
    posting.refresh_from_db()
    if reasons:
        assert (posting.state, posting.title, posting.text, posting.expires_at) == ("open", *before)
        publish_draft(draft=edit, by=moderator, now=NOW + timedelta(days=2))
        posting.refresh_from_db()
    assert Posting.objects.count() == 1
    assert (posting.listed_at, posting.expires_at, posting.confirmed_at) == (NOW, NOW + timedelta(days=60), NOW)
    for name in ("title", "places_text", "apply_url", "workplace", "employment", "seniority"):
        if name in change:
            assert getattr(posting, name) == change[name]
    assert fields_of(edit) == fields_of(posting.drafts.get(pk=edit.pk))


def test_an_edit_is_kept_as_a_change_of_the_posting(company: Company, editor: User) -> None:
    posting = make_own_posting(company)
    edit = start_draft(company=company, author=editor, posting=posting)
    save_draft(draft=edit, version=1, fields=replace(fields_of(edit), workplace="remote"))
    submit_draft(draft=edit, by=editor)
    change = PostingChange.objects.get()
    assert (change.run, change.fields) == (None, {"workplace": ["hybrid", "remote"]})


def test_a_posting_has_one_unfinished_draft(company: Company, editor: User) -> None:
    posting = make_own_posting(company)
    first = start_draft(company=company, author=editor, posting=posting)
    assert fields_of(first).text == OWN_TEXT
    assert start_draft(company=company, author=make_recruiter(company), posting=posting) == first


def test_a_duplicate_is_a_new_draft(company: Company, editor: User) -> None:
    posting = make_own_posting(company)
    copy = duplicate_posting(posting=posting, author=editor)
    assert (copy.posting, copy.state, fields_of(copy).title) == (None, "writing", posting.title)


def test_a_draft_is_decided_once_and_as_it_was_read(company: Company, editor: User, moderator: User) -> None:
    draft = make_draft(company, editor)
    submit_draft(draft=draft, by=editor)
    with pytest.raises(AlreadyDecided):
        publish_draft(draft=draft, by=moderator, version=draft.version + 1)
    with pytest.raises(ValueError, match="why"):
        send_back_draft(draft=draft, by=moderator, reason="")
    send_back_draft(draft=draft, by=moderator, reason="The link leads nowhere.")
    assert (draft.state, draft.decision_reason) == ("refused", "The link leads nowhere.")
    for decide in (publish_draft, lambda **given: send_back_draft(reason="No.", **given)):
        with pytest.raises(AlreadyDecided):
            decide(draft=draft, by=moderator)
    assert Decision.objects.count() == OwedMail.objects.count() == 1
    assert submit_draft(draft=draft, by=editor).reasons == ("first",)
    assert draft.decision_reason == ""


def test_what_waits_cannot_be_changed_until_it_is_taken_back(company: Company, editor: User) -> None:
    draft = make_draft(company, editor)
    submit_draft(draft=draft, by=editor)
    with pytest.raises(AlreadyDecided, match="waiting for a moderator"):
        save_draft(draft=draft, version=draft.version, fields=GOOD)
    with pytest.raises(AlreadyDecided):
        submit_draft(draft=draft, by=editor)
    withdraw_draft(draft=draft)
    save_draft(draft=draft, version=draft.version, fields=GOOD)
    with pytest.raises(AlreadyDecided):
        withdraw_draft(draft=draft)


def test_discarding_leaves_the_live_posting(company: Company, editor: User) -> None:
    posting = make_own_posting(company)
    edit = start_draft(company=company, author=editor, posting=posting)
    discard_draft(draft=edit)
    assert discard_draft(draft=edit).state == "discarded"
    assert start_draft(company=company, author=editor, posting=posting) != edit
    posting.refresh_from_db()
    assert posting.is_open
    with pytest.raises(AlreadyDecided, match="close its posting"):
        discard_draft(draft=posting.drafts.get(state="published"))


def test_nothing_is_published_for_a_company_or_person_that_waits(moderator: User) -> None:
    hidden = make_company("Quiet Works", is_listed=False)
    draft = make_draft(hidden, make_recruiter(hidden))
    submit_draft(draft=draft, by=draft.author)
    with pytest.raises(ValueError, match="about the company first"):
        publish_draft(draft=draft, by=moderator)
    listed, asker = make_company("Loud Works"), make_user()
    ask_to_join(user=asker, company=listed, message="")
    waiting = make_draft(listed, asker)
    submit_draft(draft=waiting, by=asker)
    with pytest.raises(ValueError, match="about the person first"):
        publish_draft(draft=waiting, by=moderator)
    assert (waiting.state, draft.state, Posting.objects.count()) == ("submitted", "submitted", 0)


def test_twenty_postings_a_day_are_enough(company: Company, editor: User) -> None:
    for _number in range(20):
        make_draft(company, editor, state="refused", submitted_at=NOW, decided_at=NOW)
    draft = make_draft(company, editor)
    with pytest.raises(ValueError, match="tomorrow"):
        submit_draft(draft=draft, by=editor, now=NOW)
    assert submit_draft(draft=draft, by=editor, now=NOW + timedelta(days=1, seconds=1)).reasons


def test_an_imported_posting_is_not_edited_here(company: Company, editor: User) -> None:
    from tests.factories import make_posting

    with pytest.raises(ValueError, match="written here"):
        start_draft(company=company, author=editor, posting=make_posting(company=company))
    assert not Draft.objects.exists()
