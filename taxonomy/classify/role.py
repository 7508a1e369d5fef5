"""The role of a posting by an ordered grammar of titles; the text is read only where the title says too little.

"Senior ML Engineer - Data Platform" -> data-infrastructure-engineer, runner-up ml-engineer. The tiers and their order
stand in data/roles.toml. Confidence is a fixed figure for the way the decision was taken (CONFIDENCE), not a
probability: it says how strong the words were, also for "none of the six".

Of the runner-ups those are a *secondary role* that can be defended by words of their own: the title names both roles, or
it is one that people label two ways, or the text alone decided and speaks for the second as loudly as it must for a first.
A posting with one is found under both roles.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from taxonomy.catalog import Catalog, Tier, TitleRule
from taxonomy.classify.fold import Folded, fold
from taxonomy.classify.result import Evidence, Field
from taxonomy.classify.title import prepare_title
from taxonomy.gate import Gate
from taxonomy.known import Known

CONFIDENCE = {
    "head": 0.95,  # the title names the work
    "override": 0.95,
    "never": 0.95,
    "platform": 0.9,
    "veto": 0.9,
    "nothing": 0.9,  # no word of data work in the title
    "field": 0.85,  # the title names the field only
    "contested": 0.75,  # two roles stand in the title, or people label it two ways
    "text": 0.65,  # a weak title, decided by the text
    "undecided": 0.5,  # a weak title that the text does not settle
}
# Points of text signals that a weak title needs: to change or confirm what its rule expects, and to become a role at
# all where the rule expects none. A short text has room for few phrases, so less is asked of it: ADOPT_POINTS_SHORT, and
# one more for each LETTERS_A_POINT of its length, up to ADOPT_POINTS.
CONFIRM_POINTS = 6
ADOPT_POINTS = 14
ADOPT_POINTS_SHORT = 8
LETTERS_A_POINT = 500
LONGEST_TEXT = 20_000
QUOTES = 3


@dataclass(frozen=True, slots=True)
class RoleFinding:
    """Role slug or None, confidence 0..1, runner-up slug or None, and the words that the roles rest on.

    `secondary` is the runner-up where it can be defended too, else None; its words stand behind those of the role. `rule`
    is the rule of titles that decided by itself; empty where none did, or the text.
    """

    role: str | None
    confidence: float
    runner_up: str | None = None
    evidence: tuple[Evidence, ...] = ()
    secondary: str | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class _Hit:
    rule: TitleRule
    start: int
    end: int

    def cut_by(self, platform: _Hit) -> bool:
        """Whether this head only borrows a word of the platform ("Platform Engineer, Data")."""
        overlaps = self.start < platform.end and platform.start < self.end
        contains = self.start <= platform.start and platform.end <= self.end
        return self.rule.role is not None and overlaps and not contains


def find_role(title: str, text: str, catalog: Catalog) -> RoleFinding:
    """The role that the title names, or for a weak title the one that the text speaks for; None rather than a guess."""
    found = _known(catalog).get(title, lambda: _of_title(title, catalog))
    return found if isinstance(found, RoleFinding) else _weigh(found, title, prepare_title(title), text, catalog)


def _of_title(title: str, catalog: Catalog) -> RoleFinding | _Hit:
    """The role by the title alone, or the words of a weak one, which the text decides."""
    folded = prepare_title(title)
    opened = _opened(folded.text, catalog)
    words = _without_drops(folded, opened, catalog)
    if words != folded.text:
        opened = _opened(words, catalog)

    def rules_of(tier: Tier) -> list[TitleRule]:
        return [rule for rule in catalog.rules_of(tier) if rule.id in opened] if opened else []

    if never := _first(words, rules_of("never")):
        return RoleFinding(None, CONFIDENCE["never"], rule=never.rule.id)
    heads = _hits(words, rules_of("head"))
    override = _first(words, rules_of("override"))
    platform = _first(words, rules_of("platform"))
    if override and not (heads and heads[0].rule.role is None and heads[0].start <= override.start):
        return _decided(override, [*heads, *([platform] if platform else [])], title, folded)
    if platform and (not heads or heads[0].rule.role == "ml-engineer" or heads[0].cut_by(platform)):
        blocked = not heads and _first(words, rules_of("veto"))
        return _vetoed(blocked) if blocked else _decided(platform, heads, title, folded)
    if heads:
        return _decided(heads[0], [*heads[1:], *([platform] if platform else [])], title, folded)
    if veto := _first(words, rules_of("veto")):
        return _vetoed(veto)
    fields = _hits(words, rules_of("field"))
    if fields:
        return _decided(fields[0], fields[1:], title, folded)
    for rule in rules_of("weak"):
        match = rule.pattern.search(words)
        if match:
            return _Hit(rule, *match.span())
    return RoleFinding(None, CONFIDENCE["nothing"])


def _vetoed(hit: _Hit) -> RoleFinding:
    return RoleFinding(None, CONFIDENCE["veto"], rule=hit.rule.id)


def hear_title(title: str, catalog: Catalog) -> tuple[Folded, str]:
    """The title made ready, and its words as the rules see them: what only looks like data work is blanked."""
    folded = prepare_title(title)
    return folded, _without_drops(folded, _opened(folded.text, catalog), catalog)


def _without_drops(folded: Folded, opened: frozenset[str], catalog: Catalog) -> str:
    words = folded.text
    for rule in catalog.rules_of("drop"):
        if rule.id in opened:
            words = rule.pattern.sub(lambda match: " " * len(match[0]), words)
    return words


def _opened(words: str, catalog: Catalog) -> frozenset[str]:
    """The ids of the title rules that are worth a search."""
    rules = catalog.title_rules
    return frozenset(rules[number].id for number in _gate(catalog).opens(words))


@lru_cache(maxsize=4)
def _known(catalog: Catalog) -> Known[RoleFinding | _Hit]:
    """What titles said by themselves; few catalogs are in use at a time."""
    return Known()


@lru_cache(maxsize=4)
def _gate(catalog: Catalog) -> Gate:
    return Gate(rule.pattern for rule in catalog.title_rules)


def _hits(words: str, rules: list[TitleRule]) -> list[_Hit]:
    """First match of each rule, the earliest first; at one place the longest, then file order."""
    found = [_Hit(rule, *match.span()) for rule in rules if (match := rule.pattern.search(words))]
    return sorted(found, key=lambda hit: (hit.start, hit.start - hit.end))


def _first(words: str, rules: list[TitleRule]) -> _Hit | None:
    return next(iter(_hits(words, rules)), None)


def _decided(hit: _Hit, others: list[_Hit], title: str, folded: Folded) -> RoleFinding:
    role = hit.rule.role
    second = next((other for other in others if other.rule.role not in (role, None)), None)
    runner_up = second.rule.role if second is not None else hit.rule.runner_up
    confidence = CONFIDENCE[hit.rule.tier] if runner_up is None else CONFIDENCE["contested"]
    if role is None:
        return RoleFinding(None, confidence, runner_up, rule=hit.rule.id)
    quotes = [_quote(role, "title", title, folded, hit.start, hit.end)]
    if runner_up is not None:
        # Without words of its own it rests on those that people label two ways.
        words = second or hit
        quotes.append(_quote(runner_up, "title", title, folded, words.start, words.end))
    return RoleFinding(role, confidence, runner_up, tuple(quotes), runner_up, hit.rule.id)


def _weigh(hit: _Hit, title: str, folded: Folded, text: str, catalog: Catalog) -> RoleFinding:
    """Decide a weak title by the text's phrases; without a text the rule's own expectation stands."""
    if not hit.rule.candidates:
        return _vetoed(hit)
    expected = hit.rule.role
    fallback = RoleFinding(expected, CONFIDENCE["undecided"])
    if expected is not None:
        fallback = replace(fallback, evidence=(_quote(expected, "title", title, folded, hit.start, hit.end),))
    if not text.strip():
        return fallback
    body = fold(text[:LONGEST_TEXT])
    points: dict[str | None, int] = {expected: hit.rule.prior}
    spans: dict[str | None, list[tuple[int, int]]] = {}
    for signal in catalog.signals:
        places: dict[str, tuple[int, int]] = {}
        for match in signal.pattern.finditer(body.text):
            places.setdefault(match[0], match.span())
        points[signal.role] = points.get(signal.role, 0) + signal.weight * len(places)
        spans.setdefault(signal.role, []).extend(places.values())
    ranked = sorted(hit.rule.candidates, key=lambda role: -points.get(role, 0))
    best = ranked[0]
    adopt = adopt_points(len(body.text))
    against = points.get(None, 0)
    if (
        points.get(best, 0) >= (adopt if expected is None else CONFIRM_POINTS)
        and points[best] > against
        and spans.get(best)
    ):
        runner_up = ranked[1] if len(ranked) > 1 and points.get(ranked[1], 0) * 2 >= points[best] else None
        # Both must reach the bar of a first role: a text full of one is not about the other for a phrase or two.
        reaches = runner_up is not None and points[runner_up] >= ADOPT_POINTS and points[runner_up] > against
        secondary = runner_up if reaches and spans.get(runner_up) else None
        named = (best,) if secondary is None else (best, secondary)
        quotes = tuple(
            _quote(role, "text", text, body, *span) for role in named for span in sorted(spans[role])[:QUOTES]
        )
        return RoleFinding(best, CONFIDENCE["text"], runner_up, quotes, secondary)
    return RoleFinding(None, CONFIDENCE["undecided"], expected)


def adopt_points(letters: int) -> int:
    """Points of signals that a text of so many letters needs to give a role to a title which names none."""
    return min(ADOPT_POINTS, ADOPT_POINTS_SHORT + letters // LETTERS_A_POINT)


def _quote(role: str, field: Field, source: str, folded: Folded, start: int, end: int) -> Evidence:
    first, last = folded.span(start, end)
    while last > first and source[last - 1].isspace():
        last -= 1
    return Evidence(f"role:{role}", field, first, last, source[first:last])
