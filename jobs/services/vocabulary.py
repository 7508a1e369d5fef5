"""Entries of the vocabulary: added after a preview, and taken back; each is a new version that postings follow."""

from __future__ import annotations

from django.db import connection, transaction

from jobs.models.account import User
from jobs.models.vocabulary import RelabelRun, VocabularyPreview
from taxonomy.additions import Addition, digest_of, require_sound
from taxonomy.models import VocabularyEntry, VocabularyVersion
from taxonomy.services import sync_taxonomy
from taxonomy.vocabulary import current_vocabulary

LONGEST_REASON = 300


@transaction.atomic
def add_entry(
    *, addition: Addition, compared_with: int, by: User, preview: VocabularyPreview | None = None
) -> RelabelRun:
    """Put an addition into use and return the run that carries it through; the caller enqueues that on commit.

    `compared_with` is the version that its preview was made against. Raises ValueError with one sentence for an addition
    that is not sound, where another version came meanwhile, and while another change is being carried through.
    """
    _lock()
    _require_quiet()
    vocabulary = current_vocabulary()
    if vocabulary.number != compared_with:
        raise ValueError("The vocabulary changed meanwhile; look at what changes again.")
    require_sound(addition, vocabulary.catalog)
    entry = VocabularyEntry.objects.create(
        kind=addition.kind,
        text=addition.text,
        target=addition.target,
        skill_kind=addition.skill_kind,
        case_sensitive=addition.case_sensitive,
        why=addition.why[:LONGEST_REASON],
        examples=list(addition.examples),
        not_examples=list(addition.not_examples),
        author=by,
    )
    if preview is not None:
        preview.entry = entry
        preview.save(update_fields=["entry"])
    return _new_version(entry, VocabularyVersion.Change.ADDED, entry.why, by)


@transaction.atomic
def take_back_entry(*, entry: VocabularyEntry, reason: str, by: User) -> RelabelRun:
    """Take an entry out of use and return the run that carries it through; the caller enqueues that on commit.

    Raises ValueError with one sentence without a reason, where someone took it back before, where other entries stand on
    it, and while another change is being carried through.
    """
    reason = " ".join(reason.split())[:LONGEST_REASON]
    if not reason:
        raise ValueError("Say why it is taken back.")
    _lock()
    _require_quiet()
    if not VocabularyEntry.objects.filter(pk=entry.pk, is_active=True).update(is_active=False):
        raise ValueError("Someone took it back before.")
    resting = VocabularyEntry.objects.filter(is_active=True, kind=VocabularyEntry.Kind.ALIAS, target=entry.target)
    if entry.kind == VocabularyEntry.Kind.SKILL and resting.exists():
        raise ValueError(f"Take back the aliases of {entry.text} first.")
    return _new_version(entry, VocabularyVersion.Change.TAKEN_BACK, reason, by)


def addition_of(preview: VocabularyPreview) -> Addition:
    """Return the addition that a preview is of."""
    said = dict(preview.said)
    said["examples"], said["not_examples"] = tuple(said["examples"]), tuple(said["not_examples"])
    return Addition(key=0, **said)


def require_addable(addition: Addition) -> None:
    """Raise AdditionRefused where the addition cannot stand beside what is in use now."""
    require_sound(addition, current_vocabulary().catalog)


def _lock() -> None:
    """Let one change of the vocabulary happen after another."""
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {VocabularyVersion._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")


def _require_quiet() -> None:
    run = RelabelRun.objects.filter(state=RelabelRun.State.RUNNING).first()
    if run is not None:
        raise ValueError(
            f"Postings are still labelled anew for {run.version} ({run.percent} %); wait until that is done."
        )


def _new_version(entry: VocabularyEntry, change: str, reason: str, by: User) -> RelabelRun:
    active = [item.addition() for item in VocabularyEntry.objects.filter(is_active=True)]
    version = VocabularyVersion.objects.create(
        entry=entry, change=change, reason=reason, digest=digest_of(active), by=by
    )
    vocabulary = current_vocabulary()
    if entry.kind == VocabularyEntry.Kind.SKILL:
        # Postings point at rows of skills; one that is taken back is retired.
        sync_taxonomy(catalog=vocabulary.catalog)
    return RelabelRun.objects.create(version=version)
