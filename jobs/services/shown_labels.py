"""The labels that the page of a posting shows, as readers call them wrong and moderators set them right.

A label is spelled `kind:slug` where a posting can have several or the value is a slug of ours (role, seniority, skill, step),
else by its kind alone: "pay" is whatever the page says of pay.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jobs.models.correction import PostingCorrection
from jobs.models.posting import Posting
from jobs.search.vocabulary import countries, languages
from jobs.services.corrected import NONE
from jobs.services.corrected_facts import FACTS
from taxonomy.catalog import load_catalog

Field = PostingCorrection.Field
KINDS: dict[str, str | Promise] = {
    "role": _("Role"), "secondary-role": _("Second role"), "seniority": _("Seniority"), "contradiction": _("Entry level"),
    "pay": _("Pay"), "places": _("Place"), "workplace": _("Workplace"), "eligibility": _("Who can apply"),
    "employment": _("Employment"), "experience": _("Experience"), "education": _("Education"), "visa": _("Visa sponsorship"),
    "relocation": _("Help with moving"), "clearance": _("Security clearance"), "language": _("Language"), "step": _("Work"),
    "skill": _("Skill"),
}  # fmt: skip
# The evidence behind a label that is not spelled as the label is.
_EVIDENCE = {"eligibility": "eligible:", "contradiction": "experience", "step": "workflow:"}


@dataclass(frozen=True, slots=True)
class Label:
    """One label of a posting: how it is spelled, its kind, what the page shows, and the words behind it (or empty)."""

    value: str
    kind: str
    name: str
    quote: str = ""


def labels_of(posting: Posting) -> list[Label]:
    """Return the labels that a reader can call wrong, those not stated among them where the page says so."""
    quotes: dict[str, str] = {}
    for item in posting.evidence.all():
        quotes.setdefault(item.label, item.quote)
    found = list(_found(posting, quotes))
    for link in posting.skill_links.select_related("skill").order_by("position"):
        found.append(Label(f"skill:{link.skill.slug}", "skill", link.skill.name, link.quote))
    return found


def correction_of(label: str, value: str) -> tuple[str, str]:
    """Return the correction, as (field, value), that sets a label called wrong to `value`; a skill is taken away.

    Raises ValueError with one sentence for a label that nobody sets by hand, and without a value.
    """
    kind, _colon, slug = label.partition(":")
    value = " ".join(value.split())
    if kind == "skill":
        return Field.NO_SKILL, slug
    if kind in ("role", "secondary-role"):
        return kind, value or NONE
    if kind != Field.SENIORITY and kind not in FACTS:
        raise ValueError("This label is not set by hand; correct what it follows from, or note it for the rules.")
    if not value:
        raise ValueError("Say what is right instead.")
    return kind, value


def _found(posting: Posting, quotes: dict[str, str]) -> Iterator[Label]:
    def label(kind: str, name: object, slug: str = "") -> Label:
        start = _EVIDENCE.get(kind, kind)
        key = start + slug if start.endswith(":") else f"{start}:{slug}" if slug else start
        quote = next(
            (words for name, words in quotes.items() if name == key or (key == "eligible:" and key in name)), ""
        )
        return Label(f"{kind}:{slug}" if slug else kind, kind, str(name or _("not stated")), quote)

    yield label("role", posting.role.name, posting.role.slug)
    if posting.secondary_role is not None:
        slug = posting.secondary_role.slug
        yield Label(
            f"secondary-role:{slug}", "secondary-role", posting.secondary_role.name, quotes.get(f"role:{slug}", "")
        )
    yield label("seniority", posting.get_seniority_display(), posting.seniority)
    if posting.contradicts_entry_level:
        yield label("contradiction", posting.get_seniority_display())
    yield Label("pay", "pay", _pay(posting) or str(_("not stated")), posting.pay_stated)
    yield Label("places", "places", posting.places_text or str(_("not stated")), posting.places_text)
    yield label("workplace", posting.get_workplace_display())
    yield label("eligibility", _eligibility(posting))
    yield label("employment", posting.get_employment_display())
    years = posting.experience_years
    yield label("experience", "" if years is None else years)
    yield label("education", posting.get_education_display())
    yield label("visa", posting.get_visa_display())
    for kind, said in (
        ("relocation", posting.get_relocation_display()),
        ("clearance", posting.get_clearance_display()),
    ):
        if said:
            yield label(kind, said)
    if posting.language:
        yield label("language", languages().get(posting.language, posting.language))
    asked = {*posting.workflow_owns, *posting.workflow_contributes}
    for step in load_catalog().steps:
        if step.slug in asked:
            yield label("step", step.name, step.slug)


def _pay(posting: Posting) -> str:
    if posting.pay_min is None and posting.pay_max is None:
        return ""
    return posting.pay_stated or f"{posting.pay_currency}, {posting.get_pay_period_display()}"


def _eligibility(posting: Posting) -> str:
    names = countries()
    accepted = "; ".join(names.get(code, code) for code in posting.eligible_countries)
    return accepted[:200] or ("" if posting.eligibility == "unknown" else str(posting.get_eligibility_display()))
