"""The mail that tells a reader what became of a suggestion."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import timezone

from jobs.models.suggestion import Suggestion

logger = logging.getLogger(__name__)

FOLDER = "emails/suggestion_decided"
# A worker that was told of a decision has sent the mail by then; older than the second, a decision is no news any more.
LEFT_BEHIND, STALE = timedelta(minutes=2), timedelta(days=3)


def decision_mail(*, suggestion: Suggestion) -> tuple[str, str]:
    """Return subject and text of the mail about a decided suggestion."""
    page = f"{settings.SITE_URL}{suggestion.company_list.get_absolute_url()}"
    context = {"suggestion": suggestion, "page": page, "site_name": settings.SITE_NAME}
    subject = " ".join(render_to_string(f"{FOLDER}/subject.txt", context).split())
    return subject, render_to_string(f"{FOLDER}/body.txt", context).strip() + "\n"


def tell_suggester(*, suggestion_id: int, now: datetime | None = None) -> bool:
    """Mail the decision to who suggested it, once; False where nobody asked for it, or where it was sent before.

    A mail server that fails leaves it to be sent again, and its error goes on.
    """
    told = Suggestion.objects.filter(pk=suggestion_id, mailed_at=None).exclude(state="waiting").exclude(email="")
    if not told.update(mailed_at=now or timezone.now()):
        return False
    suggestion = Suggestion.objects.select_related("company_list").get(pk=suggestion_id)
    subject, text = decision_mail(suggestion=suggestion)
    try:
        send_mail(subject, text, None, [suggestion.email])
    except OSError:
        Suggestion.objects.filter(pk=suggestion_id).update(mailed_at=None)
        raise
    return True


def tell_suggesters_left_behind(*, now: datetime | None = None) -> int:
    """Tell the readers of decided suggestions whom no worker told; return how many. One that fails keeps no other back."""
    now = now or timezone.now()
    decided = Suggestion.objects.filter(mailed_at=None, decided_at__gt=now - STALE, decided_at__lte=now - LEFT_BEHIND)
    untold = decided.exclude(state=Suggestion.State.WAITING).exclude(email="").order_by("decided_at", "pk")
    told = 0
    for suggestion_id in untold.values_list("pk", flat=True)[:100]:
        try:
            told += tell_suggester(suggestion_id=suggestion_id, now=now)
        except OSError:
            logger.warning("suggester not told", exc_info=True, extra={"suggestion": suggestion_id})
    return told
