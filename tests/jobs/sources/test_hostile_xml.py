"""XML made to hurt: bombs, entities that lead elsewhere, odd encodings, script in texts; for every reader of XML."""

from __future__ import annotations

import base64
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from jobs import registry
from jobs.contract import BoardRef, CleanPosting, Page, Parsed
from jobs.decoding import Inflate, decoder
from jobs.errors import Malformed, SourceError
from jobs.parsing.clean import Unclean, clean
from jobs.parsing.field_map import map_text
from jobs.parsing.page_hints import page_hints
from jobs.services.field_maps import feed_shape, guessed_fields
from tests.jobs.parsing.corpora import needs_corpora, rows

URL = "https://harbour.example/jobs.xml"
# What a word of the outside would look like had a document fetched it.
FETCHED = ("root:", "/bin/", "PATH=", "nameserver")
# No answer of the corpus is longer than 70 kB: beyond this something was expanded.
MOST_MEMORY = 64 * 1024 * 1024
MAP = map_text(
    record="job", whole=False, fields={"title": "name", "url": f'"{URL}"', "id": "@id", "text": "description"}
)
Read = Callable[[bytes], Parsed]

_watching: list[str] = []


def _hook(event: str, values: tuple[Any, ...]) -> None:
    """Note what is connected to, or opened outside Python's own files, while a document is read."""
    if not _watching:
        return
    if event.startswith(("socket.connect", "socket.getaddrinfo", "urllib.Request", "subprocess.")):
        _watching.append(f"{event} {values!r}")
    if event == "open" and isinstance(values[0], str) and values[0].startswith(("/etc", "/proc", "/dev", "file:")):
        _watching.append(f"open {values[0]}")


sys.addaudithook(_hook)


@pytest.fixture
def nothing_asked() -> Iterator[None]:
    _watching[:] = ["watching"]
    yield
    asked, _watching[:] = _watching[1:], []
    assert asked == []


def reader(slug: str) -> Read:
    source = registry.source(slug)
    token = "harbour" if "(?P<token>" in "".join(source.BOARD_PATTERNS) else URL
    request = source.first_requests(BoardRef(slug, token, field_map=MAP if slug == "custom" else ""))[0]
    return lambda body: source.parse(Page(request, 200, {"content-type": "text/xml"}, body))


READERS = ("custom", "hr-xml", "indeed-xml", "personio", "rss", "sitemap", "teamtailor")


def documents(*kinds: str) -> list[tuple[dict[str, Any], bytes]]:
    """Return (row, document) of these kinds, or of all."""
    return [
        (row, base64.b64decode(row["doc_base64"]))
        for row in rows("xml_bombs.jsonl")
        if not kinds or row["kind"] in kinds
    ]


def cleaned(found: Parsed) -> list[CleanPosting]:
    postings = []
    for raw in (*found.postings, *found.details):
        try:
            postings.append(clean(raw))
        except Unclean as problem:
            assert str(problem).endswith(".")
    return postings


@needs_corpora
@pytest.mark.parametrize("slug", READERS)
def test_a_document_is_read_or_named_and_never_expanded_or_followed(slug: str, nothing_asked: None) -> None:
    read = reader(slug)
    tracemalloc.start()
    try:
        for row, document in documents():
            tracemalloc.reset_peak()
            try:
                found = read(document)
            except SourceError as problem:
                assert problem.sentence.endswith(".") and not any(word in problem.sentence for word in FETCHED), row[
                    "name"
                ]
                continue
            finally:
                assert tracemalloc.get_traced_memory()[1] < MOST_MEMORY, row["name"]
            said = repr(found)
            assert not any(word in said for word in FETCHED), row["name"]
            assert len(said) < 20 * len(document) + 2_000, row["name"]
            if row["must"] in ("refuse", "refuse_or_never_expand"):
                assert not found.postings, row["name"]
            cleaned(found)
    finally:
        tracemalloc.stop()


@needs_corpora
def test_the_shape_of_a_feed_is_shown_or_the_document_is_named(nothing_asked: None) -> None:
    for row, document in documents():
        page = Page(registry.source("custom").first_requests(BoardRef("custom", URL))[0], 200, {}, document)
        try:
            found, _ = feed_shape(page=page)
        except SourceError as problem:
            assert problem.sentence.endswith("."), row["name"]
            continue
        fields = guessed_fields(found=found)
        assert not any(word in repr((found, fields)) for word in FETCHED), row["name"]
        assert row["must"] != "refuse_or_never_expand", row["name"]


@needs_corpora
def test_hints_are_taken_from_any_document(nothing_asked: None) -> None:
    for row, document in documents():
        for kind in ("text/xml", "text/html", ""):
            hints = page_hints(
                Page(
                    registry.source("rss").first_requests(BoardRef("rss", URL))[0],
                    200,
                    {"content-type": kind},
                    document,
                )
            )
            assert not hints.boards and not hints.has_posting, row["name"]


@needs_corpora
@pytest.mark.parametrize("slug", ["rss", "indeed-xml", "custom"])
def test_script_in_an_item_never_becomes_markup(slug: str) -> None:
    read = reader(slug)
    seen = 0
    for row, document in documents("markup", "reference"):
        inner = document.decode().removeprefix("<item>").removesuffix("</item>")
        if "<?" in inner or "<!DOCTYPE" in inner or not document.startswith(b"<item>"):
            continue
        linked = "" if "<link>" in inner else f"<link>{URL}</link>"
        entry = (
            f"<title>Clerk</title><name>Clerk</name><url>{URL}</url><referencenumber>1</referencenumber>{linked}{inner}"
        )
        body = {
            "rss": f"<rss version='2.0'><channel><title>x</title><item>{entry}</item></channel></rss>",
            "indeed-xml": f"<source><job>{entry}</job></source>",
            "custom": f"<jobs><job id='1'>{entry}</job></jobs>",
        }[slug]
        for posting in cleaned(read(body.encode())):
            seen += 1
            assert posting.url.startswith("https://"), row["name"]
            for element in LexborHTMLParser(posting.html).css("*"):
                assert element.tag not in ("script", "img"), row["name"]
                assert not [name for name in element.attributes if name.startswith("on")], row["name"]
    assert seen >= 3


@needs_corpora
def test_a_packed_answer_is_unpacked_within_its_room() -> None:
    room = 1024 * 1024
    for row, document in documents("transport"):
        try:
            undo = decoder(row["content_encoding"], "The harbour")
        except Malformed as problem:
            assert problem.sentence.endswith(".")
            continue
        assert isinstance(undo, Inflate)
        assert sum(map(len, undo(document, room))) == room < row["expanded"]
        assert not undo.finished
