"""Previews that nobody applied: kept for a while for whoever comes back to them, then deleted."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from jobs.models.list_import import ListImport
from jobs.models.vocabulary import VocabularyPreview

KEPT = timedelta(days=30)


def forget_previews(*, now: datetime | None = None) -> int:
    """Delete files for lists and additions to the vocabulary that nobody applied in 30 days; return how many.

    What was applied stays for ever, taken back or not.
    """
    old = (now or timezone.now()) - KEPT
    files, _ = ListImport.objects.filter(state=ListImport.State.PREVIEW, uploaded_at__lt=old).delete()
    additions, _ = VocabularyPreview.objects.filter(entry=None, made_at__lt=old).delete()
    return files + additions
