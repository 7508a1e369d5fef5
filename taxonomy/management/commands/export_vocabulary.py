"""`manage.py export_vocabulary`: the entries in use as TOML, to be moved into taxonomy/data."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from taxonomy.catalog import load_catalog
from taxonomy.export import as_toml
from taxonomy.vocabulary import current_vocabulary


class Command(BaseCommand):
    """Prints what the files do not have yet; entries that they have by now are counted only."""

    help = "Print the vocabulary's entries in use as TOML for the files of taxonomy/data."

    def handle(self, *args: Any, **options: Any) -> None:
        """TOML goes to standard output, counts and entries that were set aside to standard error."""
        vocabulary = current_vocabulary()
        left_out = {*vocabulary.redundant, *vocabulary.set_aside}
        chosen = [addition for addition in vocabulary.additions if addition.key not in left_out]
        if chosen:
            self.stdout.write(as_toml(chosen, load_catalog()))
        for sentence in vocabulary.set_aside.values():
            self.stderr.write(f"Set aside: {sentence}")
        self.stderr.write(f"{len(chosen)} entries printed, {len(vocabulary.redundant)} are in the files already.")
