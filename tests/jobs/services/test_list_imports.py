"""A file for a curated list: what it would change, applied whole, and taken back whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jobs.errors import Unreachable
from jobs.fetched import Look
from jobs.models.account import User
from jobs.models.board import Board
from jobs.models.company import Company, CompanyAlias, CompanyList, CompanyListEntry
from jobs.models.list_change import ListEntryChange
from jobs.models.list_import import ListImport
from jobs.services.curated_rows import BadFile
from jobs.services.decisions import AlreadyDecided, CannotUndo
from jobs.services.link_checks import look_at_links
from jobs.services.list_changes import changed_by
from jobs.services.list_imports import apply_import, undo_import
from jobs.services.list_preview import RowPreview, keep_links, links_to_check, preview_import
from jobs.services.list_upload import keep_upload
from tests.factories import make_admin, make_company, make_company_list, make_entry, make_link, make_posting
from tests.jobs.services.test_merging import dump

pytestmark = pytest.mark.django_db
HEAD = ("name", "city", "website", "reason", "evidence_url")
PAGE = "https://news.example.net/acme"


def csv_of(*rows: Sequence[str], head: Sequence[str] = HEAD) -> bytes:
    return "\n".join(",".join(row) for row in (head, *rows)).encode()


def row(name: str, city: str = "", reason: str = "It hires", evidence: str = PAGE, website: str = "") -> Sequence[str]:
    return (name, city, website, reason, evidence)


def upload(*rows: Sequence[str], by: User | None = None, **fields: Any) -> ListImport:
    data = csv_of(*rows, **fields)
    return keep_upload(company_list=make_company_list(), name="new.csv", data=data, by=by or make_admin())


def apply(kept: ListImport, choices: Mapping[int, str] | None = None) -> list[RowPreview]:
    return apply_import(kept=kept, choices=choices or {}, by=make_admin())


def statuses(kept: ListImport) -> list[str]:
    return [found.status for found in preview_import(kept)]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "new.csv is empty."),
        (csv_of(), "no row below its head"),
        (csv_of(row("Acme"), head=("name", "town", "website", "reason", "evidence_url")), "'town' is not known"),
        (b"name,reason\nAcme,x\n", "'evidence_url' is missing"),
        (b"name,name,reason,evidence_url\nA,A,x,y\n", "stands there twice"),
        (csv_of(row("Acme"), row("ACME")), "stands in line 2 already"),
        (csv_of(row("Acme", website="javascript:alert(1)")), "line 2, column website"),
        (csv_of(row("...")), "no letter or digit"),
        (csv_of(row("Acme", reason="")), "column reason: must not be empty"),
        (csv_of((*row("Acme"), "more")), "has 6 cells, but there are 5 columns"),
        (csv_of(row("=1+1")), "holds a formula"),
    ],
)
def test_a_bad_file_is_refused_in_one_sentence_and_nothing_is_kept(data: bytes, said: str) -> None:
    with pytest.raises(BadFile) as caught:
        keep_upload(company_list=make_company_list(), name="new.csv", data=data, by=make_admin())
    assert said in caught.value.sentence
    assert not ListImport.objects.exists()


def test_each_row_says_what_it_is() -> None:
    curated = make_company_list()
    make_entry(make_company("Same", city="Giza"), curated, reason="It hires", evidence_url=PAGE)
    make_entry(make_company("Moved", city="Giza"), curated, reason="It hires", evidence_url=PAGE)
    person = make_company("Person", city="Giza", changed_by_person_at=timezone.now())
    make_entry(person, curated, reason="It hires", evidence_url=PAGE)
    CompanyAlias.objects.create(company=make_company("Careem"), name="Careem Networks")
    make_company("Lantern GmbH")
    make_link(url="https://dead.example.net", state="dead", sentence="Gone.")
    kept = upload(
        row("Same", "Giza"), row("Moved", "Cairo"), row("Person", "Cairo"), row("Fresh"), row("Lantern"),
        row("Careem Networks"), row("Careem"), row("Bare", evidence=""), row("Dead", evidence="https://dead.example.net"),
    )  # fmt: skip
    found = {seen.row.company.name: seen for seen in preview_import(kept)}
    assert {name: seen.status for name, seen in found.items()} == {
        "Same": "unchanged", "Moved": "changed", "Person": "conflict", "Fresh": "new", "Lantern": "spelling",
        "Careem Networks": "new", "Careem": "twice", "Bare": "evidence", "Dead": "dead",
    }  # fmt: skip
    assert [(d.of, d.column, d.before, d.after) for d in found["Moved"].differences] == [
        ("company", "city", "Giza", "Cairo")
    ]
    assert found["Careem Networks"].sentences == ("Careem Networks is another name of Careem.",)
    assert "Gone." in found["Dead"].sentences[0] and found["Lantern"].candidate is not None


def test_applying_writes_what_is_sure_and_leaves_the_rest() -> None:
    curated = make_company_list()
    person = make_company("Person", city="Giza", changed_by_person_at=timezone.now())
    make_entry(person, curated)
    kept = upload(row("Person", "Cairo"), row("Fresh", "Cairo"), row("Bare", evidence=""))
    assert [taken.row.company.name for taken in apply(kept)] == ["Fresh"]
    fresh = CompanyListEntry.objects.get(company__name="Fresh")
    assert (fresh.reason, fresh.evidence_url, fresh.company.city) == ("It hires", PAGE, "Cairo")
    person.refresh_from_db()
    assert person.city == "Giza"
    change = ListEntryChange.objects.get(company=fresh.company)
    assert (change.by_person, change.sentence) == (True, "Imported from new.csv.")


def test_a_person_chooses_against_what_a_person_wrote() -> None:
    person = make_company("Person", city="Giza", changed_by_person_at=timezone.now())
    make_entry(person, make_company_list())
    kept = upload(row("Person", "Cairo"), row("Fresh"))
    apply(kept, {2: "take", 3: "leave"})
    person.refresh_from_db()
    assert person.city == "Cairo" and not Company.objects.filter(name="Fresh").exists()


def test_another_spelling_is_never_decided_by_itself() -> None:
    company = make_company("Lantern GmbH", website="https://lantern.example.net")
    kept = upload(row("Lantern", "Cairo", website="https://other.example.net"))
    with pytest.raises(ValueError, match="needs a choice"):
        apply(kept)
    assert ListImport.objects.get().state == "preview" and not CompanyListEntry.objects.exists()
    apply(kept, {2: "same"})
    company.refresh_from_db()
    assert company.entries.count() == 1 and company.aliases.get().name == "Lantern"
    assert (company.city, company.website) == ("Cairo", "https://lantern.example.net")
    assert statuses(upload(row("Lantern", "Cairo"))) == ["unchanged"]


def test_another_spelling_may_be_another_company() -> None:
    make_company("Lantern GmbH")
    apply(upload(row("Lantern")), {2: "new"})
    assert CompanyListEntry.objects.get().company.name == "Lantern"


def test_two_rows_that_are_chosen_to_be_one_company_are_refused_whole() -> None:
    make_company("Lantern GmbH")
    kept = upload(row("Lantern"), row("Lantern Ltd"))
    with pytest.raises(ValueError, match="Rows 2 and 3 lead to Lantern GmbH"):
        apply(kept, {2: "same", 3: "same"})
    assert not CompanyListEntry.objects.exists() and not CompanyAlias.objects.exists()


def test_what_a_person_took_out_or_deleted_comes_back_only_by_a_choice() -> None:
    kept = upload(row("Acme"))
    apply(kept)
    with changed_by(user=make_admin()):
        CompanyListEntry.objects.all().delete()
    again = upload(row("Acme"))
    assert statuses(again) == ["conflict"]
    assert apply(again) == []
    once_more = upload(row("Acme"))
    apply(once_more, {2: "take"})
    assert CompanyListEntry.objects.count() == 1


def test_the_next_version_of_a_file_is_no_conflict_with_the_one_before() -> None:
    apply(upload(row("Acme", "Giza")))
    assert statuses(upload(row("Acme", "Cairo"))) == ["changed"]


def test_a_board_is_added_where_its_source_is_read() -> None:
    head = (*HEAD, "ats", "ats_token")
    kept = upload((*row("Acme"), "lever", "acme"), (*row("Beta"), "nothing-known", "beta"), head=head)
    said = [seen.sentences for seen in preview_import(kept)]
    assert said == [("Its board lever: acme is added.",), ("No board is added: nothing-known is not read here.",)]
    apply(kept)
    assert str(Board.objects.get()) == "lever: acme" and Board.objects.get().company == Company.objects.get(name="Acme")


def test_a_file_is_applied_once_and_taken_back_once() -> None:
    kept, ada = upload(row("Acme")), make_admin()
    apply(kept)
    with pytest.raises(AlreadyDecided):
        apply(kept)
    undo_import(kept=kept, by=ada)
    with pytest.raises(AlreadyDecided):
        undo_import(kept=kept, by=ada)
    assert not Company.objects.exists()


def test_what_was_changed_since_stops_the_undoing_whole() -> None:
    kept = upload(row("Acme"), row("Beta"))
    apply(kept)
    CompanyListEntry.objects.filter(company__name="Acme").update(reason="Better")
    with pytest.raises(CannotUndo, match="reason of Acme"):
        undo_import(kept=kept, by=make_admin())
    assert Company.objects.count() == 2 and ListImport.objects.get().state == "applied"


def test_a_company_that_has_postings_by_now_stays_and_is_named() -> None:
    kept = upload(row("Acme"), row("Beta"))
    apply(kept)
    make_posting(company=Company.objects.get(name="Acme"))
    done = undo_import(kept=kept, by=make_admin())
    assert done.stayed == ("Acme",)
    assert list(Company.objects.values_list("name", "aliases__name")) == [("Acme", "Acme")]
    assert not CompanyListEntry.objects.exists()


CELLS = st.sampled_from(["", "Giza", "Cairo"])
ROWS = st.dictionaries(
    st.sampled_from(["Acme", "Acme GmbH", "Beta", "Beta Ltd", "Gamma", "Torch"]), st.tuples(CELLS, CELLS), max_size=5
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(here=ROWS, file=ROWS.filter(len), choice=st.sampled_from(["first", "last", "default"]))
def test_applying_and_taking_back_ends_with_the_same_rows(
    here: dict[str, tuple[str, str]], file: dict[str, tuple[str, str]], choice: str, db: None
) -> None:
    for model in (ListImport, CompanyList, Board, Company):
        model.objects.all().delete()  # type: ignore[attr-defined]
    curated, ada = make_company_list(), make_admin()
    for name, (city, reason) in here.items():
        company = make_company(name, city=city, changed_by_person_at=timezone.now() if reason == "Giza" else None)
        if reason:
            make_entry(company, curated, reason=reason)
    kept = upload(*(row(name, city, reason or "It hires") for name, (city, reason) in file.items()), by=ada)
    before = dump()
    chosen = {
        seen.row.number: seen.options[0 if choice == "first" else -1] if choice != "default" else seen.default or "new"
        for seen in preview_import(kept)
        if seen.options
    }
    try:
        apply_import(kept=kept, choices=chosen, by=ada)
    except ValueError as problem:
        assert "lead to" in str(problem)
        return
    undo_import(kept=kept, by=ada)
    after = dump()
    assert {name for name, rows in after.items() if rows != before[name]} == {"jobs_listimport"}


class Answers:
    """Stands for the outside world: each address answers as it was told."""

    def __init__(self, **answers: int | None) -> None:
        self.answers = answers
        self.asked: list[str] = []

    def look(self, url: str) -> Look:
        """Answer, or fail."""
        self.asked.append(url)
        status = self.answers[url.split("//")[1].split(".")[0]]
        if status is None:
            raise Unreachable("It does not answer.")
        return Look(status, url)


def test_links_of_a_file_are_looked_at_beside_the_page_within_a_time() -> None:
    make_link(url="https://known.example.net", state="ok", checked_at=timezone.now())
    kept = upload(
        row("Acme", evidence="https://one.example.net", website="https://three.example.net"),
        row("Beta", evidence="https://two.example.net", website="https://known.example.net"),
    )
    urls = links_to_check(kept.pk)
    assert urls == ["https://one.example.net", "https://two.example.net", "https://three.example.net"]
    ticks = iter([0, 10, 20, 999])
    world = Answers(one=404, two=200, three=200)
    found = look_at_links(fetcher=world, urls=urls, budget_s=100, clock=lambda: next(ticks))  # type: ignore[arg-type]
    assert world.asked == urls[:2]
    keep_links(import_id=kept.pk, links=found, now=timezone.now())
    kept.refresh_from_db()
    assert statuses(kept) == ["dead", "new"]
    assert links_to_check(kept.pk) == ["https://three.example.net"]
    assert apply(kept)[0].row.company.name == "Beta"


def test_where_nothing_answers_no_link_is_called_dead() -> None:
    world = Answers(one=None)
    assert look_at_links(fetcher=world, urls=["https://one.example.net"]) == {}  # type: ignore[arg-type]
