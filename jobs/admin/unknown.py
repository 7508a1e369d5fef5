"""What the vocabulary does not know yet: titles without a role, and words that look like skills, with a way to add them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from jobs.admin.history import person
from jobs.admin.read_only import ReadOnlyAdmin
from jobs.models.vocabulary import UnknownTerm, UnmatchedTitle
from jobs.tasks import count_unknown_words

ADD = "admin:taxonomy_vocabularyentry_add"


class Dismissed(admin.SimpleListFilter):
    """What waits, unless what was dismissed is asked for."""

    title = _("state")
    parameter_name = "dismissed"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer the dismissed ones beside those that wait."""
        return [("yes", _("Dismissed"))]

    def choices(self, changelist: Any) -> Iterator[Any]:
        """Call the first choice by what it holds."""
        waiting, *others = super().choices(changelist)
        yield {**waiting, "display": _("Waiting")}
        yield from others

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Leave out the others."""
        return queryset.filter(dismissed_at__isnull=self.value() != "yes")


class Unknown(ReadOnlyAdmin):
    """Rows of a count, that a person may dismiss and bring back."""

    actions = ("dismiss", "bring_back")
    change_list_template = "admin/jobs/unknown/change_list.html"
    show_full_result_count = False

    def get_urls(self) -> list[URLPattern]:
        """Add the address that counts anew."""
        wrap = self.admin_site.admin_view
        route = f"jobs_{self.opts.model_name}_count"
        return [path("count/", wrap(self.count), name=route), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Say when was counted."""
        # Titles and terms are counted together, and either count may find none.
        moments = [
            model.objects.aggregate(newest=Max("counted_at"))["newest"] for model in (UnmatchedTitle, UnknownTerm)
        ]
        newest = max(filter(None, moments), default=None)
        context = {
            "counted_at": newest,
            "may_count": self.has_dismiss_permission(request),
            "count_route": f"admin:jobs_{self.opts.model_name}_count",
        }
        return super().changelist_view(request, context | (extra_context or {}))

    def has_dismiss_permission(self, request: HttpRequest) -> bool:
        """Who may add to the vocabulary may say what does not belong there."""
        return bool(person(request).has_perm("taxonomy.add_vocabularyentry"))

    @admin.action(permissions=["dismiss"], description=_("Dismiss: it does not belong in the vocabulary"))
    def dismiss(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Leave the chosen rows out of the list from now on."""
        count = queryset.filter(dismissed_at=None).update(dismissed_at=timezone.now())
        self.message_user(request, _("{count} dismissed.").format(count=count), messages.SUCCESS)

    @admin.action(permissions=["dismiss"], description=_("Bring back"))
    def bring_back(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Show the chosen rows again."""
        count = queryset.exclude(dismissed_at=None).update(dismissed_at=None)
        self.message_user(request, _("{count} brought back.").format(count=count), messages.SUCCESS)

    def count(self, request: HttpRequest) -> HttpResponse:
        """Have everything counted anew, by a worker."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_dismiss_permission(request):
            raise PermissionDenied
        transaction.on_commit(partial(count_unknown_words.delay), robust=True)
        self.message_user(request, _("It is counted anew; look again in some minutes."), messages.SUCCESS)
        return HttpResponseRedirect(reverse(f"admin:jobs_{self.opts.model_name}_changelist"))


@admin.register(UnmatchedTitle)
class UnmatchedTitleAdmin(Unknown):
    """Titles of screened postings, the most boards first."""

    list_display = ["title", "add_pattern", "boards", "postings", "is_near", "seen_at"]
    list_filter = ["is_near", Dismissed]
    search_fields = ["key", "title"]
    search_help_text = _("Words of the title")
    fields = ["title", "key", "boards", "postings", "is_near", "seen_at", "counted_at", "dismissed_at"]

    @admin.display(description=_("Seen at"))
    def seen_at(self, row: UnmatchedTitle) -> SafeString:
        links = (
            (reverse("admin:jobs_screened_change", args=[example["id"]]), example["company"] or example["title"])
            for example in row.examples
        )
        return format_html_join(", ", '<a href="{}">{}</a>', links)

    @admin.display(description=_("Add"))
    def add_pattern(self, row: UnmatchedTitle) -> SafeString:
        words = "".join(letter if letter.isalnum() or letter in " -+#&./'" else " " for letter in row.key)
        query = {"kind": "title", "text": " ".join(words.split())[:200], "examples": row.title}
        return format_html('<a href="{}?{}">{}</a>', reverse(ADD), urlencode(query), _("Add pattern"))


@admin.register(UnknownTerm)
class UnknownTermAdmin(Unknown):
    """Words near skills that are none, the most employers with open postings first."""

    list_display = ["term", "add_links", "contexts", "open_employers", "employers", "postings"]
    list_filter = [Dismissed]
    search_fields = ["key", "term"]
    search_help_text = _("Words of the term")
    fields = ["term", "key", "open_employers", "employers", "postings", "contexts", "counted_at", "dismissed_at"]

    @admin.display(description=_("In these words"))
    def contexts(self, row: UnknownTerm) -> SafeString:
        rows = ((item["before"], item["term"], item["after"], item["company"]) for item in row.examples)
        return format_html('<ul class="contexts">{}</ul>', format_html_join(
            "", "<li>…{}<mark>{}</mark>{}… <cite>{}</cite></li>", rows
        ))  # fmt: skip

    @admin.display(description=_("Add"))
    def add_links(self, row: UnknownTerm) -> SafeString:
        example = next((f"{item['before']}{item['term']}{item['after']}".strip() for item in row.examples), row.term)
        links = (
            (reverse(ADD), urlencode({"kind": kind, "text": row.term[:80], "examples": example[:300]}), words)
            for kind, words in (("alias", _("Add alias")), ("skill", _("Add skill")))
        )
        return format_html_join(" ", '<a href="{}?{}">{}</a>', links)
