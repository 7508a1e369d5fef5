"""Taking a merge of companies back: every row stands where it stood, and what came since by their names goes along."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from jobs.models.account import User
from jobs.models.company import Company, CompanyAlias, CompanyRedirect, alias_key
from jobs.models.list_change import ListEntryChange
from jobs.models.merge import CompanyMerge, MergedCompany
from jobs.models.posting import Posting
from jobs.services.clustering import compare_again
from jobs.services.decisions import AlreadyDecided, CannotUndo
from jobs.services.list_changes import changed_by
from jobs.services.merge_rows import ONE_EACH, OWNED, restore, table_of, write_words
from jobs.services.merging import check_references, lock_companies


def undo_merge(*, merge: CompanyMerge, by: User, now: datetime | None = None) -> list[Company]:
    """Make the merged companies again, with all that they had; return them.

    Postings that imports brought since by their boards or their names go to them; what a person gave the kept company
    since stays there. Raises AlreadyDecided where it was taken back before, CannotUndo with a sentence where a later
    merge or change stands in the way; nothing is changed then.
    """
    with changed_by(user=by, sentence=f"Took back the merge of {merge}."[:300]):
        undone = {"undone_at": now or timezone.now(), "undone_by": by}
        if not CompanyMerge.objects.standing().filter(pk=merge.pk).update(**undone):
            raise AlreadyDecided("This merge was taken back already.")
        merge = CompanyMerge.objects.get(pk=merge.pk)
        kept = lock_companies([merge.kept_id]).get(merge.kept_id) if merge.kept_id else None
        if kept is None:
            raise CannotUndo(f"{merge.kept_name} was deleted since, and what it had with it.")
        _refuse_later(merge, kept)
        newest = ListEntryChange.objects.aggregate(newest=Max("pk"))["newest"] or 0
        parts = list(merge.parts.all())
        for part in parts:
            _make_company(part, kept)
        _empty_facts(merge, kept)
        # Whose is whose is asked while all of it stands at the kept company.
        strays = {pk for part in parts for pk in part.made.get("strays", ())}
        postings = {part.pk: list(_postings_of(part, kept, strays).values_list("pk", flat=True)) for part in parts}
        for part in parts:
            _move_back(part, kept, postings[part.pk])
        for part in parts:
            _bring_back(part)
        _forget_moves(merge, kept, newest)
        write_words(sorted({pk for ids in postings.values() for pk in ids}))
        check_references()
        compare_again(companies=[kept.pk, *(part.company_id for part in parts)])
    return list(Company.objects.filter(pk__in=[part.company_id for part in parts]))


def _refuse_later(merge: CompanyMerge, kept: Company) -> None:
    later = CompanyMerge.objects.standing().filter(kept=kept, pk__gt=merge.pk).order_by("-pk").first()
    if later is not None:
        raise CannotUndo(f"A later merge stands upon it ({later}); take that back first.")


def _make_company(part: MergedCompany, kept: Company) -> None:
    """Insert the company as it was; its address is its own again."""
    taken = Company.objects.filter(Q(name=part.name) | Q(slug=part.slug)).first()
    foreign = CompanyRedirect.objects.filter(old_slug=part.slug).exclude(company=kept).select_related("company").first()
    if taken is not None or foreign is not None:
        other = taken or (foreign and foreign.company)
        raise CannotUndo(f"{other} has the name or the address of {part.name} by now; rename it first.")
    CompanyRedirect.objects.filter(old_slug=part.slug).delete()
    restore(Company, part.facts)


def _empty_facts(merge: CompanyMerge, kept: Company) -> None:
    """Take back what the kept company took over, as far as nobody changed it since."""
    same = [name for name, value in merge.filled.items() if getattr(kept, name) == value]
    if same:
        Company.objects.filter(pk=kept.pk).update(**{name: [] if name == "ai_areas" else "" for name in same})


def _move_back(part: MergedCompany, kept: Company, postings: list[int]) -> None:
    """Move the rows of one company back, as far as they stand at the kept one still."""
    CompanyAlias.objects.filter(pk__in=part.made.get("aliases", ()), company=kept).delete()
    for relation, ids in part.moved.items():
        if relation == "postings":
            continue
        column = OWNED[relation][1] if relation in OWNED else "company_id"
        rows = table_of(relation)._default_manager.filter(pk__in=ids, **{column: kept.pk})
        rows.update(**{column: part.company_id})
    Posting.objects.filter(pk__in=postings).update(company_id=part.company_id)


def _postings_of(part: MergedCompany, kept: Company, strays: set[int]) -> QuerySet[Posting]:
    """Return the postings at the kept company that are of `part`: its own, and those that came since by its names,
    boards and drafts; one of its own that a feed gives to another name by now is that name's, but for `strays`."""
    moved = part.moved
    names = CompanyAlias.objects.filter(company=kept).exclude(pk__in=moved.get("aliases", ()))
    aliases = CompanyAlias.objects.filter(pk__in=moved.get("aliases", ()), company=kept)
    keys = {alias_key(part.name), *aliases.values_list("key", flat=True)}
    foreign = {alias_key(kept.name), *names.values_list("key", flat=True)} - keys
    of_feed = Q(board__isnull=False, board__company=None, employer_key__in=keys) & ~Q(pk__in=strays)
    of_board = Q(board_id__in=moved.get("boards", ()), board__company=kept)
    of_draft = Q(board=None, drafts__in=moved.get("drafts", ()))
    renamed = Q(board__isnull=False, board__company=None, employer_key__in=foreign)
    renamed &= ~Q(pk__in=strays)
    mine = (Q(pk__in=moved.get("postings", ())) & ~renamed) | of_feed | of_board | of_draft
    return Posting.objects.filter(mine, company=kept).distinct().order_by("pk")


def _bring_back(part: MergedCompany) -> None:
    """Insert what was set aside; raises CannotUndo where someone else has its place by now."""
    for relation, values in part.set_aside:
        table, beside = ONE_EACH[relation]
        place = {"company_id": values["company_id"], beside: values[beside]}
        if other := table._default_manager.filter(**place).first():
            raise CannotUndo(f"{other} was made since and has the place of what comes back; remove it first.")
        restore(table, values)


def _forget_moves(merge: CompanyMerge, kept: Company, newest: int) -> None:
    """Let the history keep what the merge and its undoing said of the kept company's entries, but not as its past.

    Otherwise the next load of the curated files would take an entry that went back for one that a person took out.
    """
    written = Q(pk__in=merge.changes) | Q(pk__gt=newest)
    ListEntryChange.objects.filter(written, company=kept).update(company=None)
