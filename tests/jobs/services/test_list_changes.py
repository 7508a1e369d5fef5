"""The history of lists: whoever changes an entry leaves a row, and a row can be put back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jobs.models.account import User
from jobs.models.company import Company, CompanyList, CompanyListEntry
from jobs.models.list_change import COMPANY_FIELDS, ENTRY_FIELDS, ListEntryChange
from jobs.services.curated import load_companies, load_list
from jobs.services.curated_rows import CompanyRow, EntryRow, ListRow
from jobs.services.list_changes import changed_by, put_back
from tests.factories import make_admin, make_company, make_company_list, make_entry, make_user

pytestmark = pytest.mark.django_db
Kind = ListEntryChange.Kind


def kinds() -> list[str]:
    """What happened, oldest first."""
    return list(ListEntryChange.objects.order_by("pk").values_list("kind", flat=True))


def newest() -> ListEntryChange:
    return ListEntryChange.objects.order_by("-pk")[0]


def facts(entry: CompanyListEntry) -> dict[str, Any]:
    entry.refresh_from_db()
    company = Company.objects.get(pk=entry.company_id)
    return {name: getattr(entry, name) for name in ENTRY_FIELDS} | {n: getattr(company, n) for n in COMPANY_FIELDS}


WRITERS: dict[str, tuple[Callable[[CompanyListEntry], object], str, set[str]]] = {
    "save": (lambda e: (setattr(e, "reason", "Other"), e.save()), "changed", {"reason"}),
    "update": (lambda e: CompanyListEntry.objects.update(notes="New"), "changed", {"notes"}),
    "bulk update": (
        lambda e: (setattr(e, "notes", "New"), CompanyListEntry.objects.bulk_update([e], ["notes"])),
        "changed", {"notes"},
    ),
    "SQL": (
        lambda e: connection.cursor().execute("UPDATE jobs_companylistentry SET reason = 'By hand'"),
        "changed", {"reason"},
    ),
    "verifying": (
        lambda e: CompanyListEntry.objects.update(verified=True, checked_on=date(2026, 5, 1)),
        "verified", {"verified", "checked_on"},
    ),
    "taking a verification back": (
        lambda e: CompanyListEntry.objects.update(verified=False, reason="Not shown"),
        "unchecked", {"verified", "reason"},
    ),
    "delete": (lambda e: e.delete(), "removed", set(ENTRY_FIELDS)),
    "the company's city": (lambda e: Company.objects.update(city="Giza"), "changed", {"city"}),
    "the company's deletion": (lambda e: e.company.delete(), "removed", set(ENTRY_FIELDS)),
}  # fmt: skip


@pytest.mark.parametrize("how", WRITERS)
def test_every_way_to_write_leaves_one_row(how: str) -> None:
    write, kind, names = WRITERS[how]
    verified = kind == "unchecked"
    entry = make_entry(make_company("Acme", city="Cairo"), make_company_list(), verified=verified)
    write(entry)
    change = newest()
    assert kinds() == ["added", kind]
    assert (change.company_name, set(change.fields), change.by, change.by_person) == ("Acme", names, None, False)
    connection.check_constraints()


def test_what_readers_do_not_see_leaves_no_row() -> None:
    verifier = make_user()
    entry = make_entry(make_company(), make_company_list(), verifier=verifier)
    entry.save()
    Company.objects.update(notes="For us alone")
    verifier.delete()
    entry.refresh_from_db()
    assert (kinds(), entry.verifier_id) == (["added"], None)


def test_a_company_outside_all_lists_has_no_history() -> None:
    company = make_company()
    company.city = "Giza"
    company.save()
    assert not ListEntryChange.objects.exists()


def test_an_entry_that_moves_leaves_one_company_and_enters_another() -> None:
    entry = make_entry(make_company("Old"), make_company_list())
    entry.company = make_company("New")
    entry.save()
    assert [(c.kind, c.company_name) for c in ListEntryChange.objects.order_by("pk")] == [
        ("added", "Old"), ("removed", "Old"), ("added", "New"),
    ]  # fmt: skip


def test_a_list_takes_its_history_along() -> None:
    make_entry(make_company(), make_company_list())
    CompanyList.objects.get().delete()
    connection.check_constraints()
    assert not ListEntryChange.objects.exists()


def test_blocks_sign_what_is_inside_them_alone() -> None:
    ada, ben = make_admin(), make_admin()
    entry = make_entry(make_company(), make_company_list())
    with changed_by(user=ada, sentence="Ada said so."):
        CompanyListEntry.objects.update(notes="1")
        with changed_by(user=ben):
            CompanyListEntry.objects.update(notes="2")
        CompanyListEntry.objects.update(notes="3")
    entry.notes = "4"
    entry.save()
    signed = ListEntryChange.objects.order_by("pk").values_list("by", "by_person", "sentence")
    assert list(signed)[1:] == [
        (ada.pk, True, "Ada said so."), (ben.pk, True, ""), (ada.pk, True, "Ada said so."), (None, False, ""),
    ]  # fmt: skip


def test_an_erased_account_leaves_that_a_person_did_it() -> None:
    ada = make_admin()
    with changed_by(user=ada):
        make_entry(make_company(), make_company_list())
    ada.delete()
    assert (newest().by, newest().by_person) == (None, True)


# --- The admin --------------------------------------------------------------------------------------------------------


@pytest.fixture
def ada() -> tuple[Client, User]:
    person, client = make_admin("ada@example.org"), Client()
    client.force_login(person)
    return client, person


def test_the_admin_signs_actions_deletions_and_cascades(ada: tuple[Client, User]) -> None:
    client, person = ada
    curated = make_company_list()
    one, two, three = [make_entry(make_company(name), curated) for name in ("One", "Two", "Three")]
    client.post("/admin/jobs/companylistentry/", {"action": "verify", "_selected_action": [one.pk]})
    client.post(f"/admin/jobs/companylistentry/{one.pk}/delete/", {"post": "yes"})
    client.post(
        "/admin/jobs/companylistentry/", {"action": "delete_selected", "_selected_action": [two.pk], "post": "yes"}
    )
    client.post(f"/admin/jobs/company/{three.company_id}/delete/", {"post": "yes"})
    changes = list(ListEntryChange.objects.order_by("pk"))[3:]
    assert [(c.kind, c.company_name) for c in changes] == [
        ("verified", "One"), ("removed", "One"), ("removed", "Two"), ("removed", "Three"),
    ]  # fmt: skip
    assert {change.by_id for change in changes} == {person.pk}


def test_loading_the_file_is_signed_by_nobody_and_twice_changes_nothing() -> None:
    row, entries = ListRow("egypt-ai", "AI companies in Egypt"), [EntryRow("Acme", "Its page says so")]
    for _ in range(2):
        load_companies(rows=[CompanyRow("Acme", city="Cairo")])
        load_list(row=row, entries=entries)
    load_companies(rows=[CompanyRow("Acme", city="Giza")])
    load_list(row=row, entries=[EntryRow("Acme", "Its new page says so")])
    assert kinds() == ["added", "changed", "changed"]
    assert not ListEntryChange.objects.filter(by_person=True).exists()


# --- Putting back -----------------------------------------------------------------------------------------------------


def test_a_removed_entry_comes_back_and_the_file_leaves_it_alone() -> None:
    ada = make_admin()
    fields = {"verified": True, "checked_on": date(2026, 5, 1), "verifier": ada, "notes": "N"}
    entry = make_entry(make_company("Acme"), make_company_list(), **fields)
    before = facts(entry)
    entry.delete()
    removal = newest()
    assert put_back(change=removal, by=ada)
    assert not put_back(change=removal, by=ada)
    back = CompanyListEntry.objects.get()
    assert (facts(back), back.changed_by_person_at is not None) == (before, True)
    assert (newest().kind, newest().by, newest().sentence) == ("added", ada, "Put back: Acme was removed.")


def test_a_correction_of_entry_and_company_is_put_back() -> None:
    entry = make_entry(make_company("Acme", city="Cairo", ai_areas=["ml"]), make_company_list(), reason="A")
    before = facts(entry)
    CompanyListEntry.objects.update(reason="B")
    of_entry = newest()
    Company.objects.update(city="Giza", ai_areas=["ml", "nlp"])
    of_company = newest()
    for change in (of_company, of_entry):
        assert put_back(change=change, by=make_admin())
    assert facts(entry) == before


def test_what_was_added_is_taken_out_and_the_file_does_not_bring_it_again() -> None:
    load_companies(rows=[CompanyRow("Acme")])
    row, entries = ListRow("egypt-ai", "AI companies in Egypt"), [EntryRow("Acme", "Its page says so")]
    load_list(row=row, entries=entries)
    assert put_back(change=newest(), by=make_admin())
    assert load_list(row=row, entries=entries).left_alone == ("Acme",)
    assert not CompanyListEntry.objects.exists()


def test_a_later_change_is_never_overwritten() -> None:
    entry = make_entry(make_company("Acme"), make_company_list(), reason="A")
    added = newest()
    CompanyListEntry.objects.update(reason="B")
    first = newest()
    CompanyListEntry.objects.update(reason="C")
    for change in (added, first):
        with pytest.raises(ValueError, match="changed again since"):
            put_back(change=change, by=make_admin())
    entry.refresh_from_db()
    assert entry.reason == "C"


def test_what_is_gone_cannot_be_put_back() -> None:
    make_entry(make_company("Acme"), make_company_list())
    Company.objects.get().delete()
    with pytest.raises(ValueError, match="no longer here"):
        put_back(change=newest(), by=make_admin())


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["reason", "notes", "verified", "city", "focus", "remove"]), st.sampled_from(["A", "B", "C"])
    ),
    max_size=8,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_putting_everything_back_newest_first_ends_where_it_began(steps: list[tuple[str, str]], db: None) -> None:
    CompanyList.objects.all().delete()
    Company.objects.all().delete()
    company, curated, ada = make_company("Acme"), make_company_list(), make_admin()
    before = facts(make_entry(company, curated, reason="Start"))
    start = newest().pk
    for name, value in steps:
        entries = CompanyListEntry.objects.filter(company=company)
        if name == "remove":
            entries.delete()
            continue
        if not entries.exists():
            make_entry(company, curated, reason="Again")
        if name in ("city", "focus"):
            Company.objects.filter(pk=company.pk).update(**{name: value})
        else:
            entries.update(**{name: value == "B" if name == "verified" else value})
    for change in list(ListEntryChange.objects.filter(pk__gt=start).order_by("-pk")):
        assert put_back(change=change, by=ada)
    assert facts(CompanyListEntry.objects.get(company=company)) == before


@pytest.mark.parametrize("microsecond", [0, 120_000, 123_450, 123_456])
def test_a_moment_is_put_back_however_the_database_writes_it(microsecond: int) -> None:
    entry = make_entry(make_company("Acme"), make_company_list())
    moment = datetime(2026, 3, 1, 12, 30, 15, microsecond, tzinfo=UTC)
    CompanyListEntry.objects.update(verified_at=moment)
    assert put_back(change=newest(), by=make_admin())
    entry.refresh_from_db()
    assert entry.verified_at is None
