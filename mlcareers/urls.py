"""Every route of the project, in one table."""

from __future__ import annotations

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from mlcareers import views

handler500 = "mlcareers.views.server_error"

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("livez", views.livez, name="livez"),
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.account.urls")),
    path("", include("jobs.urls")),
]

if settings.DEBUG:
    from jobs.views.patterns import patterns

    urlpatterns.append(path("-/patterns", patterns, name="patterns"))
