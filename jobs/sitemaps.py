"""What search engines should know of."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import Q, QuerySet
from django.urls import reverse

from jobs.models.company import Company, CompanyList
from jobs.models.posting import Posting
from jobs.sample_boards import DOMAIN
from taxonomy.models import Role


class SiteUrlSitemap(Sitemap):
    """Addresses under SITE_URL, whatever host was asked."""

    protocol = "https" if settings.SITE_URL.startswith("https://") else "http"

    def get_domain(self, site: object = None) -> str:
        return str(settings.SITE_URL.partition("://")[2])


class PageSitemap(SiteUrlSitemap):
    """Pages without an object."""

    def items(self) -> list[str]:
        return [
            "landing",
            "search",
            "role_list",
            "company_index",
            "about",
            "about_pay",
            "about_signals",
            "quality",
            "sources",
            "privacy",
        ]

    def location(self, item: str) -> str:
        return reverse(item)


class RoleSitemap(SiteUrlSitemap):
    """The six guides."""

    def items(self) -> QuerySet[Role]:
        return Role.objects.all()


class CompanyListSitemap(SiteUrlSitemap):
    """The curated lists."""

    def items(self) -> QuerySet[CompanyList]:
        return CompanyList.objects.all()


class CompanySitemap(SiteUrlSitemap):
    """Companies that stand in a list or have had a posting; invented ones are left out."""

    def items(self) -> QuerySet[Company]:
        known = Company.objects.listed().filter(Q(entries__isnull=False) | Q(postings__isnull=False))
        return known.exclude(website__contains=f"{DOMAIN}/").distinct().order_by("pk")

    def lastmod(self, item: Company) -> datetime:
        return item.updated_at


class PostingSitemap(SiteUrlSitemap):
    """Open postings, of copies the canonical one; samples are left out."""

    limit = 10_000

    def items(self) -> QuerySet[Posting]:
        shown = Posting.objects.open().exclude(board__is_sample=True).each_once()
        return shown.only("pk", "listed_at", "changed_at").order_by("pk")

    def lastmod(self, item: Posting) -> datetime:
        return item.changed_at or item.listed_at


SITEMAPS = {
    "pages": PageSitemap,
    "roles": RoleSitemap,
    "lists": CompanyListSitemap,
    "companies": CompanySitemap,
    "postings": PostingSitemap,
}
