"""Users: people who sign in with their e-mail address."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import BaseUserCreationForm, UserChangeForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from jobs.models.account import User

# Whoever may set these may do everything, so only a superuser may.
POWERS = ["is_staff", "is_superuser", "groups", "user_permissions"]


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
    list_display = ["email", "name", "is_active", "is_staff", "is_superuser", "last_login", "date_joined"]
    list_filter = ["is_active", "is_staff", "is_superuser", "groups"]
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


def _may_touch(request: HttpRequest, person: Any) -> bool:
    return person is None or request.user.is_superuser or not person.is_superuser
