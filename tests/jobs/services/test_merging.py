"""Companies that are one employer: merged with all they have, found by every name, and taken apart again exactly."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import orjson
import pytest
from django.db import IntegrityError, connection, transaction

from jobs.models.account import User
from jobs.models.board import Board
from jobs.models.company import Company, CompanyAlias, CompanyListEntry, CompanyRedirect
from jobs.models.draft import Draft
from jobs.models.importing import ImportRun
from jobs.models.membership import Membership
from jobs.models.merge import CompanyMerge
from jobs.models.posting import Posting
from jobs.search.feed import Position, documents, horizon, read_changes
from jobs.services.companies import company_for_name
from jobs.services.curated import load_companies, load_list
from jobs.services.curated_rows import CompanyRow, EntryRow, ListRow
from jobs.services.importing import import_board
from jobs.services.leases import claim_board
from jobs.services.merge_rows import ONE_EACH, OWNED
from jobs.services.merging import entries_to_choose, merge_companies
from jobs.services.unmerging import undo_merge
from tests.factories import (
    make_admin,
    make_board,
    make_company,
    make_company_list,
    make_draft,
    make_entry,
    make_membership,
    make_own_posting,
    make_posting,
    make_recruiter,
    make_suggestion,
    make_task,
    make_user,
)
from tests.jobs.payloads import ScriptedFetcher

pytestmark = pytest.mark.django_db

# What only grows: the record of merges, the history of lists, the change feed of the search.
GROWING = {"jobs_companymerge", "jobs_mergedcompany", "jobs_listentrychange", "jobs_searchchange", "jobs_searchpruned"}
# The number of a cluster says nothing: one that was joined and taken apart has another.
GROWING |= {"jobs_cluster"}
POSTINGS = """
SELECT (to_jsonb(t) - 'cluster_id' || jsonb_build_object('cluster',
        (SELECT min(o.id) FROM jobs_posting o WHERE o.cluster_id = t.cluster_id)))::text FROM jobs_posting t ORDER BY 1
