"""A merge that is taken back: every row where it stood, and what came since where it belongs."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from jobs.models.account import User
from jobs.models.board import Board
from jobs.models.company import Company, CompanyAlias, CompanyRedirect, alias_key
from jobs.models.list_change import ListEntryChange
from jobs.models.merge import CompanyMerge
from jobs.models.posting import Posting
from jobs.services.clustering import link_left
from jobs.services.companies import company_for_name
from jobs.services.curated import load_list
from jobs.services.curated_rows import EntryRow, ListRow
from jobs.services.decisions import AlreadyDecided, CannotUndo
from jobs.services.merging import entries_to_choose
from jobs.services.unmerging import undo_merge
from tests.factories import (
    make_admin,
    make_board,
    make_company,
    make_company_list,
    make_entry,
    make_membership,
    make_own_posting,
    make_posting,
    make_suggestion,
    make_user,
)
from tests.jobs.services.test_merging import NAMES, dump, merge, read_feed

pytestmark = pytest.mark.django_db


def test_undoing_gives_each_what_came_by_its_name_since() -> None:
    read_feed(NAMES)
    companies = [Company.objects.get(name=name) for name in NAMES]
    before = dump()["jobs_company"]
    done = merge(*companies)
    read_feed([*NAMES, "careem fz", "Careem", "Careem (cairo)"])
    undo_merge(merge=done, by=make_admin())
    assert dump()["jobs_company"] == before
    found = {
        company.name: set(company.postings.values_list("employer_key", flat=True)) for company in Company.objects.all()
    }
    assert found == {"Careem": {"careem"}, "Careem (Cairo)": {"careem cairo"}, "CAREEM FZ": {"careem fz"}}
    assert [company.postings.count() for company in Company.objects.order_by("pk")] == [2, 2, 2]
    assert company_for_name(name="careem fz").name == "CAREEM FZ"


def test_a_posting_that_its_feed_gives_to_another_name_since_goes_to_that_name() -> None:
    read_feed(NAMES[1:])
    companies = [company_for_name(name=name) for name in NAMES]
    done = merge(*companies)
    read_feed(NAMES[:2])
    undo_merge(merge=done, by=make_admin())
    assert [posting.company.name for posting in Posting.objects.order_by("external_id")] == list(NAMES[:2])


def test_postings_of_a_board_go_back_with_the_board() -> None:
    kept, other = make_company("Acme"), make_company("Acme Egypt")
    board = make_board(company=other)
    make_posting(board=board)
    done = merge(kept, other)
    new = make_posting(board=Board.objects.get(pk=board.pk))
    assert new.company == kept
    own = make_posting(company=kept)
    undo_merge(merge=done, by=make_admin())
    assert set(Posting.objects.filter(company__name="Acme Egypt").values_list("board", flat=True)) == {board.pk}
    assert Posting.objects.get(pk=new.pk).company.name == "Acme Egypt"
    assert Posting.objects.get(pk=own.pk).company == kept


def test_a_later_merge_is_taken_back_first() -> None:
    first, second, third = make_company("One"), make_company("Two"), make_company("Three")
    make_posting(company=first)
    before = dump()
    ada = make_admin()
    users = dump()["jobs_user"]
    early = merge(second, first, by=ada)
    late = merge(third, second, by=ada)
    with pytest.raises(CannotUndo, match="take that back first"):
        undo_merge(merge=early, by=ada)
    undo_merge(merge=late, by=ada)
    undo_merge(merge=early, by=ada)
    assert dump() == {**before, "jobs_user": users}
    with pytest.raises(AlreadyDecided):
        undo_merge(merge=early, by=ada)


def test_an_entry_that_went_back_is_not_taken_for_one_that_a_person_took_out() -> None:
    kept, other, curated = make_company("Acme"), make_company("Acme Egypt"), make_company_list()
    make_entry(other, curated)
    undo_merge(merge=merge(kept, other), by=make_admin())
    load_list(row=ListRow(curated.slug, curated.name), entries=[EntryRow("Acme", "Its page says so")])
    assert kept.entries.count() == 1


def test_undoing_says_what_stands_in_its_way_and_changes_nothing() -> None:
    kept, other = make_company("Acme"), make_company("Acme Egypt")
    done = merge(kept, other)
    Company.objects.filter(pk=kept.pk).update(name="Acme Egypt")
    before = dump()
    with pytest.raises(CannotUndo, match="rename it first"):
        undo_merge(merge=done, by=make_admin("eve@example.org"))
    assert {**dump(), "jobs_user": []} == {**before, "jobs_user": []}
    assert CompanyMerge.objects.standing().get() == done


def test_what_a_person_gave_the_company_since_stays_with_it() -> None:
    kept, other = make_company("Acme"), make_company("Acme Egypt", city="Giza", website="https://acme.example")
    done = merge(kept, other)
    CompanyAlias.objects.create(company=kept, name="Acme Group")
    Company.objects.filter(pk=kept.pk).update(city="Cairo")
    undo_merge(merge=done, by=make_admin())
    kept.refresh_from_db()
    assert (kept.city, kept.website) == ("Cairo", "")
    assert company_for_name(name="Acme Group") == kept


PARTS = st.lists(
    st.tuples(
        st.integers(0, 3),
        st.sampled_from(
            ["posting", "board", "entry", "member", "own", "alias", "redirect", "suggestion", "fact", "feed"]
        ),
        st.integers(0, 1),
    ),
    max_size=12,
)


def furnish(companies: Sequence[Company], steps: Sequence[tuple[int, str, int]], users: Sequence[User]) -> None:
    """Give the companies what each step says."""
    lists = [make_company_list("one"), make_company_list("two")]
    for number, (index, what, which) in enumerate(steps):
        company = companies[index]
        if what == "posting":
            make_posting(company=company)
        elif what == "board":
            make_board(company=company)
        elif what == "entry" and not company.entries.filter(company_list=lists[which]).exists():
            make_entry(company, lists[which], reason=f"Reason {number}")
        elif what == "member" and not company.memberships.filter(user=users[which]).exists():
            make_membership(users[which], company, ["viewer", "owner"][number % 2])
        elif what == "own":
            make_own_posting(company)
        elif what == "alias":
            CompanyAlias.objects.create(company=company, name=f"Alias {number}")
        elif what == "redirect":
            CompanyRedirect.objects.create(old_slug=f"old-{number}", company=company)
        elif what == "suggestion":
            make_suggestion(lists[which], kind="correct", company=company, company_name=company.name)
        elif what == "feed":
            # A posting may stand with a company though its feed names another one: a person moved the name.
            key = alias_key(companies[(index + which) % len(companies)].name)
            make_posting(company=company, board=make_board(company=None), employer_key=key)
        elif what == "fact":
            Company.objects.filter(pk=company.pk).update(website=f"https://{number}.example", ai_areas=["nlp"])


# Not shrunk: each try writes a whole world, and a failing one is small enough to be read.
@settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=PARTS, split=st.booleans(), pick=st.integers(0, 3), later=st.lists(st.sampled_from(NAMES), max_size=3))
def test_merging_and_undoing_ends_with_the_same_rows(
    steps: list[tuple[int, str, int]], split: bool, pick: int, later: list[str], db: None
) -> None:
    with transaction.atomic():
        ada, users = make_admin(), [make_user(), make_user()]
        companies = [company_for_name(name=name) for name in (*NAMES, "Kareem")]
        furnish(companies, steps, users)
        link_left()
        before = dump()
        groups = [companies[1:2], companies[2:]] if split else [companies[1:]]
        done = []
        for others in groups:
            rows = entries_to_choose([companies[0], *others])
            chosen = {pk: entries[pick % len(entries)].pk for pk, entries in rows.items()}
            done.append(merge(companies[0], *others, by=ada, entries=chosen))
        assert Company.objects.count() == 1
        if later:
            read_feed(later)
        for merged in reversed(done):
            undo_merge(merge=merged, by=ada)
        for board in Board.objects.filter(source="remotive"):
            for name in set(later):
                assert Company.objects.get(name=name).postings.filter(board=board).count() == later.count(name)
            Posting.objects.filter(board=board).delete()
            board.delete()
        # As the commit would: the postings of each company are compared by themselves again.
        link_left()
        after = dump()
        assert {name: rows for name, rows in after.items() if rows != before[name]} == {}
        assert not ListEntryChange.objects.exclude(by=ada).filter(sentence__startswith="Merged").exists()
        transaction.set_rollback(True)
