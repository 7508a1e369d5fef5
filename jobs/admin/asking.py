"""The page between an action of the admin and what it does: which rows it is about, and why."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import ModelAdmin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.functional import Promise

SHOWN = 20


def ask_why(
    admin: ModelAdmin[Any],
    request: HttpRequest,
    template: str,
    *,
    title: str | Promise,
    form: Form,
    chosen: QuerySet[Any],
) -> TemplateResponse:
    """Show the chosen rows, the first SHOWN by name, and the form; sending it calls the same action with its answer."""
    context = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "title": title,
        "form": form,
        "count": chosen.count(),
        "shown": chosen[:SHOWN],
        "checkbox": ACTION_CHECKBOX_NAME,
        "chosen": request.POST.getlist(ACTION_CHECKBOX_NAME),
        "across": request.POST.get("select_across", "0"),
        "index": request.POST.get("index", "0"),
    }
    return TemplateResponse(request, template, context)
