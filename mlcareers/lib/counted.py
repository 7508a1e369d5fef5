"""Counts in sentences that are stored in English."""

from __future__ import annotations


def counted(count: int, noun: str) -> str:
    """Return how many there are, in words: `1 posting`, `3 postings`; for nouns whose plural takes an s alone."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
