"""Making several companies one, when a person says that they are one employer: in one transaction, with its record.

Nothing is thrown away: what has no room beside a row of the same list or person is set aside in the record, and
`unmerging.undo_merge` puts all of it back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, models
from django.db.models import Max
from django.utils import timezone

from jobs.models.account import User
from jobs.models.board import Board
from jobs.models.company import Company, CompanyAlias, CompanyListEntry, CompanyRedirect, alias_key
from jobs.models.list_change import ListEntryChange
from jobs.models.membership import Membership
from jobs.models.merge import CompanyMerge, MergedCompany
from jobs.models.posting import Posting
from jobs.permissions import RANK
from jobs.services.clustering import compare_again
from jobs.services.list_changes import changed_by
from jobs.services.merge_rows import FACTS, ONE_EACH, OWNED, as_json, rows_of, write_words

MOST = 50


def merge_companies(
    *,
    kept: Company,
    others: Sequence[Company],
    by: User,
    entries: Mapping[int, int] | None = None,
    reason: str = "",
    now: datetime | None = None,
) -> CompanyMerge:
    """Move all that `others` have to `kept`, whose names, boards and addresses they become; return the record.

    `entries` is {list: entry} for lists in which several of them stand: which entry stays (default: that of `kept`).
    Raises ValueError with a sentence where there is nothing to merge, one of them is gone, or `kept` is hidden from
    readers while another is not.
    """
    ids = sorted({company.pk for company in others})
    if not ids or kept.pk in ids:
        raise ValueError("Choose the company that stays, and at least one other that it takes in.")
    if len(ids) > MOST:
        raise ValueError(f"At most {MOST} companies are merged at once.")
    reason = " ".join(reason.split())[:300]
    names = ", ".join(sorted(company.name for company in others))
    with changed_by(user=by, sentence=f"Merged {names} into {kept.name}. {reason}".strip()[:300]):
        companies = lock_companies([kept.pk, *ids])
        if len(companies) != len(ids) + 1:
            raise ValueError("One of these companies is not here any more; look at the list again.")
        kept = companies.pop(kept.pk)
        if not kept.is_listed and any(company.is_listed for company in companies.values()):
            raise ValueError(f"Readers do not see {kept.name} yet; let a company stay that they see.")
        newest = _newest_change()
        merge = CompanyMerge.objects.create(
            kept=kept, kept_name=kept.name, by=by, reason=reason, at=now or timezone.now()
        )
        parts = {
            pk: MergedCompany(merge=merge, company_id=pk, name=company.name, slug=company.slug, facts=as_json(company))
            for pk, company in companies.items()
        }
        _merge_entries(kept, parts, entries or {})
        for places in place_of_each([kept, *companies.values()], kept):
            _keep_one("memberships", kept, parts, places, places[0])
        for part in parts.values():
            part.made["strays"] = _strays(part, kept)
        for part in parts.values():
            _move_owned(kept, part, newest)
        _leave_addresses(kept, list(parts.values()))
        merge.filled = _fill(kept, list(companies.values()))
        touched = ListEntryChange.objects.filter(pk__gt=newest, company_id__in=[kept.pk, *ids]).order_by("pk")
        merge.changes = list(touched.values_list("pk", flat=True))
        # The rows themselves, not what Django would delete along: the database refuses while anything still points here.
        Company.objects.filter(pk__in=ids)._raw_delete("default")
        MergedCompany.objects.bulk_create(parts.values())
        merge.save(update_fields=["filled", "changes"])
        write_words(pk for part in parts.values() for pk in part.moved.get("postings", ()))
        check_references()
        compare_again(companies=[kept.pk])
    return merge


def check_references() -> None:
    """Let the database say now, rather than at the commit, whether a row points at a company that is gone."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def lock_companies(ids: Sequence[int]) -> dict[int, Company]:
    """Lock companies and all that imports and moderators write of them, in one order for all; return them by id.

    A reading holds its board while it writes, so the boards come first; then companies, then postings.
    """
    of_feeds = Posting.objects.filter(company_id__in=ids, board__isnull=False).values("board_id")
    boards = Board.objects.filter(models.Q(company_id__in=ids) | models.Q(pk__in=of_feeds)).order_by("pk")
    list(boards.select_for_update(of=("self",)).values_list("pk", flat=True))
    companies = {row.pk: row for row in Company.objects.select_for_update().filter(pk__in=ids).order_by("pk")}
    postings = Posting.objects.filter(company_id__in=ids).order_by("pk")
    list(postings.select_for_update(of=("self",)).values_list("pk", flat=True))
    return companies


def entries_to_choose(companies: Sequence[Company]) -> dict[int, list[CompanyListEntry]]:
    """Return the entries of each list in which more than one of `companies` stands."""
    found: dict[int, list[CompanyListEntry]] = {}
    rows = CompanyListEntry.objects.filter(company__in=companies).select_related("company", "company_list", "verifier")
    for entry in rows.order_by("company_list__name", "company__name"):
        found.setdefault(entry.company_list_id, []).append(entry)
    return {pk: entries for pk, entries in found.items() if len(entries) > 1}


