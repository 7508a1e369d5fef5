"""Previews that nobody applied go after thirty days; what was applied stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from jobs.models.list_import import ListImport
from jobs.models.vocabulary import VocabularyPreview
from jobs.services.list_imports import apply_import, undo_import
from jobs.services.list_upload import keep_upload
from jobs.services.old_previews import forget_previews
from jobs.services.previewing import start_preview
from taxonomy.additions import Addition
from tests.factories import make_admin, make_company_list, make_vocabulary_entry

pytestmark = pytest.mark.django_db
FILE = b"name,reason,evidence_url\nAcme,It hires,https://news.example.net/acme"
ALIAS = Addition(0, "alias", "lake brigade", "spark", "So.", ("You know lake brigade.",))


def test_files_that_nobody_applied_go_after_thirty_days() -> None:
    admin, curated, now = make_admin(), make_company_list(), timezone.now()
    looked_at, applied, undone = (
        keep_upload(company_list=curated, name="a.csv", data=FILE, by=admin) for _ in range(3)
    )
    apply_import(kept=undone, choices={}, by=admin)
    undo_import(kept=undone, by=admin)
    apply_import(kept=applied, choices={}, by=admin)
    assert forget_previews(now=now + timedelta(days=29)) == 0
    assert forget_previews(now=now + timedelta(days=31)) == 1
    assert set(ListImport.objects.all()) == {applied, undone} and not ListImport.objects.filter(pk=looked_at.pk)


def test_additions_that_nobody_made_go_after_thirty_days() -> None:
    admin, now = make_admin(), timezone.now()
    added, left = start_preview(addition=ALIAS, by=admin), start_preview(addition=ALIAS, by=admin)
    added.entry = make_vocabulary_entry(by=admin)
    added.save()
    assert forget_previews(now=now + timedelta(days=29)) == 0
    assert forget_previews(now=now + timedelta(days=31)) == 1
    assert VocabularyPreview.objects.get() == added and left.pk != added.pk
