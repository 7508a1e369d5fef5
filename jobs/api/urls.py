"""The API's routes, under /api/v1/."""

from __future__ import annotations

from django.urls import path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from jobs.api import views
from jobs.api.saved_searches import SavedSearchListView, SavedSearchView
from jobs.api.sources import SourcesView
from jobs.api.suggest import SuggestView

urlpatterns = [
    path("postings/", views.PostingListView.as_view(), name="api_postings"),
    path("postings/<int:pk>/", views.PostingDetailView.as_view(), name="api_posting"),
    path("companies/", views.CompanyListView.as_view(), name="api_companies"),
    path("companies/<slug:slug>/", views.CompanyDetailView.as_view(), name="api_company"),
    path("company-lists/", views.CompanyListListView.as_view(), name="api_company_lists"),
    path("company-lists/<slug:slug>/", views.CompanyListDetailView.as_view(), name="api_company_list"),
    path("roles/", views.RoleListView.as_view(), name="api_roles"),
    path("skills/", views.SkillListView.as_view(), name="api_skills"),
    path("sources/", SourcesView.as_view(), name="api_sources"),
    path("suggest/", SuggestView.as_view(), name="api_suggest"),
    path("saved-searches/", SavedSearchListView.as_view(), name="api_saved_searches"),
    path("saved-searches/<int:pk>/", SavedSearchView.as_view(), name="api_saved_search"),
    path("schema/", SpectacularAPIView.as_view(), name="api_schema"),
    path("schema/docs/", SpectacularSwaggerSplitView.as_view(url_name="api_schema"), name="api_docs"),
]
