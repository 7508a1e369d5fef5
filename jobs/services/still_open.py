"""The signed link of a "still open?" mail: it names one question about one posting and serves nothing else."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core import signing

from jobs.models.posting import Posting

SALT = "jobs.still-open"
VALID_FOR = timedelta(days=45)


def question_token(*, posting: Posting) -> str:
    """Return the token of the question that is open about `posting`; raises ValueError where none is."""
    if posting.asked_at is None:
        raise ValueError("Nobody asked about this posting.")
    return signing.dumps([posting.pk, posting.asked_at.isoformat()], salt=SALT, compress=True)


def asked_about(*, token: str) -> tuple[Posting, datetime] | None:
    """Return the own posting of `token` and the moment of its question; None for a token that is not ours or too old."""
    try:
        pk, moment = signing.loads(token, salt=SALT, max_age=VALID_FOR)
        asked_at = datetime.fromisoformat(moment)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    posting = Posting.objects.own().select_related("company", "role").filter(pk=pk).first()
    return None if posting is None else (posting, asked_at)
