"""How ages, areas and running text are written."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from urllib.parse import urlsplit

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()
# Parts of the site that the navigation names: how their addresses begin, or are where they have no more pages.
SECTIONS = ("/jobs/", "/roles/", "/companies/", "/moderate/", "/account/")
PAGES = ("/lists/egypt-ai/", "/about/")

INITIALS = {"ai", "bi", "iot", "llm", "ml", "nlp", "ocr"}
SENTENCE_END = re.compile(r"(?<=[a-z)\d][.!?]) (?=[A-Z])")


@register.filter
def age(moment: datetime | None) -> str:
    """Return how long ago `moment` was, in the largest whole unit: 5 minutes ago, 3 days ago; empty for None."""
    return "" if moment is None else age_of(minutes_since(moment, timezone.now()))


def minutes_since(moment: datetime, now: datetime) -> int:
    """Return how many whole minutes ago `moment` was."""
    return int((now - moment).total_seconds() // 60)


def age_of(minutes: int) -> str:
    """Return so many minutes in the largest whole unit, with the word "ago"."""
    if minutes < 1:
        return _("just now")
    if minutes < 60:
        return ngettext("%(n)d minute ago", "%(n)d minutes ago", minutes) % {"n": minutes}
    hours = minutes // 60
    if hours < 48:
        return ngettext("%(n)d hour ago", "%(n)d hours ago", hours) % {"n": hours}
    days = hours // 24
    if days < 90:
        return ngettext("%(n)d day ago", "%(n)d days ago", days) % {"n": days}
    months = days // 30
    return ngettext("%(n)d month ago", "%(n)d months ago", months) % {"n": months}


@register.filter
def section(path: str) -> str:
    """Return how the addresses of a page's part of the site begin; empty for one that the navigation does not name."""
    return path if path in PAGES else next((start for start in SECTIONS if path.startswith(start)), "")


@register.filter
def words_of_path(path: str) -> str:
    """Return the words of a path, to search for what was meant."""
    return " ".join("".join(character if character.isalnum() else " " for character in path).split())[:80]


@register.filter("rate")
def rate_number(value: Decimal | None) -> str:
    """Return an exchange rate without idle zeros: 0.8950950000 -> 0.895095, 48.0000000000 -> 48; empty for None."""
    if not isinstance(value, Decimal):
        return ""
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@register.filter
def area(slug: str) -> str:
    """Return an area of work as it is written: `social-media-analytics` -> social media analytics, `nlp` -> NLP."""
    return " ".join(word.upper() if word in INITIALS else word for word in slug.split("-"))


@register.filter
def first_sentences(text: str, count: int) -> str:
    """Return the first `count` sentences of a text."""
    return " ".join(SENTENCE_END.split(text)[:count])


@register.filter
def after_sentences(text: str, count: int) -> str:
    """Return what follows the first `count` sentences of a text; empty where nothing does."""
    return " ".join(SENTENCE_END.split(text)[count:])


@register.filter
def host(url: str) -> str:
    """Return the site that an address leads to, without www; the address itself where it cannot be read."""
    try:
        return (urlsplit(url).hostname or url).removeprefix("www.")
    except ValueError:
        return url
