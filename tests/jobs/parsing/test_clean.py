"""From what a source said to what we show: the rules in order, and no guess where one fails."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from jobs.contract import CleanPosting, RawPay, RawPlace, RawPosting
from jobs.parsing.clean import MAX_TITLE, Unclean, clean, http_url
from tests.jobs.parsing.corpora import needs_corpora, rows


def raw(**changes: Any) -> RawPosting:
    given: dict[str, Any] = {"external_id": "7", "title": "Data Engineer", "url": "https://lanternworks.example/7"}
    return RawPosting(**(given | changes))


def test_a_bare_posting_says_nothing_that_the_source_did_not_say() -> None:
    posting = clean(raw())
    assert (posting.places, posting.workplace, posting.employment, posting.pay) == ((), "unknown", None, None)
    assert (posting.published_at, posting.expires_at, posting.language, posting.company_name) == (None,) * 4
    assert (posting.html, posting.text, posting.failed_rules) == ("", "", ())
    assert (posting.prospect, posting.listed) == (False, True)


def test_titles_are_one_bounded_line() -> None:
    assert clean(raw(title="  Data\n\x00Engineer\u200b ")).title == "Data Engineer"
    assert len(clean(raw(title="Data " * 200)).title) <= MAX_TITLE


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": ""}, "no title"),
        ({"title": " \x00\u200b "}, "no title"),
        ({"title": "--- ..."}, "no title"),
        ({"external_id": " "}, "no id"),
        ({"external_id": "7" * 400}, "no id"),
        ({"url": ""}, "no http address"),
        ({"url": "javascript:alert(1)"}, "no http address"),
        ({"url": "/jobs/7"}, "no http address"),
    ],
)
def test_without_id_title_or_address_there_is_no_posting(changes: dict[str, str], sentence: str) -> None:
    with pytest.raises(Unclean, match=sentence) as raised:
        clean(raw(**changes))
    assert str(raised.value).endswith(".")


def test_a_rule_that_fails_yields_nothing_and_its_name() -> None:
    pay = (RawPay(Decimal(24), Decimal(28), "USD", "1 YEAR"),)
    posting = clean(raw(published="soon", expires="2026-09-30T12:00:00Z", pay=pay))
    assert posting.failed_rules == ("salary", "published")
    assert (posting.published_at, posting.pay) == (None, None)
    assert posting.expires_at == datetime(2026, 9, 30, 12, tzinfo=UTC)


def test_evidence_offsets_will_count_in_the_stored_text() -> None:
    posting = clean(raw(html="<p>Use <b>SQL</b>&nbsp;daily</p><script>x</script>"))
    assert (posting.html, posting.text) == ("<p>Use <b>SQL</b> daily</p>", "Use SQL daily")


def test_a_title_that_is_no_opening_is_a_prospect() -> None:
    assert clean(raw(title="Open Application")).prospect
    assert clean(raw(prospect=True)).prospect


CHANGES: list[dict[str, Any]] = [
    {"title": "Data Analyst"},
    {"opening_id": "4711"},
    {"url": "https://lanternworks.example/8"},
    {"apply_url": "https://lanternworks.example/7/apply"},
    {"company_name": "Lanternworks"},
    {"html": "<p>New words.</p>"},
    {"places": (RawPlace(text="Oslo"),)},
    {"workplace": "Remote"},
    {"employment": "Contract"},
    {"pay": (RawPay(Decimal(90_000), None, "USD", "year"),)},
    {"published": "2026-03-02T10:00:00Z"},
    {"expires": "2026-03-02T10:00:00Z"},
    {"language": "de"},
    {"departments": ("Data",)},
    {"requisition_id": "R-1"},
    {"prospect": True},
    {"listed": False},
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: next(iter(change)))
def test_everything_that_is_shown_changes_the_hash(change: dict[str, Any]) -> None:
    assert clean(raw(**change)).content_hash != clean(raw()).content_hash


def test_every_field_of_a_posting_is_hashed() -> None:
    hashed = {next(iter(change)) for change in CHANGES} | {"external_id"}
    named = {"published_at": "published", "expires_at": "expires", "text": "html"}
    shown = {named.get(item.name, item.name) for item in dataclasses.fields(CleanPosting)}
    assert shown - hashed == {"content_hash", "failed_rules"}


def test_the_hash_is_the_same_for_the_same_posting() -> None:
    assert clean(raw(title=" Data  Engineer ")).content_hash == clean(raw()).content_hash
    assert len(clean(raw()).content_hash) == 64


@pytest.mark.parametrize(
    ("text", "url"),
    [
        (" HTTPS://a.example/x?y=1#z ", "https://a.example/x?y=1#z"),
        ("http://a.example", "http://a.example"),
        ("//a.example/x", None),
        ("ftp://a.example/x", None),
        ("https://user:secret@a.example/", None),
        ("https:///x", None),
        ("https://a.example/\nx", None),
        ("https://a.example/a b", None),
        ("https://[::1/x", None),
        ("https://a.example/" + "x" * 2_100, None),
    ],
)
def test_addresses_are_absolute_http_or_nothing(text: str, url: str | None) -> None:
    assert http_url(text) == url


@needs_corpora
def test_weird_text_in_every_field_is_cleaned_or_refused_with_a_reason() -> None:
    for row in rows("weird_text.jsonl"):
        text = row["text"]
        posting = raw(
            title=text, html=text, company_name=text, places=(RawPlace(text=text), RawPlace(city=text, country=text)),
            workplace=text, employment=text, pay_text=text, published=text, expires=text, language=text,
            departments=(text,), requisition_id=text, apply_url=text,
        )  # fmt: skip
        try:
            cleaned = clean(posting)
        except Unclean as problem:
            assert str(problem).endswith(".")
            continue
        for value in dataclasses.astuple(cleaned):
            assert "\x00" not in str(value)
            str(value).encode("utf-8")


def test_half_a_surrogate_pair_stands_in_no_field() -> None:
    half = "a\ud800b \udfff c"
    band = RawPay(None, Decimal(60_000), "EUR", "year", half)
    posting = clean(
        raw(
            title=half, company_name=half, html=f"<p>{half}</p>", places=(RawPlace(text=half), RawPlace(city=half, region=half)),
            workplace=half, employment=half, pay=(band,), language=half, departments=(half,), requisition_id=half,
            opening_id=half,
        )
    )  # fmt: skip
    repr(dataclasses.asdict(posting)).encode("utf-8")
    assert "\\ud" not in repr(dataclasses.asdict(posting))
    assert (posting.title, posting.text) == ("ab c", "ab c")
