"""Writing what a board said: new, changed, reopened and screened postings, in bulk, each to its natural key."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Func, TextField, Value

from jobs.contract import CleanPosting
from jobs.models.board import Board
from jobs.models.company import Company, alias_key
from jobs.models.importing import ImportRun
from jobs.models.posting import Posting
from jobs.models.posting_parts import PostingChange, PostingEvidence, PostingPlace, PostingSkill
from jobs.models.screened import Screened
from jobs.search.wording import Wording, wording
from jobs.services.bulk import Row, copy_rows, new_keys, update_rows, words_text
from jobs.services.closing import EXPIRED
from jobs.services.clustering import store_fingerprints
from jobs.services.companies import company_for_name
from jobs.services.corrected import with_corrections
from jobs.services.corrected_facts import own_columns
from jobs.services.facts import FACT_COLUMNS, fill_facts, place_line
from jobs.services.labelling import Labelled
from jobs.services.packed import batches
from jobs.services.parts import write_links
from jobs.services.reposts import mark_reposts
from jobs.services.screening import write_screened
from taxonomy.models import Role, Skill

BATCH = 500
# What a reader sees and would call an edit; texts are kept as "changed" only, since they are long.
SHOWN_FIELDS = (
    "title",
    "url",
    "apply_url",
    "places_text",
    "workplace",
    "employment",
    "pay_min",
    "pay_max",
    "pay_currency",
    "pay_period",
    "pay_stated",
    "published_at",
    "expires_at",
    "html",
)
WRITTEN_FIELDS = (
    *SHOWN_FIELDS,
    "company",
    "employer_key",
    "text",
    "countries",
    "role",
    "role_confidence",
    "runner_up",
    "secondary_role",
    "seniority",
    *FACT_COLUMNS,
    "language",
    "departments",
    "requisition_id",
    "content_hash",
    "words",
    "head_words",
    "changed_at",
    "state",
    "suspect_since",
    "suspect_run",
    "absent_since",
    "closed_at",
    "closed_reason",
)
COLUMNS = tuple(str(field.column) for field in Posting._meta.concrete_fields if not field.generated)
WRITTEN_COLUMNS = tuple(str(field.column) for field in Posting._meta.concrete_fields if field.name in WRITTEN_FIELDS)


@dataclass(slots=True)
class Written:
    """How many postings a run created, updated and reopened."""

    created: int = 0
    updated: int = 0
    reopened: int = 0


@dataclass(frozen=True, slots=True)
class References:
    """What labels point at, by slug: roles, and the keys of skills, of which there are many."""

    roles: Mapping[str, Role]
    skills: Mapping[str, int]

    @classmethod
    def load(cls) -> References:
        """Read all roles and skills."""
        skills = Skill.objects.order_by().values_list("slug", "pk")
        return cls({role.slug: role for role in Role.objects.all()}, dict(skills))


def write_postings(*, board: Board, run: ImportRun | None, changed: Collection[Labelled], now: datetime) -> Written:
    """Write the postings of `changed` that are shown: by (board, external_id), new ones and edits alike.

    A posting that was screened before and is shown now loses its Screened row, and the other way round. `run` is None
    where no reading brought them.
    """
    written = Written()
    if changed:
        references = References.load()
    for batch in batches(changed, BATCH):
        # Rows, words and links of a batch go before the next one's are made, so that a great board needs no more memory.
        part = _write_batch(board, run, batch, references, now)
        written.created += part.created
        written.updated += part.updated
        written.reopened += part.reopened
    return written


def _write_batch(
    board: Board, run: ImportRun | None, changed: Sequence[Labelled], references: References, now: datetime
) -> Written:
    changed = with_corrections(board=board, items=changed)
    shown = [item for item in changed if item.screened_as is None]
    hidden = [item for item in changed if item.screened_as is not None]
    written = Written()
    # What is not shown makes no company: most employers of a feed have no work with data.
    companies = _companies(board, shown)
    existing = {
        posting.external_id: posting
        for posting in Posting.objects.filter(board=board, external_id__in=[item.clean.external_id for item in shown])
    }
    created: list[tuple[Posting, Labelled]] = []
    edited: list[tuple[Posting, Labelled]] = []
    changes: list[PostingChange] = []
    # A copy is made several times as fast as a new one, whose every field is asked for its default.
    blank = Posting(board=board, first_seen_at=now)
    for item in shown:
        posting = existing.get(item.clean.external_id)
        company = companies[item.clean.company_name]
        if posting is None:
            posting = copy(blank)
            posting.external_id = item.clean.external_id
            fill_posting(posting, item, company, references)
            posting.listed_at = min(posting.published_at or now, now)
            if is_expired(item.clean, now):
                posting.state, posting.closed_at, posting.closed_reason = Posting.State.CLOSED, now, EXPIRED
            created.append((posting, item))
            continue
        # Else each would ask the database for the board that is at hand.
        posting.board = board
        before = {name: getattr(posting, name) for name in SHOWN_FIELDS}
        # What a person closed, or whose date has passed, is kept up to date, but no reading opens it again.
        stays_closed = posting.closed_by_person_at is not None or is_expired(item.clean, now)
        reopened = not posting.is_open and not stays_closed
        fill_posting(posting, item, company, references)
        posting.suspect_since, posting.suspect_run, posting.absent_since = None, None, None
        if not stays_closed:
            posting.state, posting.closed_at, posting.closed_reason = Posting.State.OPEN, None, ""
        elif posting.is_open:
            posting.state, posting.closed_at, posting.closed_reason = Posting.State.CLOSED, now, EXPIRED
        difference = difference_of(before, posting)
        if reopened:
            difference["state"] = ["closed", "open"]
            written.reopened += 1
        if difference:
            posting.changed_at = now
            changes.append(PostingChange(posting=posting, run=run, changed_at=now, fields=difference))
        edited.append((posting, item))
    mark_reposts(created=[posting for posting, _ in created], now=now)
    _create(created)
    if edited:
        update_rows(Posting, WRITTEN_COLUMNS, [_row(*pair, ("id", *WRITTEN_COLUMNS)) for pair in edited])
        ids = [posting.pk for posting, _ in edited]
        for model in (PostingPlace, PostingSkill, PostingEvidence):
            model.objects.filter(posting_id__in=ids).delete()
    PostingChange.objects.bulk_create(changes, batch_size=BATCH)
    write_links(created + edited, references.skills)
    store_fingerprints(
        created=((posting, item.clean) for posting, item in created),
        edited=((posting, item.clean) for posting, item in edited),
    )
    Screened.objects.filter(board=board, external_id__in=[item.clean.external_id for item in shown]).delete()
    write_screened(board=board, items=hidden, now=now)
    written.created, written.updated = len(created), len(edited)
    return written


def _create(pairs: Sequence[tuple[Posting, Labelled]]) -> None:
    """Save new postings; what the database itself keeps of them is not read back."""
    if not pairs:
        return
    for (posting, _), key in zip(pairs, new_keys(Posting, len(pairs)), strict=True):
        posting.pk, posting._state.adding, posting._state.db = key, False, DEFAULT_DB_ALIAS
    copy_rows(Posting, COLUMNS, (_row(*pair, COLUMNS) for pair in pairs))


def _row(posting: Posting, item: Labelled, columns: Sequence[str]) -> Row:
    said = words_of(posting, item)
    stored = {**vars(posting), "words": words_text(said.text), "head_words": words_text(said.head)}
    return [stored[column] for column in columns]


def is_expired(clean: CleanPosting, now: datetime) -> bool:
    """Whether the date that the source states for closing has passed."""
    return clean.expires_at is not None and clean.expires_at <= now


def _companies(board: Board, items: Iterable[Labelled]) -> dict[str | None, Company]:
    """Return the company of each name: the board's own, else the one that the posting names."""
    names = {item.clean.company_name for item in items}
    if board.company is not None:
        return dict.fromkeys(names, board.company)
    unnamed = urlsplit(board.token).hostname or board.token
    return {name: company_for_name(name=name or unnamed) for name in sorted(names, key=lambda name: name or "")}


