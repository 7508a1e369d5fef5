"""The life and the edits of a posting in sentences, newest first, for its page and the API."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from jobs.models.life import PostingEvent
from jobs.models.posting import Posting
from jobs.models.posting_parts import PostingChange
from jobs.services.publishing import SHOWN_FIELDS
from jobs.views.pay import pay_display

# More lines than these say nothing to a reader.
MOST = 30
LONGEST = 120
EDITED = "edited"
PAY = ("pay_min", "pay_max", "pay_currency", "pay_period", "pay_stated")
Values = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened at `at` (UTC): a kind of PostingEvent, or `edited` with the name of the fact in `what`."""

    at: datetime
    kind: str
    what: str
    sentence: str


def history(posting: Posting) -> list[Line]:
    """Return the last MOST things that happened to `posting`, the newest first; two queries."""
    lines = [*_edits(posting), *_turns(posting)]
    return sorted(lines, key=lambda line: line.at, reverse=True)[:MOST]


def _turns(posting: Posting) -> Iterator[Line]:
    for event in posting.events.all()[:MOST]:
        yield Line(event.at, event.kind, "", _turn(event))


def _turn(event: PostingEvent) -> str:
    said = str(event.get_kind_display())
    return f"{said}: {event.reason}" if event.reason else said


def _edits(posting: Posting) -> Iterator[Line]:
    """Walk back from what stands now: an edit names only what it changed."""
    after: dict[str, object] = {name: getattr(posting, name) for name in SHOWN_FIELDS}
    for change in posting.changes.all()[:MOST]:
        before = after | {name: pair[0] for name, pair in change.fields.items() if name in after}
        for what, sentence in _facts(change, before, after):
            yield Line(change.changed_at, EDITED, what, sentence)
        after = before


def _facts(change: PostingChange, before: Values, after: Values) -> Iterator[tuple[str, str]]:
    """Yield (name of the fact, sentence) for what one edit changed."""
    changed = change.fields.keys()
    if "title" in changed:
        titles = {"before": _short(before["title"]), "after": _short(after["title"])}
        yield "title", _("title changed from “%(before)s” to “%(after)s”") % titles
    if "places_text" in changed:
        yield "places", _places(str(before["places_text"]), str(after["places_text"]))
    if changed & set(PAY):
        yield "pay", _pay(before, after)
    for name, label, choices in (
        ("workplace", _("workplace"), Posting.Workplace),
        ("employment", _("employment"), Posting.Employment),
    ):
        if name in changed:
            words = dict(choices.choices)
            yield name, _from_to(label, words.get(str(before[name])), words.get(str(after[name])))
    if "expires_at" in changed:
        yield "expires_at", _from_to(_("closing date"), _day(before["expires_at"]), _day(after["expires_at"]))
    if "published_at" in changed:
        yield (
            "published_at",
            _from_to(_("date of publishing"), _day(before["published_at"]), _day(after["published_at"])),
        )
    if "text" in changed:
        yield "text", _("text changed")
    if "url" in changed:
        yield "url", _("address of the posting changed")
    if "apply_url" in changed:
        yield "apply_url", _("address to apply at changed")


def _from_to(label: str, before: object, after: object) -> str:
    names = {"what": label, "before": _short(before), "after": _short(after)}
    if not before:
        return _("%(what)s added: %(after)s") % names
    if not after:
        return _("%(what)s removed; it was %(before)s") % names
    return _("%(what)s changed from %(before)s to %(after)s") % names


def _places(before: str, after: str) -> str:
    old, new = _parts(before), _parts(after)
    added, removed = [part for part in new if part not in old], [part for part in old if part not in new]
    if added and not removed:
        return _("place added: %(places)s") % {"places": _short("; ".join(added))}
    if removed and not added:
        return _("place removed: %(places)s") % {"places": _short("; ".join(removed))}
    return _from_to(_("place"), before, after)


def _parts(places: str) -> list[str]:
    return [part for piece in places.split(";") if (part := piece.strip())]


def _pay(before: Values, after: Values) -> str:
    old, new = _pay_words(before), _pay_words(after)
    if old == new:
        return _("words about pay changed")
    if old and new:
        return _("pay changed: %(before)s became %(after)s") % {"before": old, "after": new}
    return _from_to(_("pay"), old, new)


def _pay_words(values: Values) -> str:
    return pay_display(Posting(**{name: values[name] for name in PAY}))


def _day(moment: object) -> str:
    """Return a date as it is read; edits keep moments as text."""
    parsed = parse_datetime(moment) if isinstance(moment, str) else moment
    return date_format(parsed, "j M Y") if isinstance(parsed, datetime) else ""


def _short(value: object) -> str:
    return Truncator(str(value or "")).chars(LONGEST)
