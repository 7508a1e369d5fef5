"""Pages that make several companies one: what may be one employer, and what a merge would move."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from jobs.admin.counts import counted
from jobs.admin.history import SignedChanges, person
from jobs.models.board import Board
from jobs.models.company import Company
from jobs.models.posting import Posting
from jobs.services.duplicates import call_different, likely_pairs
from jobs.services.merge_preview import preview_merge
from jobs.services.merging import MOST, merge_companies

PAIRS = 50
TEMPLATES = "admin/jobs/company"


class MergingCompanies(SignedChanges):
    """Adds the pages of merging to the admin of companies."""

    def get_urls(self) -> list[URLPattern]:
        """Add the page of likely pairs, the page of one merge, and the address that calls two companies different."""
        site = self.admin_site
        return [
            path("duplicates/", site.admin_view(self.duplicates), name="jobs_company_duplicates"),
            path("duplicates/different/", site.admin_view(self.different), name="jobs_company_different"),
            path("merge/", site.admin_view(self.merge), name="jobs_company_merge"),
            *super().get_urls(),
        ]

    def has_merge_permission(self, request: HttpRequest) -> bool:
        """Who may change companies and take them away may merge them."""
        return self.has_change_permission(request) and self.has_delete_permission(request)

    @admin.action(permissions=["merge"], description=_("Merge: these are one employer"))
    def merge_chosen(self, request: HttpRequest, queryset: QuerySet[Company]) -> HttpResponse | None:
        """Show what merging the chosen companies would do."""
        ids = list(queryset.order_by("pk").values_list("pk", flat=True)[: MOST + 2])
        return HttpResponseRedirect(f"{reverse('admin:jobs_company_merge')}?{_query(ids)}")

    def duplicates(self, request: HttpRequest) -> HttpResponse:
        """Show pairs that may be one employer, with the reasons."""
        self._require_merge(request)
        page = Paginator(likely_pairs(), PAIRS).get_page(request.GET.get("page"))
        return self._render(request, "duplicates.html", _("Companies that may be one"), {"page": page})

    def different(self, request: HttpRequest) -> HttpResponse:
        """Take the word that two companies are not one, for good."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        self._require_merge(request)
        companies = self._chosen(request.POST)
        if len(companies) != 2:
            self.message_user(request, _("One of these companies is not here any more."), messages.WARNING)
        elif call_different(one=companies[0], other=companies[1], by=person(request)):
            self.message_user(
                request,
                _("{one} and {other} are two employers; nobody is asked again.").format(
                    one=companies[0], other=companies[1]
                ),
                messages.SUCCESS,
            )
        return HttpResponseRedirect(reverse("admin:jobs_company_duplicates"))

    def merge(self, request: HttpRequest) -> HttpResponse:
        """Show what a merge would move, and do it."""
        self._require_merge(request)
        sent = request.POST if request.method == "POST" else request.GET
        companies = self._chosen(sent)
        if not 2 <= len(companies) <= MOST + 1:
            told = _("Choose at least two companies, and at most {most} beside the one that stays.").format(most=MOST)
            self.message_user(request, told, messages.WARNING)
            return HttpResponseRedirect(reverse("admin:jobs_company_changelist"))
        kept = next((row for row in companies if str(row.pk) == sent.get("kept")), companies[0])
        others = [row for row in companies if row != kept]
        if "_merge" in request.POST and str(kept.pk) != request.POST.get("seen"):
            again = _("Another company stays now; look once more at what would move, then merge.")
            self.message_user(request, again, messages.WARNING)
        elif "_merge" in request.POST and self._merge(request, kept, others):
            return HttpResponseRedirect(reverse("admin:jobs_company_change", args=[kept.pk]))
        preview = preview_merge(kept=kept, others=others)
        context = {"preview": preview, "companies": companies, "kept": kept}
        return self._render(request, "merge.html", _("Merge companies"), context)

    def _merge(self, request: HttpRequest, kept: Company, others: list[Company]) -> bool:
        chosen = {
            int(name.removeprefix("entry-")): int(str(value))
            for name, value in request.POST.items()
            if re.match(r"entry-\d{1,18}\Z", name) and re.match(r"\d{1,18}\Z", str(value))
        }
        reason = request.POST.get("reason", "")
        try:
            with transaction.atomic():
                merge = merge_companies(kept=kept, others=others, by=person(request), entries=chosen, reason=reason)
                self.log_change(request, kept, f"Merged: {merge}. {reason}".strip())
        except ValueError as problem:
            self.message_user(request, str(problem), messages.ERROR)
            return False
        told = _("{merge}: merged. It can be taken back under “Company merges”.").format(merge=merge)
        self.message_user(request, told, messages.SUCCESS)
        return True

    def _require_merge(self, request: HttpRequest) -> None:
        if not self.has_merge_permission(request):
            raise PermissionDenied

    def _chosen(self, sent: QueryDict) -> list[Company]:
        """Return the companies that the request names, those with more postings first."""
        ids = [int(value) for value in sent.getlist("company") if re.match(r"\d{1,18}\Z", value)]
        rows = with_counts(Company.objects.filter(pk__in=ids[: MOST + 2]))
        return list(rows.order_by("-is_listed", "-postings_counted", "pk"))

    def _render(self, request: HttpRequest, template: str, title: Any, context: dict[str, Any]) -> HttpResponse:
        shared = {**self.admin_site.each_context(request), "opts": self.opts, "title": title}
        return TemplateResponse(request, f"{TEMPLATES}/{template}", {**shared, **context})


def _query(ids: list[int]) -> str:
    return "&".join(f"company={pk}" for pk in ids)


def with_counts(companies: QuerySet[Company]) -> QuerySet[Any]:
    """Count boards and open postings in the same query, as `boards_counted` and `postings_counted`."""
    return companies.annotate(
        boards_counted=counted(Board.objects.all(), "company"),
        postings_counted=counted(Posting.objects.open(), "company"),
    )
