"""Postings to publish: a draft as readers would see it, or what it changes in one that they see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any, cast

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jobs.mails import mail_draft_decided
from jobs.models.draft import Draft
from jobs.models.posting import Posting
from jobs.parsing.html import mark
from jobs.services.draft_rules import improvements, moderated_changes
from jobs.services.labelling import Labelled
from jobs.services.own_labelling import Reading, fields_of, read_draft
from jobs.services.own_postings import publish_draft, send_back_draft
from jobs.services.queue import Kind, waiting_rows
from jobs.views.moderation.door import Answer, Choice, Door, Shown, Words, afterwards
from jobs.views.moderation.lists import Difference
from jobs.views.pay import pay_display
from taxonomy.catalog import load_catalog

BEFORE = 10
APPROVE = Answer("approve", gettext_lazy("Publish"), needs_reason=False, is_main=True)
SEND_BACK = Answer(
    "refuse",
    gettext_lazy("Send back"),
    {
        "work": gettext_lazy("Say what the work is, so that a reader can tell whether to apply."),
        "one": gettext_lazy("Name one opening; this is a talent pool or several at once."),
        "link": gettext_lazy("The apply link does not lead to this opening."),
        "role": gettext_lazy("The work is none of the six roles of this board."),
        "pay": gettext_lazy("The pay cannot be right; look at amount, currency and period again."),
        "unfair": gettext_lazy("Leave out what has nothing to do with the work, such as age, sex or looks."),
    },
)
# Why a moderator reads it first, as draft_rules names it.
WHY = {
    "first": gettext_lazy("the company’s first posting"),
    "role": gettext_lazy("the role was chosen by hand"),
    "title": gettext_lazy("the title changes"),
    "place": gettext_lazy("the place changes"),
    "pay": gettext_lazy("the pay changes"),
    "apply link": gettext_lazy("the apply link changes"),
}


@dataclass(frozen=True, slots=True)
class LabelShown:
    """One label of the draft with the words that it rests on; empty where a person chose it."""

    kind: Words
    name: str
    quote: str
    href: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the text: kept (" "), added ("+") or removed ("-")."""

    sign: str
    text: str


def _show(pk: int, now: datetime) -> Shown | None:
    draft = waiting_rows(Kind.DRAFT, now).select_related("submitted_by", "posting__role").filter(pk=pk).first()
    if draft is None:
        return None
    fields = fields_of(draft)
    reading = read_draft(fields=fields, company=draft.company.name)
    posted = Posting.objects.own().filter(company=draft.company)
    context: dict[str, Any] = {
        "draft": draft,
        "fields": _differences(draft, reading),
        "why": _why(draft, reading, posted.exists()),
        "remarks": improvements(fields=fields, reading=reading),
        "posted": posted.defer("html", "text", "words", "head_words").order_by("-listed_at")[:BEFORE],
        "sent_back": draft.company.drafts.exclude(decision_reason="").order_by("-decided_at")[:BEFORE],
    }
    if reading.labelled is not None:
        context |= _text(draft, reading.labelled)
    return Shown(draft.title, draft.company.name, draft.since, (APPROVE, SEND_BACK), context)


def _why(draft: Draft, reading: Reading, has_posted: bool) -> list[Words]:
    if reading.labelled is None:
        return []
    return [WHY[name] for name in moderated_changes(reading=reading, posting=draft.posting, first=not has_posted)]


