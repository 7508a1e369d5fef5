"""Companies with their aliases, old addresses, boards and entries of lists."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from jobs.admin.counts import counted
from jobs.admin.export import ExportCsv
from jobs.admin.history import HTTPS_ADDRESSES
from jobs.admin.merging import MergingCompanies, with_counts
from jobs.admin.read_only import ReadOnlyInline, list_link
from jobs.models.board import Board
from jobs.models.company import Company, CompanyAlias, CompanyListEntry, CompanyRedirect, alias_key
from jobs.models.merge import CompanyMerge
from jobs.models.posting import Posting
from jobs.services.companies import rename_company


class CompanyForm(forms.ModelForm):
    """Refuses a slug or a name that belongs to another company already."""

    def clean_slug(self) -> str:
        """Return the slug, unless it is another company's old address."""
        slug: str = self.cleaned_data["slug"]
        taken = CompanyRedirect.objects.filter(old_slug=slug).exclude(company_id=self.instance.pk)
        if other := taken.select_related("company").first():
            raise forms.ValidationError(
                _("This was the address of {company}; its links still lead there.").format(company=other.company)
            )
        return slug

    def clean_name(self) -> str:
        """Return the name, unless another company goes by it."""
        name: str = self.cleaned_data["name"]
        key = alias_key(name)
        if not key:
            raise forms.ValidationError(_("A company needs a name with letters or digits."))
        taken = CompanyAlias.objects.filter(key=key).exclude(company_id=self.instance.pk)
        if other := taken.select_related("company").first():
            raise forms.ValidationError(_("{company} goes by this name already.").format(company=other.company))
        return name


class AliasForm(forms.ModelForm):
    """Refuses an alias that folds to one that exists; the folded key is no field of the form."""

    def clean_name(self) -> str:
        """Return the alias, unless a company goes by it."""
        name: str = self.cleaned_data["name"]
        key = alias_key(name)
        if not key:
            raise forms.ValidationError(_("An alias needs letters or digits."))
        if other := CompanyAlias.objects.select_related("company").filter(key=key).exclude(pk=self.instance.pk).first():
            raise forms.ValidationError(_("{company} goes by this name already.").format(company=other.company))
        return name


class AliasInline(admin.TabularInline):
    """Other names of the company."""

    model = CompanyAlias
    form = AliasForm
    extra = 0


class RedirectInline(admin.TabularInline):
    """Addresses that the company had; a new slug leaves the old one here."""

    model = CompanyRedirect
    extra = 0
    fields = ["old_slug"]
    verbose_name = _("old address")
    verbose_name_plural = _("old addresses")


class BoardInline(ReadOnlyInline):
    """The company's boards."""

    model = Board
    fields = ["source", "token", "is_active", "state", "last_complete_at"]


class EntryInline(admin.StackedInline):
    """The company's entries of lists."""

    model = CompanyListEntry
    formfield_overrides = HTTPS_ADDRESSES
    fk_name = "company"
    extra = 0
    fields = [
        "company_list", "reason", ("evidence_url", "evidence_note"), ("verified", "checked_on"),
        ("verifier", "verified_at"), "notes",
    ]  # fmt: skip
    autocomplete_fields = ["verifier"]
    show_change_link = True


class MergeInline(ReadOnlyInline):
    """The merges that this company comes from; its page takes one back."""

    model = CompanyMerge
    fk_name = "kept"
    fields = ["__str__", "reason", "by", "at", "undone_at"]
    verbose_name = _("merge into this company")
    verbose_name_plural = _("merges into this company")


@admin.register(Company)
class CompanyAdmin(ExportCsv, MergingCompanies):
    """Employers."""

    form = CompanyForm
    change_list_template = "admin/jobs/company/change_list.html"
    actions = ("merge_chosen", "export_chosen")
    list_display = ["name", "city", "hq_country", "focus", "origin", "board_count", "open_postings", "updated_at"]
    list_filter = ["origin", "is_listed", "hq_country", "entries__company_list", "size_band"]
    search_fields = ["name", "aliases__name", "focus", "slug"]
    search_help_text = _("Name, alias, focus or slug")
    readonly_fields = ["origin", "changed_by_person_at", "created_at", "updated_at"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [AliasInline, EntryInline, BoardInline, RedirectInline, MergeInline]
    fieldsets = [
        (None, {"fields": ["name", "slug", "website", "careers_url", "is_listed"]}),
        (_("Facts"), {"fields": [("city", "hq_country"), "focus", "ai_areas", "size_band", "notes"]}),
        (_("Record"), {"fields": ["origin", "changed_by_person_at", "created_at", "updated_at"]}),
    ]
    export_fields = (
        "name", "slug", "website", "city", "hq_country", "focus", "ai_areas", "size_band", "careers_url", "origin",
        "created_at", "updated_at",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Company]:
        """Count boards and open postings in the same query."""
        companies: QuerySet[Company] = super().get_queryset(request)
        return with_counts(companies)

    @admin.display(description=_("Boards"), ordering="boards_counted")
    def board_count(self, company: Any) -> int:
        return int(company.boards_counted)

    @admin.display(description=_("Open postings"), ordering="postings_counted")
    def open_postings(self, company: Any) -> SafeString | int:
        count = company.postings_counted
        return list_link("jobs_posting", count, company__id__exact=company.pk, state__exact="open") if count else 0

    def save_model(self, request: HttpRequest, obj: Model, form: forms.ModelForm, change: bool) -> None:
        """Save; a new slug leaves a redirect, and the company goes by its old and its new name."""
        assert isinstance(obj, Company)
        names = [obj.name]
        slug = obj.slug
        if change:
            before = Company.objects.only("slug", "name").get(pk=obj.pk)
            obj.slug = before.slug
            names.append(before.name)
        super().save_model(request, obj, form, change)
        rename_company(company=obj, slug=slug)
        for name in names:
            if not CompanyAlias.objects.filter(key=alias_key(name)).exists():
                CompanyAlias.objects.create(company=obj, name=name)

    def get_deleted_objects(self, objs: Iterable[Any], request: HttpRequest) -> Any:
        """Refuse companies that postings or boards belong to, with a sentence instead of a list of thousands."""
        companies = Company.objects.filter(pk__in=[company.pk for company in objs])
        used = companies.annotate(
            p=counted(Posting.objects.all(), "company"), b=counted(Board.objects.all(), "company")
        )
        kept = [
            _(
                "{company}: postings ({postings}) and boards ({boards}) belong to it, so it stays. Pause its boards "
                "instead, or rename it."
            ).format(company=company.name, postings=company.p, boards=company.b)
            for company in used.filter(Q(p__gt=0) | Q(b__gt=0))
        ]
        if kept:
            return [], {}, set(), kept
        return super().get_deleted_objects(list(objs), request)
