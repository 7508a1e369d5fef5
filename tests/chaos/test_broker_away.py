"""The broker killed amid work: no page fails while it is away, and what was owed is done once when it is back."""

from __future__ import annotations

import os
import re
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.utils import timezone

from jobs.models.company import Company
from jobs.models.draft import Draft
from jobs.models.membership import Membership
from jobs.models.posting import Posting
from jobs.models.report import Report
from jobs.recruiter_forms import inputs_of
from jobs.services.leases import claim_due_boards
from jobs.services.own_labelling import fields_of
from tests.chaos.boards import serve, store, target
from tests.chaos.hooks import UNHOOK, holding_import, wait_until_stopped
from tests.chaos.installation import Installation, installation
from tests.chaos.own_servers import OwnServers, own_servers, wait_until
from tests.chaos.programs import hand_out_again, messenger, worker
from tests.chaos.visitor import Visitor
from tests.databases import pointing_at
from tests.factories import PASSWORD, make_draft, make_membership, make_own_posting, make_recruiter, make_user
from tests.jobs.fault_server import FaultServer, running_fault_server
from tests.processes import web

pytestmark = [pytest.mark.loopback, pytest.mark.usefixtures("_loopback_only")]

TOKENS = [f"board-{number}" for number in range(20)]
# Readers who are owed the outcome of their report: with the boards, so many tasks wait when the broker is killed.
QUEUED = 400
READERS = [f"reader-{number}@readers.example.org" for number in range(QUEUED - len(TOKENS))]
BACK_S = 30.0
HELD_AT = "jobs_postingskill"
# Boards that were read, and readers whose mail was claimed.
ENDED = """
SELECT (SELECT count(DISTINCT board_id) FROM jobs_importrun WHERE state = 'complete'),
       (SELECT count(*) FROM jobs_report WHERE told_at IS NOT NULL)
"""


@dataclass
class Away:
    """An installation with boards, a company with an owner and a posting, and a broker of its own."""

    place: Installation
    server: FaultServer
    own: OwnServers
    folder: Path
    company: Company
    posting: Posting
    draft: Draft
    asking: Membership
    reports: list[int]

    @property
    def mails(self) -> Counter[str]:
        """How many mails went out to whom."""
        sent = "".join(path.read_text() for path in (self.folder / "mail").glob("*"))
        return Counter(re.findall(r"^To: (\S+)$", sent, re.MULTILINE))

    @property
    def waiting(self) -> int:
        """How many tasks are queued."""
        with self.own.broker as link:
            return int(link.llen("celery"))

    def send(self, task: str, *arguments: object) -> None:
        """Put a task into the queue."""
        messenger(self.own.place.broker_url).send_task(f"jobs.tasks.{task}", arguments)

    def is_idle(self) -> bool:
        """Whether nothing is queued or in hand."""
        with self.own.broker as link:
            return not link.llen("celery") and not link.hlen("unacked")


@pytest.fixture
def away(tmp_path: Path, django_db_blocker: Any) -> Iterator[Away]:
    """All of it, before anything has happened."""
    with (
        django_db_blocker.unblock(), running_fault_server() as server, own_servers(database=False) as own,
        installation(server.url, f"broker_away_{os.getpid()}") as place,
    ):  # fmt: skip
        place.environment |= {
            "BROKER_URL": own.place.broker_url, "DJANGO_SETTINGS_MODULE": "tests.node_settings", "WEB_WORKERS": "1",
            "SEARCH_SNAPSHOT": str(tmp_path / "search.index"), "EMAIL_URL": f"file:///{tmp_path}/mail",
        }  # fmt: skip
        serve(server, TOKENS, jobs=1)
        store(place.url, TOKENS)
        with pointing_at(NAME=urlsplit(place.url).path.removeprefix("/")):
            company = Company.objects.create(name="Lantern Works", slug="lantern-works")
            owner = make_recruiter(company, "owner", "ria@lantern.example.org")
            owner.password = PBKDF2PasswordHasher().encode(PASSWORD, "salt")
            owner.save()
            EmailAddress.objects.create(user=owner, email=owner.email, verified=True, primary=True)
            asking = make_membership(make_user("rob@lantern.example.org"), company, state="requested")
            posting = make_own_posting(company, owner)
            draft = make_draft(company, owner, title="Analytics Engineer")
            decided = {"kind": "stale", "state": "upheld", "outcome": "It is closed.", "decided_at": timezone.now()}
            told = Report.objects.bulk_create([Report(posting=posting, email=reader, **decided) for reader in READERS])
            reports = [report.pk for report in told]
            yield Away(place, server, own, tmp_path, company, posting, draft, asking, reports)


