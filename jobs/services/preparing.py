"""A process that imports for long: what every reading needs is made once, and the collector looks through it no more.

An import makes objects by the ten thousand that all live until they are written. By its own measure Python's collector takes
each few hundred of them as a reason to look for garbage, again and again through the catalog and all that waits, and finds
none: nothing here refers to itself. It took a tenth of an import's time.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from jobs.contract import RawPlace, RawPosting
from jobs.parsing.clean import clean
from jobs.parsing.sketch import sketch
from jobs.search.wording import wording
from jobs.services.labelling import Rules, files_version, label
from mlcareers.lib.collector import collect_seldom
from taxonomy.catalog import load_catalog

# For postings, which all live until they are written: `collect_seldom` says what each of the three counts.
SELDOM = (100_000, 20, 100)
_ANY = RawPosting(
    external_id="1",
    title="Data Engineer",
    url="https://example.com/1",
    html="<p>You build pipelines with Python in Cairo. Two years of experience and a degree are needed. We sponsor visas.</p>",
    places=(RawPlace("Cairo, Egypt"),),
)


def prepare_to_import() -> None:
    """Make what labelling needs of the files, and let the collector run seldom and over new objects alone.

    Asks no database. Processes that are forked afterwards share all of it.
    """
    cleaned = clean(_ANY)
    labels = label(cleaned, None, Rules(files_version(), load_catalog())).labels
    wording(cleaned.title, [skill.name for skill in labels.skills], [cleaned.text], "en")
    sketch(cleaned.text)
    collect_seldom(SELDOM)


@contextmanager
def prepared_to_import() -> Iterator[None]:
    """Import within the block as a worker does; the collector's own measure holds again afterwards."""
    before = gc.get_threshold()
    prepare_to_import()
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
