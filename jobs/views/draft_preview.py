"""A draft as readers would see it, with the words behind each label, what it lacks and what would make it better."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from jobs.models.company import Company
from jobs.models.draft import Draft
from jobs.models.posting import Posting
from jobs.parsing.html import mark
from jobs.parsing.pasted import Pasted, read_pasted
from jobs.recruiter_forms import NICE, OUT, SKILL, DraftForm, inputs_of, pay_inputs
from jobs.services.draft_rules import Remark, improvements, moderated_changes, problems
from jobs.services.own_labelling import DraftFields, Reading, read_draft
from jobs.views.pay import pay_display
from jobs.views.rows import Cells, role_cells
from taxonomy.catalog import load_catalog
from taxonomy.classify.result import Evidence

AROUND = 36
REASONS = {
    "first": lazy("It is the company's first posting here."),
    "role": lazy("You chose its role."),
    "title": lazy("Its title changed."),
    "place": lazy("Its place changed."),
    "pay": lazy("Its pay changed."),
    "apply link": lazy("Its apply link changed."),
}


@dataclass(frozen=True, slots=True)
class SkillChoice:
    """One skill read from the text: the input that decides about it, and the words that it was read from."""

    name: str
    input_name: str
    chosen: str
    wanted: str
    quote: str


@dataclass(frozen=True, slots=True)
class SaidFact:
    """One fact that the text states and the form does not: its words, and the button that takes it over."""

    field: str
    label: str
    value: str
    quote: str


@dataclass(frozen=True, slots=True)
class ReadLabel:
    """One label of the preview: its words in the text, or that the recruiter chose it."""

    label: str
    value: str
    quote: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """All that the preview shows; `html` is empty while there is no text."""

    title: str
    company: str
    places_text: str
    workplace: str
    pay: str
    employment: str
    role_slug: str
    role_name: str
    cells: Cells
    html: SafeString
    labels: list[ReadLabel]
    skills: list[SkillChoice]
    said: list[SaidFact]
    problems: tuple[Remark, ...]
    improvements: tuple[Remark, ...]
    reasons: list[str]
    runner_up: str


def preview_of(*, fields: DraftFields, company: Company, draft: Draft) -> Preview:
    """Return the preview of what is typed for `draft` now."""
    reading = read_draft(fields=fields, company=company.name)
    lacking = problems(fields=fields, company=company.name, reading=reading)
    posting = _unsaved(reading)
    labels = reading.labelled.labels if reading.labelled else reading.read
    role = load_catalog().role(labels.role) if labels.role in {item.slug for item in load_catalog().roles} else None
    runner_up = reading.read.runner_up
    return Preview(
        title=reading.labelled.clean.title if reading.labelled else "",
        company=company.name,
        places_text="; ".join(place.text for place in reading.labelled.clean.places) if reading.labelled else "",
        workplace="" if posting.workplace == Posting.Workplace.UNKNOWN else posting.get_workplace_display(),
        pay=pay_display(posting),
        employment=posting.get_employment_display(),
        role_slug=role.slug if role else "",
        role_name=role.name if role else "",
        cells=role_cells(role.slug) if role else (),
        html=_marked(reading),
        labels=_labels(reading, posting),
        skills=_skills(fields, reading),
        said=_said(fields),
        problems=lacking,
        improvements=improvements(fields=fields, reading=reading),
        reasons=[] if lacking else _reasons(reading, company, draft),
        runner_up=load_catalog().role(runner_up).name if runner_up else "",
    )


def _unsaved(reading: Reading) -> Posting:
    """Return a posting that is never saved, for how its facts are written."""
    if reading.labelled is None:
        return Posting()
    found, pay = reading.labelled.clean, reading.labelled.clean.pay
    return Posting(
        workplace=found.workplace,
        employment=found.employment or "",
        seniority=reading.labelled.labels.seniority,
        pay_min=pay.min_minor if pay else None,
        pay_max=pay.max_minor if pay else None,
        pay_currency=pay.currency if pay else "",
        pay_period=pay.period if pay else "",
    )


def _marked(reading: Reading) -> SafeString:
    if reading.labelled is None:
        return mark_safe("")
    spans = sorted({(span.start, span.end) for span in reading.labelled.labels.evidence if span.field == "text"})
    return mark_safe(mark(reading.labelled.clean.html, spans))  # noqa: S308 - sanitised by clean(), marks added by us


def _labels(reading: Reading, posting: Posting) -> list[ReadLabel]:
    if reading.labelled is None:
        return []
    labels = reading.labelled.labels
    role = next((item.name for item in load_catalog().roles if item.slug == labels.role), _("none of the six"))
    return [
        ReadLabel(_("Role"), role, _quote(labels.evidence, "role:"), "role" in reading.chosen),
        ReadLabel(
            _("Seniority"),
            str(posting.get_seniority_display()),
            _quote(labels.evidence, "seniority:"),
            "seniority" in reading.chosen,
        ),
    ]


def _quote(evidence: tuple[Evidence, ...], prefix: str) -> str:
    return next((span.quote for span in evidence if span.label.startswith(prefix)), "")


def _around(reading: Reading, label: str) -> str:
    """Return the words behind a label with some of those around them, on their line; empty for words of the title."""
    span = next((span for span in reading.read.evidence if span.label == label), None)
    if span is None or span.field == "title" or reading.labelled is None:
        return ""
    text = reading.labelled.clean.text
    start = max(text.rfind("\n", 0, span.start) + 1, span.start - AROUND)
    end = text.find("\n", span.end)
    end = min(len(text) if end < 0 else end, span.end + AROUND)
    # Words that the cut went through are left away.
    before = (
        text[start : span.start]
        if start == 0 or text[start - 1].isspace()
        else text[start : span.start].partition(" ")[2]
    )
    after = text[span.end : end] if end == len(text) or text[end].isspace() else text[span.end : end].rpartition(" ")[0]
    return f"{before}{span.quote}{after}".strip()


def _skills(fields: DraftFields, reading: Reading) -> list[SkillChoice]:
    return [
        SkillChoice(
            name=skill.name,
            input_name=f"{SKILL}{skill.slug}",
            chosen=OUT if skill.slug in fields.skills_left_out else NICE if skill.slug in fields.skills_nice else "",
            wanted=skill.wanted,
            quote=_around(reading, f"skill:{skill.slug}"),
        )
        for skill in reading.read.skills
    ]


def _said(fields: DraftFields) -> list[SaidFact]:
    """Return what the text states of a field that is empty."""
    read = read_pasted(fields.text, title=False)
    found = []
    if read.place and not fields.places_text:
        found.append(SaidFact("places_text", _("Place"), read.place.value, read.place.quote))
    if read.workplace and fields.workplace == Posting.Workplace.UNKNOWN:
        label = str(Posting.Workplace(read.workplace.value).label)
        found.append(SaidFact("workplace", _("Workplace"), label, read.workplace.quote))
    if read.employment and not fields.employment:
        label = str(Posting.Employment(read.employment.value).label)
        found.append(SaidFact("employment", _("Employment"), label, read.employment.quote))
    if read.pay and fields.pay_min is None and fields.pay_max is None:
        written = pay_inputs(read.pay)
        value = " – ".join(part for part in (written["pay_min"], written["pay_max"]) if part)
        period = str(Posting.Period(read.pay.period).label)
        found.append(SaidFact("pay", _("Pay"), f"{read.pay.currency} {value} {period}", read.pay.quote))
    if read.apply_url and not fields.apply_url:
        found.append(SaidFact("apply_url", _("Apply link"), read.apply_url.value, read.apply_url.quote))
    return found


def take_over(fields: DraftFields, name: str) -> dict[str, str]:
    """Return the inputs that one stated fact of the text fills; empty where the text does not state it."""
    read: Pasted = read_pasted(fields.text, title=False)
    if name == "pay":
        return pay_inputs(read.pay) if read.pay else {}
    fact = {
        "places_text": read.place,
        "workplace": read.workplace,
        "employment": read.employment,
        "apply_url": read.apply_url,
    }.get(name)
    return {name: fact.value} if fact else {}


def _reasons(reading: Reading, company: Company, draft: Draft) -> list[str]:
    first = not company.is_listed or not Posting.objects.own().filter(company=company).exists()
    return [str(REASONS[name]) for name in moderated_changes(reading=reading, posting=draft.posting, first=first)]


def differences(mine: DraftFields, theirs: DraftFields) -> list[tuple[str, str, str]]:
    """Return (field, mine, theirs) of the inputs that differ, as they are written."""
    ours, others = inputs_of(mine), inputs_of(theirs)
    labels = {name: str(field.label) for name, field in DraftForm.base_fields.items()}
    return [
        (labels[name], ours.get(name, ""), others.get(name, ""))
        for name in labels
        if ours.get(name, "") != others.get(name, "")
    ]