@contextmanager
def reading_on(port: int) -> Iterator[list[int]]:
    """Read pages and the API until the block ends; what they answered grows in the list."""
    reader, ended, answers = Visitor(port), threading.Event(), list[int]()

    def read() -> None:
        while not ended.wait(0.5):
            answers.extend(reader.get(path).status for path in ("/jobs/?q=data", "/api/v1/postings/"))

    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    try:
        yield answers
    finally:
        ended.set()
        thread.join()


def test_four_hundred_tasks_outlive_a_killed_broker_and_no_page_fails_meanwhile(away: Away) -> None:
    place = away.place
    with (
        web(away.folder, place.environment, proxies=1) as (port, _),
        worker(place.environment, away.folder) as at_work,
    ):
        with holding_import(place, HELD_AT, 1):
            for claim in claim_due_boards(limit=len(TOKENS)):
                away.send("import_board", claim.board_id, claim.fence)
            for report in away.reports:
                away.send("tell_reporter", report)
            wait_until_stopped(place)
            assert away.waiting >= QUEUED - 2, "more than what is in hand has left the queue"
            away.own.wait_until_written()
            away.own.kill("valkey")
            visit(away, port)
        # What was in hand is finished without the broker, which never hears of it.
        wait_until(lambda: place.query("SELECT count(*) FROM jobs_importrun WHERE state = 'complete'") == [(1,)], "one")
        with reading_on(port) as answers:
            away.own.start("valkey")
            took = wait_until(
                lambda: place.query(ENDED) == [(len(TOKENS), len(READERS))], at_work.said()[-1500:], BACK_S * 2
            )
        assert took < BACK_S, "the worker came back late"
        assert answers and set(answers) == {200}
        place.execute(UNHOOK.format(table=HELD_AT))
        place.execute("UPDATE jobs_owedmail SET created_at = now() - interval '2 minutes'")
        hand_out_again(away.own.place.broker_url)
        for _ in range(2):
            away.send("send_mails_left_behind")
        wait_until(lambda: at_work.has_done("send_mails_left_behind") == 2, "both sweeps are done")
        wait_until(away.is_idle, "everything queued is done")
        # Nothing twice: neither the reading that was never acknowledged, nor the mail that two sweeps found.
        assert place.query("SELECT state, count(*) FROM jobs_importrun GROUP BY 1") == [("complete", len(TOKENS))]
        assert sorted(item.target for item in away.server.asked) == sorted(map(target, TOKENS))
        assert away.mails == Counter([*READERS, "rob@lantern.example.org"])
        assert Visitor(port).get("/healthz").status == 200


def visit(away: Away, port: int) -> None:
    """Read, report, sign in, publish and decide: every page answers as on any day."""
    reader = Visitor(port)
    assert reader.get("/healthz").status == 503
    own = f"/jobs/{away.posting.pk}/"
    for path in ("/", "/jobs/", "/jobs/?q=engineer", own, f"{own}report/", "/companies/", "/jobs.atom", "/sources/",
                 "/api/v1/postings/", "/api/v1/suggest/?q=data", "/accounts/signup/"):  # fmt: skip
        page = reader.get(path)
        assert page.status == 200, (path, page.status)
    thanks = reader.post(f"{own}report/", kind="stale")
    assert (thanks.status, urlsplit(thanks.url).path) == (200, f"{own}report/thanks/")
    recruiter = Visitor(port)
    assert urlsplit(recruiter.sign_in("ria@lantern.example.org", PASSWORD).url).path == "/account/"
    assert recruiter.get("/recruit/companies/lantern-works/post/").status == 200
    published = recruiter.post(
        f"/recruit/drafts/{away.draft.pk}/", action="submit", version=str(away.draft.version),
        **inputs_of(fields_of(away.draft)),
    )  # fmt: skip
    assert published.status == 200 and "Analytics Engineer" in published.text
    assert Posting.objects.own().open().filter(title="Analytics Engineer").count() == 1
    assert "Analytics Engineer" in reader.get("/jobs/?q=analytics").text
    decided = recruiter.post(
        f"/recruit/companies/lantern-works/members/{away.asking.pk}/", form="/recruit/companies/lantern-works/",
        action="approve",
    )  # fmt: skip
    assert decided.status == 200
    away.asking.refresh_from_db()
    assert away.asking.state == Membership.State.ACTIVE and not away.mails
