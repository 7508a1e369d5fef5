"""The page of quality: what was measured is shown with its date, nothing is made up where nothing is."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from jobs.models.quality import QualityReport
from jobs.models.report import Report
from jobs.services.reports import report_posting, uphold_report
from tests.factories import make_admin, make_posting

pytestmark = pytest.mark.django_db


def page(client: Client) -> str:
    return client.get("/quality/").content.decode()


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def figures(**roles: Any) -> dict[str, Any]:
    per_role = [
        {"role": role, "n": n, "precision": 0.5, "recall": 0.25, "f1": 0.3333}
        for role, n in (("ml-engineer", 4), ("none", 2))
    ]
    confusion = {"classes": ["ml-engineer", "none"], "rows": [[1, 3], [0, 2]]}
    return {"roles": {"n": 6, "macro_f1": 0.4321, "per_role": per_role, "confusion": confusion, **roles}}


def store(source: str = "own", **fields: Any) -> QualityReport:
    return QualityReport.objects.create(source=source, **{"rules": "abc", "figures": figures(), **fields})


def test_where_nothing_was_measured_the_page_says_so(client: Client) -> None:
    html = page(client)
    assert "Nothing was measured yet on this installation." in html and '<svg class="matrix"' not in html


def test_what_the_command_measured_is_shown(client: Client) -> None:
    with time_machine.travel("2026-05-01T09:00:00Z", tick=False):
        call_command("quality", verbosity=0)
    stored = QualityReport.objects.get().figures
    text = text_of(page(client))
    assert "measured on 1 May 2026" in text
    assert f"{100 * stored['roles']['macro_f1']:.1f} %" in text
    assert f"n = {stored['roles']['n']}" in text
    assert f"the {stored['rules']['n']} examples beside the rules" in text
    assert "Labelled files" not in text.partition("How it is measured")[0]


def test_the_newest_measurement_of_each_kind_stands_beside_the_other(client: Client) -> None:
    store(figures=figures(macro_f1=0.1), made_at=timezone.now() - timedelta(days=1))
    store()
    store("data", figures=figures(macro_f1=0.9))
    text = text_of(page(client))
    assert "43.2 %" in text and "90.0 %" in text and "10.0 %" not in text


def test_the_matrix_has_a_name_and_a_table_of_the_same_numbers(client: Client) -> None:
    store()
    html = page(client)
    assert 'aria-label="Who is taken for whom: 3 of 6 lie on the diagonal"' in html
    drawn = re.findall(r'<text class="(?:number|zero)"[^>]*>([^<]+)<', html)
    assert drawn == ["1", "3", "·", "2"]
    table = html.partition("The same numbers as a table")[2].partition("</table>")[0]
    rows = [re.findall(r">(\d+)<", row) for row in table.split("<tr>")[2:]]
    assert rows == [["1", "3", "4"], ["0", "2", "2"]]


def test_what_was_not_measured_is_called_so(client: Client) -> None:
    store()
    store("data", figures={"pay": {"stated": 4, "exact": 0.5, "silent": 0, "kept_as_none": None, "wrong_period": 1}})
    text = text_of(page(client))
    assert "least, most, currency and period all right not measured 50.0 % n = 4" in text
    assert "Skills" not in text.partition("How it is measured")[0]


def test_reports_are_counted_by_kind_and_outcome_and_zero_is_shown(client: Client) -> None:
    posting = make_posting()
    assert "A label is wrong 0 0 0" in text_of(page(client))
    Report.objects.create(posting=posting, kind="wrong-label", label="role:data-engineer")
    for state in ("upheld", "upheld", "dismissed"):
        Report.objects.create(
            posting=posting, kind="wrong-label", label="role:data-engineer", state=state, decided_at=timezone.now()
        )
    assert "A label is wrong 1 2 1" in text_of(page(client))


def test_the_page_is_found_from_the_footer_and_about(client: Client) -> None:
    assert client.get("/about/").content.decode().count('href="/quality/"') == 2
    assert client.get("/privacy/").content.decode().count('href="/quality/"') == 1


def test_the_page_keeps_its_query_budget(client: Client, django_assert_max_num_queries: Callable[..., Any]) -> None:
    for source in ("own", "data", "own"):
        store(source)
    with django_assert_max_num_queries(7):
        assert client.get("/quality/").status_code == 200


def test_the_page_says_what_newer_rules_changed(client: Client) -> None:
    store(figures=figures(macro_f1=0.4021), rules="old", made_at=timezone.now() - timedelta(days=2))
    store(figures=figures(macro_f1=0.9), rules="abc", made_at=timezone.now() - timedelta(days=1))
    store()
    text = text_of(page(client))
    assert "43.2 % +3.0" in text


def test_reports_and_corrections_show_what_became_of_the_rules(client: Client) -> None:
    admin, posting = (
        make_admin(),
        make_posting(title="Senior Data Engineer", text="You know Python.", skills=["python"]),
    )
    wrong = report_posting(posting=posting, kind="wrong-label", label="skill:python")
    level = report_posting(posting=posting, kind="wrong-label", label=f"seniority:{posting.seniority}")
    report_posting(posting=posting, kind="wrong-label", label="workplace")
    uphold_report(report=wrong, by=admin, outcome="It does not.", correct_to="")
    # The rules read the title so, whatever the row said.
    uphold_report(report=level, by=admin, outcome="It is senior.", correct_to="senior")
    call_command("quality", verbosity=0)
    stored = QualityReport.objects.get().figures["corrections"]
    assert stored == {"no-skill": {"n": 1, "agreed": 0}, "seniority": {"n": 1, "agreed": 1}}
    text = text_of(page(client))
    assert "Seniority 1 1 of 1" in text and "Skill it does not ask for 1 0 of 1" in text
    called_wrong = text.partition("Labels that readers called wrong")[2]
    assert "Skill 0 1 0" in called_wrong and "Workplace 1 0 0" in called_wrong
