"""The routes of pages, feeds and API."""

from __future__ import annotations

from django.contrib.sitemaps.views import index as sitemap_index
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path
from django.views.decorators.http import require_safe

from jobs.feeds import atom, json_feed, rss
from jobs.sitemaps import SITEMAPS
from jobs.views.account import account_home
from jobs.views.admin_link import admin_link
from jobs.views.apply import apply
from jobs.views.companies import company, company_index
from jobs.views.editor import draft, draft_preview, draft_save
from jobs.views.landing import landing
from jobs.views.list_feed import company_list_atom
from jobs.views.lists import company_list, company_list_csv, company_list_history, company_list_json
from jobs.views.moderation.queue import item, log, queue, undo
from jobs.views.own_postings import close_own_posting, own_posting_act, own_postings, post
from jobs.views.pages import about, about_pay, about_signals, privacy, robots
from jobs.views.posting import posting
from jobs.views.quality import quality
from jobs.views.recruiting import join, member, propose, recruit, team
from jobs.views.report import report, report_thanks
from jobs.views.roles import role, role_list
from jobs.views.saved_searches import saved_search, saved_searches
from jobs.views.search import search
from jobs.views.signal_answers import company_listings, signal_answer
from jobs.views.sources import sources
from jobs.views.still_open import still_open
from jobs.views.suggestions import suggest, suggestion_kept

urlpatterns = [
    path("", landing, name="landing"),
    path("jobs/", search, name="search"),
    path("jobs/<int:pk>/", posting, name="posting"),
    path("jobs/<int:pk>/report/", report, name="report"),
    path("jobs/<int:pk>/report/thanks/", report_thanks, name="report_thanks"),
    path("jobs/<int:pk>/apply/", apply, name="apply"),
    path("jobs.atom", atom, name="atom"),
    path("jobs.rss", rss, name="rss"),
    path("jobs.json", json_feed, name="json_feed"),
    path("roles/", role_list, name="role_list"),
    path("roles/<slug:slug>/", role, name="role"),
    path("companies/", company_index, name="company_index"),
    path("companies/<slug:slug>/", company, name="company"),
    path("lists/<slug:slug>/", company_list, name="company_list"),
    path("moderate/", queue, name="moderate"),
    path("moderate/log/", log, name="moderate_log"),
    path("moderate/log/<int:pk>/undo/", undo, name="moderate_undo"),
    path("moderate/<slug:kind>/<int:pk>/", item, name="moderate_item"),
    path("lists/<slug:slug>.csv", company_list_csv, name="company_list_csv"),
    path("lists/<slug:slug>.json", company_list_json, name="company_list_json"),
    path("lists/<slug:slug>.atom", company_list_atom, name="company_list_atom"),
    path("lists/<slug:slug>/history/", company_list_history, name="company_list_history"),
    path("lists/<slug:slug>/suggest/", suggest, name="suggest"),
    path("lists/<slug:slug>/suggest/kept/", suggestion_kept, name="suggestion_kept"),
    path("recruit/", recruit, name="recruit"),
    path("recruit/companies/new/", propose, name="propose_company"),
    path("recruit/companies/<slug:slug>/", team, name="team"),
    path("recruit/companies/<slug:slug>/join/", join, name="join_company"),
    path("recruit/companies/<slug:slug>/post/", post, name="post"),
    path("recruit/companies/<slug:slug>/listings/", company_listings, name="company_listings"),
    path("recruit/listings/<int:pk>/answer/", signal_answer, name="signal_answer"),
    path("recruit/companies/<slug:slug>/members/<int:pk>/", member, name="member"),
    path("recruit/postings/", own_postings, name="own_postings"),
    path("recruit/postings/<int:pk>/", own_posting_act, name="own_posting_act"),
    path("recruit/postings/<int:pk>/close/", close_own_posting, name="close_own_posting"),
    path("recruit/drafts/<int:pk>/", draft, name="draft"),
    path("recruit/drafts/<int:pk>/preview/", draft_preview, name="draft_preview"),
    path("recruit/drafts/<int:pk>/save/", draft_save, name="draft_save"),
    path("still-open/<str:token>/", still_open, name="still_open"),
    path("about/", about, name="about"),
    path("about/pay/", about_pay, name="about_pay"),
    path("about/signals/", about_signals, name="about_signals"),
    path("quality/", quality, name="quality"),
    path("sources/", sources, name="sources"),
    path("privacy/", privacy, name="privacy"),
    path("robots.txt", robots, name="robots"),
    path(
        "sitemap.xml",
        require_safe(sitemap_index),
        {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap_section"},
        name="sitemap",
    ),
    path("sitemap-<section>.xml", require_safe(sitemap), {"sitemaps": SITEMAPS}, name="sitemap_section"),
    path("account/", account_home, name="account_home"),
    path("account/searches/", saved_searches, name="saved_searches"),
    path("account/searches/<int:pk>/", saved_search, name="saved_search"),
    path("admin-link/<uid>/<token>/", admin_link, name="admin_link"),
    path("api/v1/", include("jobs.api.urls")),
]
