"""Keeping what was measured, and holding it against the floors that no change may go below."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils import timezone

from jobs.models.quality import QualityReport
from jobs.services.agreement import agreement_with_people
from jobs.services.labelling import files_version
from jobs.services.measuring import EXAMPLES, Figures, examples_version, measure, measure_own

FLOORS = EXAMPLES / "floors.csv"
METHOD = {
    "own": "Texts written for this project in the manner of adverts, labelled by hand; they stand in the repository.",
    "data": "Labelled files from outside the repository; rows marked as constructed and skills that nobody read are left out.",
    "roles": "Seven classes, the six roles and none; macro_f1 is the mean F1 of those that occur. clear leaves out postings"
    " that people label two ways, lenient takes either of their labels.",
    "seniority": "Share of titles whose level is the same.",
    "skills": "Names and aliases brought to one spelling; each skill counts once a text.",
    "pay": "Exact means least, most, currency and period; amounts within half a per cent.",
    "places": "Countries as ISO codes, towns by their English names without case and accents, of place fields.",
    "workplace": "Share of place fields and of sentences read as remote, hybrid, on site or not stated.",
}


def quality_figures(*, folder: Path | None = None, now: datetime | None = None) -> Figures:
    """Return the figures of our own examples, or of the labelled files of `folder`, with date, rules and method.

    Raises ValueError, of which LabelledError is one, with one sentence.
    """
    found = measure_own() if folder is None else measure(folder)
    return {
        "date": (now or timezone.now()).date().isoformat(),
        "source": QualityReport.Source.OWN.value if folder is None else QualityReport.Source.DATA.value,
        "rules_version": files_version(),
        "examples_version": examples_version() if folder is None else None,
        **found,
        "method": METHOD,
    }


def store_quality(*, figures: Figures, now: datetime | None = None) -> QualityReport:
    """Keep `figures` as the newest of their source, and with them what the rules say where people corrected them."""
    return QualityReport.objects.create(
        made_at=now or timezone.now(),
        source=figures["source"],
        figures={**figures, "corrections": agreement_with_people()},
        rules=figures["rules_version"],
    )


def is_measured() -> bool:
    """Whether our own examples were measured with these very rules and examples."""
    measured = QualityReport.objects.filter(source=QualityReport.Source.OWN, rules=files_version())
    return measured.filter(figures__examples_version=examples_version()).exists()


def quality_before(report: QualityReport) -> QualityReport | None:
    """Return the newest report of the same source that other rules made, before this one; None for the first."""
    earlier = QualityReport.objects.filter(source=report.source, made_at__lt=report.made_at)
    return earlier.exclude(rules=report.rules).order_by("-made_at", "-id").first()


def latest_quality() -> Mapping[str, QualityReport]:
    """Return the newest report of each source that has one."""
    reports = QualityReport.objects.order_by("source", "-made_at", "-id").distinct("source")
    return {report.source: report for report in reports}


def below_floor(figures: Mapping[str, Any]) -> str:
    """Return in one sentence the first figure that is below its floor; empty where none is.

    A figure of a topic that had no file is passed over. Raises ValueError where a floor names no figure.
    """
    for name, floor in _floors(figures["source"]).items():
        topic = name.partition(".")[0]
        if topic not in figures:
            continue
        value: Any = figures
        for key in name.split("."):
            value = value.get(key) if isinstance(value, Mapping) else None
        if value is None:
            raise ValueError(f"{FLOORS.name} has a floor for {name}, which is not measured.")
        # The one figure that must not be great.
        if value > floor if name == "pay.wrong_period" else value < floor:
            return f"{name} is {value:g}, and its floor for {figures['source']} is {floor:g} ({FLOORS.name})."
    return ""


def _floors(source: str) -> dict[str, float]:
    """Return figure -> floor for own examples or for data; a figure without one there is left out."""
    with FLOORS.open(encoding="utf-8", newline="") as lines:
        return {row["figure"]: float(row[source]) for row in csv.DictReader(lines) if row[source]}
