"""Sample boards: shown where no real board can be reached, marked on every page, and gone with one click."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import ProtectedError, QuerySet
from django.utils import timezone

from jobs import registry
from jobs.models.account import User
from jobs.models.board import Board
from jobs.models.company import Company
from jobs.models.posting import Posting
from jobs.sample_boards import DOMAIN, load
from jobs.services.companies import company_for_name


@dataclass(frozen=True, slots=True)
class Removed:
    """How many sample boards, postings and companies went."""

    boards: int
    postings: int
    companies: int


def has_samples() -> bool:
    """Whether sample boards are here."""
    return Board.objects.filter(is_sample=True).exists()


def wants_samples() -> bool:
    """Whether samples may be shown where nothing can be reached: no real board was ever read, nobody removed them."""
    read = Board.objects.filter(is_sample=False, last_complete_at__isnull=False).exists()
    return not read and not _removals().exists()


@transaction.atomic
def add_samples(*, now: datetime | None = None) -> int:
    """Add the sample boards that are not here, due before all others; return how many. Idempotent.

    Each has its invented company, whose website ends in `.samples.example`.
    """
    now = now or timezone.now()
    made = 0
    for sample in load():
        if sample.source not in registry.sources():
            continue
        company = company_for_name(name=sample.company, origin=Company.Origin.CURATED)
        facts = {"website": sample.website, "focus": sample.focus, "city": sample.city, "hq_country": sample.country}
        if not company.is_sample:
            for field, value in facts.items():
                setattr(company, field, value)
            company.save(update_fields=[*facts, "updated_at"])
        _, created = Board.objects.get_or_create(
            source=sample.source,
            token=sample.token,
            defaults={
                "company": company,
                "is_sample": True,
                "next_import_at": now - timedelta(days=1),
                "evidence": "Written for this project as a sample.",
            },
        )
        made += created
    return made


@transaction.atomic
def remove_samples(*, user: User | None, note: str = "") -> Removed:
    """Remove the sample boards with all that came from them, noted in the history under `user`; return how much went.

    They do not come back by themselves where the removal is noted. Companies that something else uses stay.
    """
    boards = list(Board.objects.select_for_update().filter(is_sample=True))
    postings = Posting.objects.filter(board__in=boards).count()
    kind = ContentType.objects.get_for_model(Board)
    if user is not None:
        LogEntry.objects.bulk_create(
            LogEntry(
                user=user,
                content_type=kind,
                object_id=str(board.pk),
                object_repr=str(board)[:200],
                action_flag=DELETION,
                change_message=note or "Removed with all samples.",
            )
            for board in boards
        )
    Board.objects.filter(pk__in=[board.pk for board in boards]).delete()
    companies = 0
    for company in Company.objects.filter(website__contains=f"{DOMAIN}/", boards=None, postings=None, entries=None):
        try:
            with transaction.atomic():
                company.delete()
                companies += 1
        except ProtectedError:
            continue
    return Removed(len(boards), postings, companies)


def _removals() -> QuerySet[LogEntry]:
    """Return the history of removed sample boards."""
    kind = ContentType.objects.get_for_model(Board)
    names = [f"{sample.source}: {sample.token}"[:200] for sample in load()]
    return LogEntry.objects.filter(content_type=kind, action_flag=DELETION, object_repr__in=names)