"""
NAMES = ("Careem", "Careem (Cairo)", "CAREEM FZ")


def dump() -> dict[str, list[str]]:
    """Return every row of our tables as text, but for what only grows."""
    with connection.cursor() as cursor:
        tables = [name for name in connection.introspection.table_names(cursor) if name.startswith("jobs_")]
        rows = {}
        for table in sorted(set(tables) - GROWING):
            cursor.execute(
                POSTINGS if table == "jobs_posting" else f"SELECT to_jsonb(t)::text FROM {table} t ORDER BY 1"
            )
            rows[table] = [text for (text,) in cursor.fetchall()]
    return rows


def job(number: int, employer: str) -> dict[str, Any]:
    address = f"https://remotive.com/remote-jobs/data/data-engineer-{number}"
    return {
        "id": number, "url": address, "title": "Data Engineer", "company_name": employer, "category": "Data",
        "job_type": "full_time", "publication_date": "2026-04-21T12:46:23", "candidate_required_location": "Egypt",
        "salary": "", "description": f"<p>You build pipelines, number {number}.</p>",
    }  # fmt: skip


def start_feed(employers: Sequence[str]) -> Callable[[], ImportRun]:
    """Return what imports a feed that has one posting of each employer, in this order; its board is claimed now."""
    board = Board.objects.filter(source="remotive").first() or make_board(
        source="remotive", token="remotive", company=None
    )
    jobs = [job(number, name) for number, name in enumerate(employers, 1)]
    answer = orjson.dumps({"job-count": len(jobs), "total-job-count": len(jobs), "jobs": jobs})
    claim = claim_board(board_id=board.pk)
    assert claim is not None

    def run() -> ImportRun:
        ended = import_board(claim=claim, fetcher=ScriptedFetcher(answer))
        assert ended is not None
        return ended

    return run


def read_feed(employers: Sequence[str]) -> ImportRun:
    """Import such a feed now."""
    run = start_feed(employers)()
    assert run.state == ImportRun.State.COMPLETE, run.sentence
    return run


def merge(kept: Company, *others: Company, by: User | None = None, **fields: Any) -> CompanyMerge:
    return merge_companies(kept=kept, others=others, by=by or make_admin(), **fields)


def test_three_spellings_of_a_feed_end_at_one_company_after_one_merge_and_stay_there() -> None:
    read_feed(NAMES)
    companies = [Company.objects.get(name=name) for name in NAMES]
    merge(*companies)
    assert {posting.company for posting in Posting.objects.all()} == {companies[0]}
    read_feed([*NAMES, "careem fz", "Careem ( Cairo )"])
    assert Company.objects.count() == 1
    assert Posting.objects.filter(company=companies[0]).count() == 5
    assert company_for_name(name="CAREEM FZ") == companies[0]


def test_everything_moves_and_nothing_points_at_what_is_gone() -> None:
    kept, other = make_company("Acme"), make_company("Acme Egypt", website="https://acme.example")
    user, curated = make_recruiter(other, "owner"), make_company_list()
    CompanyRedirect.objects.create(old_slug="acme-of-old", company=other)
    CompanyAlias.objects.create(company=other, name="Acme of old")
    make_entry(other, curated)
    make_suggestion(curated, kind="correct", company=other, company_name="Acme Egypt")
    make_task(company=other)
    posting, draft = make_own_posting(other, user), make_draft(other, user)
    merge(kept, other)
    assert not Company.objects.filter(pk=other.pk).exists()
    kept.refresh_from_db()
    assert kept.website == "https://acme.example"
    assert set(kept.redirects.values_list("old_slug", flat=True)) == {"acme-of-old", "acme-egypt"}
    assert set(kept.aliases.values_list("key", flat=True)) == {"acme", "acme egypt", "acme of old"}
    assert Posting.objects.get(pk=posting.pk).company == Draft.objects.get(pk=draft.pk).company == kept
    assert kept.entries.count() == kept.suggestions.count() == kept.tasks.count() == 1
    assert Membership.objects.get(user=user).company == kept


def test_every_table_that_points_at_a_company_is_moved() -> None:
    known = {(table, column) for table, column in OWNED.values()}
    known |= {(table, "company_id") for table, _ in ONE_EACH.values()}
    pointing = {
        (relation.related_model, relation.field.attname)
        for relation in Company._meta.related_objects
        if not relation.many_to_many
    }
    assert pointing == known


def test_a_row_that_nobody_moves_stops_the_merge(monkeypatch: pytest.MonkeyPatch) -> None:
    kept, other = make_company(), make_company()
    make_board(company=other)
    left = {name: pair for name, pair in OWNED.items() if name != "boards"}
    monkeypatch.setattr("jobs.services.merging.OWNED", left)
    with pytest.raises(IntegrityError), transaction.atomic():
        merge(kept, other)
    assert Company.objects.filter(pk=other.pk).exists()


def test_old_addresses_of_a_chain_of_merges_lead_straight_to_the_last() -> None:
    first, second, third = make_company("One"), make_company("Two"), make_company("Three")
    merge(second, first)
    merge(third, second)
    assert set(third.redirects.values_list("old_slug", flat=True)) == {"one", "two"}
    assert company_for_name(name="One") == third


def test_the_entry_that_was_chosen_stays_and_the_others_come_back() -> None:
    kept, other, curated = make_company("Acme"), make_company("Acme Egypt"), make_company_list()
    mine, theirs = make_entry(kept, curated, reason="Mine"), make_entry(other, curated, reason="Theirs")
    assert entries_to_choose([kept, other]) == {curated.pk: [mine, theirs]}
    before = dump()["jobs_companylistentry"]
    done = merge(kept, other, entries={curated.pk: theirs.pk})
    assert [(entry.company, entry.reason) for entry in CompanyListEntry.objects.all()] == [(kept, "Theirs")]
    undo_merge(merge=done, by=make_admin())
    assert dump()["jobs_companylistentry"] == before


def test_the_entry_of_the_company_that_stays_is_the_default() -> None:
    kept, other, curated = make_company("Acme"), make_company("Acme Egypt"), make_company_list()
    make_entry(other, curated, reason="Theirs"), make_entry(kept, curated, reason="Mine")
    merge(kept, other)
    assert CompanyListEntry.objects.get().reason == "Mine"


@pytest.mark.parametrize(
    ("at_kept", "at_other", "expected"),
    [
        (("viewer", "active"), ("owner", "active"), ("owner", "active")),
        (("owner", "active"), ("viewer", "active"), ("owner", "active")),
        (("owner", "ended"), ("viewer", "active"), ("viewer", "active")),
        (("editor", "refused"), ("editor", "requested"), ("editor", "requested")),
        (("editor", "active"), ("owner", "requested"), ("editor", "active")),
    ],
)
def test_a_person_of_both_companies_keeps_the_stronger_place(
    at_kept: tuple[str, str], at_other: tuple[str, str], expected: tuple[str, str]
) -> None:
    kept, other, user = make_company(), make_company(), make_user()
    make_membership(user, kept, at_kept[0], state=at_kept[1])
    make_membership(user, other, at_other[0], state=at_other[1])
    before = dump()["jobs_membership"]
    done = merge(kept, other)
    row = Membership.objects.get()
    assert (row.company, row.role, row.state) == (kept, *expected)
    undo_merge(merge=done, by=make_admin())
    assert dump()["jobs_membership"] == before


def test_a_place_that_was_set_aside_is_forgotten_with_its_person() -> None:
    kept, other, user, stays = make_company(), make_company(), make_user("x@example.org"), make_user()
    for person in (user, stays):
        make_membership(person, kept, "owner")
        make_membership(person, other, "viewer", message="Call me Xenia.")
    done = merge(kept, other)
    user.delete()
    assert [row["user_id"] for _, row in done.parts.get().set_aside] == [stays.pk]
    undo_merge(merge=done, by=make_admin())
    assert {row.user for row in Membership.objects.all()} == {stays}


def test_a_company_that_readers_see_does_not_vanish_in_a_hidden_one() -> None:
    hidden, seen = make_company(is_listed=False), make_company()
    with pytest.raises(ValueError, match="do not see"):
        merge(hidden, seen)
    merge(seen, hidden)


def test_a_merge_needs_two_companies_that_are_there() -> None:
    kept, gone = make_company(), make_company()
    with pytest.raises(ValueError, match="at least one other"):
        merge(kept, kept)
    Company.objects.filter(pk=gone.pk).delete()
    with pytest.raises(ValueError, match="not here any more"):
        merge(kept, gone)


def test_the_search_is_told_of_every_posting_that_moves_and_of_those_whose_lists_change() -> None:
    kept, other, curated = make_company("Acme"), make_company("Acme Egypt"), make_company_list()
    make_entry(other, curated)
    numbers = [make_posting(company=kept).pk, make_posting(company=other).pk]
    position = Position(horizon())
    read_changes(position)
    done = merge(kept, other)
    assert sorted(read_changes(position)) == numbers
    assert {(found.values["company"], found.values["list"]) for found in documents(numbers)} == {
        (("acme",), ("egypt-ai",))
    }
    undo_merge(merge=done, by=make_admin())
    assert sorted(read_changes(position)) == numbers


def test_the_words_of_moved_postings_are_those_of_the_company_that_stays() -> None:
    kept, other = make_company("Quokka"), make_company("Wombat")
    posting = make_posting(company=other)
    words = Posting.objects.get(pk=posting.pk).words
    done = merge(kept, other)
    moved = Posting.objects.get(pk=posting.pk).words
    assert "quokka" in moved and "wombat" not in moved
    undo_merge(merge=done, by=make_admin())
    assert Posting.objects.get(pk=posting.pk).words == words


def test_curated_rows_of_merged_names_load_again_and_again_without_a_change() -> None:
    rows = [CompanyRow("Careem", city="Dubai"), CompanyRow("Careem FZ", city="Cairo")]
    load_companies(rows=rows)
    curated = ListRow("egypt-ai", "Egypt")
    entries = [EntryRow("Careem FZ", "Second"), EntryRow("Careem", "First")]
    load_list(row=curated, entries=entries)
    kept = Company.objects.get(name="Careem")
    merge(kept, Company.objects.get(name="Careem FZ"))
    for _ in range(2):
        again = load_companies(rows=rows), load_list(row=curated, entries=entries)
        assert [(done.created, done.updated) for done in again] == [(0, 0), (0, 0)]
    kept.refresh_from_db()
    assert (kept.city, kept.entries.get().reason) == ("Dubai", "First")


def test_an_address_cannot_be_a_companys_and_lead_to_another() -> None:
    company = make_company("Acme")
    with pytest.raises(IntegrityError), transaction.atomic():
        CompanyRedirect.objects.create(old_slug="acme", company=make_company())
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert Company.objects.filter(pk=company.pk).exists()


def test_the_record_says_who_merged_what_and_why() -> None:
    kept, other, ada = make_company("Acme"), make_company("Acme Egypt"), make_admin()
    done = merge(kept, other, by=ada, reason=" One   office. ")
    assert (str(done), done.by, done.reason) == ("Acme Egypt into Acme", ada, "One office.")
    assert json.dumps(done.parts.get().facts)
