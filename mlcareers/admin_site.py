"""The stock Django admin under our own name and style, behind the sign-in of all other pages."""

from __future__ import annotations

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode


class MlcareersAdminSite(AdminSite):
    """The admin for companies, lists, boards, runs and postings."""

    site_header = "mlcareers"
    site_title = "mlcareers admin"
    index_title = "Curation"
    enable_nav_sidebar = True

    def login(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        """Lead to the sign-in that limits how often a password is tried; whoever is signed in and no admin gets a 403."""
        if self.has_permission(request):
            return redirect("admin:index")
        if request.user.is_authenticated:
            raise PermissionDenied
        index = reverse("admin:index")
        wanted = request.GET.get("next", "")
        target = wanted if wanted.startswith(index) else index
        return redirect(f"{reverse('account_login')}?{urlencode({'next': target})}")


class MlcareersAdminConfig(AdminConfig):
    """Makes MlcareersAdminSite the default site."""

    default_site = "mlcareers.admin_site.MlcareersAdminSite"
