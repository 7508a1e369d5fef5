"""Rows for tests: each function saves one valid row; what a test does not name gets a plain value."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from html import escape
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from jobs.models.account import User
from jobs.models.board import Board
from jobs.models.company import Company, CompanyList, CompanyListEntry
from jobs.models.draft import Draft
from jobs.models.importing import ImportRun
from jobs.models.life import PageCheck
from jobs.models.link_check import CurationTask, LinkCheck
from jobs.models.membership import Membership
from jobs.models.posting import Posting
from jobs.models.posting_parts import PostingPlace, PostingSkill
from jobs.models.rates import ExchangeRate, RateTable
from jobs.models.report import Report
from jobs.models.saved_search import SavedSearch
from jobs.models.screened import Screened
from jobs.models.signal import PostingSignal
from jobs.models.suggestion import Suggestion
from jobs.search.wording import wording
from jobs.services.own_postings import publish_draft
from jobs.services.publishing import vector
from jobs.services.relabelling import relabel
from jobs.services.vocabulary import add_entry
from taxonomy.additions import Addition
from taxonomy.models import Role, Skill, VocabularyEntry
from taxonomy.vocabulary import current_vocabulary

PASSWORD = "correct horse battery"
ROLE_NAMES = {
    "data-analyst": "Data Analyst & Data Viz",
    "data-scientist": "Data Scientist",
    "data-engineer": "Data Engineer",
    "ml-engineer": "Machine Learning Engineer",
    "data-infrastructure-engineer": "Data Infrastructure Engineer",
    "data-ops": "Data Ops",
}
_numbers = itertools.count(1)


def make_user(email: str = "", *, password: str = PASSWORD, **fields: Any) -> User:
    """Return a saved person who may do nothing in the admin."""
    return User.objects.create_user(email or f"person{next(_numbers)}@example.org", password, **fields)


def make_admin(email: str = "") -> User:
    """Return a saved person who may do everything."""
    return User.objects.create_superuser(email or f"admin{next(_numbers)}@example.org", PASSWORD)


def make_saved_search(owner: User, query: str = "", **fields: Any) -> SavedSearch:
    """Return the saved search of `owner`, looked at just now unless `seen_at` says otherwise."""
    seen_at = fields.setdefault("seen_at", timezone.now())
    fields.setdefault("created_at", seen_at)
    return SavedSearch.objects.create(owner=owner, query=query, **{"name": f"Search {next(_numbers)}", **fields})


def make_company(name: str = "", **fields: Any) -> Company:
    """Return a saved company; its slug is made of its name."""
    name = name or f"Company {next(_numbers)}"
    slug = fields.pop("slug", "") or slugify(name)[:100] or f"company-{next(_numbers)}"
    return Company.objects.create(name=name, slug=slug, **fields)


def make_company_list(slug: str = "egypt-ai", **fields: Any) -> CompanyList:
    """Return a saved list, or the one that has this slug."""
    return CompanyList.objects.get_or_create(slug=slug, defaults={"name": f"List {slug}", **fields})[0]


def make_entry(company: Company, company_list: CompanyList, **fields: Any) -> CompanyListEntry:
    """Return the saved entry of `company` in `company_list`."""
    fields.setdefault("reason", "Its own page shows the work")
    return CompanyListEntry.objects.create(company=company, company_list=company_list, **fields)


def make_board(*, source: str = "greenhouse", token: str = "", **fields: Any) -> Board:
    """Return a saved board, due now; of a new company unless `company` is given (None: a feed of many employers)."""
    company = fields.pop("company") if "company" in fields else make_company()
    return Board.objects.create(source=source, token=token or f"board{next(_numbers)}", company=company, **fields)


def make_run(board: Board, **fields: Any) -> ImportRun:
    """Return a saved run of `board`, ended and complete unless a field says otherwise."""
    now = timezone.now()
    fields.setdefault("state", ImportRun.State.COMPLETE)
    fields.setdefault("finished_at", None if fields["state"] == ImportRun.State.RUNNING else now)
    moments = {"started_at": now, "heartbeat_at": now, "lease_until": now}
    return ImportRun.objects.create(board=board, **{"fence": board.fence, **moments, **fields})


def make_role(slug: str = "data-engineer") -> Role:
    """Return one of the six roles."""
    position = list(ROLE_NAMES).index(slug) + 1
    return Role.objects.get_or_create(slug=slug, defaults={"name": ROLE_NAMES[slug], "position": position})[0]


def make_skill(slug: str, **fields: Any) -> Skill:
    """Return the skill with this slug, made where there is none."""
    name = slug.upper() if len(slug) <= 3 else slug.replace("-", " ").title()
    return Skill.objects.get_or_create(slug=slug, defaults={"name": name, "kind": "tool", **fields})[0]


def make_rates(rows: Mapping[str, str | tuple[str, date | None, bool]], *, day: date | None = None) -> RateTable:
    """Return the saved table of `rows`, in use instead of any other: currency -> units per US dollar.

    A rate is of `day` and certain, unless it is given as (units, day, approximate).
    """
    day = day or timezone.now().date()
    RateTable.objects.update(is_active=False)
    table = RateTable.objects.create(date=day, note="for tests", digest=f"{next(_numbers)}", is_active=True)
    for currency, given in {"USD": "1", **rows}.items():
        per_usd, own_day, approximate = (given, day, False) if isinstance(given, str) else given
        ExchangeRate.objects.create(
            table=table, currency=currency, per_usd=Decimal(per_usd), date=own_day, approximate=approximate
        )
    return table


def make_posting(
    *,
    title: str = "Data Engineer",
    text: str = "You build pipelines that people trust.",
    html: str | None = None,
    company: Company | None = None,
    board: Board | None = None,
    role: str | Role = "data-engineer",
    skills: Sequence[str] = (),
    first_seen_at: datetime | None = None,
    **fields: Any,
) -> Posting:
    """Return a saved posting, open and searchable, on a board of its company.

    A skill that the text does not name is named in one more sentence, so that its evidence is true. `places` takes
    stated words ("Cairo, Egypt"), one row each; `cities` takes ("Cairo", "EG"), which also makes up the countries.
    """
    if company is None:
        company = board.company if board is not None and board.company is not None else make_company()
    if board is None:
        board = make_board(company=company)
    rows = [make_skill(slug) for slug in skills]
    for skill in rows:
        if skill.name not in text:
            text = f"{text}\n\nYou know {skill.name}."
            html = html and f"{html}<p>You know {escape(skill.name)}.</p>"
    if html is None:
        html = "".join(f"<p>{escape(part)}</p>" for part in text.split("\n\n"))
    places = fields.pop("places", ())
    cities = fields.pop("cities", ())
    if cities:
        fields.setdefault("countries", sorted({country for _, country in cities if country}))
    places_text = fields.pop("places_text", "; ".join(places))
    number = next(_numbers)
    seen = first_seen_at or timezone.now()
    others = [company.name, places_text, text]
    said = wording(title, [skill.name for skill in rows], others, fields.get("language", ""))
    second = fields.pop("secondary_role", "")
    if second:
        fields["secondary_role"] = make_role(second) if isinstance(second, str) else second
    posting = Posting.objects.create(
        **{
            "external_id": f"posting-{number}",
            "url": f"https://jobs.example.org/{number}",
            "role_confidence": 0.9,
            "content_hash": f"{number:064x}",
            "listed_at": min(fields.get("published_at") or seen, seen),
            **fields,
        },
        board=board,
        company=company,
        title=title,
        text=text,
        html=html,
        role=make_role(role) if isinstance(role, str) else role,
        places_text=places_text,
        first_seen_at=seen,
        words=vector(said.text),
        head_words=vector(said.head),
    )
    for position, skill in enumerate(rows):
        start = text.index(skill.name)
        PostingSkill.objects.create(
            posting=posting, skill=skill, position=position, field="text", start=start,
            end=start + len(skill.name), quote=skill.name,
        )  # fmt: skip
    for position, place in enumerate(places):
        PostingPlace.objects.create(posting=posting, position=position, text=place)
    for position, (city, country) in enumerate(cities, len(places)):
        PostingPlace.objects.create(posting=posting, position=position, text=city, city=city, country=country)
    posting.refresh_from_db()
    return posting


def make_membership(user: User, company: Company, role: str = "editor", **fields: Any) -> Membership:
    """Return the saved membership of `user` at `company`, active unless a field says otherwise."""
    fields.setdefault("state", Membership.State.ACTIVE)
    decided = None if fields["state"] == Membership.State.REQUESTED else timezone.now()
    return Membership.objects.create(user=user, company=company, role=role, **{"decided_at": decided, **fields})


def make_recruiter(company: Company, role: str = "editor", email: str = "") -> User:
    """Return a saved person with an active membership at `company`."""
    user = make_user(email)
    make_membership(user, company, role)
    return user


OWN_TEXT = """You build the pipelines that our shops read from.

