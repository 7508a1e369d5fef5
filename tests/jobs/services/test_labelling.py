"""Postings are labelled together as each is alone, whatever stands beside it; nothing of it needs a database."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from jobs.contract import CleanPosting
from jobs.management.bench_adverts import made_postings
from jobs.models.screened import Screened
from jobs.parsing.clean import clean
from jobs.services.labelling import Rules, files_version, label, label_all
from taxonomy.catalog import load_catalog
from taxonomy.classify import passage
from taxonomy.recent import LETTERS


@pytest.fixture(scope="module")
def rules() -> Rules:
    return Rules(files_version(), load_catalog())


@pytest.fixture(scope="module")
def postings() -> list[tuple[CleanPosting, str | None]]:
    made = [clean(raw) for raw in made_postings(12)]
    screened = [
        replace(made[0], listed=False),
        replace(made[1], prospect=True),
        replace(made[2], title="Carpenter"),
        replace(made[3], text="", html=""),
        replace(made[4], title="Junior Data Engineer", workplace="onsite"),
    ]
    mixed = [one for pair in zip(made, screened, strict=False) for one in pair] + made[5:]
    return [(one, None if number % 3 else "Spark GmbH") for number, one in enumerate(mixed)]


def test_postings_are_labelled_together_as_each_alone(
    postings: list[tuple[CleanPosting, str | None]], rules: Rules
) -> None:
    together = label_all(postings, rules)
    assert together == [label(one, company, rules) for one, company in postings]
    assert label_all(postings[::-1], rules) == together[::-1]


def test_what_is_screened_has_its_reason_and_is_read_for_no_facts(
    postings: list[tuple[CleanPosting, str | None]], rules: Rules
) -> None:
    together = label_all(postings, rules)
    assert [item.screened_as for item in together[1:6:2]] == [
        Screened.Reason.UNLISTED, Screened.Reason.PROSPECT, Screened.Reason.NO_ROLE,
    ]  # fmt: skip
    for item in together:
        assert (item.facts is None) == (item.screened_as is not None)
        assert item.facts is not None or not item.labels.skills


def test_no_postings_are_no_labels(rules: Rules) -> None:
    assert label_all([], rules) == []


def test_long_texts_are_folded_once_however_many_come_together(
    postings: list[tuple[CleanPosting, str | None]], rules: Rules, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = next(one for one, _ in postings if label(one, None, rules).screened_as is None)
    long = [replace(shown, text=f"{number}\n{shown.text * 4}"[:13_000].ljust(13_000, "x")) for number in range(50)]
    assert sum(len(one.text) for one in long) > LETTERS
    read, fold = Counter[str](), passage.fold_text._read
    monkeypatch.setattr(passage.fold_text, "_read", lambda text: read.update([text]) or fold(text))
    label_all([(one, None) for one in long], rules)
    assert {read[one.text] for one in long} == {1}
