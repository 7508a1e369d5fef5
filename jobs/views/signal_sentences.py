"""What a signal observed, in one sentence of facts: never why an employer does something, only what was seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jobs.models.signal import PostingSignal

Name, State = PostingSignal.Name, PostingSignal.State
Facts = Mapping[str, int | str]


def sentence_of(name: str, state: str, facts: Facts) -> str:
    """Return the sentence of a signal; words that it quotes stand beside it and not in it."""
    if state == State.NOT_OBSERVED:
        return _UNSEEN[str(facts["why"])](facts)
    return _SEEN[Name(name)](state == State.FIRED, facts)


def _reposted(fired: bool, facts: Facts) -> str:
    count, unchanged = int(facts["reposts"]), int(facts["unchanged"])
    if fired:
        return _("Posted again %(n)d times; the last %(same)d of them with the same text.") % {
            "n": count,
            "same": unchanged,
        }
    if not count:
        return _("Not posted before, as far as its source has been read.")
    said = ngettext("Posted again %(n)d time", "Posted again %(n)d times", count) % {"n": count}
    return _("%(said)s, not %(needed)d times with the same text.") % {"said": said, "needed": facts["needed"]}


def _identical(fired: bool, facts: Facts) -> str:
    count = int(facts["count"])
    if count < 2:
        return _("No other open listing of this employer has its title and text.")
    return _("%(n)d open listings of this employer have this title and text, %(place)d of them in this place.") % {
        "n": count, "place": facts["in_one_place"]
    }  # fmt: skip


def _long_open(fired: bool, facts: Facts) -> str:
    said = _("Listed on %(day)s. Of this employer’s %(n)d closed postings, half had closed after %(median)d days.") % {
        "day": _day(facts["listed_on"]), "n": facts["closed"], "median": facts["median"],
    }  # fmt: skip
    if fired:
        return _("%(said)s This one has been open for more than %(longest)d days.") % {
            "said": said,
            "longest": facts["longest"],
        }
    return _("%(said)s More than %(longest)d days would be unusual.") % {"said": said, "longest": facts["longest"]}


def _age(fired: bool, facts: Facts) -> str:
    values = {"day": _day(facts["listed_on"]), "longest": facts["longest"]}
    if fired:
        return _("Listed on %(day)s, more than %(longest)d days ago.") % values
    return _("Listed on %(day)s, not more than %(longest)d days ago.") % values


def _evergreen(fired: bool, facts: Facts) -> str:
    if not fired:
        return _("Neither title nor text says that it is for no single opening.")
    return _("The title says:") if facts["field"] == "title" else _("The text says:")


def _own_board(fired: bool, facts: Facts) -> str:
    if fired:
        return _("The employer’s own board was read whole and does not list it.")
    if facts["from_it"]:
        return _("It comes from the employer’s own board.")
    return _("The employer’s own board lists it, or one that may be the same.")


def _page(fired: bool, facts: Facts) -> str:
    day = {"day": _day(facts["asked_on"])}
    if not fired:
        return _("Asked on %(day)s, its own page was there.") % day
    if "quote" in facts:
        return _("Asked on %(day)s, its own page said:") % day
    values = {**day, "status": facts.get("status", "?")}
    if "apply_link" in facts:
        return _("Asked on %(day)s, its apply link was dead (status %(status)s).") % values
    return _("Asked on %(day)s, its own page was missing (status %(status)s).") % values


def _deadline(fired: bool, facts: Facts) -> str:
    day = {"day": _day(facts["last_day"])}
    if fired:
        return _("The last day to apply was %(day)s, and it is still listed.") % day
    return _("The last day to apply is %(day)s.") % day


def _few_closed(facts: Facts) -> str:
    known = int(facts["closed"])
    return ngettext(
        "%(n)d posting of this employer has closed so far; its usual time is known from %(needed)d on.",
        "%(n)d postings of this employer have closed so far; its usual time is known from %(needed)d on.",
        known,
    ) % {"n": known, "needed": facts["needed"]}


def _day(value: int | str) -> str:
    return date_format(date.fromisoformat(str(value)), "j M Y")


_SEEN: dict[str, Callable[[bool, Facts], str]] = {
    Name.REPOSTED: _reposted,
    Name.IDENTICAL: _identical,
    Name.LONG_OPEN: _long_open,
    Name.AGE: _age,
    Name.EVERGREEN: _evergreen,
    Name.OWN_BOARD: _own_board,
    Name.PAGE: _page,
    Name.DEADLINE: _deadline,
}
_UNSEEN: dict[str, Callable[[Facts], str]] = {
    "no-text": lambda facts: _("Its source gives no text."),
    "earlier-gone": lambda facts: _("The postings before it are no longer stored, so their texts cannot be compared."),
    "new-source": lambda facts: _("Its source has been read for less than %(n)d days.") % {"n": facts["needed"]},
    "few-closed": _few_closed,
    "missing-unconfirmed": lambda facts: _(
        "The last reading of the employer’s own board was without it, which is not confirmed yet."
    ),
    "no-own-board": lambda facts: _("No board of the employer’s own is read here."),
    "own-board-unread": lambda facts: _("The employer’s own boards were not all read whole in the last two days."),
    "not-asked": lambda facts: _("Its own page was not asked yet."),
    "asked-long-ago": lambda facts: _("Its own page was last asked on %(day)s.") % {"day": _day(facts["asked_on"])},
    "no-answer": lambda facts: _("Asked on %(day)s, its own page gave no answer.") % {"day": _day(facts["asked_on"])},
    "unclear-answer": lambda facts: (
        _("Asked on %(day)s, its own page answered in a way that may mean either.") % {"day": _day(facts["asked_on"])}
    ),
    "no-deadline": lambda facts: _("Neither its text nor its source states a last day to apply."),
}