def vector(words: Iterable[str]) -> Func:
    """Return the expression that stores `words` as they are."""
    array = Value(sorted(words), output_field=ArrayField(TextField()))
    return Func(array, function="array_to_tsvector", output_field=SearchVectorField())


def store_words(posting: Posting, said: Wording) -> None:
    """Give a posting the words by which SQL finds it."""
    posting.words, posting.head_words = vector(said.text), vector(said.head)


def words_of(posting: Posting, item: Labelled) -> Wording:
    """Return the words by which a filled posting is found."""
    skill_names = [skill.name for skill in item.labels.skills]
    others = [posting.company.name, posting.places_text, item.clean.text]
    return wording(item.clean.title, skill_names, others, posting.language)


def fill_posting(posting: Posting, item: Labelled, company: Company, references: References) -> None:
    """Set every field of `posting` that a cleaned and labelled text gives, but the words by which it is found.

    The caller stores these with the posting (`words_of`), then writes the links.
    """
    clean, labels = item.clean, item.labels
    posting.company = company
    posting.employer_key = alias_key(clean.company_name or "")
    posting.title = clean.title
    posting.url = clean.url
    posting.apply_url = clean.apply_url or ""
    posting.html = clean.html
    posting.text = clean.text
    posting.places_text = place_line(clean)
    posting.countries = sorted({place.country for place in clean.places if place.country})
    posting.workplace = clean.workplace
    posting.employment = clean.employment or ""
    pay = clean.pay
    posting.pay_min = pay.min_minor if pay else None
    posting.pay_max = pay.max_minor if pay else None
    posting.pay_currency = pay.currency if pay else ""
    posting.pay_period = pay.period if pay else ""
    posting.pay_stated = pay.stated[:500] if pay else ""
    posting.role = references.roles[labels.role or ""]
    posting.role_confidence = labels.confidence
    posting.runner_up = references.roles.get(labels.runner_up or "")
    posting.secondary_role = references.roles.get(labels.secondary or "")
    posting.seniority = labels.seniority
    if item.facts:
        fill_facts(posting, item.facts)
    posting.language = clean.language or ""
    posting.departments = [name[:200] for name in clean.departments]
    posting.requisition_id = (clean.requisition_id or "")[:200]
    own_columns(posting, item.owned)
    # A source may rewrite its date; the earliest that it ever gave stays.
    dates = [moment for moment in (clean.published_at, posting.published_at) if moment]
    posting.published_at = min(dates) if dates else None
    posting.expires_at = clean.expires_at
    posting.content_hash = item.content_hash


def difference_of(before: Mapping[str, object], posting: Posting) -> dict[str, list[object]]:
    """Return the shown fields that differ, as name -> [before, after]; the text only as the fact that it changed."""
    difference: dict[str, list[object]] = {}
    for name, old in before.items():
        new = getattr(posting, name)
        if old == new:
            continue
        if name == "html":
            difference["text"] = ["", "changed"]
        else:
            difference[name] = [_plain(old), _plain(new)]
    return difference


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value
