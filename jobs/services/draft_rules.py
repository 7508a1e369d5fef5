"""What a draft lacks before it can be sent, what would make it better, and which of its changes a moderator reads."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pycountry
from django.utils.translation import gettext as _

from jobs.models.posting import Posting
from jobs.parsing.clean import http_url
from jobs.parsing.typed_text import MAX_TEXT
from jobs.services.own_labelling import DraftFields, Reading, read_draft
from taxonomy.catalog import load_catalog

MANY_REQUIRED = 10
SHORT_TEXT = 300
LONG_TEXT = 8_000


@dataclass(frozen=True, slots=True)
class Remark:
    """One sentence about one field of a draft."""

    field: str
    sentence: str


def problems(*, fields: DraftFields, company: str, reading: Reading | None = None) -> tuple[Remark, ...]:
    """Return what keeps a draft from being sent, in the order of the form; empty where nothing does."""
    reading = reading or read_draft(fields=fields, company=company)
    found = [Remark(name, _unread(name, words)) for name, words in fields.unread]
    named = {name for name, _words in fields.unread}
    if reading.labelled is None:
        found.append(Remark("title", _("Give the posting a title.")))
    if not fields.text.strip():
        found.append(Remark("text", _("Write what the work is.")))
    elif len(fields.text) > MAX_TEXT:
        sentence = _("The text is longer than %(n)s characters, which is more than can be shown.")
        found.append(Remark("text", sentence % {"n": f"{MAX_TEXT:,}"}))
    elif reading.labelled is not None:
        found += _role_problems(reading)
    found += _pay_problems(fields, reading, named)
    if "apply_url" not in named and not _is_https(fields.apply_url):
        found.append(Remark("apply_url", _("Give the address where people apply; it begins with https://.")))
    return tuple(found)


def _role_problems(reading: Reading) -> list[Remark]:
    assert reading.labelled is not None
    found = []
    if reading.labelled.clean.prospect:
        found.append(Remark("title", _("A talent pool is no opening: name one place that can be filled.")))
    if reading.labelled.labels.role is None:
        sentence = _(
            "Title and text speak of none of the six roles of this board; a title that names the work, such as “Data "
            "Engineer”, would make it one. Or choose the role, and a moderator reads it first."
        )
        if reading.read.runner_up:
            name = load_catalog().role(reading.read.runner_up).name
            sentence += " " + _("The nearest is %(name)s.") % {"name": name}
        found.append(Remark("role_chosen", sentence))
    elif reading.labelled.labels.role not in {role.slug for role in load_catalog().roles}:
        found.append(Remark("role_chosen", _("Choose one of the six roles.")))
    return found


def _pay_problems(fields: DraftFields, reading: Reading, named: set[str]) -> list[Remark]:
    low, high = fields.pay_min, fields.pay_max
    if low is None and high is None:
        return []
    found = []
    if "pay_currency" not in named and not _is_currency(fields.pay_currency):
        found.append(
            Remark("pay_currency", _("Name the currency of the pay by its three letters, such as EGP or EUR."))
        )
    if not fields.pay_period:
        found.append(Remark("pay_period", _("Say whether the pay is an hour's, a month's or a year's.")))
    if low is not None and high is not None and low > high:
        found.append(Remark("pay_max", _("The highest pay is below the lowest.")))
    elif not found and reading.labelled is not None and "salary" in reading.labelled.clean.failed_rules:
        found.append(Remark("pay_min", _("This cannot be the pay of that period: look at amount and period again.")))
    return found


def _unread(name: str, words: str) -> str:
    shown = words[:60]
    if name == "apply_url":
        return _("“%(words)s” is no address that begins with https://.") % {"words": shown}
    if name in ("pay_min", "pay_max"):
        return _("“%(words)s” is no amount: write digits, such as 45,000.") % {"words": shown}
    if name == "pay_currency":
        return _("“%(words)s” is no currency: write its three letters, such as EGP or EUR.") % {"words": shown}
    return _("“%(words)s” cannot be used here.") % {"words": shown}


def _is_https(url: str) -> bool:
    return (http_url(url) or "").startswith("https://")


def _is_currency(code: str) -> bool:
    return bool(re.fullmatch(r"[A-Z]{3}", code)) and pycountry.currencies.get(alpha_3=code) is not None


def improvements(*, fields: DraftFields, reading: Reading) -> tuple[Remark, ...]:
    """Return what would make a draft better, in the order of the form; nothing of it is needed."""
    found = []
    letters = [character for character in fields.title if character.isalpha()]
    if len(letters) >= 8 and sum(character.isupper() for character in letters) > 0.7 * len(letters):
        found.append(Remark("title", _("The title shouts: write it in small letters.")))
    elif "!" in fields.title:
        found.append(Remark("title", _("The title needs no exclamation mark.")))
    if not fields.places_text.strip() and fields.workplace != Posting.Workplace.REMOTE:
        found.append(Remark("places_text", _("No place is named: readers filter by country.")))
    if reading.labelled is not None and reading.labelled.clean.workplace == "unknown":
        found.append(Remark("workplace", _("Say whether the work is on site, hybrid or remote.")))
    if fields.pay_min is None and fields.pay_max is None:
        found.append(Remark("pay_min", _("No pay is stated: most readers look for it first.")))
    length = len(fields.text.strip())
    if 0 < length < SHORT_TEXT:
        found.append(Remark("text", _("The text is short: say what the work is, with whom, and what it takes.")))
    elif length > LONG_TEXT:
        found.append(Remark("text", _("The text is longer than most people read.")))
    if reading.labelled is not None:
        required = [skill for skill in reading.labelled.labels.skills if skill.wanted == "required"]
        if len(required) > MANY_REQUIRED:
            sentence = _("%(n)d skills are required: name as nice to have what can be learned on the job.")
            found.append(Remark("skills", sentence % {"n": len(required)}))
    return tuple(found)


def moderated_changes(*, reading: Reading, posting: Posting | None, first: bool) -> tuple[str, ...]:
    """Return why a moderator reads this first, as names: first, role, title, place, pay, apply link; empty: it goes live.

    `first` says that the company has had no own posting yet; `posting` is the live one that the draft changes.
    """
    assert reading.labelled is not None
    cleaned, labels = reading.labelled.clean, reading.labelled.labels
    found = ["first"] if first else []
    if "role" in reading.chosen and not (
        posting is not None and "role" in posting.chosen and posting.role.slug == labels.role
    ):
        found.append("role")
    if posting is None:
        return tuple(found)
    pay = cleaned.pay
    stated = (pay.min_minor, pay.max_minor, pay.currency, pay.period) if pay else (None, None, "", "")
    places = "; ".join(place.text for place in cleaned.places)[:1000]
    changes = {
        "title": cleaned.title != posting.title,
        "place": places != posting.places_text,
        "pay": stated != (posting.pay_min, posting.pay_max, posting.pay_currency, posting.pay_period),
        "apply link": cleaned.apply_url != posting.apply_url,
    }
    return (*found, *(name for name, changed in changes.items() if changed))
