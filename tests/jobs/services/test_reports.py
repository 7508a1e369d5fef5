"""Reports: what readers may say, decided once, told once, forgotten after a month, and taken back whole."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from jobs.models.moderation import Decision
from jobs.models.posting import Posting
from jobs.models.report import Report
from jobs.services.decisions import AlreadyDecided, CannotUndo
from jobs.services.moderation import close_postings, reopen_postings
from jobs.services.reports import (
    dismiss_report,
    forget_reporters,
    report_posting,
    reports_untold,
    tell_reporter,
    uphold_report,
)
from jobs.services.shown_labels import labels_of
from jobs.services.undoing import undo_decision
from jobs.tasks import tell_reporters_left_behind
from tests.factories import make_moderator, make_posting, make_report

pytestmark = pytest.mark.django_db


def test_every_label_that_the_page_shows_may_be_wrong() -> None:
    posting = make_posting(
        skills=["python", "sql"], seniority="senior", role="ml-engineer", secondary_role="data-ops", language="en",
        relocation="offered", clearance="required", workflow_owns=["model"], contradicts_entry_level=True,
        pay_min=100, pay_currency="EUR", pay_period="month", pay_stated="1 EUR",
    )  # fmt: skip
    assert [label.value for label in labels_of(posting)] == [
        "role:ml-engineer", "secondary-role:data-ops", "seniority:senior", "contradiction", "pay", "places", "workplace",
        "eligibility", "employment", "experience", "education", "visa", "relocation", "clearance", "language", "step:model",
        "skill:python", "skill:sql",
    ]  # fmt: skip
    shown = {label.value: (label.name, label.quote) for label in labels_of(posting)}
    assert shown["pay"] == ("1 EUR", "1 EUR")
    assert shown["education"] == ("not stated", "")
    assert shown["skill:sql"] == ("SQL", "SQL")


def test_what_the_page_said_is_kept_with_the_report_whatever_comes_next() -> None:
    posting = make_posting(workplace="remote", title="Junior Data Engineer", seniority="junior")
    posting.evidence.create(label="seniority:junior", field="title", start=0, end=6, quote="Junior")
    report = report_posting(posting=posting, kind="wrong-label", label="workplace")
    level = report_posting(posting=posting, kind="wrong-label", label="seniority:junior")
    Posting.objects.filter(pk=posting.pk).update(workplace="onsite", seniority="mid")
    report.refresh_from_db()
    assert (report.value, report.quote) == ("Remote", "")
    assert (level.value, level.quote) == ("Junior", "Junior")


@pytest.mark.parametrize(
    ("label", "value", "column", "after"),
    [
        ("workplace", "onsite", "workplace", "onsite"),
        ("employment", "contract", "employment", "contract"),
        ("pay", "50000-60000 EUR year", "pay_max", 6_000_000),
        ("pay", "unstated", "pay_currency", ""),
        ("eligibility", "only EG SA", "eligible_countries", ["EG", "SA"]),
        ("experience", "5", "experience_years", 5),
        ("education", "master", "education", "master"),
        ("visa", "not-offered", "visa", "not-offered"),
        ("places", "Cairo, Egypt; Berlin, Germany", "countries", ["DE", "EG"]),
        ("seniority:unspecified", "lead", "seniority", "lead"),
    ],
)
def test_upholding_a_report_sets_the_label_right_and_undoing_gives_it_back(
    label: str, value: str, column: str, after: object
) -> None:
    posting = make_posting(
        workplace="remote", employment="full-time", pay_min=100, pay_currency="USD", pay_period="hour", cities=[("Giza", "EG")],
        eligibility="some", eligible_countries=["EG"],
    )  # fmt: skip
    before = getattr(posting, column)
    report = report_posting(posting=posting, kind="wrong-label", label=label)
    moderator = make_moderator()
    decision = uphold_report(report=report, by=moderator, outcome="Set right.", correct_to=value)
    posting.refresh_from_db()
    assert getattr(posting, column) == after
    undo_decision(decision=decision, by=moderator)
    posting.refresh_from_db()
    report.refresh_from_db()
    assert (getattr(posting, column), report.state) == (before, "waiting")
    assert not posting.corrections.standing().exists()


@pytest.mark.parametrize(
    ("label", "value", "sentence"),
    [
        ("workplace", "moon", "no workplace called moon"),
        ("workplace", "", "Say what is right"),
        ("pay", "a lot", "Write pay as"),
        ("pay", "9-1 EUR year", "lower amount first"),
        ("pay", "1 EUR eon", "currency such as EGP"),
        ("eligibility", "only XX", "is no country"),
        ("eligibility", "anywhere EG", "Write anywhere"),
        ("experience", "many", "Write the least years"),
        ("places", " ; ", "Name 1 to"),
    ],
)
def test_a_correction_that_cannot_be_read_decides_nothing(label: str, value: str, sentence: str) -> None:
    posting = make_posting()
    report = report_posting(posting=posting, kind="wrong-label", label=label)
    with pytest.raises(ValueError, match=sentence):
        uphold_report(report=report, by=make_moderator(), outcome="Set right.", correct_to=value)
    report.refresh_from_db()
    assert (report.state, posting.corrections.count()) == ("waiting", 0)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"kind": "boring"}, "Choose what is wrong."),
        ({"kind": "wrong-label"}, "Choose the label that is wrong."),
        ({"kind": "wrong-label", "label": "skill:cobol"}, "Choose the label that is wrong."),
    ],
)
def test_a_report_that_says_nothing_is_refused(fields: dict[str, str], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        report_posting(posting=make_posting(), **fields)
    assert not Report.objects.exists()


def test_a_closed_posting_is_not_reported() -> None:
    posting = make_posting(state="closed", closed_at=timezone.now())
    with pytest.raises(ValueError, match="closed already"):
        report_posting(posting=posting, kind="stale")


def test_a_label_stays_out_of_a_report_that_is_not_about_labels() -> None:
    assert report_posting(posting=make_posting(), kind="scam", label="role:data-engineer").label == ""


def test_the_same_reader_twice_is_one_report_that_keeps_both_words() -> None:
    posting = make_posting()
    first = report_posting(posting=posting, kind="stale", address="198.51.100.7")
    again = report_posting(
        posting=posting, kind="stale", address="198.51.100.7", note="Filled in May.", email="Rea@example.org"
    )
    other = report_posting(posting=posting, kind="stale", address="198.51.100.8")
    assert (again.pk, again.note, again.email) == (first.pk, "Filled in May.", "rea@example.org")
    assert other.pk != first.pk
    assert "198.51.100" not in first.reporter and len(first.reporter) == 64


@pytest.mark.parametrize(("decide", "state"), [(uphold_report, "upheld"), (dismiss_report, "dismissed")])
def test_a_report_is_decided_once_and_recorded(decide: Callable[..., Decision], state: str) -> None:
    report, moderator = make_report(), make_moderator()
    decision = decide(report=report, by=moderator, outcome="  Asked  the employer. ")
    report.refresh_from_db()
    assert (report.state, report.outcome, report.decided_by) == (state, "Asked the employer.", moderator)
    assert (decision.kind, decision.verdict, decision.subject_id) == ("report", state, report.pk)
    with pytest.raises(AlreadyDecided):
        decide(report=report, by=moderator, outcome="Again.")
    assert Decision.objects.count() == 1


@pytest.mark.parametrize("decide", [uphold_report, dismiss_report])
def test_an_outcome_is_needed(decide: Callable[..., Decision]) -> None:
    with pytest.raises(ValueError, match="Say w"):
        decide(report=make_report(), by=make_moderator(), outcome="  ")
    assert Report.objects.waiting().count() == 1


def test_upholding_closes_the_posting_where_asked_and_undoing_opens_it() -> None:
    report, moderator = make_report(), make_moderator()
    decision = uphold_report(report=report, by=moderator, outcome="It is filled.", close_posting=True)
    posting = Posting.objects.get()
    assert (posting.state, posting.closed_reason) == ("closed", "It is filled.")
    assert set(Decision.objects.values_list("kind", "verdict")) == {("report", "upheld"), ("posting", "closed")}
    undo_decision(decision=decision, by=moderator)
    posting.refresh_from_db()
    report.refresh_from_db()
    assert (posting.state, posting.closed_at, posting.closed_by_person_at) == ("open", None, None)
    assert (report.state, report.outcome, report.decided_at) == ("waiting", "", None)
    assert not Decision.objects.standing().exists()
    with pytest.raises(AlreadyDecided):
        undo_decision(decision=decision, by=moderator)


def test_upholding_leaves_the_posting_open_where_not_asked() -> None:
    uphold_report(report=make_report(), by=make_moderator(), outcome="The label will be mended.")
    assert Posting.objects.get().state == "open"


def test_undoing_changes_nothing_where_the_posting_moved_on() -> None:
    report, moderator = make_report(), make_moderator()
    decision = uphold_report(report=report, by=moderator, outcome="It is filled.", close_posting=True)
    reopen_postings(postings=Posting.objects.all(), by=moderator)
    with pytest.raises(CannotUndo, match="closed or opened again since"):
        undo_decision(decision=decision, by=moderator)
    report.refresh_from_db()
    decision.refresh_from_db()
    assert (report.state, decision.undone_at) == ("upheld", None)


def test_undoing_is_refused_while_the_same_reader_waits_anew() -> None:
    posting, moderator = make_posting(), make_moderator()
    report = report_posting(posting=posting, kind="stale", address="198.51.100.7")
    decision = dismiss_report(report=report, by=moderator, outcome="It is open.")
    report_posting(posting=posting, kind="stale", address="198.51.100.7")
    with pytest.raises(CannotUndo, match="reported it again since"):
        undo_decision(decision=decision, by=moderator)


def test_closing_and_opening_postings_can_be_taken_back_until_someone_changes_them() -> None:
    moderator = make_moderator()
    posting = make_posting()
    (closing,) = close_postings(postings=Posting.objects.all(), reason="A fraud.", by=moderator)
    (opening,) = reopen_postings(postings=Posting.objects.all(), by=moderator)
    with pytest.raises(CannotUndo):
        undo_decision(decision=closing, by=moderator)
    undo_decision(decision=opening, by=moderator)
    posting.refresh_from_db()
    assert (posting.state, posting.closed_reason, posting.closed_at) == ("closed", "A fraud.", closing.decided_at)
    undo_decision(decision=closing, by=moderator)
    posting.refresh_from_db()
    assert (posting.state, posting.closed_reason) == ("open", "")
    assert close_postings(postings=Posting.objects.none(), reason="Nothing.") == []


def test_the_reporter_hears_the_outcome_once_for_each_decision() -> None:
    posting, moderator = make_posting(title="Data <b>Engineer</b> & more"), make_moderator()
    report = make_report(posting, email="rea@example.org")
    assert not tell_reporter(report=report)
    decision = dismiss_report(report=report, by=moderator, outcome="It is open: 1 < 2.")
    assert tell_reporter(report=report) and not tell_reporter(report=report)
    (message,) = mail.outbox
    assert message.to == ["rea@example.org"]
    assert message.subject == "Your report about “Data <b>Engineer</b> & more”"
    assert "It is open: 1 < 2." in str(message.body)
    assert f"http://testserver/jobs/{posting.pk}/" in str(message.body)
    html = str(message.alternatives[0][0])  # type: ignore[attr-defined]
    assert "Data &lt;b&gt;Engineer" in html and "1 &lt; 2" in html and "<b>" not in html
    undo_decision(decision=decision, by=moderator)
    uphold_report(report=report, by=moderator, outcome="It was a fraud.")
    assert tell_reporter(report=report)
    assert len(mail.outbox) == 2


def test_nobody_is_told_where_nobody_asked() -> None:
    report = make_report()
    dismiss_report(report=report, by=make_moderator(), outcome="It is open.")
    assert not tell_reporter(report=report)
    assert mail.outbox == []


def test_who_reported_is_forgotten_thirty_days_after_the_decision() -> None:
    now, moderator = timezone.now(), make_moderator()
    who = {"email": "rea@example.org", "reporter": "a" * 64}
    waiting, young, old = (make_report(**who) for _ in range(3))
    dismiss_report(report=young, by=moderator, outcome="No.", now=now - timedelta(days=29))
    dismiss_report(report=old, by=moderator, outcome="No.", now=now - timedelta(days=31))
    assert forget_reporters(now=now) == 1
    assert set(Report.objects.traceable()) == {waiting, young}
    assert forget_reporters(now=now) == 0


def test_a_reader_whom_no_worker_told_is_told_by_the_sweep() -> None:
    moderator, now = make_moderator(), timezone.now()
    fresh, stale, told, silent = (make_report(email=email) for email in ("a@x.org", "b@x.org", "c@x.org", ""))
    for report in (fresh, told, silent):
        dismiss_report(report=report, by=moderator, outcome="It is open.", now=now)
    dismiss_report(report=stale, by=moderator, outcome="It is open.", now=now - timedelta(days=4))
    tell_reporter(report=told)
    assert reports_untold(now=now) == [fresh]
    assert tell_reporters_left_behind() == 1
    assert [message.to for message in mail.outbox] == [["c@x.org"], ["a@x.org"]]
    assert tell_reporters_left_behind() == 0