## What it takes
- Python and SQL are required
- Spark is a plus

Write to https://lantern.example.org/team if you want to know more."""


def make_draft(company: Company, author: User, **fields: Any) -> Draft:
    """Return a saved draft of a data engineer's posting that could be sent as it is."""
    defaults = {
        "title": "Data Engineer", "text": OWN_TEXT, "places_text": "Cairo, Egypt", "workplace": "hybrid",
        "apply_url": "https://lantern.example.org/apply",
    }  # fmt: skip
    return Draft.objects.create(company=company, author=author, **{**defaults, **fields})


def make_own_posting(
    company: Company, author: User | None = None, now: datetime | None = None, **fields: Any
) -> Posting:
    """Return an own posting of `company` as publishing makes it, shown since `now`."""
    now = now or timezone.now()
    author = author or make_recruiter(company, "owner")
    draft = make_draft(company, author, state="submitted", submitted_at=now, submitted_by=author, **fields)
    return publish_draft(draft=draft, now=now)


def make_screened(board: Board, **fields: Any) -> Screened:
    """Return a saved screened posting of `board`."""
    number = next(_numbers)
    defaults = {
        "external_id": f"screened-{number}", "content_hash": f"{number:064x}", "title": "Chef",
        "url": f"https://jobs.example.org/{number}", "reason": Screened.Reason.NO_ROLE,
        "first_seen_at": timezone.now(),
    }  # fmt: skip
    return Screened.objects.create(board=board, **{**defaults, **fields})


