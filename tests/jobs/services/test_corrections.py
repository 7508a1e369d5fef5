"""A person's correction outlives what the source writes next, and goes when it is taken back."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jobs.models.account import User
from jobs.models.board import Board
from jobs.models.correction import PostingCorrection
from jobs.models.posting import Posting
from jobs.models.screened import Screened
from jobs.search import engine
from jobs.services.corrected import corrected
from jobs.services.corrections import NO_ROLE, correct_posting, undo_correction
from taxonomy.catalog import load_catalog
from taxonomy.classify.posting import classify
from taxonomy.labelled import read_postings, read_skills
from tests.factories import make_admin, make_board, make_posting
from tests.jobs.payloads import greenhouse_board, greenhouse_job
from tests.jobs.readings import run_import

pytestmark = pytest.mark.django_db


@pytest.fixture
def board() -> Board:
    return make_board(source="greenhouse", token="lanternworks")


@pytest.fixture
def admin() -> User:
    return make_admin()


def read(board: Board, title: str = "Senior Data Engineer", **fields: Any) -> Posting:
    """Import the one posting of `board` and return it."""
    run_import(board, greenhouse_board(greenhouse_job(1, title, **fields)))
    return Posting.objects.get(board=board)


def labels_of(posting: Posting) -> tuple[str, str, set[str]]:
    posting.refresh_from_db()
    return posting.role.slug, posting.seniority, set(posting.skills.values_list("slug", flat=True))


def test_corrections_show_at_once_and_survive_a_changed_text(board: Board, admin: User) -> None:
    posting = read(board)
    _, _, skills = labels_of(posting)
    assert "spark" in skills and "rust" not in skills
    changes = [("role", "ml-engineer"), ("seniority", "lead"), ("skill", "rust"), ("no-skill", "spark")]
    correct_posting(posting=posting, changes=changes, reason="Its text says so.", by=admin)
    right = ("ml-engineer", "lead", skills - {"spark"} | {"rust"})
    assert labels_of(posting) == right
    assert (posting.role_confidence, posting.runner_up) == (1.0, None)
    text = "<p>We rewrote this advert. You know Python, SQL and Spark.</p>"
    again = read(board, "Junior Data Engineer, Payments", content=text)
    assert again.pk == posting.pk and again.title == "Junior Data Engineer, Payments"
    role, seniority, now = labels_of(again)
    assert (role, seniority) == right[:2]
    assert {"python", "sql", "rust"} <= now and "spark" not in now


FACTS = [
    ("workplace", "onsite"), ("employment", "contract"), ("pay", "50000-60000 EUR year"), ("eligibility", "only EG SA"),
    ("experience", "7"), ("education", "doctorate"), ("visa", "not-offered"), ("relocation", "offered"),
    ("clearance", "required"), ("places", "Cairo, Egypt; Berlin, Germany"), ("secondary-role", "data-scientist"),
]  # fmt: skip
COLUMNS = (
    "workplace", "employment", "pay_min", "pay_max", "pay_currency", "eligibility", "eligible_countries", "experience_years",
    "education", "visa", "relocation", "clearance", "places_text", "countries", "secondary_role", "contradicts_entry_level",
)  # fmt: skip


def facts_of(posting: Posting) -> tuple[object, ...]:
    posting.refresh_from_db()
    return tuple(getattr(posting, name) for name in COLUMNS)


def test_corrected_facts_show_at_once_survive_a_changed_text_and_are_taken_back(board: Board, admin: User) -> None:
    posting = read(board)
    before, words = facts_of(posting), set(posting.evidence.values_list("label", "start", "end"))
    made = correct_posting(posting=posting, changes=FACTS, reason="Its page says so.", by=admin)
    after = facts_of(posting)
    assert after[:6] == ("onsite", "contract", 5_000_000, 6_000_000, "EUR", "only")
    assert after[6:14] == (
        ["EG", "SA"], 7, "doctorate", "not-offered", "offered", "required", "Cairo, Egypt; Berlin, Germany", ["DE", "EG"],
    )  # fmt: skip
    assert [place.country for place in posting.places.all()] == ["EG", "DE"]
    text = "<p>Remote in Spain. At least 2 years. EUR 10,000 a month. We sponsor visas.</p>"
    again = read(board, "Senior Data Engineer, Payments", content=text)
    assert facts_of(again) == after and again.title == "Senior Data Engineer, Payments"
    assert not again.evidence.filter(label__in=["experience", "visa", "eligible:accepts"]).exists()
    for correction in reversed(made):
        assert undo_correction(correction=correction, by=admin)
    read(board)
    assert facts_of(posting) == before
    assert set(posting.evidence.values_list("label", "start", "end")) == words


def test_a_new_workplace_is_read_for_who_can_apply(board: Board, admin: User) -> None:
    posting = make_posting(text="Remote within EMEA.", cities=[("Cairo", "EG")], workplace="remote")
    (correction,) = correct_posting(
        posting=posting, changes=[("workplace", "onsite")], reason="In the office.", by=admin
    )
    posting.refresh_from_db()
    assert (posting.eligibility, posting.eligible_countries) == ("only", ["EG"])
    undo_correction(correction=correction, by=admin)
    posting.refresh_from_db()
    assert "AE" in posting.eligible_countries and posting.workplace == "remote"


def test_a_corrected_level_takes_the_doubt_about_entry_level_away(board: Board, admin: User) -> None:
    posting = read(board, "Junior Data Engineer", content="<p>You have at least 5 years of experience with SQL.</p>")
    assert posting.contradicts_entry_level
    correct_posting(posting=posting, changes=[("seniority", "senior")], reason="It is.", by=admin)
    posting.refresh_from_db()
    assert not posting.contradicts_entry_level
    assert not read(
        board, "Junior Data Engineer", content="<p>At least 6 years of experience.</p>"
    ).contradicts_entry_level


def test_a_corrected_role_clears_the_second_role_and_what_was_set_there(board: Board, admin: User) -> None:
    posting = read(board, "Data Scientist / ML Engineer")
    assert posting.secondary_role is not None and posting.secondary_role.slug == "ml-engineer"
    correct_posting(posting=posting, changes=[("secondary-role", "data-engineer")], reason="Pipelines.", by=admin)
    (correction,) = correct_posting(posting=posting, changes=[("role", "data-ops")], reason="It runs them.", by=admin)
    posting.refresh_from_db()
    assert posting.secondary_role is None
    assert read(board, "Data Scientist / ML Engineer (Berlin)").secondary_role is None
    undo_correction(correction=correction, by=admin)
    posting.refresh_from_db()
    assert posting.secondary_role is not None and posting.secondary_role.slug == "ml-engineer"
    assert posting.evidence.filter(label="role:ml-engineer", quote="ML Engineer").exists()


def test_a_second_role_is_never_the_first(board: Board, admin: User) -> None:
    posting = read(board)
    with pytest.raises(ValueError, match="no secondary-role called data-engineer"):
        correct_posting(posting=posting, changes=[("secondary-role", "data-engineer")], reason="Both.", by=admin)


def test_an_added_skill_has_no_words_and_is_searched_for(board: Board, admin: User) -> None:
    posting = read(board)
    for _ in range(2):
        query, _problems = engine.read_query({"skill": ["rust"]})
        assert engine.search(query).total == posting.corrections.count()
        if not posting.corrections.count():
            correct_posting(posting=posting, changes=[("skill", "rust")], reason="Asked on its page.", by=admin)
    link = posting.skill_links.get(skill__slug="rust")
    assert (link.wanted, link.start, link.end, link.quote) == ("required", 0, 0, "")
    assert not posting.evidence.filter(label__startswith="skill:").exists()


def test_evidence_of_a_label_that_was_corrected_goes_and_comes_back(board: Board, admin: User) -> None:
    posting = read(board)
    before = set(posting.evidence.values_list("label", "start", "end"))
    (correction,) = correct_posting(posting=posting, changes=[("role", "data-ops")], reason="It runs them.", by=admin)
    assert not posting.evidence.filter(label__startswith="role:").exists()
    assert undo_correction(correction=correction, by=admin)
    assert set(posting.evidence.values_list("label", "start", "end")) == before


def test_what_is_taken_back_is_the_rules_again_also_after_the_next_reading(board: Board, admin: User) -> None:
    posting = read(board)
    before = labels_of(posting)
    changes = [("role", "data-analyst"), ("seniority", "intern"), ("skill", "rust"), ("no-skill", "spark")]
    made = correct_posting(posting=posting, changes=changes, reason="By mistake.", by=admin)
    for correction in made:
        assert undo_correction(correction=correction, by=admin)
        assert not undo_correction(correction=correction, by=admin)
    assert labels_of(posting) == before
    assert labels_of(read(board)) == before
    assert PostingCorrection.objects.standing().count() == 0
    assert PostingCorrection.objects.filter(undone_by=admin).count() == 4


def test_the_newer_correction_of_a_label_takes_the_place_of_the_older(board: Board, admin: User) -> None:
    posting = read(board)
    for field, value in (("role", "data-ops"), ("role", "ml-engineer"), ("skill", "rust"), ("no-skill", "rust")):
        correct_posting(posting=posting, changes=[(field, value)], reason="Better.", by=admin)
    standing = set(PostingCorrection.objects.standing().values_list("field", "value"))
    assert standing == {("role", "ml-engineer"), ("no-skill", "rust")}
    assert labels_of(posting)[0] == "ml-engineer" and "rust" not in labels_of(posting)[2]


def test_a_posting_of_no_role_leaves_the_board_and_no_reading_brings_it_back(board: Board, admin: User) -> None:
    posting = read(board)
    (correction,) = correct_posting(posting=posting, changes=[("role", "none")], reason="It sells data.", by=admin)
    assert (labels_of(posting)[0], posting.state, posting.closed_reason) == ("data-engineer", "closed", NO_ROLE)
    assert not read(board, "Data Engineer, again").is_open
    undo_correction(correction=correction, by=admin)
    posting.refresh_from_db()
    assert (posting.state, posting.closed_at, posting.closed_by_person_at) == ("open", None, None)


def test_a_closing_for_another_reason_stays_when_a_role_is_set(admin: User) -> None:
    from jobs.services.moderation import close_postings

    posting = make_posting()
    close_postings(postings=Posting.objects.filter(pk=posting.pk), reason="Filled.")
    correct_posting(posting=posting, changes=[("role", "data-ops")], reason="It runs them.", by=admin)
    posting.refresh_from_db()
    assert (posting.state, posting.closed_reason) == ("closed", "Filled.")


def test_a_role_that_a_person_gave_keeps_a_posting_shown_which_the_rules_would_screen(
    board: Board, admin: User
) -> None:
    posting = read(board)
    correct_posting(posting=posting, changes=[("role", "data-engineer")], reason="The team told us.", by=admin)
    again = read(board, "Wizard of Warehouses")
    assert (again.pk, again.is_open, again.role.slug) == (posting.pk, True, "data-engineer")
    assert {"Python", "SQL"} <= set(again.skills.values_list("name", flat=True))
    assert not Screened.objects.exists()


def test_a_reading_without_change_writes_nothing_over_a_correction(board: Board, admin: User) -> None:
    posting = read(board)
    correct_posting(posting=posting, changes=[("seniority", "staff")], reason="So its page says.", by=admin)
    run = run_import(board, greenhouse_board(greenhouse_job(1, "Senior Data Engineer")))
    assert run.updated == 0
    assert labels_of(posting)[1] == "staff"


@pytest.mark.parametrize(
    ("changes", "reason", "sentence"),
    [
        ([], "Because", "Choose at least one label to correct."),
        ([("role", "data-ops")], " \n", "A correction has a reason."),
        ([("role", "astronaut")], "Because", "There is no role called astronaut."),
        ([("seniority", "king")], "Because", "There is no seniority called king."),
        ([("role", "data-ops"), ("skill", "juggling-of-knives")], "Because", "There is no skill called juggling-of-k"),
        ([("title", "x")], "Because", "There is no title called x."),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(
    admin: User, changes: list[tuple[str, str]], reason: str, sentence: str
) -> None:
    posting = make_posting()
    with pytest.raises(ValueError, match=sentence):
        correct_posting(posting=posting, changes=changes, reason=reason, by=admin)
    assert PostingCorrection.objects.count() == 0
    assert labels_of(posting)[0] == "data-engineer"


def test_the_same_correction_twice_is_said_to_stand(admin: User) -> None:
    posting = make_posting()
    correct_posting(posting=posting, changes=[("role", "data-ops")], reason="Because", by=admin)
    with pytest.raises(ValueError, match="A person set role data-ops before; it stands"):
        correct_posting(posting=posting, changes=[("role", "data-ops")], reason="Because", by=admin)


@pytest.mark.parametrize(
    "fields",
    [
        {"field": "role", "value": "data-ops"},
        {"field": "no-skill", "value": "rust"},
        {"field": "title", "value": "x"},
        {"field": "seniority", "value": ""},
        {"field": "seniority", "value": "lead", "reason": ""},
    ],
)
def test_the_database_refuses_what_the_code_forgets(admin: User, fields: dict[str, str]) -> None:
    posting = make_posting()
    correct_posting(posting=posting, changes=[("role", "ml-engineer"), ("skill", "rust")], reason="Because", by=admin)
    with pytest.raises(IntegrityError), transaction.atomic():
        PostingCorrection.objects.create(posting=posting, **{"reason": "Because", **fields})


def test_corrections_are_exported_as_labelled_texts(
    board: Board, admin: User, tmp_path: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    posting = read(board)
    changes = [("role", "data-infrastructure-engineer"), ("seniority", "lead"), ("no-skill", "spark")]
    correct_posting(posting=posting, changes=changes, reason="Because", by=admin)
    other = make_posting(title="Seller of Data")
    correct_posting(posting=other, changes=[("role", "none")], reason="It sells.", by=admin)
    make_posting(title="Nobody corrected this")
    call_command("export_corrections")
    out, err = capsys.readouterr()
    assert err == "2 corrected postings.\n"
    first, second = map(json.loads, out.splitlines())
    assert (first["title"], first["role"], first["seniority"]) == (posting.title, "data_infra_engineer", "lead")
    assert (first["corrected"], first["skills_scope"]) == (["no-skill", "role", "seniority"], ["Spark"])
    assert "Spark" not in first["skills"]
    assert (second["role"], second["corrected"], "skills_scope" in second) == ("none", ["role"], False)
    path = tmp_path / "roles.jsonl"
    path.write_text(out, encoding="utf-8")
    roles = frozenset(role.slug for role in load_catalog().roles)
    assert [row.role for row in read_postings(path, roles)] == ["data-infrastructure-engineer", None]
    assert read_skills(path)[0].scope == frozenset({"Spark"})


SLUGS = ("python", "rust", "spark", "sql")
CHANGES = st.one_of(
    st.tuples(st.just("role"), st.sampled_from(["data-ops", "ml-engineer"])),
    st.tuples(st.just("seniority"), st.sampled_from(["lead", "intern"])),
    st.tuples(st.sampled_from(["skill", "no-skill"]), st.sampled_from(SLUGS)),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(CHANGES, st.integers(0, 5)), max_size=6))
def test_what_stands_is_what_is_shown_whatever_was_corrected_and_taken_back(
    admin: User, steps: list[tuple[str, str] | int]
) -> None:
    title, text = "Senior Data Engineer", "You must know Python, SQL and Spark."
    machine = classify(title, text, load_catalog())
    posting = make_posting(title=title, text=text, skills=["python", "sql", "spark"], seniority="senior")
    for step in steps:
        if isinstance(step, int):
            standing = list(posting.corrections.standing())
            if standing:
                undo_correction(correction=standing[step % len(standing)], by=admin)
        elif not posting.corrections.standing().filter(field=step[0], value=step[1]).exists():
            correct_posting(posting=posting, changes=[step], reason="Because", by=admin)
    standing_now = posting.corrections.standing().order_by("at", "pk").values_list("field", "value")
    wanted = corrected(machine, standing_now, load_catalog())
    assert labels_of(posting) == (wanted.role, wanted.seniority, {skill.slug for skill in wanted.skills})
