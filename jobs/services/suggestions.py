"""What readers suggest for a curated list: kept, accepted, refused, and a decision taken back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils import timezone

from jobs.models.account import User
from jobs.models.company import Company, CompanyAlias, CompanyList, CompanyListEntry, alias_key
from jobs.models.suggestion import PROPOSABLE, Suggestion
from jobs.services.companies import company_for_name, find_company
from jobs.services.list_changes import changed_by, put_back

Kind, State = Suggestion.Kind, Suggestion.State
REMEMBERED = timedelta(days=30)
# Column of a suggestion -> column of the company; the reason is the entry's.
OF_COMPANY = {name: "name" if name == "company_name" else name for name in PROPOSABLE if name != "reason"}


def suggest(
    *,
    company_list: CompanyList,
    kind: str,
    evidence_url: str,
    company: Company | None = None,
    values: Mapping[str, str] | None = None,
    note: str = "",
    email: str = "",
) -> Suggestion:
    """Keep a suggestion; `values` are the columns of PROPOSABLE as the reader filled them in.

    `company` is the one whose entry is to be corrected or removed, None for one to add. The same suggestion sent twice
    is kept once. Raises ValueError with a sentence for one that asks for nothing or for what is there already.
    """
    values = {name: " ".join((values or {}).get(name, "").split()) for name in PROPOSABLE}
    if kind == Kind.ADD:
        _refuse_known(company_list, values["company_name"])
        proposed = [name for name in PROPOSABLE if values[name]]
    else:
        if company is None:
            raise ValueError("A correction needs the entry that it corrects.")
        entry = CompanyListEntry.objects.get(company_list=company_list, company=company)
        present = proposable(entry)
        if kind == Kind.REMOVE:
            values, proposed = present, []
        else:
            proposed = [name for name in PROPOSABLE if values[name] != present[name]]
            if {"company_name", "reason"} & {name for name in proposed if not values[name]}:
                raise ValueError("The name and the reason may be corrected, but not emptied.")
        if not proposed and not note.strip():
            raise ValueError("Nothing differs from the entry; change what is wrong, or say it in the note.")
    kept = {
        "company_list": company_list, "company": company, "kind": kind, "proposed": proposed,
        "evidence_url": evidence_url, "note": note.strip(), "email": email, **values,
    }  # fmt: skip
    return Suggestion.objects.filter(state=State.WAITING, **kept).first() or Suggestion.objects.create(**kept)


def proposable(entry: CompanyListEntry) -> dict[str, str]:
    """Return what a suggestion may correct in an entry, as it stands now."""
    return {name: str(getattr(entry.company, column)) for name, column in OF_COMPANY.items()} | {"reason": entry.reason}


def accept_suggestion(*, suggestion: Suggestion, by: User, reason: str = "", now: datetime | None = None) -> bool:
    """Do what `suggestion` says, signed by `by` who looked at its evidence; False where it was decided before.

    Adding takes the company that goes by the name, else makes one; facts that a company has are kept. An entry that is
    added or corrected counts as verified by `by` now. Raises ValueError with a sentence where the list has changed so
    that it cannot be done: then it stays waiting.
    """
    now, said = now or timezone.now(), " ".join(reason.split())[:200]
    sentence = f"A reader suggested it. {said}".strip()
    with changed_by(user=by, sentence=sentence, suggestion_id=suggestion.pk):
        if not _decide(suggestion, State.ACCEPTED, by, said, now):
            return False
        if suggestion.kind == Kind.ADD:
            _add(suggestion, by, now)
        else:
            entries = CompanyListEntry.objects.select_for_update().filter(company_list=suggestion.company_list)
            entry = entries.filter(company__isnull=False, company=suggestion.company).first()
            if entry is None:
                raise ValueError(f"{suggestion.company_name} is not in the list any more; refuse the suggestion.")
            if suggestion.kind == Kind.REMOVE:
                entry.delete()
            else:
                _correct(entry, suggestion, by, now)
    return True


def refuse_suggestion(*, suggestion: Suggestion, by: User, reason: str, now: datetime | None = None) -> bool:
    """Close `suggestion` for `reason`, which its reader is told; False where it was decided before.

    Raises ValueError without a reason.
    """
    said = " ".join(reason.split())[:300]
    if not said:
        raise ValueError("A suggestion is refused for a reason; write one sentence for the reader.")
    return _decide(suggestion, State.REFUSED, by, said, now or timezone.now())


def undo_suggestion(*, suggestion: Suggestion, by: User) -> bool:
    """Take a decision back: the suggestion waits again, and what accepting it changed is put back.

    False where it waits already. Raises ValueError with a sentence where a later change stands in the way.
    """
    with changed_by(user=by, sentence=f"The decision about {suggestion.company_name} was taken back."):
        undone = Suggestion.objects.filter(pk=suggestion.pk).exclude(state=State.WAITING)
        if not undone.update(state=State.WAITING, decided_by=None, decided_at=None, decision_reason="", mailed_at=None):
            return False
        for change in suggestion.changes.order_by("-pk"):
            put_back(change=change, by=by)
        suggestion.changes.update(suggestion=None)
        suggestion.refresh_from_db()
        if suggestion.made_company and suggestion.company is not None:
            _unmake(suggestion, suggestion.company)
    return True


def forget_suggesters(*, now: datetime | None = None) -> int:
    """Erase the e-mail addresses of suggestions that were decided 30 days ago; return how many."""
    old = Suggestion.objects.filter(decided_at__lt=(now or timezone.now()) - REMEMBERED).exclude(email="")
    return old.update(email="")


def _decide(suggestion: Suggestion, state: str, by: User, reason: str, now: datetime) -> bool:
    """Claim the decision; of two at once, one succeeds."""
    waiting = Suggestion.objects.filter(pk=suggestion.pk, state=State.WAITING)
    if not waiting.update(state=state, decided_by=by, decided_at=now, decision_reason=reason):
        return False
    suggestion.refresh_from_db()
    return True


def _refuse_known(company_list: CompanyList, name: str) -> None:
    if not alias_key(name):
        raise ValueError("A company needs a name with letters or digits.")
    known = find_company(name=name)
    if known and company_list.entries.filter(company=known).exists():
        raise ValueError(f"{known} is in the list already; suggest a correction of its entry instead.")


def _add(suggestion: Suggestion, by: User, now: datetime) -> None:
    _refuse_known(suggestion.company_list, suggestion.company_name)
    known = find_company(name=suggestion.company_name)
    company = known or company_for_name(name=suggestion.company_name, origin=Company.Origin.ADMIN)
    missing = [name for name in OF_COMPANY if getattr(suggestion, name) and not getattr(company, OF_COMPANY[name])]
    _store(company, suggestion, missing, now)
    CompanyListEntry.objects.create(
        company_list=suggestion.company_list,
        company=company,
        reason=suggestion.reason,
        **_verified(suggestion, by, now),
    )
    Suggestion.objects.filter(pk=suggestion.pk).update(company=company, made_company=known is None)
    suggestion.refresh_from_db()


def _correct(entry: CompanyListEntry, suggestion: Suggestion, by: User, now: datetime) -> None:
    _store(entry.company, suggestion, [name for name in suggestion.proposed if name in OF_COMPANY], now)
    values = _verified(suggestion, by, now)
    if "reason" in suggestion.proposed:
        values["reason"] = suggestion.reason
    for name, value in values.items():
        setattr(entry, name, value)
    entry.save(update_fields=list(values))


def _store(company: Company, suggestion: Suggestion, names: list[str], now: datetime) -> None:
    """Copy the named columns to the company; it goes by its old and its new name, which no other company does."""
    if not names:
        return
    if "company_name" in names:
        other = find_company(name=suggestion.company_name)
        if other not in (None, company):
            raise ValueError(f"{other} goes by the name {suggestion.company_name} already; refuse the suggestion.")
        for name in (company.name, suggestion.company_name):
            if not CompanyAlias.objects.filter(key=alias_key(name)).exists():
                CompanyAlias.objects.create(company=company, name=name)
    for name in names:
        setattr(company, OF_COMPANY[name], getattr(suggestion, name))
    company.changed_by_person_at = now
    company.save(update_fields=[*(OF_COMPANY[name] for name in names), "changed_by_person_at", "updated_at"])


def _verified(suggestion: Suggestion, by: User, now: datetime) -> dict[str, object]:
    """Return the columns of an entry whose evidence `by` has looked at."""
    return {
        "evidence_url": suggestion.evidence_url, "verified": True, "checked_on": now.date(), "verifier": by,
        "verified_at": now, "changed_by_person_at": now,
    }  # fmt: skip


def _unmake(suggestion: Suggestion, company: Company) -> None:
    """Delete the company that accepting made, unless something else leads to it by now."""
    used = company.entries.exists() or company.boards.exists() or company.postings.exists()
    Suggestion.objects.filter(pk=suggestion.pk).update(made_company=False, company=company if used else None)
    if not used:
        company.delete()
