"""Pay on a posting's page: as it is stated, and in the currency that the reader asks for."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from jobs.models.posting import Posting
from jobs.search import engine
from jobs.search.parameters import plain
from jobs.search.vocabulary import currencies
from jobs.views.converted import Converted, converted


@dataclass(frozen=True, slots=True)
class PayIn:
    """The choice of a currency: (code, name, chosen); `sentence` says why nothing is converted, empty where something is."""

    choices: tuple[tuple[str, str, bool], ...]
    converted: Converted | None
    sentence: str


def pay_in(posting: Posting, asked: str) -> PayIn | None:
    """Return pay in the currency `asked` for (empty: none); None where no pay is stated or there are no rates."""
    if posting.pay_min is None and posting.pay_max is None:
        return None
    rates, names = engine.active_rates(), currencies()
    if not rates.rows:
        return None
    code = plain(asked).upper()[:20]
    choices = tuple(
        (one, names.get(one, one), one == code) for one in sorted(rates.rows) if one != posting.pay_currency
    )
    found = converted(posting, code, rates)
    sentence = ""
    if found is None and code not in ("", posting.pay_currency):
        lacking = posting.pay_currency if code in rates.rows else code
        sentence = _("There is no exchange rate for %(currency)s here.") % {"currency": lacking}
    return PayIn(choices, found, sentence)
