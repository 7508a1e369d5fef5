"""The usual way to search in Django, to compare with: icontains, COUNT, and a GROUP BY for each facet.

A program of its own (`python -m jobs.management.bench_naive QUERY ...`), which searches the configured database and prints
a JSON list of {query, total, s}.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence

import orjson


def naive_page(text: str) -> int:
    """Search as a first version would, and return the total."""
    from django.db.models import Count, Q

    from jobs.models.posting import Posting

    found = Posting.objects.filter(state="open")
    for word in text.split():
        found = found.filter(Q(title__icontains=word) | Q(text__icontains=word))
    total = found.count()
    list(found.order_by("-listed_at", "-pk")[:25])
    for facet in ("role__slug", "seniority", "workplace", "employment", "company__slug"):
        list(found.order_by().values_list(facet).annotate(n=Count("pk")))
    return total


def main(queries: Sequence[str]) -> None:
    """Search the configured database for each query and print what was found."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mlcareers.settings")
    django.setup()
    answers = []
    for query in queries:
        sys.stderr.write(f"The usual way looks for {query} ...\n")
        start = time.perf_counter()
        total = naive_page(query)
        answers.append({"query": query, "total": total, "s": round(time.perf_counter() - start, 3)})
    sys.stdout.buffer.write(orjson.dumps(answers))


if __name__ == "__main__":
    main(sys.argv[1:])
