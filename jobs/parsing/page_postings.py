"""The postings that one web page carries as schema.org JobPosting: JSON-LD, else microdata or RDFa."""

from __future__ import annotations

import dataclasses
from collections import Counter
from dataclasses import dataclass
from typing import Any

from jobs.contract import Page, RawPosting, Rejected
from jobs.errors import Malformed
from jobs.parsing.job_posting import identifier, raw_posting
from jobs.parsing.ld_json import Script, nodes, scripts, types
from jobs.parsing.marked_up import postings_in
from jobs.parsing.markup import page_text
from jobs.parsing.payload import refuse_challenge


@dataclass(frozen=True, slots=True)
class PagePostings:
    """What a page carries: `count` postings, those that could be read, those that could not, and scripts that are broken."""

    count: int
    postings: tuple[RawPosting, ...]
    rejected: tuple[Rejected, ...]
    broken: tuple[Script, ...]
    has_json_ld: bool


def postings_on(page: Page, source: str) -> PagePostings:
    """Return what the page carries; raises Blocked for a challenge page and Malformed for one nested too deep."""
    text = page_text(page.body, page.headers)
    refuse_challenge(text, source)
    found = scripts(text)
    try:
        jobs, known = _jobs(found)
        jobs = jobs or list(postings_in(text))
        postings, rejected = _read(jobs, page.request.url, known)
    except RecursionError as error:
        raise Malformed(
            f"The JSON-LD of the {source} is nested beyond what can be read; nothing was changed.", "page"
        ) from error
    broken = tuple(script for script in found if script.problem and script.names_posting)
    rejected += [
        Rejected(None, f"script {script.number}", f"A JSON-LD script cannot be read: {script.problem}.")
        for script in broken
    ]
    return PagePostings(len(jobs), tuple(postings), tuple(rejected), broken, bool(found))


def _jobs(found: tuple[Script, ...]) -> tuple[list[tuple[str, dict[str, Any]]], dict[str, dict[str, Any]]]:
    """Return (where, node) of each JobPosting, the same one once, and the page's nodes by their @id."""
    jobs: list[tuple[str, dict[str, Any]]] = []
    known: dict[str, dict[str, Any]] = {}
    for script in found:
        for node in nodes(list(script.values)):
            name = node.get("@id")
            if isinstance(name, str) and len(node) > 1:
                known.setdefault(name, node)
            if "JobPosting" in types(node) and all(node != other for _, other in jobs[-50:]):
                jobs.append((f"script {script.number}, posting {len(jobs) + 1}", node))
    return jobs, known


def _read(
    jobs: list[tuple[str, dict[str, Any]]], url: str, known: dict[str, dict[str, Any]]
) -> tuple[list[RawPosting], list[Rejected]]:
    """Read each posting by itself. An identifier or address that several share is none of theirs."""
    postings: list[RawPosting] = []
    read: list[dict[str, Any]] = []
    rejected: list[Rejected] = []
    named = Counter(identifier(node) for _, node in jobs)
    for where, node in jobs:
        own = identifier(node)
        if own is not None and named[own] > 1:
            node = {key: value for key, value in node.items() if key.lower() != "identifier"}
        try:
            postings.append(raw_posting(node, url, known))
        except ValueError as problem:
            rejected.append(Rejected(own, where, str(problem)))
            continue
        read.append(node)
    if len(jobs) == 1 and postings and postings[0].url == url and identifier(jobs[0][1]) is None:
        # The page of one posting: its address outlives an edited title.
        return [dataclasses.replace(postings[0], external_id=url)], rejected
    addresses = Counter(posting.external_id for posting in postings)
    for place, posting in enumerate(postings):
        if addresses[posting.external_id] > 1 and posting.external_id == posting.url:
            bare = {key: value for key, value in read[place].items() if key.lower() not in ("url", "identifier")}
            again = raw_posting(bare, url, known)
            postings[place] = dataclasses.replace(posting, external_id=again.external_id)
    return postings, rejected
