"""Pages that show and change nothing."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString


class ReadOnly:
    """Refuses to add, change and delete; who may view, views."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody adds."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes."""
        return False


class ReadOnlyAdmin(ReadOnly, admin.ModelAdmin):
    """A list and a page to look at."""

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Keep what does not change anything: stock deletion goes."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions


class ReadOnlyInline(ReadOnly, admin.TabularInline):
    """Rows of another table to look at, each with a link to its own page."""

    extra = 0
    show_change_link = True

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Show every field and change none."""
        return list(self.fields or ())


def badge(state: str, words: str) -> SafeString:
    """Return a state as a badge; its colour never says more than its words."""
    return format_html('<span class="badge badge-{}">{}</span>', state, words)


def list_link(route: str, words: str, **filters: object) -> SafeString:
    """Return a link to a list of the admin, filtered; `route` such as jobs_posting."""
    query = "&".join(f"{name}={value}" for name, value in filters.items())
    return format_html('<a href="{}?{}">{}</a>', reverse(f"admin:{route}_changelist"), query, words)
