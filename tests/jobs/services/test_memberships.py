"""Who is let in, who owns a company, and that nothing is decided twice."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from jobs.models.account import User
from jobs.models.company import Company
from jobs.models.mail import OwedMail
from jobs.models.membership import Membership
from jobs.models.moderation import Decision
from jobs.services.companies import company_for_name
from jobs.services.decisions import AlreadyDecided
from jobs.services.memberships import (
    LastOwner,
    approve_membership,
    ask_to_join,
    change_role,
    end_membership,
    propose_company,
    refuse_membership,
)
from tests.factories import make_company, make_draft, make_recruiter, make_user

pytestmark = pytest.mark.django_db


def propose(user: User | None = None, name: str = "Lantern Works") -> Membership:
    return propose_company(
        user=user or make_user(), name=name, website="lantern.example.org", message="I lead the data team."
    )


@pytest.fixture
def moderator() -> User:
    return make_user("moderator@example.org", is_moderator=True)


def test_a_proposed_company_is_not_listed_and_waits_for_a_decision() -> None:
    asked = propose()
    assert not asked.company.is_listed
    assert asked.company.origin == Company.Origin.RECRUITER
    assert asked.company.website == "https://lantern.example.org"
    assert (asked.state, asked.role) == ("requested", "owner")


@pytest.mark.parametrize("name", ["Lantern Works", "lantern  works", "Lantern-Works"])
def test_a_company_that_is_here_is_joined_rather_than_proposed(name: str) -> None:
    company_for_name(name="Lantern Works")
    with pytest.raises(ValueError, match="ask to join it"):
        propose(name=name)
    assert Company.objects.count() == 1


def test_proposing_what_somebody_else_proposed_asks_to_join_it() -> None:
    first, second = propose(), propose(name="lantern works")
    assert first.company == second.company
    assert (second.state, second.role) == ("requested", "editor")


@pytest.mark.parametrize(
    ("name", "website", "sentence"),
    [
        ("--", "", "letters or digits"),
        ("", "", "letters or digits"),
        ("Acme", "not an address", "no address"),
        ("Acme", "javascript://example.org/%0aalert(1)", "no address"),
        ("Acme", "https://example.org/" + "x" * 500, "500 characters"),
    ],
)
def test_a_proposal_that_cannot_be_used_says_why(name: str, website: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        propose_company(user=make_user(), name=name, website=website, message="")
    assert not Company.objects.exists()


def test_asking_twice_is_asking_once() -> None:
    user, company = make_user(), make_company()
    first = ask_to_join(user=user, company=company, message="I work there.")
    assert ask_to_join(user=user, company=company, message="Still.").pk == first.pk
    assert Membership.objects.count() == 1


def test_a_member_has_nothing_to_ask() -> None:
    company = make_company()
    with pytest.raises(ValueError, match="belong"):
        ask_to_join(user=make_recruiter(company), company=company, message="")


def test_six_open_requests_are_one_too_many() -> None:
    user = make_user()
    for _number in range(5):
        ask_to_join(user=user, company=make_company(), message="")
    with pytest.raises(ValueError, match="wait"):
        ask_to_join(user=user, company=make_company(), message="")


def test_the_first_approved_member_owns_the_company_and_lists_it(moderator: User) -> None:
    asked = approve_membership(membership=propose(), by=moderator)
    asked.company.refresh_from_db()
    assert (asked.state, asked.role, asked.company.is_listed) == ("active", "owner", True)
    decision = Decision.objects.get()
    assert (decision.kind, decision.subject_id, decision.verdict) == ("company", asked.company_id, "approved")
    later = ask_to_join(user=make_user(), company=asked.company, message="")
    approve_membership(membership=later, by=asked.user)
    assert later.role == "editor"
    assert Decision.objects.filter(kind="membership", subject_id=later.pk).exists()


def test_an_approver_may_give_another_role(moderator: User) -> None:
    company = make_company()
    owner = make_recruiter(company, "owner")
    asked = ask_to_join(user=make_user(), company=company, message="")
    assert approve_membership(membership=asked, by=owner, role="viewer").role == "viewer"


def test_nobody_lets_themselves_in() -> None:
    asked = propose(make_user(is_moderator=True))
    with pytest.raises(ValueError, match="their own"):
        approve_membership(membership=asked, by=asked.user)
    asked.company.refresh_from_db()
    assert not asked.company.is_listed


Decide = Callable[[Membership, User], Membership]


@pytest.mark.parametrize(
    "second",
    [
        lambda asked, by: approve_membership(membership=asked, by=by),
        lambda asked, by: refuse_membership(membership=asked, by=by, reason="Unknown there."),
    ],
)
def test_a_decision_stands_and_is_told_once(second: Decide, moderator: User) -> None:
    asked = propose()
    stale = Membership.objects.get(pk=asked.pk)
    approve_membership(membership=asked, by=moderator)
    with pytest.raises(AlreadyDecided):
        second(stale, moderator)
    assert stale.state == "active"
    assert Decision.objects.count() == 1
    assert OwedMail.objects.get().subject_id == asked.pk


def test_a_refusal_needs_a_reason_and_sends_back_what_waits(moderator: User) -> None:
    asked = propose()
    waiting = make_draft(
        asked.company, asked.user, state="submitted", submitted_at=asked.requested_at, submitted_by=asked.user
    )
    with pytest.raises(ValueError, match="why"):
        refuse_membership(membership=asked, by=moderator, reason="  ")
    refuse_membership(membership=asked, by=moderator, reason="The address is not the company's.")
    waiting.refresh_from_db()
    assert (waiting.state, waiting.decision_reason) == ("refused", "The address is not the company's.")
    asked.company.refresh_from_db()
    assert not asked.company.is_listed


def test_who_was_refused_or_left_may_ask_again(moderator: User) -> None:
    asked = propose()
    refuse_membership(membership=asked, by=moderator, reason="No.")
    again = ask_to_join(user=asked.user, company=asked.company, message="With a better address.")
    assert (again.pk, again.state, again.decided_at, again.decision_reason) == (asked.pk, "requested", None, "")


def test_the_last_owner_can_neither_leave_nor_step_down() -> None:
    company = make_company()
    owner = Membership.objects.get(user=make_recruiter(company, "owner"))
    make_recruiter(company, "editor")
    for step in (
        lambda: end_membership(membership=owner, by=owner.user),
        lambda: change_role(membership=owner, by=owner.user, role="editor"),
    ):
        with pytest.raises(LastOwner, match="make somebody else an owner first"):
            step()
    other = Membership.objects.get(user=make_recruiter(company, "viewer"))
    change_role(membership=other, by=owner.user, role="owner")
    end_membership(membership=owner, by=owner.user)
    assert (owner.state, other.role) == ("ended", "owner")
    with pytest.raises(AlreadyDecided):
        end_membership(membership=owner, by=other.user)


def test_roles_change_once_and_only_to_known_ones() -> None:
    company = make_company()
    owner = make_recruiter(company, "owner")
    member = Membership.objects.get(user=make_recruiter(company, "editor"))
    change_role(membership=member, by=owner, role="viewer")
    change_role(membership=member, by=owner, role="viewer")
    assert Decision.objects.count() == 1
    assert Decision.objects.get().before == {"role": "editor"}
    with pytest.raises(ValueError, match="viewer, an editor or an owner"):
        change_role(membership=member, by=owner, role="king")


def test_a_company_that_a_feed_names_too_is_listed() -> None:
    asked = propose()
    assert company_for_name(name="Lantern Works") == asked.company
    asked.company.refresh_from_db()
    assert asked.company.is_listed
