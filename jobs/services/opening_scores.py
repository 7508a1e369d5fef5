"""How well copies of one opening are told from openings that only look alike, on labelled pairs of recorded boards.

The pairs are ids and labels alone (`jobs/data/labelled_openings.csv`); docs/clusters.md says how they were made. The
recorded answers lie in a folder of their own. Copies as aggregators make them are built here from every fourth posting
that has a text: a whole one and one that was cut off, each under another id and with words of the aggregator's around it.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path

from jobs import registry
from jobs.contract import BoardRef, CleanPosting, Page
from jobs.parsing.clean import clean
from jobs.parsing.openings import RULES, Opening, Rule, clusters
from jobs.parsing.posting_ids import posting_ids
from jobs.parsing.requisition import requisition_key
from jobs.parsing.sketch import sketch
from jobs.parsing.title_key import title_key

PAIRS = Path(__file__).resolve().parents[1] / "data" / "labelled_openings.csv"
# board -> its recorded answers; those of one board on two days are two boards here.
BOARDS: dict[str, tuple[str, ...]] = {
    "stripe": ("greenhouse/stripe_content_1of2.json", "greenhouse/stripe_content_2of2.json"),
    "databricks": ("greenhouse/databricks_listing.json",),
    "doctolib": ("greenhouse/doctolib_listing_2026-07-30.json",),
    "ramp": ("ashby/ramp_2026-06-23.json",),
    "ramp-august": ("ashby/ramp_2026-08-04.json",),
    "palantir": ("lever/palantir.json",),
    "mrge": ("personio/mrge.xml",),
}
COPIED_EACH = 4
CUT_SHARE = 0.6
_BEFORE = "This opening was found for you among many others; read on to see what the work is about."
_AFTER = "Apply through our site and say where you saw it; we wish you good luck with it."

_BY_ID: tuple[Rule, ...] = ("source-id", "opening", "requisition")
_BY_TEXT: tuple[Rule, ...] = ("text",)

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Score:
    """Pairs that were labelled the same, those that were linked, and those that were both."""

    labelled: int
    linked: int
    right: int

    @property
    def precision(self) -> float:
        """Which share of the linked pairs is labelled the same; 1 where none is linked."""
        return self.right / self.linked if self.linked else 1.0

    @property
    def recall(self) -> float:
        """Which share of the pairs labelled the same is linked; 1 where none is."""
        return self.right / self.labelled if self.labelled else 1.0


def opening_scores(feeds: Path) -> dict[str, Score]:
    """Return the score of all rules, of the rules by ids, and of the text alone, on the recorded answers in `feeds`.

    `text` links by text only and still heeds ids that tell two postings apart, as it does in use; it is scored on the
    pairs that have texts. `text, no ids` knows no id at all. Raises ValueError where a recorded answer is missing.
    """
    labels = _labels()
    whole = {board: list(_openings(board, feeds)) for board in BOARDS}
    copied = {board: [*items, *_copies(items)] for board, items in whole.items()}
    texts = {board: [item for item, _ in items] for board, items in copied.items() if items[0][1].text}
    everything = {board: [item for item, _ in items] for board, items in copied.items()}
    by_address = {
        board: [item for item, _ in items] + [_with_address(item) for item, _ in _copies(items)]
        for board, items in whole.items()
    }
    blind = {board: [replace(item, opening_id="", requisition="") for item in items] for board, items in texts.items()}
    return {
        "all": _score(everything, labels, RULES),
        "ids": _score(by_address, labels, _BY_ID),
        "text": _score(texts, labels, _BY_TEXT),
        "text, no ids": _score(blind, labels, _BY_TEXT),
    }


def _labels() -> dict[str, dict[Pair, bool]]:
    found: dict[str, dict[Pair, bool]] = {}
    with PAIRS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["board"], {})[row["one"], row["other"]] = row["same"] == "yes"
    return found


def _openings(board: str, feeds: Path) -> Iterator[tuple[Opening, CleanPosting]]:
    for name in BOARDS[board]:
        source = registry.source(name.partition("/")[0])
        try:
            body = (feeds / name).read_bytes()
        except OSError as error:
            raise ValueError(f"The recorded answer {name} cannot be read: {error.strerror or error}.") from error
        request = source.first_requests(BoardRef(source.SLUG, board))[0]
        for raw in source.parse(Page(request, 200, {}, body)).postings:
            posting = clean(raw)
            yield (
                Opening(
                    key=posting.external_id,
                    board=board,
                    employer=board,
                    is_employers=True,
                    title=title_key(posting.title, [place.text for place in posting.places]),
                    source_ids=frozenset(found.key for found in posting_ids(posting.url)),
                    opening_id=posting.opening_id or "",
                    requisition=requisition_key(posting.requisition_id),
                    sketch=sketch(posting.text),
                ),
                posting,
            )


def _copies(items: Collection[tuple[Opening, CleanPosting]]) -> list[tuple[Opening, CleanPosting]]:
    """Return an aggregator's copies of every fourth posting: its key is the original's with what was done to it."""
    made = []
    for item, posting in list(items)[::COPIED_EACH]:
        if not posting.text:
            continue
        cut = posting.text[: int(len(posting.text) * CUT_SHARE)]
        for kind, text in (("whole", posting.text), ("cut", cut)):
            said = f"{_BEFORE} {text} {_AFTER}"
            copy = replace(
                item, key=f"{item.key}~{kind}", board="feed", is_employers=False, source_ids=frozenset(), opening_id="",
                requisition="", title=title_key(f"{posting.title} (m/f/d) - Remote"), sketch=sketch(said),
            )  # fmt: skip
            made.append((copy, posting))
    return made


def _with_address(copy: Opening) -> Opening:
    """Return a copy that kept the employer's apply address instead of the text."""
    original = copy.key.partition("~")[0]
    return replace(copy, sketch=(), title="", source_ids=frozenset({f"kept:{original}"}))


def _score(boards: dict[str, list[Opening]], labels: dict[str, dict[Pair, bool]], rules: Collection[Rule]) -> Score:
    labelled = linked = right = 0
    for board, openings in boards.items():
        if "source-id" in rules and any(item.source_ids for item in openings):
            openings = [replace(item, source_ids=item.source_ids | {f"kept:{item.key}"}) for item in openings]
        known = _with_copies(openings, labels[board])
        same = {pair for pair, is_same in known.items() if is_same}
        found = {
            pair for group in clusters(openings, rules=rules) for pair in combinations(sorted(group.members), 2)
        } & set(known)
        labelled, linked, right = labelled + len(same), linked + len(found), right + len(found & same)
    return Score(labelled, linked, right)


def _with_copies(openings: Collection[Opening], known: dict[Pair, bool]) -> dict[Pair, bool]:
    """Return the labelled pairs, and for each copy what its original says: of the same opening, or of another."""
    copies = [item.key for item in openings if "~" in item.key]
    if not copies:
        return known
    found = dict(known)
    originals = {item.key for item in openings if "~" not in item.key}
    for key in copies:
        original = key.partition("~")[0]
        found[original, key] = True
        for other in originals - {original}:
            label = known.get((min(original, other), max(original, other)))
            if label is not None:
                found[min(other, key), max(other, key)] = label
    return found
