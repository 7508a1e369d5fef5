"""How allauth's sign-up, sign-in and mails behave here."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core.mail import EmailMessage
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Closes sign-up where the operator wants that, and names this installation in every mail."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Whether new accounts may be made: REGISTRATION_OPEN."""
        return bool(settings.REGISTRATION_OPEN)

    def render_mail(
        self, template_prefix: str, email: str, context: dict[str, Any], headers: dict[str, str] | None = None
    ) -> EmailMessage:
        """Return the mail, as plain text; its templates know this installation as `site_name` and `site_url`."""
        context = context | {
            "site_name": settings.SITE_NAME,
            "site_url": settings.SITE_URL,
            "contact_email": settings.CONTACT_EMAIL,
        }
        message: EmailMessage = super().render_mail(template_prefix, email, context, headers)
        return message
