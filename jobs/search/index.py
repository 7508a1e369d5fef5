"""The search index: every open posting as bits, in memory, so that totals and facet counts are exact and quick.

It is PURE: no Django, no clock; `now` is given. A bitmap for each word and each facet value holds the ordinals of its
postings; a search is their intersection, a count is the size of one. Example: role=ml-engineer & word "pytorch" is
two bitmaps and one AND. Results are those of the SQL filters (`filters.py`), which property tests hold it to.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from jobs.parsing.rates import NO_RATES
from jobs.search.alike import most_alike
from jobs.search.bands import Bands
from jobs.search.copies import Copies
from jobs.search.document import COUNTED, FACETS, OPEN_FACETS, QUALITIES, Document
from jobs.search.facet import Facet
from jobs.search.first_seen import FirstSeen
from jobs.search.found import Counted, Counts, Found, Parts
from jobs.search.grammar import Asked, Phrase, parse
from jobs.search.hits import Hits, as_array
from jobs.search.looked import Looked, Verify
from jobs.search.matching import Matcher, Where
from jobs.search.ordering import Place, microseconds
from jobs.search.ordinals import Ordinals
from jobs.search.parameters import UNKNOWN
from jobs.search.query import SearchQuery
from jobs.search.ranking import Ranking, rows_after, rows_before
from jobs.search.reach import Reach
from jobs.search.terms import Terms, mended
from jobs.search.tokenise import plain_words, stems
from jobs.search.worth import Worth, groups, leasts

# How many values of a facet are counted out; those chosen are always among them.
LONGEST_FACET = 30
# Of the postings that have all words asked for, so many of the newest are read to see whether they have the phrases so.
PHRASE_CHECKED = 3000


def checked_each(counts: Iterable[int]) -> int:
    """Return how many postings are read at most for each phrase of a search, where so many have all words of each.

    Together they are at most PHRASE_CHECKED; what rare phrases leave of it the others have.
    """
    left = PHRASE_CHECKED
    ordered = sorted(counts)
    for place, count in enumerate(ordered):
        each = left // (len(ordered) - place)
        if count > each:
            return each
        left -= count
    return PHRASE_CHECKED


class SearchIndex:
    """Documents in, pages and counts out. One writer at a time; readers between two changes."""

    def __init__(self, ids: NDArray[np.int64] | None = None, times: NDArray[np.int64] | None = None) -> None:
        """Begin with postings that are sorted by (listed_at, id) and have no words and values yet; `build` gives them."""
        ids = np.zeros(0, np.int64) if ids is None else ids
        self.ordinals = Ordinals(ids, np.zeros(0, np.int64) if times is None else times)
        self.live = BitMap(range(len(ids))) if len(ids) else BitMap()
        self.facets = {name: Facet(name) for name in COUNTED}
        self.reach = Reach(self.facets)
        self.titles, self.skills, self.texts = Terms(), Terms(), Terms()
        self.quality = [BitMap() for _ in range(QUALITIES)]
        self.pay = np.full(max(1024, int(len(ids) * 1.25)), -1, np.int64)
        self.first_seen = FirstSeen(self.facets["seen"], len(ids))
        self.worth, self.bands, self.looked = Worth(), Bands(), Looked()
        self.copies = Copies()
        # How often each word of titles and skills is written so; what left is forgotten when the index is built anew.
        self.spellings: Counter[str] = Counter()
        self.version = 0

    # --- changes ------------------------------------------------------------------------------------------------------

    def apply(self, changes: Iterable[tuple[int, Document | None]]) -> None:
        """Make each posting what it is now: (id, its document), or (id, None) for one that is no longer open."""
        for posting_id, document in changes:
            self._remove(posting_id)
            if document is not None:
                self._fill(self.ordinals.add(document.id, document.listed_at), document)
            self.version += 1

    def _fill(self, ordinal: int, document: Document) -> None:
        self.live.add(ordinal)
        for name in COUNTED:
            self.facets[name].add(ordinal, document.counted(name))
        self.spellings.update(document.spellings)
        if ordinal >= len(self.pay):
            self.pay = np.concatenate([self.pay, np.full(max(1024, ordinal // 4), -1, np.int64)])
        self.pay[ordinal] = -1 if document.pay_max is None else document.pay_max
        if document.first_seen_at is not None:
            self.first_seen.add(ordinal, document.first_seen_at)
        self.quality[min(max(document.quality, 0), QUALITIES - 1)].add(ordinal)
        self.copies.add(ordinal, document.cluster, document.cluster_place)
        self.titles.add(ordinal, document.title_words)
        self.skills.add(ordinal, document.skill_words)
        self.texts.add(ordinal, document.text_words)

    def _remove(self, posting_id: int) -> None:
        ordinal = self.ordinals.remove(posting_id)
        if ordinal is None:
            return
        self.live.discard(ordinal)
        self.copies.remove(ordinal)
        for facet in self.facets.values():
            facet.remove(ordinal)
        for bits in self.quality:
            bits.discard(ordinal)

    def warm(self) -> None:
        """Do at once what the first searches would do once for all: put the values of facets in order."""
        for facet in self.facets.values():
            facet.warm()

    # --- searches -----------------------------------------------------------------------------------------------------

    def search(
        self,
        query: SearchQuery,
        *,
        now: datetime,
        asked: Asked | None = None,
        verify: Verify | None = None,
        size: int = 25,
        after: Place | None = None,
        before: Place | None = None,
        facets: Iterable[str] = FACETS,
        lately: str | None = None,
        clock: Callable[[], float] | None = None,
    ) -> Found:
        """Return one page of `query` as of `now`, with its exact total and the counts of `facets`.

        `asked` is what its words mean (None: only themselves). `verify` decides which postings have a phrase word for
        word. The page stands after `after` or ends before `before`. `lately` is a day (YYYY-MM-DD). `clock` tells
        seconds, where the time taken is wanted.
        A facet ignores its own selection; skills keep theirs where several mean all of them.
        """
        started = clock() if clock else 0.0
        asked = parse(query.q) if asked is None else asked
        matcher = self._matcher(asked, verify)
        parts = self._parts(query, asked, matcher, now)
        base = parts.base()
        shown = self.copies.each_once(base)
        if query.effective_sort == "pay":
            worths = self.worth.buckets(query.rates or NO_RATES, self.pay, self.facets["currency"], self.ordinals.count)
            buckets = groups(shown, worths, size + 1, after, before)
        else:
            ranking = Ranking(self.ordinals, self.quality, self.facets, matcher, now)
            buckets = ranking.buckets(query, asked, shown)
        if before:
            rows = rows_before(self.ordinals, buckets, size + 1, before)
        else:
            rows = rows_after(self.ordinals, buckets, size + 1, after)
        kept = rows[:size]
        if before:
            kept.reverse()
        places = [Place(bucket, *self.ordinals.key(ordinal)) for bucket, ordinal in kept]
        return Found(
            total=len(shown),
            places=places,
            more=len(rows) > size,
            facets=self._counts(facets, query, parts, base),
            lately=self.first_seen.count_since(lately, shown) if lately else 0,
            took_ms=(clock() - started) * 1000 if clock else 0.0,
            is_exact=matcher.is_exact,
        )

    def unpaid(
        self, query: SearchQuery, *, now: datetime, asked: Asked, verify: Verify | None = None
    ) -> tuple[int, int]:
        """Return how many openings of a search for pay state none that is asked for, and how many some without a rate.

        Of a posting that states too little another copy may state nothing.
        """
        parts = self._parts(query, asked, self._matcher(asked, verify), now)
        wider = parts.base(but="currency")
        comparable, enough = self._compared(query)
        enough, rest = wider & enough, wider - comparable
        unstated = rest - self._stated() if query.pay_min is not None else rest
        judged = self.copies.count(enough | unstated)
        return judged - self.copies.count(enough), self.copies.count(enough | rest) - judged

    def leaving_open(self, query: SearchQuery, *, now: datetime, asked: Asked, verify: Verify | None = None) -> int:
        """Return how many openings leave the countries of `eligible` open: so many stay or are left out; 0 without countries."""
        countries = _countries(query)
        if not countries:
            return 0
        wider = query.without("eligible", f"-{UNKNOWN}").with_value("eligible", UNKNOWN)
        base = self._parts(wider, asked, self._matcher(asked, verify), now).base()
        return self.copies.count(base & self.reach.leaving_open(countries))

    def new_since(
        self, query: SearchQuery, since: datetime, *, now: datetime, asked: Asked, verify: Verify | None = None
    ) -> int:
        """Return how many openings have a posting that fits, and none that fits and was first seen at `since` or before."""
        base = self._parts(query, asked, self._matcher(asked, verify), now).base()
        return self.copies.count_apart(self.first_seen.after(microseconds(since), base), base)

    def alike(self, role: str, skills: Collection[str], countries: Collection[str], size: int) -> list[int]:
        """Return at most `size` openings whose first role is `role`, the most alike first (`most_alike`)."""
        among = self.facets["role"].get(role) - self.facets["secondary"].get(role)
        found = most_alike(
            self.copies.each_once(among), skills, countries, size, by_skill=self.facets["skill"],
            by_country=self.facets["country"], ordinals=self.ordinals,
        )  # fmt: skip
        return self.ordinals.ids(found)

    def mended(self, text: str) -> str | None:
        """Return `text` with each word that no posting has replaced by one of titles and skills that is one edit away.

        None where nothing can be mended. What is quoted, excluded or has several words between spaces stays as it is.
        """
        found: list[str] = []
        for token in text.split():
            spelled = plain_words(token)
            near = None
            if len(spelled) == 1 and token[0] not in '-"«“' and token[-1] not in '*"»”':
                known = any(stem in self.texts for stem in stems(spelled[0]))
                near = None if known else mended(spelled[0], self.spellings)
            found.append(near or token)
        result = " ".join(found)
        return result if result != " ".join(text.split()) else None

    def _matcher(self, asked: Asked, verify: Verify | None) -> Matcher:
        matcher = Matcher(self.titles, self.skills, self.texts, self.facets["skill"])
        if verify is not None and asked.phrases:
            # With phrases as mere words: whatever else is asked for leaves fewer texts to read.
            words = matcher.all(asked.required, Where.TEXT)
            within = self.live if words is None else self.live & words
            matcher.verified = self._verified(asked.phrases, within, matcher, verify)
        return matcher

    def _verified(
        self, phrases: Iterable[Phrase], within: BitMap, matcher: Matcher, verify: Verify
    ) -> dict[Phrase, BitMap]:
        found = {phrase: (matcher.all(phrase.words, Where.TEXT) or BitMap()) & within for phrase in phrases}
        each = checked_each(map(len, found.values()))
        matcher.is_exact = all(len(bits) <= each for bits in found.values())
        return {
            phrase: self.looked.having(phrase, self.ordinals.newest(bits, each), self.ordinals, verify)
            for phrase, bits in found.items()
        }

    def _parts(self, query: SearchQuery, asked: Asked, matcher: Matcher, now: datetime) -> Parts:
        shared = self.live
        text = matcher.all(asked.required, Where.TEXT)
        if text is not None:
            shared = shared & text
        if asked.excluded:
            shared = shared - matcher.excluded(asked)
        if query.posted_within is not None:
            shared = self.ordinals.since(microseconds(now - timedelta(days=query.posted_within)), shared)
        parts = Parts(shared)
        for name in FACETS:
            if not hasattr(query, name):
                continue
            bits = self._selected(name, query)
            if bits is not None:
                parts.own[name] = bits
        if query.asks_for_pay:
            parts.own["currency"] = self._paid(query)
        return parts

    def _selected(self, name: str, query: SearchQuery) -> BitMap | None:
        """Return the postings that a facet's own selection leaves; None where nothing is selected."""
        included, excluded = query.included(name), query.excluded(name)
        if not included and not excluded:
            return None
        found = self.live
        if name == "eligible":
            found = self.reach.having(included, _countries(query)) if included else found
            return found - self.reach.having(excluded, _countries(query)) if excluded else found
        facet = self.facets[name]
        if included and name == "skill" and query.skill_mode != "any":
            for value in sorted(included, key=lambda value: len(facet.get(value))):
                found = found & facet.get(value)
        elif included:
            found = facet.union(included)
        return found - facet.union(excluded) if excluded else found

    def _paid(self, query: SearchQuery) -> BitMap:
        """Return the postings that the three parameters of pay leave."""
        comparable, enough = self._compared(query)
        return enough | (self.live - comparable) if query.keeps_unknown_pay else enough

    def _compared(self, query: SearchQuery) -> tuple[BitMap, BitMap]:
        """Return the postings whose pay can be compared with what is asked for, and those of them that pay enough."""
        currencies = self.facets["currency"]
        if query.pay_min is None:
            stated = currencies.get(query.currency) if query.currency else self._stated()
            return stated, stated
        comparable, enough = BitMap(), BitMap()
        for currency, least in leasts(query, query.rates or NO_RATES).items():
            ordinals = as_array(currencies.get(currency))
            comparable |= currencies.get(currency)
            enough |= BitMap(ordinals[self.pay.take(ordinals) >= least].astype(np.uint32))
        return comparable, enough

    def _stated(self) -> BitMap:
        return BitMap.union(*self.facets["currency"].bitmaps) if self.facets["currency"].bitmaps else BitMap()

    # --- counts -------------------------------------------------------------------------------------------------------

    def _counts(self, names: Iterable[str], query: SearchQuery, parts: Parts, base: BitMap) -> Counts:
        """Return facet -> (value, count), most first, of at most LONGEST_FACET values and those chosen."""
        shared = self._hits(base)
        found: Counts = {}
        for name in names:
            if name == "pay_min":
                found[name] = self._paid_at_least(query, parts)
                continue
            keeps = name == "skill" and query.skill_mode != "any"
            wider = keeps or name not in parts.own
            found[name] = self._count(name, query, shared if wider else self._hits(parts.base(but=name)))
        return found

    def _paid_at_least(self, query: SearchQuery, parts: Parts) -> list[tuple[str, int]]:
        """Return how many openings pay at least so much, for each band of the currency asked for, the least first."""
        if not query.currency:
            return []
        wider, rates = parts.base(but="currency"), query.rates or NO_RATES
        bands = dict(self.bands.at_least(query.currency, rates, self.pay, self.facets["currency"], self.ordinals.count))
        if query.pay_min is not None and query.pay_min not in bands:
            bands[query.pay_min] = self._compared(query)[1]
        counts = [(str(amount), self.copies.count(wider & bits)) for amount, bits in sorted(bands.items())]
        return [(amount, count) for amount, count in counts if count or amount == str(query.pay_min)]

    def _hits(self, bits: BitMap) -> Counted:
        """Return the postings of a search, parted into those that have no copies and those that have."""
        copied = bits & self.copies.clustered
        return Counted(Hits(bits - copied if copied else bits, self.ordinals.count), copied)

    def _count(self, name: str, query: SearchQuery, of: Counted) -> list[tuple[str, int]]:
        """Return the counts of one facet in `of`, in openings."""
        alone, copied = of.alone, of.copied
        if not alone.size and not copied:
            return [(value, 0) for value in self._chosen(name, query)]
        # The few that have copies are counted by cluster, the others by their bitmaps or columns.
        if name == "eligible":
            asked = _countries(query)
            extras = self.reach.count_groups(copied, asked, self.copies.count) if copied else {}
            return self.reach.counts(alone, asked, self._chosen(name, query), LONGEST_FACET, extras)
        facet = self.facets[name]
        extra = facet.count_groups(as_array(copied), self.copies.of(copied)) if copied else None
        found = facet.top(alone, LONGEST_FACET, extra)
        counts = sorted(
            ((facet.values[number], count) for count, number in found), key=lambda item: (-item[1], item[0])
        )
        names = {value for value, _ in counts}
        chosen = self._chosen(name, query)
        further = {*chosen, UNKNOWN} if name in OPEN_FACETS else set(chosen)
        for value in sorted(further - names):
            count = alone.bits.intersection_cardinality(facet.get(value)) + facet.at(extra, value)
            if count or value in chosen:
                counts.append((value, count))
        return counts

    @staticmethod
    def _chosen(name: str, query: SearchQuery) -> list[str]:
        if name == "currency":
            return [query.currency] if query.currency else []
        if not hasattr(query, name):
            return []
        return sorted({*query.included(name), *query.excluded(name)})


def _countries(query: SearchQuery) -> list[str]:
    """Return the countries that somebody wants to apply from."""
    return [value for value in query.included("eligible") if value != UNKNOWN]
