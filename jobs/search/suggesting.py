"""The suggester of this process: made from open postings when it is first asked for, and again aside when it is old."""

from __future__ import annotations

import logging
import re
import threading
import time
from collections.abc import Iterator

from django.db import connection
from django.db.models import Min

from jobs.models.posting import Posting
from jobs.models.posting_parts import PostingPlace, PostingSkill
from jobs.search.openings import count_openings
from jobs.search.suggest import Choice, Suggester
from jobs.search.vocabulary import city_name
from taxonomy.vocabulary import current_vocabulary

logger = logging.getLogger(__name__)

# Seconds after which it is made again, and how many of the newest postings lend their titles.
LASTS_S = 300.0
TITLES_OF = 50_000
_QUOTES = re.compile(r"[\"«»“”]")
# Before or behind a word, once it has lost its quotes.
_SIGNS = re.compile(r"(?:^|(?<=\s))-+|\*+(?=\s|$)")


class Suggestions:
    """One suggester for all threads of a process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.reset()

    def reset(self) -> None:
        """Forget the suggester; the next question makes a new one."""
        self._suggester: Suggester | None = None
        self._made_at = 0.0
        self._maker: threading.Thread | None = None

    def find(self, text: str) -> tuple[Choice, ...]:
        """Return what `text` probably begins."""
        with self._lock:
            if self._suggester is None:
                self._suggester, self._made_at = Suggester(choices()), time.monotonic()
            elif time.monotonic() - self._made_at > LASTS_S and self._maker is None:
                self._maker = threading.Thread(target=self._make, name="suggestions", daemon=True)
                self._maker.start()
            return self._suggester.find(text)

    def _make(self) -> None:
        try:
            made = Suggester(choices())
            with self._lock:
                self._suggester, self._made_at = made, time.monotonic()
        except Exception:
            logger.exception("suggestions could not be made anew; the old ones stay")
        finally:
            with self._lock:
                # A maker that failed is not tried again with every letter that is typed.
                self._maker, self._made_at = None, time.monotonic()
            connection.close()


def choices() -> Iterator[Choice]:
    """Yield what can be suggested: what open postings have, counted in openings as a search counts them."""
    newest = Posting.objects.open().order_by("-listed_at", "-pk")[:TITLES_OF].values("pk")
    titles = Posting.objects.filter(pk__in=newest).order_by().values_list("title").annotate(n=count_openings())
    yield from (Choice("q", as_asked(title), title, n) for title, n in titles.iterator())
    named = PostingSkill.objects.filter(posting__state=Posting.State.OPEN).order_by().values_list("skill__slug")
    counts = dict(named.annotate(n=count_openings("posting__")))
    for skill in current_vocabulary().catalog.skills:
        if skill.slug in counts:
            yield Choice("skill", skill.slug, skill.name, counts[skill.slug], skill.aliases)
    employers = Posting.objects.open().order_by().values_list("company__slug", "company__name")
    yield from (Choice("company", slug, name, n) for slug, name, n in employers.annotate(n=count_openings()))
    places = PostingPlace.objects.filter(posting__state=Posting.State.OPEN).exclude(city_slug="").order_by()
    grouped = places.values_list("city_slug").annotate(
        n=count_openings("posting__"), city=Min("city"), country=Min("country")
    )
    yield from (Choice("city", slug, city_name(city, country), n) for slug, n, city, country in grouped)


def as_asked(title: str) -> str:
    """Return the words of a title as one would ask for them: what would exclude, join or begin a word means nothing in it."""
    plain = _SIGNS.sub(" ", _QUOTES.sub(" ", title))
    return " ".join(word.lower() if word == "OR" else word for word in plain.split())


suggestions = Suggestions()
