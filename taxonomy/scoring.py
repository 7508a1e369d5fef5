"""How well labels agree with those that a person gave: counts, precision, recall, F1 and who is taken for whom.

Roles are scored as seven classes, the six and "none". Example: three postings of one role, of which two were found and
one was called none, and nothing else called that role: precision 1, recall 2/3, F1 0.8.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

NONE = "none"


@dataclass(frozen=True, slots=True)
class Counts:
    """What was said and is so (`hits`), was said and is not (`wrong`), and is so and was not said (`missed`)."""

    hits: int = 0
    wrong: int = 0
    missed: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.hits + other.hits, self.wrong + other.wrong, self.missed + other.missed)

    @property
    def precision(self) -> float:
        """Share of what was said that is so; 0 where nothing was said."""
        return _share(self.hits, self.hits + self.wrong)

    @property
    def recall(self) -> float:
        """Share of what is so that was said; 0 where there was nothing to say."""
        return _share(self.hits, self.hits + self.missed)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 0 where both are 0."""
        return _share(2 * self.hits, 2 * self.hits + self.wrong + self.missed)


@dataclass(frozen=True, slots=True)
class RoleCase:
    """One posting: the role a person gave, what we said, and the `others` that another person might give; None is none."""

    given: str | None
    said: str | None
    others: tuple[str | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Agreement:
    """Over `n` postings: share of equal roles, and the mean F1 of the classes that occur among them."""

    n: int
    accuracy: float
    macro_f1: float


@dataclass(frozen=True, slots=True)
class RoleScores:
    """Strict agreement, agreement on postings that people label one way, and where another label counts as right.

    `abstained`: postings of a role that we called none. `confusion[i][j]`: postings of class i that we called class j,
    in the order of `classes`, whose counts stand in `counts`.
    """

    strict: Agreement
    clear: Agreement
    lenient: Agreement
    abstained: int
    classes: tuple[str, ...]
    counts: tuple[Counts, ...]
    confusion: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class SetCase:
    """One text: the set a person gave and the set we said; what is outside `scope` is not judged (None: all is)."""

    given: frozenset[str]
    said: frozenset[str]
    scope: frozenset[str] | None = None


def score_roles(cases: Sequence[RoleCase], roles: Sequence[str]) -> RoleScores:
    """Score `cases`; `roles` are the slugs in the order of the matrix, to which "none" is added."""
    classes = (*roles, NONE)
    pairs = Counter((case.given or NONE, case.said or NONE) for case in cases)
    confusion = tuple(tuple(pairs[given, said] for said in classes) for given in classes)
    excused = (RoleCase(case.given, case.given if case.said in case.others else case.said) for case in cases)
    return RoleScores(
        strict=_agreement(cases, classes),
        clear=_agreement([case for case in cases if not case.others], classes),
        lenient=_agreement(list(excused), classes),
        abstained=sum(case.given is not None and case.said is None for case in cases),
        classes=classes,
        counts=tuple(_counts(cases, name) for name in classes),
        confusion=confusion,
    )


def score_sets(cases: Iterable[SetCase]) -> Counts:
    """Return the counts over all texts: each member of each set counts once."""
    total = Counts()
    for case in cases:
        said = case.said if case.scope is None else case.said & case.scope
        given = case.given if case.scope is None else case.given & case.scope
        total += Counts(len(said & given), len(said - given), len(given - said))
    return total


def accuracy(pairs: Sequence[tuple[object, object]]) -> float:
    """Return the share of equal pairs; 0 where there are none."""
    return _share(sum(given == said for given, said in pairs), len(pairs))


def _agreement(cases: Sequence[RoleCase], classes: Sequence[str]) -> Agreement:
    present = [name for name in classes if any((case.given or NONE) == name for case in cases)]
    mean = sum(_counts(cases, name).f1 for name in present) / len(present) if present else 0.0
    return Agreement(len(cases), accuracy([(case.given, case.said) for case in cases]), mean)


def _counts(cases: Sequence[RoleCase], name: str) -> Counts:
    pairs = [((case.given or NONE) == name, (case.said or NONE) == name) for case in cases]
    return Counts(
        hits=sum(given and said for given, said in pairs),
        wrong=sum(said and not given for given, said in pairs),
        missed=sum(given and not said for given, said in pairs),
    )


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
