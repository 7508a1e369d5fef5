"""Forms of allauth that need another dress here: a label says what a field is for, and no placeholder repeats it."""

from __future__ import annotations

from typing import Any

from allauth.account import forms
from django.conf import settings


class Plain:
    """A form without placeholders."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class LoginForm(Plain, forms.LoginForm):
    """Signs in."""


class SignupForm(Plain, forms.SignupForm):
    """Makes an account; its trap for robots is hidden by our style sheet, since no page has styles of its own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        trap = self.fields[settings.ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD]
        trap.widget.attrs.pop("style", None)


class ResetPasswordForm(Plain, forms.ResetPasswordForm):
    """Asks for the link to a new password."""


class ResetPasswordKeyForm(Plain, forms.ResetPasswordKeyForm):
    """Chooses a new password."""


class ChangePasswordForm(Plain, forms.ChangePasswordForm):
    """Changes a password."""


class AddEmailForm(Plain, forms.AddEmailForm):
    """Changes an address."""


class ReauthenticateForm(Plain, forms.ReauthenticateForm):
    """Asks for the password once more."""
