"""A posting's own page that answers, and says that the posting is over."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from jobs.contract import Page, Request
from jobs.parsing.closed_page import says_over

NOW = datetime(2026, 5, 1, tzinfo=UTC)


def over(html: str) -> bool:
    return says_over(Page(Request("https://lantern.example/jobs/1"), 200, {}, html.encode()), NOW)


def ld(*days: str) -> str:
    nodes = ",".join(f'{{"@type":"JobPosting","title":"T{n}","validThrough":"{day}"}}' for n, day in enumerate(days))
    return f'<script type="application/ld+json">[{nodes}]</script><p>Data Engineer</p>'


@pytest.mark.parametrize(
    "sentence",
    [
        "Sorry, this job has expired.",
        "This position is no longer available",
        "The vacancy has been filled.",
        "This job posting is now closed.",
        "We are no longer accepting applications for this role.",
        "Diese Stelle ist nicht mehr verfügbar.",
        "Die Stellenanzeige ist leider abgelaufen.",
        "Cette offre n’est plus disponible.",
        "Le poste est pourvu.",
        "Esta oferta ya no está disponible.",
        "Esta vaga foi encerrada.",
        "هذه الوظيفة لم تعد متاحة",
    ],
)
def test_a_page_that_says_so_is_over(sentence: str) -> None:
    assert over(f"<html><body><h1>Lantern Works</h1><p>{sentence}</p></body></html>")


@pytest.mark.parametrize(
    "sentence",
    [
        "You will close the books each month; the position is in Cairo.",
        "Our job is to make expired passwords no longer available to attackers.",
        "This role is open until filled.",
        "We closed a round of funding. Apply for the position today.",
        "Une offre unique pour un poste de Data Engineer.",
        "",
    ],
)
def test_a_page_that_says_other_things_is_not(sentence: str) -> None:
    assert not over(f"<html><body><p>{sentence}</p></body></html>")


def test_words_at_the_end_of_a_long_page_are_of_something_else() -> None:
    assert not over(f"<p>{'You build pipelines. ' * 150}</p><p>Another: this job has expired.</p>")


@pytest.mark.parametrize(
    ("days", "is_over"),
    [(("2026-04-30",), True), (("2026-05-02",), False), (("soon",), False), (("2026-04-30", "2026-04-30"), False)],
)
def test_the_stated_date_of_the_pages_one_posting_counts(days: tuple[str, ...], is_over: bool) -> None:
    assert over(ld(*days)) is is_over


@pytest.mark.parametrize(
    "html",
    ["<title>Just a moment...</title>", "\x00\xff", "<" * 5_000, '<script type="application/ld+json">' + "[" * 5_000],
)
def test_a_hostile_page_says_nothing(html: str) -> None:
    assert not over(html)
