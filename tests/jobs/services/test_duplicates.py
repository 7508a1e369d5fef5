"""Which companies a person is asked about, why, and that an answer stands for good."""

from __future__ import annotations

import pytest

from jobs.models.company import Company, CompanyAlias
from jobs.services.companies import company_for_name, rename_company
from jobs.services.duplicates import call_different, likely_pairs, words_against
from jobs.services.merging import merge_companies
from tests.factories import make_admin, make_board, make_company, make_posting

pytestmark = pytest.mark.django_db


def pairs() -> set[tuple[str, str]]:
    return {(pair.kept.name, pair.other.name) for pair in likely_pairs()}


def test_spellings_of_one_name_are_asked_about_with_reasons_and_evidence() -> None:
    kept = make_company("Careem")
    make_posting(company=kept)
    make_company("CAREEM FZ"), make_company("Careem (Cairo)"), make_company("Kareem"), make_company("Careem Pay")
    assert pairs() == {("Careem", "CAREEM FZ"), ("Careem", "Careem (Cairo)")}
    found = {pair.other.name: pair.reasons for pair in likely_pairs()}
    assert found["CAREEM FZ"][0].sentence == "The same name without the legal form (fz)."
    assert found["Careem (Cairo)"][0].sentence == "The same name without the place (Cairo)."
    assert found["CAREEM FZ"][0].evidence == ("Careem", "CAREEM FZ")


def test_a_website_and_a_token_are_reasons_and_more_reasons_come_first() -> None:
    one, other = make_company("Alpha", website="https://www.alpha.example.net/x"), make_company("Beta")
    make_company("Gamma", website="http://alpha.example.net")
    make_board(company=one, source="lever", token="Alpha"), make_board(company=other, source="ashby", token="alpha")
    third = make_company("Alpha Ltd", website="https://alpha.example.net")
    found = likely_pairs()
    assert [(pair.other, [reason.kind for reason in pair.reasons]) for pair in found] == [
        (third, ["name", "website"]), (other, ["board"]), (Company.objects.get(name="Gamma"), ["website"]),
    ]  # fmt: skip


def test_an_arabic_spelling_is_asked_about_only_where_a_name_says_both() -> None:
    make_company("كريم", slug="kareem"), make_company("Careem")
    assert pairs() == set()
    make_company("Careem كريم", slug="both")
    assert {frozenset(pair) for pair in pairs()} == {
        frozenset({"كريم", "Careem كريم"}), frozenset({"Careem", "Careem كريم"}),
    }  # fmt: skip


def test_all_that_hang_together_are_merged_in_one_step_from_any_of_their_pairs() -> None:
    one, other = make_company("Careem", website="https://careem.example.net"), make_company("CAREEM FZ")
    third, far = make_company("Rides", website="https://careem.example.net"), make_company("Lantern")
    make_posting(company=other)
    make_company("Lantern Ltd")
    assert {pair.together for pair in likely_pairs() if far not in (pair.kept, pair.other)} == {
        (other.pk, one.pk, third.pk)
    }


def test_an_alias_is_a_name_too() -> None:
    CompanyAlias.objects.create(company=make_company("Lantern"), name="Torch")
    make_company("Torch GmbH")
    assert pairs() == {("Lantern", "Torch GmbH")}


def test_no_more_pairs_than_companies_however_many_share_a_key(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    for number in range(20):
        make_company(f"Careem {'ltd ' * number}".strip())
    with django_assert_max_num_queries(6):
        assert len(likely_pairs()) == 19
    for number in range(20):
        make_company(f"Careem {'inc ' * (number + 1)}".strip())
    assert likely_pairs() == []  # a crowd


def test_what_is_called_different_is_never_asked_again() -> None:
    one, other, ada = make_company("Careem"), make_company("Careem FZ"), make_admin()
    assert call_different(one=other, other=one, by=ada) is True
    assert call_different(one=one, other=other, by=ada) is False
    assert pairs() == set()
    assert [str(row) for row in words_against([one, other])] == ["Careem is not Careem FZ"]


def test_a_word_against_outlives_a_merge_a_rename_and_a_new_import() -> None:
    one, other, ada = company_for_name(name="Careem"), company_for_name(name="Careem FZ"), make_admin()
    call_different(one=one, other=other, by=ada)
    big = company_for_name(name="Careem LLC")
    make_posting(company=big)
    merge_companies(kept=big, others=[one], by=ada)
    assert pairs() == set()
    other.delete()
    company_for_name(name="Careem FZ")
    rename_company(company=big, slug="careem-group")
    Company.objects.filter(pk=big.pk).update(name="Careem S.A.E.")
    assert pairs() == set()
