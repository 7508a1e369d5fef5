"""One thing of each kind that waits for a moderator, as the queue finds it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from jobs.models.company import Company
from jobs.models.draft import Draft
from jobs.models.link_check import CurationTask
from jobs.models.suggestion import Suggestion
from jobs.services.employer_answers import write_answer
from tests.factories import (
    make_board,
    make_company,
    make_company_list,
    make_draft,
    make_entry,
    make_membership,
    make_posting,
    make_recruiter,
    make_report,
    make_run,
    make_user,
)

# Text that would do harm where it is not escaped.
HOSTILE = "<script>alert(1)</script>"


def wait(kind: str, words: str = "", company: Company | None = None) -> int:
    """Save one waiting thing of a kind, `words` in all that a person may type; return the id of its item."""
    return MAKERS[kind](words, company or make_company(f"Lantern Works {words}".strip()))


def _draft(words: str, company: Company) -> int:
    author = make_recruiter(company)
    draft = make_draft(
        company, author, state=Draft.State.SUBMITTED, submitted_at=timezone.now(), submitted_by=author,
        title=f"Data Engineer {words}".strip(), places_text=f"Cairo, Egypt {words}".strip(),
        text=f"You build pipelines with Python and SQL. {words}",
    )  # fmt: skip
    return draft.pk


def _company(words: str, company: Company) -> int:
    Company.objects.filter(pk=company.pk).update(
        is_listed=False, origin=Company.Origin.RECRUITER, website="https://lantern.example.org"
    )
    founder = make_user(f"ria{company.pk}@lantern.example.org", name=words or "Ria")
    make_membership(founder, company, "owner", state="requested", message=f"I found staff here. {words}")
    return company.pk


def _membership(words: str, company: Company) -> int:
    person = make_user(name=words or "Rob")
    return make_membership(person, company, state="requested", message=f"I work here. {words}").pk


def _report(words: str, company: Company) -> int:
    posting = make_posting(title=f"Data Engineer {words}".strip(), company=company, skills=["python"])
    make_report(posting, kind="wrong-label", label="skill:python", note=f"It is R. {words}", email="rea@example.org")
    return posting.pk


def _suggestion(words: str, company: Company) -> int:
    entry = make_entry(company, make_company_list())
    suggestion = Suggestion.objects.create(
        company_list=entry.company_list, company=company, kind=Suggestion.Kind.CORRECT, proposed=["city"],
        company_name=company.name, city=f"Giza {words}".strip(), reason=entry.reason, note=f"They moved. {words}",
        evidence_url="https://lantern.example.org/about", email="rea@example.org",
    )  # fmt: skip
    return suggestion.pk


def _held(words: str, company: Company) -> int:
    board = make_board(company=company, state="held", sentence=f"Held: 9 of 10 known postings are missing. {words}")
    make_posting(board=board, title=f"Data Engineer {words}".strip())
    make_run(board, state="held", seen=1, shown=1, missing=9, sentence=board.sentence)
    return board.pk


def _broken(words: str, company: Company) -> int:
    board = make_board(
        company=company, state="unreachable", failures=5, sentence=f"It does not answer. {words}",
        last_complete_at=timezone.now() - timedelta(days=4),
    )  # fmt: skip
    make_run(board, state="unreachable", sentence=board.sentence)
    return board.pk


def _link(words: str, company: Company) -> int:
    entry = make_entry(company, make_company_list(), evidence_url=f"https://lantern.example.org/{company.pk}")
    task = CurationTask.objects.create(
        url=entry.evidence_url, company=company, sentence=f"There is no such page (404). {words}",
        opened_at=timezone.now(),
    )  # fmt: skip
    return task.pk


def _answer(words: str, company: Company) -> int:
    posting = make_posting(title=f"Data Engineer {words}".strip(), company=company)
    text = f"We hire four people a year for this team. {words}".strip()
    return write_answer(posting=posting, author=make_recruiter(company), text=text).pk


MAKERS: dict[str, Callable[[str, Company], int]] = {
    "draft": _draft,
    "company": _company,
    "membership": _membership,
    "report": _report,
    "suggestion": _suggestion,
    "held": _held,
    "broken": _broken,
    "answer": _answer,
    "link": _link,
}
