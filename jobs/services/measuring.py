"""How good our rules are on texts that people labelled: our own examples, or a folder of such files."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import taxonomy.catalog
from jobs.contract import RawPlace
from jobs.parsing.labelled import LabelledPlace, read_pay, read_places
from jobs.parsing.pay_words import stated_range
from jobs.parsing.places import places
from jobs.parsing.scoring import PayCase, PaySum, PlaceCase, score_pay, score_places
from jobs.parsing.workplace import workplace_in
from taxonomy.catalog import Catalog, load_catalog
from taxonomy.classify.posting import classify
from taxonomy.classify.role import find_role
from taxonomy.classify.seniority import find_seniority
from taxonomy.classify.skills import find_skills
from taxonomy.labelled import LabelledSkills, read_postings, read_skills, read_vocabulary
from taxonomy.scoring import NONE, Agreement, Counts, RoleCase, SetCase, accuracy, score_roles, score_sets

EXAMPLES = Path(taxonomy.catalog.__file__).parent / "data" / "examples"
# Of a folder, `roles.jsonl`, `roles_dev.jsonl` and the like; the vocabulary of skills is no text.
TOPICS = ("roles", "skills", "salary", "location")
FILE = re.compile(rf"(?P<topic>{'|'.join(TOPICS)})(?:_(?!vocab)\w+)?\.jsonl")
VOCABULARY = "skills_vocab.jsonl"

Figures = dict[str, Any]


def measure(folder: Path) -> Figures:
    """Return what our rules get right of the labelled files of `folder`; a topic without a file is named in `skipped`.

    Raises ValueError with one sentence for a folder that is none or has no such file, and LabelledError for a bad line.
    """
    if not folder.is_dir():
        raise ValueError(f"{folder} is no folder of labelled files.")
    files: dict[str, list[Path]] = {topic: [] for topic in TOPICS}
    for path in sorted(folder.iterdir()):
        if match := FILE.fullmatch(path.name):
            files[match["topic"]].append(path)
    if not any(files.values()):
        raise ValueError(f"{folder} has none of the files {', '.join(f'{topic}.jsonl' for topic in TOPICS)}.")
    catalog = load_catalog()
    measures: Mapping[str, Callable[[Sequence[Path], Catalog], Figures]] = {
        "roles": _roles, "skills": _skills, "salary": _pay, "location": _places,
    }  # fmt: skip
    figures: Figures = {}
    for topic, paths in files.items():
        if paths:
            figures |= measures[topic](paths, catalog)
    figures["files"] = [path.name for paths in files.values() for path in paths]
    figures["skipped"] = [f"{topic}.jsonl" for topic, paths in files.items() if not paths]
    return figures


def measure_own() -> Figures:
    """Return the figures of our own examples, and how many of the rules' own examples come out as written."""
    catalog = load_catalog()
    return measure(EXAMPLES) | {"rules": _rule_examples(catalog)}


