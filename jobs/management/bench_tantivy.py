"""The same searches asked of Tantivy, a search library of its own, where its wheel is installed: the bench compares with it.

It is given the words that our tokeniser makes and a column for each facet, so that both find the same postings. Its page
is the newest 25, which it has quicker than any order by fit; its counts are one aggregation, and one more for each facet
that has a selection of its own.
"""

from __future__ import annotations

import importlib
import tempfile
import time
from collections.abc import Iterable, Sequence
from typing import Any

from jobs.management.bench_corpus import Corpus, document
from jobs.search.document import COUNTED
from jobs.search.grammar import All, Either, Named, Node, Phrase, Prefix, Word, parse
from jobs.search.index import LONGEST_FACET
from jobs.search.query import SearchQuery
from jobs.search.synonyms import equals

HEAP = 256 * 2**20
# Facets of one value or several that the bench's searches count; from the last four follows who can apply.
COLUMNS = tuple(name for name in COUNTED if name not in ("secondary", "unsure", "seen"))
SELECTED = ("role", "skill", "country", "workplace", "workflow")


def library() -> Any | None:
    """Return the module `tantivy`; None where it is not installed."""
    try:
        return importlib.import_module("tantivy")
    except ImportError:
        return None


class Tantivy:
    """One index of a corpus in a folder of its own, removed by `close`; asked as the bench asks ours."""

    def __init__(self, module: Any, corpus: Corpus) -> None:
        self._module = module
        self.version = str(module.__version__).split(",")[0]
        self._folder = tempfile.TemporaryDirectory(prefix="mlcareers-tantivy-")
        self.schema = self._schema()
        index = module.Index(self.schema, path=self._folder.name)
        started = time.perf_counter()
        self._write(index, corpus)
        self.build_s = time.perf_counter() - started
        index.reload()
        self._searcher = index.searcher()

    def close(self) -> None:
        """Remove what was written."""
        self._folder.cleanup()

    def _schema(self) -> Any:
        builder = self._module.SchemaBuilder()
        builder.add_text_field("words", tokenizer_name="whitespace", index_option="basic")
        for name in COLUMNS:
            builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
        builder.add_integer_field("listed_at", fast=True)
        builder.add_integer_field("id", fast=True)
        return builder.build()

    def _write(self, index: Any, corpus: Corpus) -> None:
        writer = index.writer(heap_size=HEAP)
        for raw in corpus.raws():
            made = document(raw)
            row = self._module.Document()
            row.add_text("words", " ".join(made.text_words))
            for name in COLUMNS:
                for value in made.counted(name):
                    row.add_text(name, value)
            row.add_integer("listed_at", made.listed_at)
            row.add_integer("id", made.id)
            writer.add_document(row)
        writer.commit()
        writer.wait_merging_threads()

    def search(self, query: SearchQuery) -> int:
        """Answer one search: the newest 25, the total and all counts; return the total."""
        asked = [self._node(node) for node in parse(query.q, equals).required]
        own = {name: found for name in SELECTED if (found := self._selection(name, query))}
        every = self._all([*asked, *(part for parts in own.values() for part in parts)])
        found = self._searcher.search(every, limit=25, count=True, order_by_field="listed_at")
        # Our rows come with their ids, so these are read as well.
        self._searcher.fast_field_values("id", [address for _, address in found.hits])
        self._searcher.aggregate(every, _terms(name for name in COLUMNS if name not in own or name == "skill"))
        for name in own:
            if name != "skill":
                others = [part for other, parts in own.items() if other != name for part in parts]
                self._searcher.aggregate(self._all([*asked, *others]), _terms([name]))
        total: int = found.count
        return total

    def _selection(self, name: str, query: SearchQuery) -> list[Any]:
        included = query.included(name)
        terms = [self._term(name, value) for value in included]
        return terms if name == "skill" else [self._any(terms)] if terms else []

    def _node(self, node: Node) -> Any:
        match node:
            case Word(stems=stems):
                return self._any([self._term("words", stem) for stem in stems])
            case Named(skill=skill, is_ordinary=True):
                return self._term("skill", skill)
            case Named(skill=skill, words=words):
                return self._any([self._all([self._node(word) for word in words]), self._term("skill", skill)])
            case All(parts=parts):
                return self._all([self._node(part) for part in parts])
            case Either(parts=parts):
                return self._any([self._node(part) for part in parts])
            case Phrase() | Prefix():
                raise ValueError("The bench asks for no phrases and no beginnings of words.")

    def _term(self, field: str, value: str) -> Any:
        return self._module.Query.const_score_query(
            self._module.Query.term_query(self.schema, field, value, "basic"), 1.0
        )

    def _all(self, queries: Sequence[Any]) -> Any:
        if not queries:
            return self._module.Query.all_query()
        return self._joined(queries, self._module.Occur.Must)

    def _any(self, queries: Sequence[Any]) -> Any:
        return self._joined(queries, self._module.Occur.Should)

    def _joined(self, queries: Sequence[Any], occur: Any) -> Any:
        if len(queries) == 1:
            return queries[0]
        return self._module.Query.boolean_query([(occur, query) for query in queries])


def _terms(names: Iterable[str]) -> dict[str, Any]:
    """Return the request for the counts of facets, exact even where an index has several segments."""
    return {name: {"terms": {"field": name, "size": LONGEST_FACET, "segment_size": 65_000}} for name in names}
