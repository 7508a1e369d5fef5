"""Two people, or two workers, at the same moment: one of them decides."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone

from jobs.models.draft import Draft
from jobs.models.mail import OwedMail
from jobs.models.membership import Membership
from jobs.models.moderation import Decision
from jobs.models.posting import Posting
from jobs.services.decisions import AlreadyDecided
from jobs.services.drafts import StaleDraft, save_draft, start_draft, submit_draft
from jobs.services.memberships import LastOwner, end_membership, propose_company
from jobs.services.own_labelling import DraftFields
from jobs.services.own_postings import publish_draft
from jobs.services.own_schedule import ask_whether_open
from tests.factories import make_company, make_draft, make_membership, make_own_posting, make_recruiter, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Return what each act returned or raised, all started at the same moment."""
    barrier, found = Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        barrier.wait()
        try:
            found.append(act())
        except ValueError as problem:
            found.append(problem)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def kinds(found: list[object]) -> list[str]:
    return sorted(type(item).__name__ for item in found)


def test_two_owners_who_leave_at_once_leave_one_behind() -> None:
    company = make_company()
    owners = [make_membership(make_user(), company, "owner") for _number in range(2)]
    found = at_once(*(lambda owner=owner: end_membership(membership=owner, by=owner.user) for owner in owners))
    assert sum(isinstance(item, LastOwner) for item in found) == 1
    assert Membership.objects.active().filter(company=company, role="owner").count() == 1


def test_two_moderators_publish_once() -> None:
    company = make_company()
    editor = make_recruiter(company)
    draft = make_draft(company, editor)
    submit_draft(draft=draft, by=editor)
    copies = [Draft.objects.get(pk=draft.pk) for _number in range(3)]
    moderator = make_user(is_moderator=True)
    found = at_once(*(lambda copy=copy: publish_draft(draft=copy, by=moderator) for copy in copies))
    assert kinds(found) == [AlreadyDecided.__name__] * 2 + [Posting.__name__]
    assert Posting.objects.count() == Decision.objects.count() == OwedMail.objects.count() == 1


def test_two_workers_ask_once() -> None:
    posting = make_own_posting(make_company())
    later = timezone.now() + timedelta(days=22)
    found = at_once(*([lambda: ask_whether_open(now=later)] * 3))
    assert sorted(found, key=len) == [[], [], [posting.pk]]  # type: ignore[arg-type]
    assert OwedMail.objects.count() == 1


def test_two_windows_save_one_text_and_lose_none() -> None:
    company = make_company()
    draft = start_draft(company=company, author=make_recruiter(company))
    copies = [(Draft.objects.get(pk=draft.pk), DraftFields(title=f"Data Engineer {number}")) for number in range(3)]
    found = at_once(
        *(lambda copy=copy, typed=typed: save_draft(draft=copy, version=1, fields=typed) for copy, typed in copies)
    )
    assert kinds(found) == ["Draft", "StaleDraft", "StaleDraft"]
    titles = {item.mine.title if isinstance(item, StaleDraft) else item.title for item in found}  # type: ignore[attr-defined]
    assert titles == {typed.title for _copy, typed in copies}


def test_two_windows_begin_one_edit_of_a_posting() -> None:
    company = make_company()
    posting = make_own_posting(company)
    people = [make_recruiter(company) for _number in range(3)]
    found = at_once(
        *(lambda person=person: start_draft(company=company, author=person, posting=posting) for person in people)
    )
    assert len({item.pk for item in found}) == 1  # type: ignore[attr-defined]


def test_a_name_proposed_twice_at_once_is_one_company() -> None:
    people = [make_user() for _number in range(3)]
    found = at_once(
        *(
            lambda person=person: propose_company(user=person, name="Lantern Works", website="", message="")
            for person in people
        )
    )
    assert len({item.company_id for item in found}) == 1  # type: ignore[attr-defined]
    assert Membership.objects.waiting().count() == 3
