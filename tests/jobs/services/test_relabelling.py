"""An entry of the vocabulary reaches stored postings at once, is undone to the letter, and outlives dead workers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from jobs.models.account import User
from jobs.models.board import Board
from jobs.models.posting import Posting
from jobs.models.posting_parts import PostingEvidence, PostingSkill
from jobs.models.screened import Screened
from jobs.models.vocabulary import LabelChange, RelabelRun
from jobs.search import engine
from jobs.services import relabelling
from jobs.services.corrections import correct_posting
from jobs.services.labelling import files_version, rules_version
from jobs.services.moderation import close_postings
from jobs.services.relabelling import relabel, runs_left_behind
from jobs.services.vocabulary import add_entry, take_back_entry
from taxonomy.additions import Addition, AdditionRefused
from taxonomy.models import Skill, VocabularyEntry, VocabularyVersion
from taxonomy.vocabulary import current_vocabulary
from tests.factories import make_admin, make_board, make_vocabulary_entry
from tests.jobs.payloads import ScriptedFetcher, greenhouse_board, greenhouse_job
from tests.jobs.readings import read_through, run_import

pytestmark = pytest.mark.django_db

TEXT = (
    "<p>Our team writes adverts of its own.</p><ul><li>You know lake brigade and SQL well</li>"
    "<li>Zorblax is a plus</li></ul><p>Come &amp; see.</p>"
)
ALIAS = Addition(0, "alias", "lake brigade", "spark", "Adverts call it so.", ("You know lake brigade.",))
SKILL = Addition(0, "skill", "Zorblax", "zorblax", "New.", ("We use Zorblax.",), (), "streaming")
TITLE = Addition(0, "title", "senior? data herder", "data-engineer", "It herds.", ("Data Herder",))
NOT_TITLE = Addition(0, "not-title", "data engineer (gallery|museum)", "", "Art.", ("Data Engineer, Museum",))


@pytest.fixture
def admin() -> User:
    return make_admin()


@pytest.fixture
def board() -> Board:
    """A board of five postings, of which the herder's and the chef's have no role."""
    board = make_board(source="greenhouse", token="lanternworks")
    read(board)
    return board


def read(board: Board) -> None:
    titles = ["Data Engineer", "Senior Data Herder", "Chef", "Data Engineer, Museum", "Machine Learning Engineer"]
    jobs = [greenhouse_job(number, title, content=TEXT) for number, title in enumerate(titles, start=1)]
    run_import(board, greenhouse_board(*jobs))


def add(addition: Addition, by: User) -> RelabelRun:
    run = add_entry(addition=addition, compared_with=current_vocabulary().number, by=by)
    done = relabel(run_id=run.pk)
    assert done is not None and done.state == RelabelRun.State.DONE, done
    return done


def take_back(run: RelabelRun, by: User) -> RelabelRun:
    back = take_back_entry(entry=run.version.entry, reason="It was wrong.", by=by)
    done = relabel(run_id=back.pk)
    assert done is not None and done.state == RelabelRun.State.DONE, done
    return done


def shown() -> dict[str, Any]:
    """Everything that labels say of every posting and of what is screened, without numbers of rows and times."""
    postings = {
        posting.external_id: (
            posting.title, posting.text, posting.html, posting.content_hash, posting.role.slug, posting.seniority,
            posting.role_confidence, posting.runner_up_id, posting.words, posting.head_words,
            list(PostingSkill.objects.filter(posting=posting).order_by("position").values_list(
                "skill__slug", "wanted", "field", "start", "end", "quote")),
            sorted(PostingEvidence.objects.filter(posting=posting).values_list("label", "field", "start", "end", "quote")),
        )
        for posting in Posting.objects.open().select_related("role")
    }  # fmt: skip
    screened = {
        row.external_id: (row.title, row.url, row.place, row.company_name, row.reason, row.content_hash,
                          bytes(row.text_compressed or b""))
        for row in Screened.objects.all()
    }  # fmt: skip
    return {"postings": postings, "screened": screened}


def test_an_alias_reaches_every_posting_that_has_it_with_its_words(board: Board, admin: User) -> None:
    run = add(ALIAS, admin)
    assert (run.changed, run.appeared, run.gone, run.done) == (3, 0, 0, 5)
    link = PostingSkill.objects.filter(skill__slug="spark").select_related("posting").first()
    assert link is not None and link.quote == "lake brigade"
    assert link.posting.text[link.start : link.end] == "lake brigade"
    change = LabelChange.objects.filter(run=run).first()
    assert change is not None and "spark" in change.after["skills"] and "spark" not in change.before["skills"]


def test_a_new_skill_has_a_row_that_a_sync_keeps_and_taking_it_back_retires(board: Board, admin: User) -> None:
    from django.core.management import call_command

    run = add(SKILL, admin)
    call_command("sync_taxonomy", verbosity=0)
    assert not Skill.objects.get(slug="zorblax").retired
    assert set(PostingSkill.objects.filter(skill__slug="zorblax").values_list("wanted", flat=True)) == {"nice-to-have"}
    take_back(run, admin)
    assert Skill.objects.get(slug="zorblax").retired
    assert not PostingSkill.objects.filter(skill__slug="zorblax").exists()


def test_a_title_makes_a_posting_of_what_was_screened_as_an_import_would(board: Board, admin: User) -> None:
    row = Screened.objects.get(title="Senior Data Herder")
    run = add(TITLE, admin)
    assert (run.appeared, run.changed, run.gone) == (1, 0, 0)
    posting = Posting.objects.get(external_id=row.external_id)
    assert (posting.role.slug, posting.seniority, posting.state) == ("data-engineer", "senior", "open")
    assert "You know lake brigade and SQL well" in posting.text and posting.company == board.company
    assert not Screened.objects.filter(external_id=row.external_id).exists()
    read(board)
    again = Posting.objects.get(external_id=row.external_id)
    assert (again.pk, again.role.slug, again.state) == (posting.pk, "data-engineer", "open")
    assert again.html != posting.html


def test_a_title_of_no_role_screens_a_posting_and_a_reading_agrees(board: Board, admin: User) -> None:
    run = add(NOT_TITLE, admin)
    assert (run.appeared, run.changed, run.gone) == (0, 0, 1)
    posting = Posting.objects.get(title="Data Engineer, Museum")
    assert posting.state == "closed" and "none of the six" in posting.closed_reason
    assert Screened.objects.get(external_id=posting.external_id).reason == "no-role"
    read(board)
    posting.refresh_from_db()
    assert posting.state == "closed" and Screened.objects.filter(external_id=posting.external_id).exists()


# Shrinking would import boards for minutes.
@settings(
    max_examples=6, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    chosen=st.lists(st.sampled_from([ALIAS, SKILL, TITLE, NOT_TITLE]), min_size=1, max_size=4, unique=True),
    backwards=st.booleans(),
    rereads=st.lists(st.booleans(), min_size=8, max_size=8),
)
def test_adding_and_taking_back_in_any_order_leaves_the_same_labels(
    board: Board, admin: User, chosen: list[Addition], backwards: bool, rereads: list[bool]
) -> None:
    with transaction.atomic():
        before, version = shown(), rules_version()
        runs = []
        for number, addition in enumerate(chosen):
            runs.append(add(addition, admin))
            assert rules_version() != version
            if rereads[number]:
                read(board)
        for number, run in enumerate(reversed(runs) if backwards else runs):
            take_back(run, admin)
            if rereads[4 + number]:
                read(board)
        assert rules_version() == version == files_version()
        between = [*rereads[: len(chosen)], *rereads[4 : 3 + len(chosen)]]
        if any(between):
            # What was read under other rules has their hash until it is read again.
            read(board)
        assert shown() == before
        transaction.set_rollback(True)


def test_what_a_person_corrected_outlives_both_ways(board: Board, admin: User) -> None:
    posting = Posting.objects.get(title="Data Engineer, Museum")
    correct_posting(
        posting=posting,
        changes=[("role", "data-ops"), ("no-skill", "spark"), ("skill", "rust")],
        reason="Read it.",
        by=admin,
    )
    runs = [add(ALIAS, admin), add(NOT_TITLE, admin)]
    posting.refresh_from_db()
    skills = set(posting.skills.values_list("slug", flat=True))
    assert (posting.role.slug, posting.state) == ("data-ops", "open")
    assert "rust" in skills and "spark" not in skills
    for run in runs:
        take_back(run, admin)
    posting.refresh_from_db()
    assert posting.role.slug == "data-ops" and set(posting.skills.values_list("slug", flat=True)) == skills


def test_what_a_person_closed_stays_closed(board: Board, admin: User) -> None:
    first = add(TITLE, admin)
    posting = Posting.objects.get(title="Senior Data Herder")
    take_back(first, admin)
    add(TITLE, admin)
    close_postings(postings=Posting.objects.filter(pk=posting.pk), reason="A duplicate.", by=admin)
    other = VocabularyEntry.objects.get(is_active=True)
    back = take_back_entry(entry=other, reason="Again.", by=admin)
    relabel(run_id=back.pk)
    posting.refresh_from_db()
    assert posting.state == "closed" and posting.closed_by_person_at is not None


def test_a_worker_that_dies_leaves_a_run_that_another_one_carries_on(
    board: Board, admin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = make_board(source="greenhouse", token="otherworks")
    read(second)
    run = add_entry(addition=ALIAS, compared_with=0, by=admin)
    work = relabelling._relabel_board

    class Killed(BaseException):
        """Stands for a worker that is gone in the midst of a board."""

    def dies(claimed: Any, board_id: int, *rest: Any) -> None:
        work(claimed, board_id, *rest)
        if board_id == second.pk:
            raise Killed

    monkeypatch.setattr(relabelling, "_relabel_board", dies)
    with pytest.raises(Killed):
        relabel(run_id=run.pk)
    run.refresh_from_db()
    assert (run.state, run.done, run.changed, run.cursor) == ("running", 5, 3, board.pk)
    assert relabel(run_id=run.pk) is None and runs_left_behind() == []
    monkeypatch.undo()
    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False):
        assert runs_left_behind() == [run.pk]
        done = relabel(run_id=run.pk)
    assert done is not None and (done.state, done.done, done.changed, done.total) == ("done", 10, 6, 10)
    assert LabelChange.objects.filter(run=run).count() == 6


def test_a_worker_that_lost_its_run_writes_nothing_more(board: Board, admin: User) -> None:
    run = add_entry(addition=ALIAS, compared_with=0, by=admin)
    claimed = relabelling.claim_run(run_id=run.pk)
    assert claimed is not None
    RelabelRun.objects.filter(pk=run.pk).update(fence=claimed.fence + 1)
    with pytest.raises(relabelling.RunLost):
        relabelling._work(claimed)
    assert not PostingSkill.objects.filter(quote="lake brigade").exists()


def test_a_fault_of_ours_is_tried_again_and_ends_with_a_sentence(
    board: Board, admin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = add_entry(addition=ALIAS, compared_with=0, by=admin)

    def broken(*_: Any) -> None:
        raise RuntimeError("no")

    monkeypatch.setattr(relabelling, "_relabel_board", broken)
    moment = timezone.now()
    for attempt in range(relabelling.MOST_ATTEMPTS):
        with time_machine.travel(moment + timedelta(minutes=2 * attempt), tick=False):
            relabel(run_id=run.pk)
    run.refresh_from_db()
    assert run.state == "failed" and "next reading" in run.sentence


def test_a_run_that_kills_every_worker_ends(board: Board, admin: User, monkeypatch: pytest.MonkeyPatch) -> None:
    run = add_entry(addition=ALIAS, compared_with=0, by=admin)

    def dies(*_: Any) -> None:
        raise SystemExit

    monkeypatch.setattr(relabelling, "_relabel_board", dies)
    moment = timezone.now()
    for attempt in range(relabelling.MOST_ATTEMPTS):
        with time_machine.travel(moment + timedelta(minutes=11 * attempt), tick=False), pytest.raises(SystemExit):
            relabel(run_id=run.pk)
    with time_machine.travel(moment + timedelta(hours=2), tick=False):
        assert relabel(run_id=run.pk) is None
    run.refresh_from_db()
    assert run.state == "failed"
    monkeypatch.undo()
    add(TITLE, admin)


def test_running_a_run_twice_changes_nothing_more(board: Board, admin: User) -> None:
    run = add(TITLE, admin)
    before = shown()
    RelabelRun.objects.filter(pk=run.pk).update(state="running", finished_at=None, cursor=0, done=0)
    again = relabel(run_id=run.pk)
    assert again is not None and (again.appeared, LabelChange.objects.count()) == (1, 1)
    assert shown() == before


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"target": "juggling"}, "There is no skill “juggling”."),
        ({"examples": ()}, "Give at least one example."),
        ({"examples": ("Nothing of it.",)}, "The example “Nothing of it.” does not name it."),
        ({"not_examples": ("A lake brigade.",)}, "The counter-example “A lake brigade.” names it."),
    ],
)
def test_an_unsound_entry_is_refused_and_nothing_is_stored(admin: User, said: dict[str, Any], sentence: str) -> None:
    with pytest.raises(AdditionRefused) as refusal:
        make_vocabulary_entry(by=admin, **said)
    assert str(refusal.value) == sentence
    assert not VocabularyEntry.objects.exists() and not VocabularyVersion.objects.exists()


def test_one_change_at_a_time_and_none_against_an_older_preview(board: Board, admin: User) -> None:
    add_entry(addition=ALIAS, compared_with=0, by=admin)
    with pytest.raises(ValueError, match="still labelled anew for version"):
        add_entry(addition=TITLE, compared_with=current_vocabulary().number, by=admin)
    relabel(run_id=RelabelRun.objects.get().pk)
    with pytest.raises(ValueError, match="The vocabulary changed meanwhile"):
        add_entry(addition=TITLE, compared_with=0, by=admin)
    with pytest.raises(ValueError, match="there already"):
        add_entry(addition=ALIAS, compared_with=current_vocabulary().number, by=admin)


def test_taking_back_needs_a_reason_is_done_once_and_leaves_no_alias_alone(admin: User) -> None:
    first = add(SKILL, admin)
    second = add(Addition(0, "alias", "zorb brigade", "zorblax", "So.", ("We use zorb brigade.",)), admin)
    with pytest.raises(ValueError, match="Say why"):
        take_back_entry(entry=first.version.entry, reason=" ", by=admin)
    with pytest.raises(ValueError, match="Take back the aliases of Zorblax first"):
        take_back_entry(entry=first.version.entry, reason="No.", by=admin)
    assert VocabularyEntry.objects.filter(is_active=True).count() == 2
    take_back(second, admin)
    with pytest.raises(ValueError, match="Someone took it back before"):
        take_back_entry(entry=second.version.entry, reason="No.", by=admin)


def test_a_version_that_comes_while_a_board_is_read_is_the_one_it_is_written_with(admin: User) -> None:
    board = make_board(source="greenhouse", token="lanternworks")
    answer = greenhouse_board(greenhouse_job(1, "Data Herder", content=TEXT), greenhouse_job(2, content=TEXT))

    class Meanwhile(ScriptedFetcher):
        """Answers after an admin has added something."""

        def fetch(self, request: Any, validators: Any = None) -> Any:
            add(TITLE, admin)
            return super().fetch(request, validators)

    run = read_through(board, Meanwhile(answer))
    assert (run.state, run.shown, run.screened) == ("complete", 2, 0)
    board.refresh_from_db()
    assert board.read_with == rules_version() != files_version()
    assert Posting.objects.get(title="Data Herder").is_open


def test_a_new_name_is_searched_for_and_a_new_skill_is_a_choice(board: Board, admin: User, each_engine: None) -> None:
    def total(**asked: str) -> int:
        query, _known = engine.read_query({name: [value] for name, value in asked.items()})
        assert not query.problems, query.problems
        return engine.search(query).total

    alias = Addition(0, "alias", "zorb engine", "sql", "So.", ("The zorb engine.",))
    before = total(q="zorb engine")
    runs = [add(SKILL, admin), add(alias, admin)]
    assert (before, total(q="zorb engine"), total(skill="zorblax")) == (0, 3, 3)
    for run in reversed(runs):
        take_back(run, admin)
    assert total(q="zorb engine") == 0