def _newest_change() -> int:
    return ListEntryChange.objects.aggregate(newest=Max("pk"))["newest"] or 0


def _merge_entries(kept: Company, parts: Mapping[int, MergedCompany], chosen: Mapping[int, int]) -> None:
    groups: dict[int, list[CompanyListEntry]] = {}
    for entry in CompanyListEntry.objects.filter(company_id__in=[kept.pk, *parts]).order_by("pk"):
        groups.setdefault(entry.company_list_id, []).append(entry)
    for company_list, rows in groups.items():
        wanted = chosen.get(company_list)
        if wanted is not None and wanted not in {row.pk for row in rows}:
            raise ValueError("An entry that was to stay is not there any more; look at the merge again.")
        best = next((row for row in rows if row.pk == wanted), None)
        best = best or next((row for row in rows if row.company_id == kept.pk), rows[0])
        _keep_one("entries", kept, parts, rows, best)


def place_of_each(companies: Iterable[Company], kept: Company) -> list[list[Membership]]:
    """Return the places of each person at `companies`, the one that stays first.

    An active one goes before any other, then the one that may do more, then the one at `kept`.
    """
    groups: dict[int, list[Membership]] = {}
    rows = Membership.objects.filter(company__in=companies).select_related("company", "user")
    for row in rows.order_by("pk"):
        groups.setdefault(row.user_id, []).append(row)
    order = [Membership.State.ACTIVE, Membership.State.REQUESTED]
    for places in groups.values():
        places.sort(
            key=lambda row: (
                order.index(Membership.State(row.state)) if row.state in order else len(order),
                -RANK[Membership.Role(row.role)],
                row.company_id != kept.pk,
                row.pk,
            )
        )
    return list(groups.values())


def _keep_one(relation: str, kept: Company, parts: Mapping[int, MergedCompany], rows: Sequence[Any], best: Any) -> None:
    """Let `best` stand at the kept company and set the others aside, each in the record of one merged company."""
    home = next(iter(parts.values()))
    for row in rows:
        if row.pk != best.pk:
            # What the kept company itself gives way with is kept beside the row that it gives way to.
            part = parts.get(row.company_id) or parts.get(best.company_id, home)
            part.set_aside.append([relation, as_json(row)])
            ONE_EACH[relation][0]._default_manager.filter(pk=row.pk).delete()
    if best.company_id != kept.pk:
        parts[best.company_id].moved.setdefault(relation, []).append(best.pk)
        ONE_EACH[relation][0]._default_manager.filter(pk=best.pk).update(company_id=kept.pk)


def _move_owned(kept: Company, part: MergedCompany, newest: int) -> None:
    for relation, (table, column) in OWNED.items():
        rows = rows_of(relation, part.company_id)
        if relation == "list_changes":
            # What this merge wrote about entries that come and go is not the kept company's past.
            rows = rows.filter(pk__lte=newest)
        ids = list(rows.values_list("pk", flat=True))
        if ids:
            part.moved[relation] = ids
            table._default_manager.filter(pk__in=ids).update(**{column: kept.pk})


def _strays(part: MergedCompany, kept: Company) -> list[int]:
    """Return postings that stand with another company than the one whose name their feed gives: a person moved a name.

    Undoing leaves them where they stood; others go to the name that their feed gives them by then.
    """
    own = {alias_key(part.name)}
    own |= set(CompanyAlias.objects.filter(company_id=part.company_id).values_list("key", flat=True))
    of_feeds = Posting.objects.filter(board__isnull=False, board__company=None).order_by("pk")
    theirs = of_feeds.filter(company_id=part.company_id).exclude(employer_key__in={"", *own})
    mine = of_feeds.filter(company=kept, employer_key__in=own)
    return [*theirs.values_list("pk", flat=True), *mine.values_list("pk", flat=True)]


def _leave_addresses(kept: Company, parts: Sequence[MergedCompany]) -> None:
    """Let the names and the addresses of the merged companies lead to the kept one."""
    for part in parts:
        redirect = CompanyRedirect.objects.create(old_slug=part.slug, company=kept)
        part.made["redirects"] = [redirect.pk]
        if not CompanyAlias.objects.filter(key=alias_key(part.name)).exists():
            part.made["aliases"] = [CompanyAlias.objects.create(company=kept, name=part.name).pk]
    if not CompanyAlias.objects.filter(key=alias_key(kept.name)).exists():
        made = CompanyAlias.objects.create(company=kept, name=kept.name).pk
        parts[0].made.setdefault("aliases", []).append(made)


def _fill(kept: Company, others: Sequence[Company]) -> dict[str, Any]:
    """Give `kept` the facts that it lacks; return them."""
    filled: dict[str, Any] = {}
    for name in FACTS:
        if not getattr(kept, name):
            value = next((getattr(other, name) for other in others if getattr(other, name)), None)
            if value:
                filled[name] = value
    if filled:
        Company.objects.filter(pk=kept.pk).update(**filled)
    return filled
