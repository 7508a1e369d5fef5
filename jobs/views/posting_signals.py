"""The panel of signals about a listing, for its page, the recruiter's, the moderator's and the API."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from jobs.models.answer import EmployerAnswer
from jobs.models.posting import Posting
from jobs.models.signal import PostingSignal, SignalCheck
from jobs.parsing.signals import FAMILIES, NEEDED, Fact, Name
from jobs.services.signals import facts_of
from jobs.views.signal_sentences import sentence_of

State = PostingSignal.State
TITLES = {
    Name.REPOSTED: _("Posted again unchanged"),
    Name.IDENTICAL: _("Identical listings at once"),
    Name.LONG_OPEN: _("Time open, against this employer’s others"),
    Name.AGE: _("Age"),
    Name.EVERGREEN: _("Wording"),
    Name.OWN_BOARD: _("The employer’s own board"),
    Name.PAGE: _("Its own page"),
    Name.DEADLINE: _("Last day to apply"),
}
SPAN = "signal:{}"


@dataclass(frozen=True, slots=True)
class Words:
    """Quoted words of a posting's text, as its page marks them."""

    field: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class SignalShown:
    """One signal in words. `quote` is what it quotes, `href` leads to these words, `address` to what was looked at.

    `set_aside` is the reason for which a person does not let it count; empty where it counts.
    """

    name: str
    family: str
    title: object
    state: str
    state_words: object
    sentence: str
    facts: tuple[Fact, ...]
    observed_at: datetime
    quote: str
    href: str
    address: str
    set_aside: str


@dataclass(frozen=True, slots=True)
class Panel:
    """All signals of a posting in order, when they were last looked at, and what its employer answers, if anything."""

    signals: tuple[SignalShown, ...]
    is_labelled: bool
    checked_at: datetime
    answer: EmployerAnswer | None
    needed: int = NEEDED

    @property
    def fired(self) -> list[SignalShown]:
        """Those that were observed and count."""
        return [signal for signal in self.signals if signal.state == State.FIRED and not signal.set_aside]

    @property
    def unseen(self) -> list[SignalShown]:
        """Those that could not be observed."""
        return [signal for signal in self.signals if signal.state == State.NOT_OBSERVED]


def signals_panel(posting: Posting, anchors: Mapping[str, str] | None = None) -> Panel | None:
    """Return the panel of an open posting from a board; None for any other, and before the first look. Three queries.

    `anchors` says where its page marks the words of `signal:<name>`.
    """
    check = _check_of(posting)
    if check is None:
        return None
    prefetch_related_objects([posting], "signals")
    aside = {item.name: item.reason for item in posting.signal_overrides.all() if item.undone_at is None}
    rows = {row.name: row for row in posting.signals.all()}
    shown = tuple(_shown(rows[name], aside.get(name, ""), anchors or {}) for name in Name if name in rows)
    return Panel(shown, check.is_labelled, check.checked_at, _answer_of(posting))


def _answer_of(posting: Posting) -> EmployerAnswer | None:
    """Return what is shown of an employer's answer to the signals of its posting, if anything."""
    answer: EmployerAnswer | None = getattr(posting, "employer_answer", None)
    # An answer belongs to the employer that gave it: where the posting is another's by now, it says nothing.
    if answer is None or not answer.shown_text or answer.company_id != posting.company_id:
        return None
    answer.company = posting.company
    return answer


def quoted_words(posting: Posting) -> Sequence[tuple[str, Words]]:
    """Return (signal:<name>, words) for what signals quote from the text as it stands now."""
    if _check_of(posting) is None:
        return []
    prefetch_related_objects([posting], "signals")
    found = []
    for row in posting.signals.all():
        facts = {fact.name: fact.value for fact in facts_of(row)}
        words = Words("text", int(facts.get("start", 0)), int(facts.get("end", 0)), str(facts.get("quote", "")))
        if words.end and posting.text[words.start : words.end] == words.quote:
            found.append((SPAN.format(row.name), words))
    return found


def has_signs(posting: Posting) -> bool:
    """Whether the card of a posting read by `for_rows()` carries the note."""
    check: SignalCheck | None = getattr(posting, "signal_check", None)
    return check is not None and check.is_labelled and posting.is_open


def _check_of(posting: Posting) -> SignalCheck | None:
    """Return the last look at a posting whose signals are shown; None for any other."""
    check: SignalCheck | None = getattr(posting, "signal_check", None)
    return check if posting.is_open and not posting.is_own and not posting.is_sample else None


def _shown(row: PostingSignal, set_aside: str, anchors: Mapping[str, str]) -> SignalShown:
    facts = facts_of(row)
    values = {fact.name: fact.value for fact in facts}
    address = str(values.get("board") or values.get("apply_link") or values.get("leads_to") or "")
    return SignalShown(
        name=row.name,
        family=FAMILIES[Name(row.name)],
        title=TITLES[Name(row.name)],
        state=row.state,
        state_words=row.get_state_display(),
        sentence=sentence_of(row.name, row.state, values),
        facts=facts,
        observed_at=row.observed_at,
        quote=str(values.get("quote", "")),
        href=anchors.get(SPAN.format(row.name), ""),
        address=address if urlsplit(address).scheme in ("http", "https") else "",
        set_aside=set_aside,
    )
