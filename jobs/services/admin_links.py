"""Links that sign an admin in once, within 24 hours."""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.utils.encoding import force_bytes, force_str
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from jobs.models.account import User

LIFE = timedelta(hours=24)


class AdminLinkTokens(PasswordResetTokenGenerator):
    """Tokens that end with the first sign-in: they are made of the time of the last one, among other things."""

    key_salt = "mlcareers.admin_link"

    def check_token(self, user: User | None, token: str | None) -> bool:
        """Whether `token` was made for `user`, was not used, and is younger than LIFE."""
        if not super().check_token(user, token):
            return False
        made = int((token or "").partition("-")[0], 36)
        return self._num_seconds(datetime.now()) - made <= LIFE.total_seconds()  # noqa: DTZ005 - as Django counts it


_tokens = AdminLinkTokens()


def first_admin() -> User:
    """Return the first superuser; one with the address ADMIN_EMAIL and no password is made where there is none."""
    found = User.objects.filter(is_superuser=True, is_active=True).order_by("pk").first()
    return found or User.objects.create_superuser(settings.ADMIN_EMAIL, None)


def make_admin_link(user: User, base_url: str) -> str:
    """Return the address under `base_url` that signs `user` in once."""
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    return f"{base_url.rstrip('/')}/admin-link/{uid}/{_tokens.make_token(user)}/"


def confirm_address(*, user: User) -> None:
    """Count the address of `user` as confirmed: whoever has the link runs this installation."""
    EmailAddress.objects.filter(email=user.email).exclude(user_id=user.pk).delete()
    EmailAddress.objects.update_or_create(
        user_id=user.pk, email=user.email, defaults={"verified": True, "primary": True}
    )


def user_for_admin_link(uid: str, token: str) -> User | None:
    """Return the admin whom a link signs in; None for a link that is wrong, used or too old."""
    try:
        user = User.objects.filter(pk=int(force_str(urlsafe_base64_decode(uid))), is_staff=True, is_active=True).first()
        return user if user is not None and _tokens.check_token(user, token) else None
    except (ValueError, OverflowError, UnicodeError):
        return None
