"""Every component on one page, in each of its states: for those who change how things look."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from jobs.views.rows import RoleCard, role_cells
from jobs.views.search_page import FacetOption
from taxonomy.catalog import load_catalog


@require_safe
def patterns(request: HttpRequest) -> HttpResponse:
    """Show the components; `?dir=rtl` turns the page round."""
    roles = load_catalog().roles
    cards = [RoleCard(role.slug, role.name, role.summary, role_cells(role.slug), 12, "#") for role in roles]
    company = SimpleNamespace(name="Lantern Works", get_absolute_url="#")
    plain = {
        "title": "Senior Data Engineer", "get_absolute_url": "#", "company": company, "places_text": "Cairo, Egypt",
        "workplace": "hybrid", "workplace_label": "Hybrid", "pay_display": "EGP 60,000 – 90,000 a month",
        "pay_year_display": "EGP 720,000 – 1,080,000 a year",
        "seniority": "senior", "seniority_label": "Senior", "role": roles[2], "cells": role_cells(roles[2].slug),
        "skill_names": ("Python", "SQL", "Spark"), "listed_at": timezone.now() - timedelta(days=3), "is_open": True,
        "is_sample": False,
    }  # fmt: skip
    bare = {"pay_display": "", "workplace": "unknown", "seniority": "unspecified", "skill_names": (), "is_sample": True}
    long = {"title": "Staff Machine Learning Engineer, Ranking, Recommendations and Everything After " * 2}
    rows = [SimpleNamespace(**(plain | change)) for change in ({}, bare, long)]
    options = [
        FacetOption("a", "Chosen", 120, True, "#", 100, url_exclude="#"),
        FacetOption("b", "Not chosen", 30, False, "#", 25, url_exclude="#"),
        FacetOption("-c", "excluded", 12, False, "#", 10, excluded=True),
    ]
    facet = {"name": "pattern", "multiple": True}
    direction = "rtl" if request.GET.get("dir") == "rtl" else "ltr"
    context = {"cards": cards, "rows": rows, "options": options, "facet": facet, "direction": direction}
    return render(request, "patterns.html", context)
