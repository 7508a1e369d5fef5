"""Pages that carry schema.org JobPosting: an employer's own careers page, or the page of one posting.

Facts: schema.org/JobPosting, as JSON-LD, microdata or RDFa; where a page uses several, JSON-LD counts. The token is the
page's address. A page may hold several scripts, lists, an @graph and several postings. A posting that left a page may stand
on another one, so that absence alone closes nothing.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from typing import Any

from jobs.contract import BoardRef, Page, Parsed, RawPosting, Rejected, Request
from jobs.errors import Malformed
from jobs.parsing.job_posting import identifier, raw_posting
from jobs.parsing.ld_json import Script, nodes, scripts, types
from jobs.parsing.marked_up import postings_in
from jobs.parsing.markup import page_text
from jobs.parsing.payload import refuse_challenge, refuse_sign_in

SLUG = "jsonld"
NAME = "JobPosting page"
DOCS_URL = "https://schema.org/JobPosting"
BOARD_PATTERNS: tuple[str, ...] = ()
ABSENCE_CLOSES = False
ENABLED = True
OFF_REASON = ""
ATTRIBUTION = ""


def board_url(board: BoardRef) -> str:
    """Return the page: the token is its address."""
    return board.token if "://" in board.token else f"https://{board.token}"


def first_requests(board: BoardRef) -> tuple[Request, ...]:
    """One request: the page."""
    return (Request(board_url(board), headers=(("Accept", "text/html, application/xhtml+xml;q=0.9, */*;q=0.1"),)),)


def parse(page: Page) -> Parsed:
    """Return the postings of the page; raises Malformed where it holds none, naming the script that is broken."""
    text = page_text(page.body, page.headers)
    refuse_challenge(text, NAME)
    found = scripts(text)
    try:
        jobs, known = _jobs(found)
        jobs = jobs or list(postings_in(text))
        postings, rejected = _read(jobs, page.request.url, known)
    except RecursionError as error:
        raise Malformed(
            f"The JSON-LD of the {NAME} is nested beyond what can be read; nothing was changed.", "page"
        ) from error
    broken = [script for script in found if script.problem and script.names_posting]
    if not jobs:
        refuse_sign_in(text, NAME)
        raise _nothing(found, broken)
    rejected += [
        Rejected(None, f"script {script.number}", f"A JSON-LD script cannot be read: {script.problem}.")
        for script in broken
    ]
    return Parsed(tuple(postings), rejected=tuple(rejected))


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


def _nothing(found: tuple[Script, ...], broken: list[Script]) -> Malformed:
    if broken:
        first = broken[0]
        return Malformed(
            f"The JSON-LD of the page cannot be read: {first.problem} of script {first.number}; nothing was changed.",
            f"script {first.number}",
        )
    held = "none of its JSON-LD is a JobPosting" if found else "it has no JSON-LD, and no microdata or RDFa of one"
    return Malformed(f"The {NAME} holds no posting: {held}; nothing was changed.", "page")
