"""Lighthouse on landing, search and a posting of a running board: `python -m tests.browser.lighthouse [URL]`.

Needs Node 18 or later and npx, which fetches lighthouse 12. Prints one JSON object with the median of three mobile runs
of each page and the bytes of the first view; ends with 1 where a page stays below the bar.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import urllib.request
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.browser import chromium

RUNS = 3
BAR = {"performance": 95, "accessibility": 100, "seo": 100}
MOST_BYTES = 60_000


def measure(url: str, folder: Path) -> dict[str, Any]:
    """Return the scores (0-100) of one run, its transferred bytes, and how many requests left the site."""
    answer = folder / "answer.json"
    subprocess.run(
        ["npx", "--yes", "lighthouse@12", url, "--quiet", "--output=json", f"--output-path={answer}",
         "--chrome-flags=--headless --no-sandbox"],
        check=True, capture_output=True, env=os.environ | {"CHROME_PATH": str(chromium.path())}, timeout=180,
    )  # fmt: skip
    found = json.loads(answer.read_text())
    requests = found["audits"]["network-requests"]["details"]["items"]
    own = url.partition("//")[2].partition("/")[0]
    return {
        **{name: round(100 * found["categories"][name]["score"]) for name in (*BAR, "best-practices")},
        "bytes": round(found["audits"]["total-byte-weight"]["numericValue"]),
        "third_parties": sum(f"//{own}/" not in item["url"] and item["url"][:5] != "data:" for item in requests),
    }


def first_posting(base: str) -> str:
    """Return the path of the first posting that the search shows."""
    page = urllib.request.urlopen(f"{base}/jobs/", timeout=30).read().decode()
    found = re.search(r'href="(/jobs/\d+/)"', page)
    if found is None:
        sys.exit(f"No posting is open at {base}: import some first.")
    return found[1]


def main() -> None:
    """Measure, print, and say by the exit code whether the bar holds."""
    base = (sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000").rstrip("/")
    if shutil.which("npx") is None or chromium.path() is None:
        sys.exit("This needs Node with npx, and Chromium (Debian packages nodejs, npm and chromium).")
    pages = {"landing": "/", "search": "/jobs/", "posting": first_posting(base)}
    results: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, path in pages.items():
            runs = [measure(base + path, Path(folder)) for _ in range(RUNS)]
            results[name] = {key: statistics.median(run[key] for run in runs) for key in runs[0]}
    missed = [
        f"{name}: {key} {result[key]:.0f} < {least}"
        for name, result in results.items() for key, least in BAR.items() if result[key] < least
    ]  # fmt: skip
    missed += [
        f"{name}: {result['bytes']:.0f} bytes" for name, result in results.items() if result["bytes"] > MOST_BYTES
    ]
    missed += [f"{name}: asks a third party" for name, result in results.items() if result["third_parties"]]
    print(
        json.dumps({"date": datetime.now(UTC).isoformat(), "runs": RUNS, "pages": results, "missed": missed}, indent=1)
    )
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
