"""Taking back what was decided about recruiters: who belongs to a company, and what it publishes."""

from __future__ import annotations

from datetime import datetime

from jobs.models.company import Company
from jobs.models.draft import Draft
from jobs.models.membership import Membership
from jobs.models.moderation import Decision
from jobs.models.posting import Posting
from jobs.services.decisions import CannotUndo
from jobs.services.own_labelling import fields_of, read_draft
from jobs.services.own_postings import write_own


def put_back_membership(decision: Decision) -> None:
    """Let a request to join wait again; a company that was approved with it is hidden again.

    Raises CannotUndo where the request was decided anew, the company has postings or boards by now, and for what a
    company's own people decide.
    """
    before = decision.before
    if "membership" not in before:
        raise CannotUndo("A company's own people decided this; only they take it back.")
    if decision.verdict == Decision.Verdict.APPROVED:
        state = Membership.State.ACTIVE
    else:
        state = Membership.State.REFUSED
    rows = Membership.objects.filter(pk=before["membership"], state=state, decided_at__lte=decision.decided_at)
    membership = rows.select_for_update().first()
    if membership is None:
        raise CannotUndo("The request was decided or asked anew since.")
    company = Company.objects.select_for_update().get(pk=membership.company_id)
    if state == Membership.State.ACTIVE and not before["is_listed"] and company.is_listed:
        if company.postings.exists() or company.boards.exists() or company.entries.exists():
            raise CannotUndo(
                f"{company.name} has postings, boards or a place in a list by now; close its postings instead."
            )
        Company.objects.filter(pk=company.pk).update(is_listed=False)
    rows.update(state=Membership.State.REQUESTED, decided_at=None, decided_by=None, decision_reason="")


def put_back_draft(decision: Decision, now: datetime) -> None:
    """Let a draft wait again: what it published is closed or, for an edit, gets its earlier text back.

    Raises CannotUndo where the employer went on writing, or the posting was changed or closed since.
    """
    draft = Draft.objects.select_for_update(of=("self",)).filter(pk=decision.subject_id).first()
    if draft is None:
        raise CannotUndo("The draft is gone, with its company.")
    if decision.verdict == Decision.Verdict.REFUSED:
        _require_same(draft, decision, Draft.State.REFUSED)
        if draft.saved_at > decision.decided_at:
            raise CannotUndo("Its employer went on writing since; it comes back by itself.")
        _wait_again(draft)
        return
    _require_same(draft, decision, Draft.State.PUBLISHED)
    others = Draft.objects.filter(posting=draft.posting).exclude(pk=draft.pk)
    if others.unfinished().exists():
        raise CannotUndo("Its employer has begun another edit since; decide about that one.")
    published = others.filter(state=Draft.State.PUBLISHED)
    if published.filter(decided_at__gt=draft.decided_at).exists():
        raise CannotUndo("A later edit was published since; take that back first.")
    earlier = published.order_by("-decided_at").first()
    if earlier is None:
        _close(draft, now)
        _wait_again(draft, posting=None)
    else:
        reading = read_draft(fields=fields_of(earlier), company=draft.company.name, external_id=_external_id(earlier))
        write_own(earlier, draft.company, reading, now)
        _wait_again(draft)


def _require_same(draft: Draft, decision: Decision, state: str) -> None:
    if draft.state != state or draft.decided_at is None or draft.decided_at > decision.decided_at:
        raise CannotUndo("The draft was sent or decided anew since.")


def _wait_again(draft: Draft, **fields: object) -> None:
    Draft.objects.filter(pk=draft.pk).update(state=Draft.State.SUBMITTED, decided_at=None, decision_reason="", **fields)


def _close(draft: Draft, now: datetime) -> None:
    """Close the posting that the draft made; its page stays, and a later approval makes another one."""
    assert draft.posting is not None
    live = Posting.objects.filter(pk=draft.posting.pk, state__in=[Posting.State.OPEN, Posting.State.HIDDEN])
    if not live.update(
        state=Posting.State.CLOSED,
        closed_at=now,
        closed_by_person_at=now,
        closed_reason="A moderator took its publication back.",
    ):
        raise CannotUndo("The posting was closed since, so there is nothing to take back.")


def _external_id(draft: Draft) -> str:
    assert draft.posting is not None
    return draft.posting.external_id
