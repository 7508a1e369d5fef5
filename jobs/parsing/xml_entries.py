"""The entries of an XML board, each read by itself: one that cannot be read is rejected, the others go on."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from jobs.contract import RawPosting, Rejected
from jobs.errors import Malformed
from jobs.parsing.feed_xml import MAX_ENTRIES, Element, child_text


def read_elements(
    source: str, elements: Sequence[Element], read: Callable[[Element], RawPosting]
) -> tuple[tuple[RawPosting, ...], tuple[Rejected, ...]]:
    """Return (postings, rejected); `read` raises ValueError with a sentence. The second of two equal ids is rejected.

    Raises Malformed for more entries than a board may have.
    """
    if len(elements) > MAX_ENTRIES:
        raise Malformed(f"{source} has more than {MAX_ENTRIES} entries; nothing was changed.", "entries")
    postings: dict[str, RawPosting] = {}
    rejected: list[Rejected] = []
    for number, element in enumerate(elements, start=1):
        try:
            posting = read(element)
            if posting.external_id in postings:
                raise ValueError("The same id stands twice on this board.")
        except ValueError as problem:
            rejected.append(Rejected(child_text(element, "id", "guid"), f"entry {number}", str(problem)))
            continue
        postings[posting.external_id] = posting
    return tuple(postings.values()), tuple(rejected)


def needed(element: Element, name: str, meaning: str = "") -> str:
    """Return the text of a child; raises ValueError with a sentence, which names the `meaning`, where there is none."""
    found = child_text(element, name)
    if found is None:
        raise ValueError(f"The entry has no {meaning or name}.")
    return found
