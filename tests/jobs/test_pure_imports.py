"""Pure code stays pure: each module alone, in a fresh interpreter, brings neither Django, Celery nor an HTTP library."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from pkgutil import iter_modules

import pytest

ROOT = Path(__file__).resolve().parents[2]
BANNED = ("django", "celery", "kombu", "requests", "urllib3", "httpx", "aiohttp", "http.client", "urllib.request")


def modules(package: str) -> list[str]:
    folder = ROOT.joinpath(*package.split("."))
    return [f"{package}.{module.name}" for module in iter_modules([str(folder)]) if not module.ispkg]


PURE = [
    "jobs.contract",
    "jobs.errors",
    "jobs.health",
    "jobs.pace",
    "jobs.registry",
    *modules("jobs.sources"),
    *modules("jobs.parsing"),
    "jobs.search.build",
    "jobs.search.copies",
    "jobs.search.document",
    "jobs.search.facet",
    "jobs.search.found",
    "jobs.search.grammar",
    "jobs.search.index",
    "jobs.search.matching",
    "jobs.search.ordering",
    "jobs.search.ordinals",
    "jobs.search.parameters",
    "jobs.search.query",
    "jobs.search.rows",
    "jobs.search.snapshot",
    "jobs.search.snippets",
    "jobs.search.suggest",
    "jobs.search.synonyms",
    "jobs.search.terms",
    "jobs.search.tokenise",
    "jobs.search.wording",
    "jobs.search.worth",
    "taxonomy.additions",
    "taxonomy.catalog",
    "taxonomy.export",
    "taxonomy.labelled",
    "taxonomy.scoring",
    "taxonomy.terms",
    "taxonomy.title_pattern",
    *modules("taxonomy.classify"),
]


def test_the_list_names_what_is_there() -> None:
    assert {"jobs.sources.greenhouse", "jobs.parsing.clean", "taxonomy.classify.role"} <= set(PURE)


@pytest.mark.parametrize("module", PURE)
def test_a_pure_module_brings_no_framework_and_no_network(module: str) -> None:
    program = (
        f"import sys, {module}\n"
        f"banned = {BANNED!r}\n"
        "print(','.join(sorted(n for n in sys.modules if any(n == b or n.startswith(b + '.') for b in banned))))"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == ""


def test_the_language_model_is_not_loaded_by_importing_or_by_plain_english() -> None:
    program = (
        "import sys\nfrom jobs.parsing.language import language\n"
        "text = 'You will work with us and the team on what is next for you in our port, and you will like it.'\n"
        "print(language(None, text), 'py3langid' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.stdout.split() == ["en", "False"], done.stderr
