"""Users: people who sign in with their e-mail address."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import BaseUserCreationForm, UserChangeForm
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from jobs.admin.history import log_changes, person
from jobs.models.account import User

# Whoever may set these may do everything, so only a superuser may.
POWERS = ["is_moderator", "is_staff", "is_superuser", "groups", "user_permissions"]


class UserAddForm(BaseUserCreationForm):
    """A new account."""

    class Meta:
        model = User
        fields = ("email", "name")

    def clean_email(self) -> str:
        """Return the address in lower case, as it is stored; the form then refuses one that is taken."""
        return str(self.cleaned_data["email"]).strip().lower()


class UserEditForm(UserChangeForm):
    """An account."""

    class Meta:
        model = User
        fields = ("email", "name", "password", "is_active", *POWERS)
        field_classes: dict[str, Any] = {}

    def clean_email(self) -> str:
        """Return the address in lower case, as it is stored."""
        return str(self.cleaned_data["email"]).strip().lower()


@admin.register(User)
class EmailUserAdmin(UserAdmin):
    """Accounts; a person without all powers gives none away."""

    form = UserEditForm
    add_form = UserAddForm
    list_display = ["email", "name", "is_active", "is_moderator", "is_superuser", "last_login", "date_joined"]
    list_filter = ["is_active", "is_moderator", "is_superuser", "is_staff", "groups"]
    actions = ("make_moderators", "unmake_moderators", "make_admins", "unmake_admins")
    search_fields = ["email", "name"]
    ordering = ["email"]
    readonly_fields = ["last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["email", "name", "password"]}),
        (_("What this person may do"), {"fields": ["is_active", *POWERS]}),
        (_("Record"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [(None, {"classes": ["wide"], "fields": ["email", "name", "password1", "password2"]})]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Keep the powers from whoever does not have them all."""
        return [*self.readonly_fields, *([] if request.user.is_superuser else POWERS)]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Keep a superuser's account, and so its password, from others."""
        return super().has_change_permission(request, obj) and _may_touch(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Keep a superuser's account from others, and one's own from oneself."""
        return super().has_delete_permission(request, obj) and _may_touch(request, obj) and obj != request.user

    # Powers are given and taken by whoever has them all, each time with an entry of the history.

    def has_powers_permission(self, request: HttpRequest) -> bool:
        """Whether the actions that give powers are offered."""
        return person(request).is_superuser

    @admin.action(permissions=["powers"], description=_("Make moderators"))
    def make_moderators(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Let the chosen people decide what the queue of the day holds."""
        self._give(request, queryset.filter(is_moderator=False), "Made a moderator.", is_moderator=True)

    @admin.action(permissions=["powers"], description=_("Make them moderators no longer"))
    def unmake_moderators(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Take that from them."""
        self._give(request, queryset.filter(is_moderator=True), "No longer a moderator.", is_moderator=False)

    @admin.action(permissions=["powers"], description=_("Make admins, who may do everything"))
    def make_admins(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Give the chosen people all powers."""
        rows = queryset.filter(Q(is_staff=False) | Q(is_superuser=False))
        self._give(request, rows, "Made an admin.", is_staff=True, is_superuser=True)

    @admin.action(permissions=["powers"], description=_("Make them admins no longer"))
    def unmake_admins(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Take all powers from the chosen people but oneself: so there is always an admin."""
        if queryset.filter(pk=person(request).pk).exists():
            self.message_user(request, _("You stay an admin; another admin can change that."), messages.WARNING)
        rows = queryset.filter(Q(is_staff=True) | Q(is_superuser=True)).exclude(pk=person(request).pk)
        self._give(request, rows, "No longer an admin.", is_staff=False, is_superuser=False)

    def _give(self, request: HttpRequest, rows: QuerySet[User], message: str, **powers: bool) -> None:
        """Change powers and write it into the history of each person."""
        with transaction.atomic():
            keys = list(rows.order_by("pk").select_for_update().values_list("pk", flat=True))
            changed = User.objects.filter(pk__in=keys)
            log_changes(request, changed, message)
            changed.update(**powers)
        self.message_user(
            request, ngettext("%(n)d account changed.", "%(n)d accounts changed.", len(keys)) % {"n": len(keys)}
        )


def _may_touch(request: HttpRequest, person: Any) -> bool:
    return person is None or request.user.is_superuser or not person.is_superuser
