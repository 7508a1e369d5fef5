"""How good the labels are: what was measured last, what readers reported, and what people corrected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from jobs.models.correction import PostingCorrection
from jobs.models.quality import QualityReport
from jobs.models.report import Report
from jobs.services.quality import latest_quality, quality_before
from jobs.services.shown_labels import KINDS
from jobs.templatetags.charts import MatrixRow, percent
from taxonomy.catalog import load_catalog

SHORT = {
    "data-analyst": "DA", "data-scientist": "DS", "data-engineer": "DE", "ml-engineer": "ML",
    "data-infrastructure-engineer": "DI", "data-ops": "Ops",
}  # fmt: skip
# (what is labelled, what the figure says, its path, the path of its n)
SUMMARY = (
    (gettext_lazy("Role"), gettext_lazy("mean F1 of the six roles and none"), "roles.macro_f1", "roles.n"),
    (gettext_lazy("Role"), gettext_lazy("the same, without borderline postings"), "roles.clear.macro_f1", "roles.clear.n"),
    (gettext_lazy("Role"), gettext_lazy("postings labelled alike"), "roles.accuracy", "roles.n"),
    (gettext_lazy("No role"), gettext_lazy("kept off the board"), "roles.none.recall", "roles.of_none"),
    (gettext_lazy("Seniority"), gettext_lazy("titles read alike"), "seniority.accuracy", "seniority.n"),
    (gettext_lazy("Skills"), gettext_lazy("shown and right (precision)"), "skills.precision", "skills.n"),
    (gettext_lazy("Skills"), gettext_lazy("named and found (recall)"), "skills.recall", "skills.n"),
    (gettext_lazy("Pay"), gettext_lazy("least, most, currency and period all right"), "pay.exact", "pay.stated"),
    (gettext_lazy("Pay"), gettext_lazy("no pay stated and none shown"), "pay.kept_as_none", "pay.silent"),
    (gettext_lazy("Places"), gettext_lazy("countries (F1)"), "places.countries.f1", "places.n"),
    (gettext_lazy("Places"), gettext_lazy("towns (F1)"), "places.cities.f1", "places.n"),
    (gettext_lazy("Workplace"), gettext_lazy("from place fields"), "workplace.fields.accuracy", "workplace.fields.n"),
    (gettext_lazy("Workplace"), gettext_lazy("from sentences"), "workplace.sentences.accuracy", "workplace.sentences.n"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """One figure: what is labelled, what it says, and of each report its value in words, its n (None: not measured) and by
    how many points of a hundred it changed with the rules, such as "+0.4" (empty: it did not)."""

    topic: str
    says: str
    cells: tuple[tuple[str, int | None, str], ...]


@dataclass(frozen=True, slots=True)
class RoleRow:
    """One class with its precision, recall and F1 as shares, over n postings."""

    slug: str
    name: str
    short: str
    n: int
    precision: float
    recall: float
    f1: float


@dataclass(frozen=True, slots=True)
class Measured:
    """One report as the page shows it; `roles` and `matrix` are empty where no roles were measured."""

    title: str
    made_at: datetime
    rules: str
    pay_wrong_period: int | None
    roles: tuple[RoleRow, ...]
    matrix: tuple[MatrixRow, ...]


@require_safe
def quality(request: HttpRequest) -> HttpResponse:
    """Show the newest measurement of each kind, or that there is none yet."""
    latest = latest_quality()
    reports = [latest[source] for source in QualityReport.Source.values if source in latest]
    context = {
        "measured": [_measured(report) for report in reports],
        "summary": _summary([(report.figures, getattr(quality_before(report), "figures", {})) for report in reports]),
        "rules": _at(reports[0].figures, "rules.n") if reports else None,
        "reported": _reported(),
        "reported_labels": _reported_labels(),
        "corrected": _corrected(reports[0].figures if reports else {}),
    }
    return render(request, "pages/quality.html", context)


def _measured(report: QualityReport) -> Measured:
    names = {role.slug: role.name for role in load_catalog().roles} | {"none": _("None of the six")}
    short = SHORT | {"none": _("none")}
    roles = _at(report.figures, "roles.per_role") or ()
    confusion = _at(report.figures, "roles.confusion") or {"classes": (), "rows": ()}
    return Measured(
        title={"own": _("Our own examples"), "data": _("Labelled files")}[report.source],
        made_at=report.made_at,
        rules=report.rules,
        pay_wrong_period=_at(report.figures, "pay.wrong_period"),
        roles=tuple(
            RoleRow(
                row["role"], names.get(row["role"], row["role"]), short.get(row["role"], row["role"]), row["n"],
                row["precision"], row["recall"], row["f1"],
            )
            for row in roles
        ),
        matrix=tuple(
            MatrixRow(short.get(slug, slug), names.get(slug, slug), tuple(numbers))
            for slug, numbers in zip(confusion["classes"], confusion["rows"], strict=True)
        ),
    )  # fmt: skip


def _summary(figures: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> list[SummaryRow]:
    """Return the rows that at least one report measured; `figures` are those of each report and of the one before it."""
    rows = [
        SummaryRow(
            str(topic),
            str(says),
            tuple(
                (percent(_at(found, path)), _at(found, n), _change(_at(found, path), _at(before, path)))
                for found, before in figures
            ),
        )
        for topic, says, path, n in SUMMARY
    ]
    return [row for row in rows if any(n for _value, n, _change in row.cells)]


def _change(now: float | None, before: float | None) -> str:
    points = 0 if now is None or before is None else round(100 * (now - before), 1)
    return f"{points:+.1f}".replace("-", "\N{MINUS SIGN}") if points else ""


def _at(figures: Any, path: str) -> Any:
    """Return the figure at a dotted path; None where it was not measured."""
    for key in path.split("."):
        figures = figures.get(key) if isinstance(figures, Mapping) else None
    return figures


def _reported() -> list[tuple[str, list[int]]]:
    """Return each kind of report with how many wait, were upheld and were dismissed."""
    counts = {
        (kind, state): n
        for kind, state, n in Report.objects.order_by().values_list("kind", "state").annotate(n=Count("pk"))
    }
    states = Report.State.values
    return [(str(kind.label), [counts.get((kind.value, state), 0) for state in states]) for kind in Report.Kind]


def _reported_labels() -> list[tuple[str, list[int]]]:
    """Return each kind of label that readers called wrong with how many reports wait, were upheld and were dismissed."""
    rows = Report.objects.filter(kind=Report.Kind.WRONG_LABEL).order_by()
    counts: Counter[tuple[str, str]] = Counter()
    for label, state, n in rows.values_list("label", "state").annotate(n=Count("pk")):
        counts[label.partition(":")[0], state] += n
    kinds = {kind for kind, _state in counts}
    return [
        (str(name), [counts[kind, state] for state in Report.State.values])
        for kind, name in KINDS.items()
        if kind in kinds
    ]


def _corrected(figures: Mapping[str, Any]) -> list[tuple[str, int, str]]:
    """Return each field with how many corrections stand, and of how many the rules of the newest measurement agree by now."""
    standing = PostingCorrection.objects.standing().order_by().values_list("field").annotate(n=Count("pk"))
    counts = dict(standing)
    judged = figures.get("corrections", {})
    return [
        (
            str(field.label),
            counts.get(field.value, 0),
            _("%(agreed)d of %(n)d") % judged[field.value] if field.value in judged else "",
        )
        for field in PostingCorrection.Field
    ]