def _differences(draft: Draft, reading: Reading) -> list[Difference]:
    """Return field by field what readers see now (empty for a new posting), and what they would see."""
    live, item = draft.posting, reading.labelled
    roles = {role.slug: role.name for role in load_catalog().roles}
    label = item.labels if item else None
    seniority = Posting.Seniority(label.seniority).label if label else ""
    workplace = Posting.Workplace(item.clean.workplace).label if item else ""
    employment = Posting.Employment(item.clean.employment).label if item and item.clean.employment else ""
    places = "; ".join(place.text for place in item.clean.places) if item else draft.places_text
    rows: tuple[tuple[Words, str, str], ...] = (
        (_("Title"), live.title if live else "", draft.title),
        (_("Place"), live.places_text if live else "", places),
        (_("Workplace"), live.get_workplace_display() if live else "", str(workplace)),
        (_("Employment"), live.get_employment_display() if live else "", str(employment)),
        (_("Pay"), pay_display(live) if live else "", pay_display(cast(Posting, draft))),
        (_("Apply link"), (live.apply_url or live.url) if live else "", draft.apply_url),
        (_("Role"), live.role.name if live else "", roles.get(label.role or "", "") if label else ""),
        (_("Seniority"), live.get_seniority_display() if live else "", str(seniority)),
        (_("Skills"), _skills_of(live) if live else "", ", ".join(s.name for s in label.skills) if label else ""),
    )
    return [Difference(name, before, after) for name, before, after in rows if before or after]


def _skills_of(posting: Posting) -> str:
    links = posting.skill_links.select_related("skill").order_by("position")
    return ", ".join(link.skill.name for link in links)


def _text(draft: Draft, item: Labelled) -> dict[str, object]:
    """Return the text with the words behind each label marked, the labels, and the lines that an edit changes."""
    spans = sorted({(span.start, span.end) for span in item.labels.evidence if span.field == "text"})
    numbers = {span: f"#e-{number}" for number, span in enumerate(spans)}
    return {
        "html": mark_safe(mark(item.clean.html, spans)),  # noqa: S308 - sanitised by clean(), marks added by us
        "labels": _labels(item, numbers),
        "lines": changed_lines(draft.posting.text, item.clean.text) if draft.posting else [],
    }


def _labels(item: Labelled, numbers: dict[tuple[int, int], str]) -> list[LabelShown]:
    names = {f"role:{role.slug}": (_("Role"), role.name) for role in load_catalog().roles}
    names |= {f"seniority:{value}": (_("Seniority"), str(name)) for value, name in Posting.Seniority.choices}
    names |= {f"skill:{skill.slug}": (_("Skill"), skill.name) for skill in item.labels.skills}
    wanted = [f"role:{item.labels.role}", f"seniority:{item.labels.seniority}"]
    wanted += [f"skill:{skill.slug}" for skill in item.labels.skills]
    first = {span.label: span for span in reversed(item.labels.evidence)}
    shown = []
    for label in wanted:
        span = first.get(label)
        kind, name = names.get(label, (_("Role"), _("none of the six")))
        href = numbers.get((span.start, span.end), "") if span and span.field == "text" else ""
        shown.append(LabelShown(kind, name, span.quote if span else "", href))
    return shown


def changed_lines(before: str, after: str) -> list[Line]:
    """Return the lines of both texts in reading order, each kept, removed or added."""
    old, new = before.splitlines(), after.splitlines()
    lines: list[Line] = []
    for action, start, end, begin, stop in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if action == "equal":
            lines += [Line(" ", text) for text in old[start:end]]
            continue
        lines += [Line("-", text) for text in old[start:end]] + [Line("+", text) for text in new[begin:stop]]
    return lines


def _decide(pk: int, choice: Choice) -> Words:
    """Decide the version that was read: an edit saved since is not approved unseen."""
    draft = Draft.objects.select_related("company", "posting", "submitted_by").get(pk=pk)
    typed = choice.form.get("version", "")
    version = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
    if choice.answer == SEND_BACK.value:
        send_back_draft(draft=draft, reason=choice.reason, by=choice.by, now=choice.now, version=version)
        afterwards(mail_draft_decided, pk)
        return _("Sent back: {title}.").format(title=draft.title)
    if choice.reason:
        raise ValueError(_("Words go along only when it is sent back: clear them to publish, or send it back."))
    publish_draft(draft=draft, now=choice.now, by=choice.by, version=version)
    afterwards(mail_draft_decided, pk)
    return _("Published: {title}.").format(title=draft.title)


DRAFTS = Door("moderate/_draft.html", _show, _decide)
