"""What a recruiter typed, read by the same rules as what a board says; what the recruiter chose wins over what was read."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from jobs.contract import RawPay, RawPlace, RawPosting
from jobs.models.draft import Draft
from jobs.models.posting import Posting
from jobs.parsing.clean import Unclean, clean, http_url
from jobs.parsing.money import minor_digits
from jobs.parsing.typed_text import typed_html
from jobs.services.facts import read_facts
from jobs.services.labelling import Labelled, content_hash, current_rules
from taxonomy.classify.posting import classify
from taxonomy.classify.result import Classification

FIELDS = (
    "title", "text", "places_text", "workplace", "employment", "seniority", "pay_min", "pay_max", "pay_currency",
    "pay_period", "apply_url", "skills_nice", "skills_left_out", "role_chosen",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DraftFields:
    """What a draft says, as a value: pay in minor units, skills by slug, "" and None for what is open.

    `unread` holds what was typed and could not be read, by field.
    """

    title: str = ""
    text: str = ""
    places_text: str = ""
    workplace: str = Posting.Workplace.UNKNOWN
    employment: str = ""
    seniority: str = ""
    pay_min: int | None = None
    pay_max: int | None = None
    pay_currency: str = ""
    pay_period: str = ""
    apply_url: str = ""
    skills_nice: tuple[str, ...] = ()
    skills_left_out: tuple[str, ...] = ()
    role_chosen: str = ""
    unread: tuple[tuple[str, str], ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Reading:
    """A draft as it would be published. `labelled` is None where it cannot be; then `problem` says why in a sentence.

    `read` are the labels of our rules alone, `chosen` the names of those that the recruiter gave instead.
    """

    labelled: Labelled | None
    read: Classification
    chosen: tuple[str, ...] = ()
    problem: str = ""


def fields_of(draft: Draft) -> DraftFields:
    """Return what a stored draft says."""
    values = {name: getattr(draft, name) for name in FIELDS}
    values["skills_nice"], values["skills_left_out"] = tuple(draft.skills_nice), tuple(draft.skills_left_out)
    return DraftFields(**values, unread=tuple(sorted(draft.unread.items())))


def read_draft(*, fields: DraftFields, company: str, external_id: str = "own:draft") -> Reading:
    """Clean and label what a draft says, exactly as an import would, then apply what the recruiter chose.

    An apply link that is missing stands for none yet, so that an unfinished draft can be looked at.
    """
    link = fields.apply_url if http_url(fields.apply_url) else "https://example.org/"
    try:
        cleaned = clean(_raw(fields, link, company, external_id))
    except Unclean:
        nothing = Classification(None, 0.0, None, Posting.Seniority.UNSPECIFIED, (), ())
        return Reading(None, nothing, problem=_("The posting has no title yet."))
    rules = current_rules()
    read = classify(cleaned.title, cleaned.text, rules.catalog, company=company)
    labels, chosen = with_stated(fields, read)
    return Reading(
        Labelled(cleaned, labels, None, content_hash(cleaned, rules), read_facts(cleaned, labels)), read, chosen
    )


def _raw(fields: DraftFields, link: str, company: str, external_id: str) -> RawPosting:
    bands: tuple[RawPay, ...] = ()
    if fields.pay_min or fields.pay_max:
        low, high = (_major(amount, fields.pay_currency) for amount in (fields.pay_min, fields.pay_max))
        bands = (RawPay(low, high, fields.pay_currency or None, fields.pay_period or None),)
    return RawPosting(
        external_id=external_id,
        title=fields.title,
        url=link,
        apply_url=link,
        company_name=company,
        html=typed_html(fields.text),
        places=tuple(RawPlace(text=part.strip()) for part in fields.places_text.split(";") if part.strip()),
        workplace=fields.workplace,
        employment=fields.employment or None,
        pay=bands,
    )


def _major(minor: int | None, currency: str) -> Decimal | None:
    return None if minor is None else Decimal(minor).scaleb(-minor_digits(currency))


def with_stated(fields: DraftFields, read: Classification) -> tuple[Classification, tuple[str, ...]]:
    """Return the labels with the recruiter's choices in the place of ours, and the names of those choices.

    The words behind a label that was replaced or left out go with it.
    """
    chosen: list[str] = []
    labels = read
    if fields.role_chosen and fields.role_chosen != read.role:
        labels = dataclasses.replace(
            labels, role=fields.role_chosen, confidence=1.0, runner_up=read.role, secondary=None
        )
        chosen.append("role")
    if fields.seniority and fields.seniority != read.seniority:
        labels = dataclasses.replace(labels, seniority=fields.seniority)
        chosen.append("seniority")
    left_out, nice = set(fields.skills_left_out), set(fields.skills_nice)
    skills = tuple(
        dataclasses.replace(skill, wanted="nice-to-have") if skill.slug in nice else skill
        for skill in read.skills
        if skill.slug not in left_out
    )
    if skills != read.skills:
        labels = dataclasses.replace(labels, skills=skills)
        chosen.append("skills")
    kept = {
        f"role:{labels.role}",
        f"role:{labels.secondary}",
        f"seniority:{labels.seniority}",
        *(f"skill:{skill.slug}" for skill in skills),
    }
    evidence = tuple(span for span in read.evidence if span.label in kept)
    return dataclasses.replace(labels, evidence=evidence), tuple(chosen)