@cache
def examples_version() -> str:
    """Return a short hash of our own examples."""
    digest = hashlib.sha256()
    for path in sorted(EXAMPLES.glob("*.jsonl")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _roles(paths: Sequence[Path], catalog: Catalog) -> Figures:
    slugs = [role.slug for role in sorted(catalog.roles, key=lambda role: role.order)]
    rows = [row for path in paths for row in read_postings(path, frozenset(slugs)) if not row.constructed]
    cases: list[RoleCase] = []
    levels: list[tuple[object, object]] = []
    for row in rows:
        labels = classify(row.title, row.text, catalog, row.company)
        cases.append(RoleCase(row.role, labels.role, row.others))
        if row.seniority:
            levels.append((row.seniority, labels.seniority))
    scores = score_roles(cases, slugs)
    offered = scores.counts[scores.classes.index(NONE)]
    return {
        "roles": {
            "n": len(cases),
            "of_none": sum(case.given is None for case in cases),
            "abstained": scores.abstained,
            **_agreement(scores.strict),
            "clear": {"n": scores.clear.n, **_agreement(scores.clear)},
            "lenient": _agreement(scores.lenient),
            "none": _counts(offered),
            "per_role": [
                {"role": name, "n": sum(row), **_counts(counts)}
                for name, counts, row in zip(scores.classes, scores.counts, scores.confusion, strict=True)
            ],
            "confusion": {"classes": list(scores.classes), "rows": [list(row) for row in scores.confusion]},
        },
        "seniority": {"n": len(levels), "accuracy": _rounded(accuracy(levels))},
    }


def _skills(paths: Sequence[Path], catalog: Catalog) -> Figures:
    rows = [row for path in paths for row in read_skills(path)]
    names: dict[str, str] = {}
    for path in sorted({path.parent / VOCABULARY for path in paths}):
        names |= read_vocabulary(path) if path.is_file() else {}
    spellings = _Spellings(catalog, names)
    cases = [_skill_case(row, catalog, spellings) for row in rows]
    return {"skills": {"n": len(rows), "given": sum(len(case.given) for case in cases), **_counts(score_sets(cases))}}


class _Spellings:
    """Brings the names of labelled files and ours to one spelling; `known` are those that the labels' vocabulary has."""

    def __init__(self, catalog: Catalog, names: Mapping[str, str]) -> None:
        self._names = names
        self._own = {text.casefold(): skill.name for skill in catalog.skills for text in (*skill.aliases, skill.name)}
        self._aliases = {skill.name: skill.aliases for skill in catalog.skills}
        self.known = frozenset(self.one(name) for name in names.values()) if names else None

    def one(self, name: str) -> str:
        """Return the one spelling of a name, in small letters."""
        own = self._own.get(name.casefold(), name)
        texts = (text.casefold() for text in (name, own, *self._aliases.get(own, ())))
        found = next((self._names[text] for text in texts if text in self._names), name)
        return self._own.get(found.casefold(), found).casefold()


def _skill_case(row: LabelledSkills, catalog: Catalog, spellings: _Spellings) -> SetCase:
    given = frozenset(spellings.one(name) for name in row.skills)
    said = frozenset(spellings.one(match.name) for match in find_skills(row.title, row.text, catalog)[0])
    scope = spellings.known
    if row.scope is not None:
        scope = frozenset(spellings.one(name) for name in row.scope)
    # What a person wrote down is judged, also where no vocabulary has it.
    return SetCase(given, said, None if scope is None else scope | given)


def _pay(paths: Sequence[Path], catalog: Catalog) -> Figures:
    rows = [row for path in paths for row in read_pay(path)]
    scores = score_pay([
        PayCase(row.pay, _read_pay(row.text), row.period_written, row.other_max, row.other_currency, row.other_period)
        for row in rows
    ])  # fmt: skip
    return {
        "pay": {
            "n": len(rows),
            "stated": scores.stated,
            "exact": _share(scores.exact, scores.stated),
            "silent": scores.silent,
            "kept_as_none": _share(scores.kept, scores.silent),
            "wrong_period": scores.wrong_period,
        }
    }


def _read_pay(text: str) -> PaySum | None:
    found = stated_range(text)
    if found is None:
        return None
    least, most = (None if amount is None else float(amount) for amount in (found.min, found.max))
    return PaySum(least, most, found.currency, found.period)


def _places(paths: Sequence[Path], catalog: Catalog) -> Figures:
    rows = [row for path in paths for row in read_places(path)]
    fields, sentences = [row for row in rows if not row.is_sentence], [row for row in rows if row.is_sentence]
    scores = score_places([_place_case(row) for row in fields if row.countries is not None])
    return {
        "places": {"n": scores.n, "countries": _counts(scores.countries), "cities": _counts(scores.cities)},
        "workplace": {"fields": _workplaces(fields), "sentences": _workplaces(sentences)},
    }


def _place_case(row: LabelledPlace) -> PlaceCase:
    found = places([RawPlace(text=row.text)])
    return PlaceCase(
        countries=row.countries or frozenset(),
        cities=row.cities,
        said_countries=frozenset(place.country for place in found if place.country),
        said_cities=frozenset(place.city for place in found if place.city),
    )


def _workplaces(rows: Sequence[LabelledPlace]) -> Figures:
    said = ((row, workplace_in(row.text)) for row in rows)
    pairs = [(row.workplace, row.workplace if word in row.others else word) for row, word in said]
    return {"n": len(rows), "accuracy": _rounded(accuracy(pairs))}


def _rule_examples(catalog: Catalog) -> Figures:
    """Score the examples that stand beside the rules; they were written with the rule, so that all should agree."""
    pairs: list[tuple[object, object]] = []
    for role in catalog.roles:
        for example in (example for rule in role.rules for example in rule.examples):
            pairs.append((role.slug, find_role(example.title, example.text, catalog).role))
    for level in catalog.seniorities:
        for title in (title for rule in level.rules for title in rule.examples):
            pairs.append((level.slug, find_seniority(title, catalog)[0]))
    for skill in catalog.skills:
        for right, texts in ((True, skill.examples), (False, skill.not_examples)):
            pairs += [(right, skill.slug in _slugs(text, catalog)) for text in texts]
    return {"n": len(pairs), "accuracy": _rounded(accuracy(pairs))}


def _slugs(text: str, catalog: Catalog) -> Iterable[str]:
    return {match.slug for match in find_skills("", text, catalog)[0]}


def _agreement(found: Agreement) -> Figures:
    return {"accuracy": _rounded(found.accuracy), "macro_f1": _rounded(found.macro_f1)}


def _counts(found: Counts) -> Figures:
    return {"precision": _rounded(found.precision), "recall": _rounded(found.recall), "f1": _rounded(found.f1)}


def _share(part: int, whole: int) -> float | None:
    return _rounded(part / whole) if whole else None


def _rounded(value: float) -> float:
    return round(value, 4)
