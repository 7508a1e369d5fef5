"""A row that is written without a template says what the template says, whatever was typed outside."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.template.loader import get_template
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from jobs.models.posting import Posting
from jobs.parsing.rates import Quote
from jobs.search.card_facts import Named, NamedCompany, read_card_facts
from jobs.views.converted import Converted
from jobs.views.rows import PostingRow, role_cells, row
from jobs.views.written_card import written_card
from tests.factories import make_board, make_company, make_posting

HOSTILE = st.one_of(
    st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=100),
    st.sampled_from(['<script>alert("1")</script>', "A & B's <i>", '" onclick="x', "ك" * 90, "e\u0301" * 50, "x" * 81]),
)
NAMED = st.builds(Named, st.sampled_from(["data-engineer", "ml-engineer"]), HOSTILE)
# Its bounds are told without a zone.
BEGIN = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
ROWS = st.builds(
    PostingRow,
    pk=st.integers(1, 10**9), title=HOSTILE, get_absolute_url=st.just("/jobs/7/"),
    company=st.builds(NamedCompany, st.just("a-firm"), HOSTILE), places_text=HOSTILE,
    workplace=st.sampled_from(["remote", "unknown"]), workplace_label=HOSTILE,
    pay_display=st.one_of(st.just(""), HOSTILE), pay_year_display=st.one_of(st.just(""), HOSTILE),
    seniority=st.sampled_from(["senior", "unspecified"]), seniority_label=HOSTILE, role=NAMED,
    secondary_role=st.one_of(st.none(), NAMED), cells=st.sampled_from([role_cells("data-engineer")]),
    skill_names=st.lists(HOSTILE, max_size=3).map(tuple),
    listed_at=st.datetimes(min_value=BEGIN, max_value=BEGIN + timedelta(days=36_500), timezones=st.just(UTC)),
    is_open=st.booleans(), is_sample=st.booleans(), has_signs=st.booleans(), copies=st.sampled_from([0, 1, 2, 1234]),
    pay_converted=st.one_of(
        st.none(), st.just(Converted(1, 20000, "EUR", Quote(datetime(2026, 3, 1, tzinfo=UTC).date(), approximate=True)))
    ),
)  # fmt: skip


def plain(html: str) -> str:
    """Return HTML without the white space between its parts, and without an age in words."""
    html = re.sub(r'(<time class="age"[^>]*>)[^<]*', r"\1", html)
    return re.sub(r"\s*(<[^>]*>)\s*", r"\1", re.sub(r"\s+", " ", html)).strip()


@given(shown=ROWS, shows_year=st.booleans())
def test_a_written_row_is_that_of_the_template(shown: PostingRow, shows_year: bool) -> None:
    query = SimpleNamespace(asks_for_pay=shows_year, sort="")
    template = get_template("components/_posting_row.html").render({"posting": shown, "query": query})
    assert plain("".join(written_card(shown, shows_year=shows_year))) == plain(template)


@pytest.mark.django_db
def test_what_is_read_for_cards_makes_the_same_row_as_the_model() -> None:
    now = timezone.now()
    own = make_company("A & B <i>")
    made = [
        make_posting(title="<b>", skills=["kafka", "sql", "python"], pay_min=10_00, pay_max=20_00, pay_currency="EUR",
                     pay_period="hour", workplace="remote", seniority="senior", places_text="Cairo"),
        make_posting(secondary_role="ml-engineer", workflow_owns=["engineer"], workflow_contributes=["model"]),
        make_posting(company=own, board=make_board(company=own, is_sample=True), first_seen_at=now - timedelta(days=3)),
        make_posting(state="closed", closed_at=now),
    ]  # fmt: skip
    read: dict[int, Any] = {found.pk: found for found in read_card_facts([posting.pk for posting in made])}
    assert len(read) == 4 and read_card_facts([]) == []
    for posting in Posting.objects.for_rows():
        expected, found = row(posting), row(read[posting.pk])
        same = replace(expected, company=found.company, role=found.role, secondary_role=found.secondary_role)
        assert same == found
        for ours, theirs in ((found.role, expected.role), (found.secondary_role, expected.secondary_role)):
            assert (ours and (ours.slug, ours.name)) == (theirs and (theirs.slug, theirs.name))
        assert found.company.get_absolute_url() == expected.company.get_absolute_url()
        assert found.company.name == expected.company.name
