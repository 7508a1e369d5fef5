"""Copies of one opening in the admin: telling one apart with a reason, and taking that back."""

from __future__ import annotations

from typing import cast

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from jobs.admin.asking import ask_why
from jobs.admin.history import log_changes
from jobs.admin.read_only import ReadOnlyAdmin
from jobs.forms import TellApartForm
from jobs.models.account import User
from jobs.models.cluster import NotSame
from jobs.models.posting import Posting
from jobs.services.telling_apart import take_back, tell_apart


class Copies(admin.ModelAdmin):
    """Puts the action that tells postings apart on their list."""

    @admin.action(permissions=["change"], description=_("Not the same as its copies, with a reason"))
    def tell_apart(self, request: HttpRequest, queryset: QuerySet[Posting]) -> HttpResponse | None:
        """Ask for the reason, then tell each of the chosen postings that have copies apart from them."""
        form = TellApartForm(request.POST if "reason" in request.POST else None)
        chosen = queryset.filter(cluster__isnull=False).order_by("pk")
        if form.is_valid():
            reason = form.cleaned_data["reason"]
            with transaction.atomic():
                log_changes(request, chosen, f"Told apart from its copies: {reason}")
                # One after the other: what is left of a cluster may be alone by then.
                count = sum(self._told_apart(request, pk, reason) for pk in list(chosen.values_list("pk", flat=True)))
            self.message_user(request, _("{count} told apart.").format(count=count), messages.SUCCESS)
            return None
        if not chosen.exists():
            self.message_user(request, _("None of the chosen postings has copies."), messages.WARNING)
            return None
        rows = chosen.select_related("company")
        return ask_why(
            self, request, "admin/jobs/posting/tell_apart.html", title=_("Tell postings apart"), form=form, chosen=rows
        )

    @staticmethod
    def _told_apart(request: HttpRequest, pk: int, reason: str) -> bool:
        posting = Posting.objects.get(pk=pk)
        if posting.cluster_id is None:
            return False
        tell_apart(posting=posting, by=cast(User, request.user), reason=reason)
        return True


@admin.register(NotSame)
class NotSameAdmin(ReadOnlyAdmin):
    """Pairs told apart: who said so, when and why; what stands can be taken back."""

    list_display = ["one", "other", "reason", "by", "at", "undone_at", "undone_by"]
    list_filter = ["undone_at", "at"]
    list_select_related = ["one", "other", "by", "undone_by"]
    search_fields = ["one__title", "other__title", "reason"]
    show_full_result_count = False
    actions = ("take_back",)

    def has_undo_permission(self, request: HttpRequest) -> bool:
        """Who may change postings may link them again."""
        return request.user.has_perm("jobs.change_posting")

    @admin.action(permissions=["undo"], description=_("Take back: let the rules decide again"))
    def take_back(self, request: HttpRequest, queryset: QuerySet[NotSame]) -> None:
        """Take the chosen words back; those taken back before stay so."""
        pairs = list(queryset.values_list("pk", flat=True))
        with transaction.atomic():
            count = take_back(pairs=pairs, by=cast(User, request.user))
            for pair in queryset.filter(pk__in=pairs).select_related("one", "other"):
                self.log_change(request, pair, "Taken back.")
        self.message_user(request, _("{count} taken back.").format(count=count), messages.SUCCESS)