def make_vocabulary_entry(by: User | None = None, **fields: Any) -> VocabularyEntry:
    """Return an entry in use, carried through: the alias "lake brigade" of Spark unless a field says otherwise."""
    said = {
        "kind": "alias", "text": "lake brigade", "target": "spark", "why": "Adverts call it so.",
        "examples": ("You know lake brigade.",), **fields,
    }  # fmt: skip
    number = current_vocabulary().number
    run = add_entry(addition=Addition(key=0, **said), compared_with=number, by=by or make_admin())
    relabel(run_id=run.pk)
    return run.version.entry


def make_moderator(email: str = "") -> User:
    """Return a saved person who decides what the queue of the day holds."""
    return make_user(email or f"moderator{next(_numbers)}@example.org", is_moderator=True)


def make_report(posting: Posting | None = None, **fields: Any) -> Report:
    """Return a saved report of a posting, waiting and about an opening that is gone unless a field says otherwise."""
    return Report.objects.create(posting=posting or make_posting(), **{"kind": Report.Kind.STALE, **fields})


def make_suggestion(company_list: CompanyList | None = None, **fields: Any) -> Suggestion:
    """Return a saved suggestion that waits: a company to add unless a field says otherwise."""
    defaults = {
        "kind": Suggestion.Kind.ADD, "company_name": f"Company {next(_numbers)}", "reason": "It reads crops from space",
        "proposed": ["company_name", "reason"], "evidence_url": "https://news.example.org/crops",
    }  # fmt: skip
    return Suggestion.objects.create(company_list=company_list or make_company_list(), **{**defaults, **fields})


def make_task(**fields: Any) -> CurationTask:
    """Return a saved task that is open."""
    defaults = {
        "url": f"https://gone.example.org/{next(_numbers)}", "sentence": "It is gone.", "opened_at": timezone.now(),
        "company": make_company(),
    }  # fmt: skip
    return CurationTask.objects.create(**{**defaults, **fields})


def make_link(**fields: Any) -> LinkCheck:
    """Return a saved link that was not looked at yet."""
    defaults = {"url": f"https://news.example.org/{next(_numbers)}", "next_check_at": timezone.now()}
    return LinkCheck.objects.create(**{**defaults, **fields})


def make_page_check(posting: Posting, **fields: Any) -> PageCheck:
    """Return how the page of `posting` answered: it is there, and is asked again in two weeks."""
    now = timezone.now()
    defaults = {
        "result": PageCheck.Result.THERE, "sentence": "jobs.example.org shows the page.", "status": 200,
        "checked_at": now, "next_check_at": now + timedelta(days=14),
    }  # fmt: skip
    return PageCheck.objects.create(posting=posting, **{**defaults, **fields})


def make_signal(posting: Posting, name: str = "age", state: str = "fired", **fields: Any) -> PostingSignal:
    """Return the saved signal of a name about `posting`; it rests on an age unless `facts` say otherwise."""
    facts = [
        {"name": "listed_on", "kind": "date", "value": "2026-01-01"}, {"name": "longest", "kind": "days", "value": 90},
    ]  # fmt: skip
    return PostingSignal.objects.create(
        posting=posting, name=name, state=state, **{"facts": facts, "observed_at": timezone.now(), **fields}
    )
