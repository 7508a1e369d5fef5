"""A stored catalogue for the bench of importing: postings with all that an import keeps beside each of them."""

from __future__ import annotations

from jobs.management.bench_corpus import Corpus
from jobs.management.bench_database import Link
from jobs.management.bench_rows import fill

SEED = 7
# Sketches of 128 numbers, drawn anew for each posting: no two texts are alike.
BESIDE = (
    """
    INSERT INTO jobs_fingerprint
        (posting_id, title_key, source_ids, opening_id, requisition_key, sketch, is_linked)
    SELECT id, lower(title), ARRAY['greenhouse:' || id + 10000000], 'o' || id, 'r' || id,
           ARRAY(SELECT (random() * 4e9 - 2e9)::int + n - n - p.id % 2 FROM generate_series(1, 128) n), true
      FROM jobs_posting p
    """,
    """
    INSERT INTO jobs_postingevent (posting_id, kind, at, reason) SELECT id, 'opened', first_seen_at, '' FROM jobs_posting
    """,
    """
    INSERT INTO jobs_postingevidence (posting_id, label, field, start, "end", quote)
    SELECT id, 'workflow:' || n, 'text', n * 40, n * 40 + 20, left(title, 20)
      FROM jobs_posting, generate_series(1, 6) n
    """,
)


def fill_stored(link: Link, postings: int) -> None:
    """Write `postings` postings with fingerprints, events and evidence into a new database with roles and skills in it."""
    fill(link, Corpus(postings, SEED), words=True)
    for statement in BESIDE:
        link.execute(statement)
    link.execute("SELECT setval(pg_get_serial_sequence('jobs_posting', 'id'), (SELECT max(id) FROM jobs_posting))")
    link.execute("SELECT setval(pg_get_serial_sequence('jobs_company', 'id'), (SELECT max(id) FROM jobs_company))")
    link.execute("VACUUM ANALYZE")
