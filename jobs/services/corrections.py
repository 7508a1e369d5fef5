"""A person's corrections of a posting's labels: made, taken back, and handed out as labelled texts."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from jobs.contract import CleanPosting, Place, Workplace
from jobs.models.account import User
from jobs.models.correction import PostingCorrection
from jobs.models.posting import Posting
from jobs.models.posting_parts import PostingPlace, PostingSkill
from jobs.search.wording import wording
from jobs.services.corrected import NONE, facts_left
from jobs.services.corrected_facts import FACTS, STATED_APART, columns_of, own_columns, places_of
from jobs.services.facts import FACT_COLUMNS, PARTED, PLACES_SHOWN, fill_facts, read_facts
from jobs.services.parts import write_evidence
from jobs.services.publishing import store_words
from taxonomy.classify.posting import classify
from taxonomy.classify.result import Classification
from taxonomy.labelled import label_of_role
from taxonomy.models import Role, Skill
from taxonomy.vocabulary import current_vocabulary

Field = PostingCorrection.Field
NO_ROLE = "A person found none of the six roles in it."


@transaction.atomic
def correct_posting(
    *, posting: Posting, changes: Sequence[tuple[str, str]], reason: str, by: User, now: datetime | None = None
) -> list[PostingCorrection]:
    """Set labels as a person says, at once and for every later reading; (field, value) as in PostingCorrection.

    A correction before of the same label gives way, and one of the role clears the second role. Raises ValueError with one
    sentence for a change that is none, for a value that does not exist, and without a reason; then nothing is changed.
    """
    now = now or timezone.now()
    reason = " ".join(reason.split())[:300]
    if not reason:
        raise ValueError("A correction has a reason.")
    if not changes:
        raise ValueError("Choose at least one label to correct.")
    posting = Posting.objects.select_for_update(of=("self",)).select_related("company").get(pk=posting.pk)
    made = []
    for field, value in changes:
        _require_known(posting, field, value)
        before = _same_label(posting, field, value).first()
        if before is not None and (before.field, before.value) == (field, value):
            raise ValueError(f"A person set {field} {value} before; it stands.")
        if before is not None:
            _end(before, by, now)
        if field == Field.ROLE:
            for second in PostingCorrection.objects.standing().filter(posting=posting, field=Field.SECONDARY_ROLE):
                _end(second, by, now)
        said = before.before if before is not None else _said_apart(posting, field, value)
        made.append(PostingCorrection.objects.create(
            posting=posting, field=field, value=value, reason=reason, by=by, at=now, before=said
        ))  # fmt: skip
        _apply(posting, field, value, now)
    _read_again(posting, [field for field, _ in changes])
    _save(posting)
    return made


@transaction.atomic
def undo_correction(*, correction: PostingCorrection, by: User | None, now: datetime | None = None) -> bool:
    """Give the label back to the rules, which read the stored text anew; False where it was taken back before."""
    posting = Posting.objects.select_for_update(of=("self",)).select_related("company").get(pk=correction.posting_id)
    standing = PostingCorrection.objects.standing().filter(pk=correction.pk).first()
    if standing is None:
        return False
    _end(standing, by, now or timezone.now())
    labels = classify(posting.title, posting.text, current_vocabulary().catalog, company=posting.company.name)
    _restore(posting, standing, labels)
    _read_again(posting, [standing.field])
    # What its source says of it now is read again, even where nothing changed there.
    posting.content_hash = ""
    _save(posting)
    return True


def labelled_corrections() -> Iterator[dict[str, Any]]:
    """Yield each posting with standing corrections as a labelled text; `corrected` names what the person set.

    Skills are judged only where a person set them (`skills_scope`).
    """
    ids = PostingCorrection.objects.standing().values("posting")
    names = dict(Skill.objects.values_list("slug", "name"))
    rows = Posting.objects.filter(pk__in=ids).select_related("company", "role").order_by("pk")
    for posting in rows.prefetch_related("corrections", "skill_links__skill").iterator(chunk_size=200):
        standing = [item for item in posting.corrections.all() if item.undone_at is None]
        set_to = {item.field: item.value for item in standing}
        slugs = {item.value for item in standing if item.field in (Field.SKILL, Field.NO_SKILL)}
        is_none = set_to.get(Field.ROLE) == NONE
        second = set_to.get(Field.SECONDARY_ROLE, NONE)
        yield {
            "id": f"posting-{posting.pk}",
            "title": posting.title,
            "company": posting.company.name,
            "location": posting.places_text,
            "text": posting.text,
            "role": label_of_role(None if is_none else posting.role.slug),
            "alt_roles": [] if second == NONE else [label_of_role(second)],
            "seniority": posting.seniority,
            "skills": sorted(link.skill.name for link in posting.skill_links.all()),
            **({"skills_scope": sorted(names[slug] for slug in slugs)} if slugs else {}),
            "facts": {field: value for field, value in sorted(set_to.items()) if field in FACTS},
            "corrected": sorted({item.field for item in standing}),
            "source": posting.url,
            "label_origin": "correction",
        }


def _require_known(posting: Posting, field: str, value: str) -> None:
    if field == Field.PLACES:
        places_of(value)
    if field in FACTS:
        columns_of(field, value)
        return
    known = {
        Field.SECONDARY_ROLE: lambda: (
            value == NONE or (value != posting.role.slug and Role.objects.filter(slug=value).exists())
        ),
        Field.ROLE: lambda: value == NONE or Role.objects.filter(slug=value).exists(),
        Field.SENIORITY: lambda: value in Posting.Seniority.values,
        Field.SKILL: lambda: Skill.objects.filter(slug=value, retired=False).exists(),
        Field.NO_SKILL: lambda: Skill.objects.filter(slug=value).exists(),
    }
    if field not in known or not known[Field(field)]():
        raise ValueError(f"There is no {field} called {value[:60]}.")


def _same_label(posting: Posting, field: str, value: str) -> Any:
    """Return the standing correction that one of (field, value) takes the place of."""
    standing = PostingCorrection.objects.standing().filter(posting=posting)
    if field not in (Field.SKILL, Field.NO_SKILL):
        return standing.filter(field=field)
    return standing.filter(field__in=[Field.SKILL, Field.NO_SKILL], value=value)


def _end(correction: PostingCorrection, by: User | None, now: datetime) -> None:
    correction.undone_at, correction.undone_by = now, by
    correction.save(update_fields=["undone_at", "undone_by"])


def _apply(posting: Posting, field: str, value: str, now: datetime) -> None:
    if field == Field.ROLE and value == NONE:
        posting.closed_at = posting.closed_at or now
        posting.state, posting.closed_reason, posting.closed_by_person_at = Posting.State.CLOSED, NO_ROLE, now
    elif field == Field.ROLE:
        _reopen(posting)
        posting.role, posting.role_confidence, posting.runner_up = Role.objects.get(slug=value), 1.0, None
        posting.secondary_role = None
        _drop_evidence(posting, "role:", value)
    elif field == Field.SECONDARY_ROLE:
        posting.secondary_role = None if value == NONE else Role.objects.get(slug=value)
        _drop_evidence(posting, "role:", posting.role.slug, value)
    elif field == Field.PLACES:
        _write_places(posting, [dataclasses.asdict(place) for place in places_of(value)])
    elif field in FACTS:
        for name, column in columns_of(field, value).items():
            setattr(posting, name, column)
    elif field == Field.SENIORITY:
        posting.seniority = value
        _drop_evidence(posting, "seniority:", value)
    elif field == Field.NO_SKILL:
        posting.skill_links.filter(skill__slug=value).delete()
    else:
        last = posting.skill_links.aggregate(last=Max("position"))["last"]
        PostingSkill.objects.get_or_create(
            posting=posting,
            skill=Skill.objects.get(slug=value),
            defaults={"wanted": PostingSkill.Wanted.REQUIRED, "position": 0 if last is None else last + 1,
                      "field": "text", "start": 0, "end": 0, "quote": ""},
        )  # fmt: skip


def _restore(posting: Posting, correction: PostingCorrection, labels: Classification) -> None:
    """Write what the rules say of the one label that is theirs again."""
    if correction.field == Field.ROLE:
        _reopen(posting)
        # Where the rules see no role, the next reading takes it off the board.
        if labels.role is not None:
            posting.role = Role.objects.get(slug=labels.role)
            posting.runner_up = Role.objects.filter(slug=labels.runner_up).first() if labels.runner_up else None
            posting.secondary_role = Role.objects.filter(slug=labels.secondary).first() if labels.secondary else None
        posting.role_confidence = labels.confidence
        _write_evidence(posting, "role:", labels)
    elif correction.field == Field.SECONDARY_ROLE:
        is_role_ours = labels.role == posting.role.slug and labels.secondary is not None
        posting.secondary_role = Role.objects.get(slug=labels.secondary) if is_role_ours else None
        if is_role_ours:
            _write_evidence(posting, "role:", labels)
    elif correction.field == Field.PLACES:
        _write_places(posting, correction.before.get("places", []))
    elif correction.field in FACTS:
        for name, column in correction.before.items():
            setattr(posting, name, column)
    elif correction.field == Field.SENIORITY:
        posting.seniority = labels.seniority
        _write_evidence(posting, "seniority:", labels)
    else:
        posting.skill_links.filter(skill__slug=correction.value).delete()
        _write_skill(posting, correction.value, labels)


def _said_apart(posting: Posting, field: str, value: str) -> dict[str, Any]:
    """Return what the source said of a fact that is not read from the text; empty for the others."""
    if field == Field.PLACES:
        rows = posting.places.values("text", "city", "region", "country")
        return {"places": list(rows)}
    return {name: getattr(posting, name) for name in columns_of(field, value)} if field in STATED_APART else {}


def _write_places(posting: Posting, places: Sequence[Mapping[str, Any]]) -> None:
    posting.places.all().delete()
    PostingPlace.objects.bulk_create(
        PostingPlace(
            posting=posting, position=position, text=place["text"][:300], city=(place["city"] or "")[:120],
            region=(place["region"] or "")[:120], country=place["country"] or "",
        )
        for position, place in enumerate(places)
    )  # fmt: skip
    posting.countries = sorted({place["country"] for place in places if place["country"]})
    posting.places_text = PARTED.join(place["text"] for place in places)[:PLACES_SHOWN]


def _read_again(posting: Posting, fields: Collection[str]) -> None:
    """Read the facts of the text anew where one of them, or what they hang on, was changed; corrections stand over them."""
    if not FACTS.union({Field.SENIORITY}).intersection(fields):
        return
    owned = list(posting.corrections.standing().order_by("at", "pk").values_list("field", "value"))
    facts = facts_left(read_facts(_clean(posting), _labels(posting)), owned)
    fill_facts(posting, facts)
    own_columns(posting, owned)
    posting.evidence.exclude(Q(label__startswith="role:") | Q(label__startswith="seniority:")).delete()
    write_evidence(posting, facts.words)


def _clean(posting: Posting) -> CleanPosting:
    """Return a stored posting as its facts are read: its text, its places and where one works."""
    return CleanPosting(
        external_id=posting.external_id, title=posting.title, url=posting.url, apply_url=None, company_name=None,
        html=posting.html, text=posting.text,
        places=tuple(
            Place(place.text, place.city or None, place.region or None, place.country or None)
            for place in posting.places.all()
        ),
        workplace=cast(Workplace, posting.workplace), employment=None, pay=None, published_at=None, expires_at=None,
        language=posting.language, departments=(), requisition_id=None, prospect=False, listed=True,
        content_hash=posting.content_hash,
    )  # fmt: skip


def _labels(posting: Posting) -> Classification:
    return Classification(posting.role.slug, posting.role_confidence, None, posting.seniority, (), ())


def _reopen(posting: Posting) -> None:
    """Open again what only the word "none" closed."""
    if posting.closed_by_person_at is not None and posting.closed_reason == NO_ROLE:
        posting.state, posting.closed_at, posting.closed_reason = Posting.State.OPEN, None, ""
        posting.closed_by_person_at = None


def _drop_evidence(posting: Posting, prefix: str, *values: str) -> None:
    posting.evidence.filter(label__startswith=prefix).exclude(label__in=[prefix + value for value in values]).delete()


def _write_evidence(posting: Posting, prefix: str, labels: Classification) -> None:
    posting.evidence.filter(label__startswith=prefix).delete()
    write_evidence(posting, [span for span in labels.evidence if span.label.startswith(prefix)])


def _write_skill(posting: Posting, slug: str, labels: Classification) -> None:
    span = next((span for span in labels.evidence if span.label == f"skill:{slug}"), None)
    match = next((match for match in labels.skills if match.slug == slug), None)
    if span is None or match is None:
        return
    PostingSkill.objects.create(
        posting=posting, skill=Skill.objects.get(slug=slug), wanted=match.wanted, position=labels.skills.index(match),
        field=span.field, start=span.start, end=span.end, quote=span.quote[:500],
    )  # fmt: skip


def _save(posting: Posting) -> None:
    """Write the labels and the words by which the posting is found."""
    names = list(posting.skill_links.order_by("position").values_list("skill__name", flat=True))
    others = [posting.company.name, posting.places_text, posting.text]
    store_words(posting, wording(posting.title, names, others, posting.language))
    posting.save(
        update_fields=[
            "role", "role_confidence", "runner_up", "secondary_role", "seniority", "words", "head_words", "content_hash", "state",
            "closed_at", "closed_reason", "closed_by_person_at", "workplace", "employment", "places_text", "countries",
            "pay_min", "pay_max", "pay_currency", "pay_period", "pay_stated", *FACT_COLUMNS,
        ]
    )  # fmt: skip
