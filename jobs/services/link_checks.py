"""Do the links of curated lists still answer? Each is looked at once a week; dead ones open a task for a curator."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone

from jobs.errors import Blocked, RobotsUnreadable, SourceError, Throttled, Unreachable
from jobs.fetch import Fetcher
from jobs.fetched import Look
from jobs.models.account import User
from jobs.models.company import CompanyListEntry
from jobs.models.link_check import CurationTask, LinkCheck
from jobs.models.list_change import ListEntryChange
from jobs.services.outages import lasting_outage

State = LinkCheck.State
WEEK = timedelta(days=7)
# A link that failed once is asked again after a day: a second failure then opens a task.
AGAIN = timedelta(days=1)
# A worker that takes a link has this long before another may take it.
CLAIM = timedelta(hours=1)
FAILURES = 2
# Links that answered last, asked again where nothing answers: they tell a dead link from a dead line of ours.
KNOWN = 3


def listed_links() -> dict[str, list[CompanyListEntry]]:
    """Return every address that a list leads to, with the entries that lead there."""
    found: dict[str, list[CompanyListEntry]] = defaultdict(list)
    for entry in CompanyListEntry.objects.select_related("company").order_by("pk"):
        company = entry.company
        for url in dict.fromkeys((entry.evidence_url, company.website, company.careers_url)):
            if url:
                found[url].append(entry)
    return dict(found)


@transaction.atomic
def follow_links(*, now: datetime) -> None:
    """Begin to watch new links of lists; forget those that no list leads to any more, and close their tasks."""
    listed = set(listed_links())
    watched = set(LinkCheck.objects.values_list("url", flat=True))
    new = [LinkCheck(url=url, next_check_at=now) for url in sorted(listed - watched)]
    LinkCheck.objects.bulk_create(new, ignore_conflicts=True, batch_size=500)
    LinkCheck.objects.exclude(url__in=listed).delete()
    CurationTask.objects.filter(done_at=None).exclude(url__in=listed).update(done_at=now)


def claim_due_links(*, limit: int, now: datetime) -> list[LinkCheck]:
    """Take up to `limit` links that are due, the longest due first; two workers never take one link."""
    due = LinkCheck.objects.filter(next_check_at__lte=now).order_by("next_check_at", "pk")[:limit]
    return [
        link
        for link in due
        if LinkCheck.objects.filter(pk=link.pk, next_check_at=link.next_check_at).update(next_check_at=now + CLAIM)
    ]


def check_due_links(
    *, fetcher: Fetcher, limit: int, budget_s: float = 300, clock: Callable[[], float] = time.monotonic
) -> int:
    """Look at up to `limit` links that are due, for about `budget_s` seconds; return how many answers were stored.

    Where nothing at all can be reached, the fault is taken for ours and nothing is stored; the links stay due, as they do while
    our own network is known to fail.
    """
    now = timezone.now()
    follow_links(now=now)
    if lasting_outage() is not None:
        return 0
    deadline = clock() + budget_s
    answers: dict[str, Look | SourceError] = {}
    for link in claim_due_links(limit=limit, now=now):
        # What is not looked at stays due: its claim lapses.
        if clock() <= deadline:
            answers[link.url] = _look(fetcher, link.url)
    if answers and _is_offline(fetcher, answers.values()):
        return 0
    for url, answer in answers.items():
        record_answer(url=url, answer=answer, now=timezone.now())
    return len(answers)


def look_at_links(
    *, fetcher: Fetcher, urls: Iterable[str], budget_s: float = 120, clock: Callable[[], float] = time.monotonic
) -> dict[str, tuple[str, str]]:
    """Return how each of `urls` answers as (state, sentence), looked at for about `budget_s` seconds, storing nothing.

    What there was no time for is left out; where nothing at all can be reached, the fault is ours and all are left out.
    """
    deadline = clock() + budget_s
    answers: dict[str, Look | SourceError] = {}
    for url in urls:
        if clock() > deadline:
            break
        answers[url] = _look(fetcher, url)
    if answers and _is_offline(fetcher, answers.values()):
        return {}
    return {url: _read(url, answer) for url, answer in answers.items()}


def _look(fetcher: Fetcher, url: str) -> Look | SourceError:
    try:
        return fetcher.look(url)
    except SourceError as problem:
        return problem


def _is_offline(fetcher: Fetcher, answers: Iterable[Look | SourceError]) -> bool:
    """Whether none of the answers came from outside, nor does one from links that answered last."""
    if any(map(_came, answers)):
        return False
    known = LinkCheck.objects.filter(state__in=[State.OK, State.REDIRECTED]).order_by("-checked_at")
    return not any(_came(_look(fetcher, link.url)) for link in known[:KNOWN])


def _came(answer: Look | SourceError) -> bool:
    """Whether somebody outside answered."""
    return not isinstance(answer, Unreachable) or isinstance(answer, RobotsUnreadable)


@transaction.atomic
def record_answer(*, url: str, answer: Look | SourceError, now: datetime) -> None:
    """Store how `url` answered; open a task at its second failure in a row a day or more later, close it when it answers.

    A refusal (robots.txt, 401, 403, too many requests) says nothing about the link: failures neither grow nor end.
    """
    link = LinkCheck.objects.select_for_update().filter(url=url).first()
    if link is None:
        return
    link.state, link.sentence = _read(url, answer)
    link.status = answer.status if isinstance(answer, Look) else None
    link.final_url = answer.final_url[:2000] if link.state == State.REDIRECTED and isinstance(answer, Look) else ""
    # Who asks us to wait is asked again sooner than who refuses.
    waits = isinstance(answer, Throttled | RobotsUnreadable)
    link.checked_at, link.next_check_at = now, now + (AGAIN if waits else WEEK)
    if link.state in (State.DEAD, State.UNREACHABLE):
        link.failing_since = link.failing_since or now
        link.failures += 1
        if link.failures >= FAILURES and now - link.failing_since >= AGAIN:
            _open_task(link, now)
        else:
            link.next_check_at = now + AGAIN
    elif link.state != State.REFUSED:
        link.failures, link.failing_since = 0, None
        if CurationTask.objects.filter(url=url, done_at=None).update(done_at=now):
            _write(url, ListEntryChange.Kind.LINK_ALIVE, now)
    link.save()


def finish_task(*, task: CurationTask, by: User, now: datetime | None = None) -> bool:
    """Close an open task; False where it is closed. Its link has to fail twice again before another one opens."""
    with transaction.atomic():
        if not CurationTask.objects.filter(pk=task.pk, done_at=None).update(done_at=now or timezone.now(), done_by=by):
            return False
        LinkCheck.objects.filter(url=task.url).update(failures=0, failing_since=None)
    return True


def _read(url: str, answer: Look | SourceError) -> tuple[str, str]:
    """Return the state that an answer means, and a sentence for a person."""
    host = urlsplit(url).hostname or "The address"
    if isinstance(answer, Blocked | Throttled | RobotsUnreadable):
        return State.REFUSED, answer.sentence[:300]
    if isinstance(answer, SourceError):
        return State.UNREACHABLE, answer.sentence[:300]
    status = answer.status
    if status in (404, 410):
        return State.DEAD, f"{host} says that there is no such page ({status})."
    if status >= 500:
        return State.UNREACHABLE, f"{host} answered with status {status}."
    if status >= 400:
        return State.REFUSED, f"{host} does not answer programs like ours ({status}); only a person can tell."
    if _same(url, answer.final_url):
        return State.OK, f"{host} answers."
    return State.REDIRECTED, f"It leads to {answer.final_url}"[:300]


def _same(one: str, two: str) -> bool:
    """Whether two addresses differ by scheme, www and a closing slash at most."""
    return _plain(one) == _plain(two)


def _plain(url: str) -> tuple[str, str, str]:
    parts = urlsplit(url)
    return (parts.hostname or "").removeprefix("www."), parts.path.rstrip("/"), parts.query


def _open_task(link: LinkCheck, now: datetime) -> None:
    entries = listed_links().get(link.url, [])
    _, opened = CurationTask.objects.get_or_create(
        url=link.url,
        done_at=None,
        defaults={
            "kind": CurationTask.Kind.DEAD_LINK,
            "company": entries[0].company if entries else None,
            "sentence": link.sentence,
            "opened_at": now,
        },
    )
    if opened:
        _write(link.url, ListEntryChange.Kind.LINK_DEAD, now, entries)


def _write(url: str, kind: str, now: datetime, entries: Iterable[CompanyListEntry] | None = None) -> None:
    """Say in the history of each list that a link of it went or came back."""
    entries = listed_links().get(url, []) if entries is None else entries
    ListEntryChange.objects.bulk_create(
        ListEntryChange(
            company_list_id=entry.company_list_id,
            company_id=entry.company_id,
            company_name=entry.company.name,
            kind=kind,
            at=now,
            sentence=url[:300],
        )
        for entry in entries
    )
