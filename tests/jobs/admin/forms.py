"""Filling a form of the admin as a browser does: what it shows is sent back, with some fields changed."""

from __future__ import annotations

from typing import Any

from django.forms import MultiWidget
from django.test import Client


def submit(client: Client, path: str, **changes: Any) -> Any:
    """Return the answer to sending the form at `path` back; a change of None leaves a field out."""
    context = client.get(path).context
    data: dict[str, Any] = {}
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    for form in forms:
        for bound in form:
            data.update(_sent(bound))
    data.update(changes)
    data = {name: value for name, value in data.items() if value is not None}
    return client.post(path, data, follow=True)


def _sent(bound: Any) -> dict[str, Any]:
    """Return what a browser sends for one field."""
    value = bound.value()
    if value is None or value is False:
        return {}
    if isinstance(bound.field.widget, MultiWidget):
        parts = enumerate(bound.field.widget.decompress(value))
        return {f"{bound.html_name}_{number}": part for number, part in parts if part is not None}
    return {bound.html_name: "on" if value is True else value}


def errors_of(response: Any) -> str:
    """Return all errors that a page shows, for a message of a failing test."""
    context = response.context or {}
    return str(context.get("errors", ""))
