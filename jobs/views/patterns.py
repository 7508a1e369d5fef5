"""Every component on one page, in each of its states: for those who change how things look."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from jobs.templatetags.charts import MatrixRow
from jobs.views.posting_facts import Countries, EligibilityShown, Quoted, StepShown, WorkShown
from jobs.views.rows import RoleCard, role_cells
from jobs.views.search_page import FacetOption
from taxonomy.catalog import load_catalog


class PatternForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="A field with a hint", help_text="What belongs here, in a few words.")
    wrong = forms.IntegerField(label="A field with a problem")
    long = forms.CharField(label="A long text", widget=forms.Textarea(attrs={"rows": 3}))
    choice = forms.ChoiceField(label="One of several", choices=[("a", "The first"), ("b", "The second")])
    radios = forms.ChoiceField(
        label="One of few", choices=[("a", "The first"), ("b", "The second")], widget=forms.RadioSelect, initial="a"
    )


@require_safe
def patterns(request: HttpRequest) -> HttpResponse:
    """Show the components; `?dir=rtl` turns the page round, `?scheme=dark` or `light` fixes its colours."""
    roles = load_catalog().roles
    cards = [RoleCard(role.slug, role.name, role.summary, role_cells(role.slug), 12, "#") for role in roles]
    company = SimpleNamespace(name="Lantern Works", get_absolute_url="#")
    plain = {
        "title": "Senior Data Engineer", "get_absolute_url": "#", "company": company, "places_text": "Cairo, Egypt",
        "workplace": "hybrid", "workplace_label": "Hybrid", "pay_display": "EGP 60,000 – 90,000 a month",
        "pay_year_display": "EGP 720,000 – 1,080,000 a year",
        "seniority": "senior", "seniority_label": "Senior", "role": roles[2], "secondary_role": roles[4],
        "cells": role_cells(roles[2].slug),
        "skill_names": ("Python", "SQL", "Spark"), "listed_at": timezone.now() - timedelta(days=3), "is_open": True,
        "is_sample": False, "has_signs": False,
    }  # fmt: skip
    closed = {"is_open": False}
    bare = {"pay_display": "", "workplace": "unknown", "seniority": "unspecified", "skill_names": (), "is_sample": True}
    long = {"title": "Staff Machine Learning Engineer, Ranking, Recommendations and Everything After " * 2}
    rows = [SimpleNamespace(**(plain | change)) for change in ({}, bare, closed, long, {"has_signs": True})]
    options = [
        FacetOption("a", "Chosen", 120, True, "#", 100, url_exclude="#"),
        FacetOption("b", "Not chosen", 30, False, "#", 25, url_exclude="#"),
        FacetOption("-c", "excluded", 12, False, "#", 10, excluded=True),
    ]
    quote = Quoted("Remote within EMEA", "text", "#")
    none, some = Countries("", 0, True), Countries("Egypt; Jordan", 2, True)
    many = Countries("; ".join(f"Country {number}" for number in range(1, 12)), 11, False)
    reaches = [
        EligibilityShown("unknown", none, none, none, ()),
        EligibilityShown("anywhere", none, some, none, (Quoted("Remote, anywhere", "place", None),)),
        EligibilityShown("only", many, none, some, (quote,)),
        EligibilityShown("some", some, none, none, ()),
    ]
    levels = ("owns", "contributes", "rarely")
    steps = [
        StepShown("step", name, levels[place % 3], (quote,) if place < 2 else ())
        for place, (name, _level) in enumerate(cards[0].cells)
    ]
    works = [WorkShown(tuple(steps), True), WorkShown(tuple(steps[2:]), False)]
    facet = {"name": "pattern", "multiple": True}
    direction = "rtl" if request.GET.get("dir") == "rtl" else "ltr"
    scheme = request.GET.get("scheme", "")
    scheme = scheme if scheme in ("dark", "light") else ""
    form = PatternForm({"name": "Lantern Works", "wrong": "many", "long": "Some text.", "choice": "b", "radios": "a"})
    shown = {"form": form, "empty_form": PatternForm(), "scheme": scheme}
    numbers = {"Alpha": (12, 1, 0), "Beta": (3, 40, 2), "Gamma": (0, 0, 0)}
    shown["matrix_rows"] = [MatrixRow(name[0], name, row) for name, row in numbers.items()]
    shown["points"] = [("Jan 2026", 3), ("Feb 2026", 0), ("Mar 2026", 8), ("Apr 2026", 5)]
    context = shown | {"cards": cards, "rows": rows, "options": options, "facet": facet, "direction": direction}
    context |= {"reaches": reaches, "works": works, "outage": SimpleNamespace(began_at=timezone.now(), sites=6)}
    return render(request, "patterns.html", context)
