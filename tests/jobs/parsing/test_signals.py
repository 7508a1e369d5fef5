"""Signals about a listing: what fires each, what does not, when nothing could be seen, and when they make a label."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import chain, combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.parsing.evergreen_words import evergreen_words
from jobs.parsing.signal_rules import Closings, Copies, Listing, OwnBoards, PageAnswer, Reposts, read_signals
from jobs.parsing.signals import FAMILIES, Fact, Kind, Name, Signal, State, is_labelled
from jobs.parsing.stated_deadline import stated_deadline

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
FIRED, NOT_FIRED, NOT_OBSERVED = State.FIRED, State.NOT_FIRED, State.NOT_OBSERVED
QUIET = Listing(
    title="Data Engineer",
    text="You build pipelines that people trust.",
    listed_at=NOW - 10 * DAY,
    watched_since=NOW - 400 * DAY,
    reposts=Reposts(0, 0),
    copies=Copies(1, 1),
    own_boards=OwnBoards("https://boards.example.org/acme", is_own=True),
    closings=Closings(12, 20),
    page=PageAnswer("there", NOW - DAY, 200),
    expires_at=NOW + 20 * DAY,
)


def listing(**changes: Any) -> Listing:
    return replace(QUIET, **changes)


def signal(name: str, **changes: Any) -> Signal:
    return next(item for item in read_signals(listing(**changes), NOW) if item.name == name)


def facts(found: Signal) -> dict[str, int | str]:
    return {fact.name: fact.value for fact in found.facts}


def answer(result: str, status: int | None = 200, **more: Any) -> PageAnswer:
    return PageAnswer(result, more.pop("checked_at", NOW - DAY), status, **more)


POOL = "This posting is not for an existing vacancy. You build pipelines."
LATE = "You build pipelines. Apply by 12 May 2026."
OWN = OwnBoards("https://boards.example.org/acme", count=1, read=1)
# name, what changes, state, why it was not observed.
TABLE: list[tuple[str, dict[str, Any], State, str]] = [
    ("reposted", {}, NOT_FIRED, ""),
    ("reposted", {"reposts": Reposts(1, 1)}, NOT_FIRED, ""),
    ("reposted", {"reposts": Reposts(2, 2)}, FIRED, ""),
    ("reposted", {"reposts": Reposts(4, 1)}, NOT_FIRED, ""),
    ("reposted", {"reposts": Reposts(4, 1, all_known=False)}, NOT_OBSERVED, "earlier-gone"),
    ("reposted", {"reposts": Reposts(4, 2, all_known=False)}, FIRED, ""),
    ("reposted", {"watched_since": NOW - 29 * DAY}, NOT_OBSERVED, "new-source"),
    ("reposted", {"watched_since": NOW - 30 * DAY}, NOT_FIRED, ""),
    ("reposted", {"text": " ", "reposts": Reposts(3, 3)}, NOT_OBSERVED, "no-text"),
    ("identical", {}, NOT_FIRED, ""),
    ("identical", {"copies": Copies(9, 2)}, NOT_FIRED, ""),
    ("identical", {"copies": Copies(10, 1)}, FIRED, ""),
    ("identical", {"copies": Copies(3, 3)}, FIRED, ""),
    ("identical", {"copies": Copies(40, 40), "text": ""}, NOT_OBSERVED, "no-text"),
    ("long-open", {}, NOT_FIRED, ""),
    ("long-open", {"listed_at": NOW - 60 * DAY}, NOT_FIRED, ""),
    ("long-open", {"listed_at": NOW - 61 * DAY}, FIRED, ""),
    ("long-open", {"listed_at": NOW - 44 * DAY, "closings": Closings(5, 3)}, NOT_FIRED, ""),
    ("long-open", {"listed_at": NOW - 46 * DAY, "closings": Closings(5, 3)}, FIRED, ""),
    ("long-open", {"listed_at": NOW - 900 * DAY, "closings": Closings(4, 3)}, NOT_OBSERVED, "few-closed"),
    ("long-open", {"listed_at": NOW - 900 * DAY, "closings": None}, NOT_OBSERVED, "few-closed"),
    ("age", {}, NOT_FIRED, ""),
    ("age", {"listed_at": NOW - 90 * DAY}, NOT_FIRED, ""),
    ("age", {"listed_at": NOW - 91 * DAY}, FIRED, ""),
    ("evergreen", {}, NOT_FIRED, ""),
    ("evergreen", {"text": POOL}, FIRED, ""),
    ("evergreen", {"title": "Talent Pool - Data"}, FIRED, ""),
    ("evergreen", {"text": ""}, NOT_OBSERVED, "no-text"),
    ("own-board", {}, NOT_FIRED, ""),
    ("own-board", {"own_boards": replace(QUIET.own_boards, is_missing=True)}, NOT_OBSERVED, "missing-unconfirmed"),
    ("own-board", {"own_boards": OwnBoards()}, NOT_OBSERVED, "no-own-board"),
    ("own-board", {"own_boards": OWN}, FIRED, ""),
    ("own-board", {"own_boards": replace(OWN, lists_it=True)}, NOT_FIRED, ""),
    ("own-board", {"own_boards": replace(OWN, read=0)}, NOT_OBSERVED, "own-board-unread"),
    ("own-board", {"own_boards": replace(OWN, count=2)}, NOT_OBSERVED, "own-board-unread"),
    ("page", {}, NOT_FIRED, ""),
    ("page", {"page": None}, NOT_OBSERVED, "not-asked"),
    ("page", {"page": answer("unsure", ended_words="no longer available")}, FIRED, ""),
    ("page", {"page": answer("gone", 410)}, FIRED, ""),
    ("page", {"page": answer("unsure", 404, leads_to="https://acme.example/404")}, FIRED, ""),
    ("page", {"page": answer("unsure", 404, leads_to="https://acme.example/apply", is_apply_link=True)}, FIRED, ""),
    ("page", {"page": answer("unsure", leads_to="https://acme.example/")}, NOT_OBSERVED, "unclear-answer"),
    ("page", {"page": answer("unsure", 406)}, NOT_OBSERVED, "unclear-answer"),
    ("page", {"page": answer("unanswered", 503)}, NOT_OBSERVED, "no-answer"),
    ("page", {"page": answer("unanswered", None)}, NOT_OBSERVED, "no-answer"),
    ("page", {"page": answer("gone", 404, checked_at=NOW - 46 * DAY)}, NOT_OBSERVED, "asked-long-ago"),
    ("deadline", {}, NOT_FIRED, ""),
    ("deadline", {"expires_at": None}, NOT_OBSERVED, "no-deadline"),
    ("deadline", {"expires_at": NOW - 2 * DAY}, NOT_FIRED, ""),
    ("deadline", {"expires_at": NOW - 3 * DAY}, FIRED, ""),
    ("deadline", {"expires_at": None, "text": LATE}, FIRED, ""),
    ("deadline", {"expires_at": NOW + DAY, "text": LATE}, NOT_FIRED, ""),
]  # fmt: skip


@pytest.mark.parametrize(("name", "changes", "state", "why"), TABLE)
def test_each_signal_has_the_state_that_its_rule_says(
    name: str, changes: dict[str, Any], state: State, why: str
) -> None:
    found = signal(name, **changes)
    assert found.state == state
    assert facts(found).get("why", "") == why


def test_the_table_holds_every_state_of_every_signal() -> None:
    always_seen = {(Name.AGE, NOT_OBSERVED)}
    assert {(Name(name), state) for name, _, state, _ in TABLE} == {
        (name, state) for name in Name for state in State
    } - always_seen


def test_every_signal_is_read_once_in_order_and_has_a_family() -> None:
    assert [item.name for item in read_signals(QUIET, NOW)] == list(Name)
    assert set(FAMILIES) == set(Name)


def test_quotes_stand_where_they_are_said_to() -> None:
    for name, text in (("evergreen", POOL), ("deadline", LATE)):
        proof = facts(signal(name, text=text, expires_at=None))
        assert text[int(proof["start"]) : int(proof["end"])] == proof["quote"]


@pytest.mark.parametrize("name", Name)
def test_one_signal_never_labels(name: Name) -> None:
    assert not is_labelled([name])


@pytest.mark.parametrize("pair", list(combinations(Name, 2)))
def test_two_signals_label_where_they_are_of_two_families(pair: tuple[Name, Name]) -> None:
    one, other = pair
    assert is_labelled(pair) == (FAMILIES[one] != FAMILIES[other])


@pytest.mark.parametrize("days", [91, 400, 3000])
def test_age_alone_labels_nothing_however_great(days: int) -> None:
    found = read_signals(listing(listed_at=NOW - days * DAY), NOW)
    fired = [item.name for item in found if item.state == FIRED]
    assert set(fired) == {Name.AGE, Name.LONG_OPEN}
    assert not is_labelled(fired)


def test_a_fact_has_a_value_of_its_kind() -> None:
    with pytest.raises(ValueError, match="is no count"):
        Fact("reposts", Kind.COUNT, "two")
    with pytest.raises(ValueError, match="is no words"):
        Fact("quote", Kind.WORDS, 2)
    with pytest.raises(ValueError, match="rests on nothing"):
        Signal(Name.AGE, FIRED, ())


moments = st.integers(0, 1500).map(lambda days: NOW - days * DAY)
listings = st.builds(
    Listing,
    title=st.sampled_from(["Data Engineer", "Talent Pool - Data", ""]),
    text=st.sampled_from(["", "You build pipelines.", POOL, LATE, POOL + "\n" + LATE]),
    listed_at=moments,
    watched_since=moments,
    reposts=st.builds(Reposts, st.integers(0, 6), st.integers(0, 6), st.booleans()),
    copies=st.builds(Copies, st.integers(1, 40), st.integers(1, 40)),
    own_boards=st.builds(
        OwnBoards, st.just("https://boards.example.org/acme"), st.integers(0, 2), st.integers(0, 2), st.booleans(),
        st.booleans(), st.booleans(),
    ),
    closings=st.none() | st.builds(Closings, st.integers(0, 30), st.integers(0, 200)),
    page=st.none()
    | st.builds(
        PageAnswer, st.sampled_from(["there", "gone", "unsure", "unanswered"]), moments,
        st.sampled_from([None, 200, 403, 404, 410, 503]), st.sampled_from(["", "is closed"]),
        st.sampled_from(["", "https://acme.example/"]),
    ),
    expires_at=st.none() | moments,
)  # fmt: skip


@given(listings)
def test_a_label_implies_two_signals_that_fired_of_two_families(found: Listing) -> None:
    signals = read_signals(found, NOW)
    fired = [item for item in signals if item.state == FIRED]
    assert is_labelled(item.name for item in fired) == (len({item.family for item in fired}) >= 2)
    assert all(item.facts for item in signals)
    assert all((item.state == NOT_OBSERVED) == any(fact.name == "why" for fact in item.facts) for item in signals)


@given(listings)
def test_reading_again_gives_the_same(found: Listing) -> None:
    assert read_signals(found, NOW) == read_signals(found, NOW)


@given(st.sets(st.sampled_from(Name)))
def test_more_signals_never_take_a_label_away(fired: set[Name]) -> None:
    if is_labelled(fired):
        assert all(is_labelled(chain(fired, [more])) for more in Name)


@pytest.mark.parametrize(
    "text",
    [
        "This is an evergreen requisition.",
        "Please note: this is a pipeline requisition.",
        "This role is part of our talent pool.",
        "This position is open for future opportunities in our team.",
        "This posting is not for an existing vacancy.",
        "This is not an immediate opening, but we would like to know you.",
        "We write to build a talent pipeline for future openings.",
        "Diese Ausschreibung dient dem Aufbau unseres Talentpools.",
        "Cette annonce vise à alimenter notre vivier.",
        "Esta vaga é destinada ao nosso banco de talentos.",
    ],
)
def test_an_advert_that_says_it_is_for_no_single_opening_is_quoted(text: str) -> None:
    found = evergreen_words("Data Engineer", text)
    assert found is not None and text[found.start : found.end] == found.quote


@pytest.mark.parametrize(
    "text",
    [
        "You own the pipeline and its posting of invoices.",
        "This role is a pipeline engineer's.",
        "Do not see a fit? Join our talent community.",
        "This posting is for an existing vacancy.",
        "We are always looking for curious people.",
        "Applications are read as they come.",
        "You keep evergreen content fresh.",
        "We may keep your application for future openings.",
    ],
)
def test_an_advert_for_one_opening_is_left_alone(text: str) -> None:
    assert evergreen_words("Data Engineer", text) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Apply by 31 March 2026.", "2026-03-31"),
        ("Application deadline: March 31st, 2026", "2026-03-31"),
        ("Closing date 2026-03-31", "2026-03-31"),
        ("Applications close on Tuesday, 31 March 2026", "2026-03-31"),
        ("Bewerbungsschluss: 31.03.2026", "2026-03-31"),
        ("Bewerbungsfrist ist der 5. Mai 2026", "2026-05-05"),
        ("Date limite de candidature : 31 mars 2026", "2026-03-31"),
        ("Fecha límite para postular: 31 de marzo de 2026", "2026-03-31"),
        ("Prazo para candidaturas: 31 de março de 2026", "2026-03-31"),
        ("Project deadline: 31 March 2026", None),
        ("Prazo: 31/03/2026", None),
        ("Apply by 31/03/2026", "2026-03-31"),
        ("Apply by 03/04/2026", None),
        ("Apply by 31 March", None),
        ("Apply by 31 February 2026", None),
        ("The deadline pressure is low since 31 March 2026", None),
        ("We were founded on 31 March 2026", None),
        ("Apply by 1 March 2026 for spring, apply by 1 May 2026 for summer", "2026-05-01"),
    ],
)
def test_the_last_day_to_apply_is_read_from_a_text(text: str, day: str | None) -> None:
    found = stated_deadline(text)
    assert (found and found.day.isoformat()) == day
    if found:
        assert text[found.said.start : found.said.end] == found.said.quote
