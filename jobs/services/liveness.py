"""Are old postings still there? A sample of their own pages is asked, politely and directly; only 404 and 410 close.

One page after the other through the one client, which obeys robots.txt and the gap of each host. What leads elsewhere or
says that it has ended is noted as not sure: a page may say so of another opening. Where people apply at another address than
the page, that is asked too: one that is dead closes nothing while the page is there, and is noted as not sure with its status.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Random
from django.utils import timezone

from jobs.errors import SourceError, Throttled, Unreachable
from jobs.fetch import Fetcher
from jobs.fetched import Look
from jobs.models.life import PageCheck
from jobs.models.posting import Posting
from jobs.parsing.ended_words import says_ended
from jobs.services.closing import GONE, close
from jobs.services.life import turned
from jobs.services.outages import lasting_outage

Result = PageCheck.Result
# Of one host at most so many postings in a round: a board of a thousand old ones is not asked for all at once.
PER_HOST = 3
# A page of more than this is none that we read (bytes).
MOST_BYTES = 2 * 1024 * 1024
# Where none of at least so many pages answers, the fault is taken for ours.
TELLING = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """What a page's answer means; `sentence` says it to a person, `status` None: no HTTP answer."""

    result: str
    sentence: str
    status: int | None = None
    final_url: str = ""


def check_pages(
    *,
    fetcher: Fetcher,
    limit: int | None = None,
    budget_s: float = 300,
    chance: random.Random | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> int:
    """Ask up to `limit` pages (None: LIVENESS_PER_ROUND), for about `budget_s` seconds; return how many answers were stored.

    A host that asks to slow down is left alone for the round. Where nothing at all can be reached, nothing is stored; while our
    own network fails, nothing is asked.
    """
    if lasting_outage() is not None:
        return 0
    deadline = clock() + budget_s
    answers: list[tuple[Posting, Answer]] = []
    resting: set[str] = set()
    for posting in pages_due(now=timezone.now(), limit=settings.LIVENESS_PER_ROUND if limit is None else limit):
        if _host(posting.url) in resting or clock() > deadline:
            continue
        applying = _ask(fetcher, posting.apply_url, resting) if _applies_elsewhere(posting) else None
        answer = _ask(fetcher, posting.url, resting)
        if answer is not None:
            answers.append((posting, _joined(posting, answer, applying)))
    if len(answers) >= TELLING and all(answer.result == Result.UNANSWERED for _, answer in answers):
        return 0
    chance = chance or random.Random()  # noqa: S311 - it spreads rounds and hides nothing
    for posting, answer in answers:
        record_answer(posting=posting, answer=answer, now=timezone.now(), chance=chance)
    return len(answers)


def _ask(fetcher: Fetcher, url: str, resting: set[str]) -> Answer | None:
    """Return how `url` answers; None where its host asks to slow down, which is left alone for the round."""
    if _host(url) in resting:
        return None
    try:
        return read_answer(url, fetcher.look(url, most_bytes=MOST_BYTES))
    except Throttled:
        resting.add(_host(url))
        return None
    except SourceError as problem:
        sure = not isinstance(problem, Unreachable)
        return Answer(Result.UNSURE if sure else Result.UNANSWERED, problem.sentence)


def _applies_elsewhere(posting: Posting) -> bool:
    return posting.apply_url.startswith(("http://", "https://")) and posting.apply_url != posting.url


def _joined(posting: Posting, page: Answer, applying: Answer | None) -> Answer:
    """Return the answer of the page, or that of a dead apply link where the page itself is not gone."""
    if page.result == Result.GONE or applying is None or applying.status not in (404, 410):
        return page
    sentence = f"Its apply link is dead: {applying.sentence} {page.sentence}"
    return Answer(Result.UNSURE, sentence[:300], applying.status, posting.apply_url)


def pages_due(*, now: datetime, limit: int) -> list[Posting]:
    """Return up to `limit` open imported postings to ask for, PER_HOST of a host at most.

    Those never asked come first, by chance, then those asked longest ago; a posting younger than LIVENESS_AFTER_DAYS is known
    from its board.
    """
    due = Posting.objects.open().filter(
        Q(page_check=None) | Q(page_check__next_check_at__lte=now),
        board__is_sample=False,
        first_seen_at__lte=now - timedelta(days=settings.LIVENESS_AFTER_DAYS),
    )
    ordered = due.order_by(F("page_check__next_check_at").asc(nulls_first=True), Random()).only(
        "pk", "url", "apply_url"
    )
    taken: Counter[str] = Counter()
    chosen: list[Posting] = []
    for posting in ordered[: limit * 20]:
        hosts = {_host(url) for url in (posting.url, posting.apply_url) if url}
        if max(taken[host] for host in hosts) < PER_HOST and len(chosen) < limit:
            taken.update(hosts)
            chosen.append(posting)
    return chosen


def read_answer(url: str, look: Look) -> Answer:
    """Return what the answer of a posting's own page means."""
    host, status = _host(url), look.status
    stayed = _same_page(url, look.final_url)
    final = "" if stayed else look.final_url[:2000]
    if status in (404, 410):
        if stayed:
            return Answer(Result.GONE, f"{host} says that there is no such page ({status}).", status)
        return Answer(Result.UNSURE, f"It leads to a page that is missing: {final}"[:300], status, final)
    if status in (401, 403, 429) or status >= 500:
        return Answer(Result.UNANSWERED, f"{host} answered with status {status}.", status, final)
    if status >= 400:
        return Answer(Result.UNSURE, f"{host} answered with status {status}.", status, final)
    if not stayed:
        return Answer(Result.UNSURE, f"It leads to another page: {final}"[:300], status, final)
    if words := says_ended(look.body.decode("utf-8", "replace")):
        return Answer(Result.UNSURE, f"The page says “{words}”."[:300], status)
    return Answer(Result.THERE, f"{host} shows the page.", status, final)


@transaction.atomic
def record_answer(*, posting: Posting, answer: Answer, now: datetime, chance: random.Random) -> bool:
    """Store how a page answered, and close its posting where it is gone; return whether that closed it.

    It is asked again after LIVENESS_EVERY_DAYS or up to a quarter later, so that rounds do not bunch.
    """
    again = timedelta(days=settings.LIVENESS_EVERY_DAYS) * (1 + chance.random() / 4)
    PageCheck.objects.update_or_create(
        posting=posting,
        defaults={
            "result": answer.result,
            "sentence": answer.sentence[:300],
            "status": answer.status,
            "final_url": answer.final_url,
            "checked_at": now,
            "next_check_at": now + again,
        },
    )
    if answer.result != Result.GONE:
        return False
    with turned(at=now):
        return bool(close(postings=Posting.objects.filter(pk=posting.pk), reason=GONE, now=now))


def _host(url: str) -> str:
    return urlsplit(url).hostname or "The address"


def _same_page(one: str, other: str) -> bool:
    """Whether a redirect keeps to the posting: the same address but for scheme, www, slash and language, or its last part.

    The last part of a posting's path names it; a list of openings does not carry it.
    """
    left, right = urlsplit(one), urlsplit(other)
    if _plain(left.hostname, left.path) == _plain(right.hostname, right.path):
        # A closed posting of some systems leads to its own address with a word of error.
        return "error" not in right.query or "error" in left.query
    name = left.path.rstrip("/").rpartition("/")[2]
    return len(name) >= 4 and any(character.isdigit() for character in name) and name in right.path.split("/")


def _plain(host: str | None, path: str) -> tuple[str, str]:
    return (host or "").removeprefix("www."), path.rstrip("/")
