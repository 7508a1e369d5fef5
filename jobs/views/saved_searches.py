"""A reader's saved searches: the list with what is new in each, and saving, opening, renaming and deleting one."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from jobs.models.saved_search import NAME_LENGTH, QUERY_LENGTH, SavedSearch
from jobs.permissions import saved_search_of
from jobs.search import engine
from jobs.services.saved_searches import (
    forget_search,
    look_at,
    mark_search_seen,
    read_text,
    rename_search,
    save_search,
)
from jobs.views.recruiting import person_of
from jobs.views.saved_rows import name_of, saved_row, stored_url
from jobs.views.search_page import notices, search_url


@never_cache
def saved_searches(request: HttpRequest) -> HttpResponse:
    """Show the reader's saved searches, or save one; who was signed out meanwhile comes back to the search."""
    text = request.POST.get("query")
    if not request.user.is_authenticated:
        back = request.path if text is None else f"{reverse('search')}?{text[:QUERY_LENGTH]}"
        return redirect_to_login(back)
    return _signed_in(request)


@require_http_methods(["GET", "HEAD", "POST"])
def _signed_in(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return _save(request)
    with engine.one_look():
        rows = [saved_row(look_at(search)) for search in SavedSearch.objects.filter(owner=person_of(request))]
    return render(request, "account/searches.html", {"rows": rows, "noindex": True})


def _save(request: HttpRequest) -> HttpResponse:
    text = request.POST.get("query")
    try:
        if text is None:
            raise ValueError(_("Nothing was saved: open a search, and save it from its page."))
        query, known = read_text(text)
        if query.problems:
            raise ValueError(" ".join(notices(query.problems, known)))
        name = request.POST.get("name") or name_of(query, known)
        search, _is_new = save_search(owner=person_of(request), query=query, name=name)
    except ValueError as problem:
        messages.error(request, str(problem))
        return redirect("saved_searches")
    messages.success(request, _("“%(name)s” is saved; your account lists it with what is new.") % {"name": search.name})
    return redirect(search_url(query))


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def saved_search(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a saved search, which marks it seen, rename it or delete it."""
    search, act, sentence = saved_search_of(request.user, pk), request.POST.get("action", ""), ""
    if act == "open":
        mark_search_seen(search=search)
        return redirect(stored_url(search))
    if act == "forget":
        forget_search(search=search)
        messages.success(request, _("“%(name)s” is deleted.") % {"name": search.name})
        return redirect("saved_searches")
    name = request.POST.get("name", search.name)
    if act == "rename":
        try:
            rename_search(search=search, name=name)
            return redirect("saved_searches")
        except ValueError as problem:
            sentence = str(problem)
    elif request.method == "POST":
        messages.error(request, _("Choose what is to be done with this search."))
        return redirect("saved_searches")
    context = {"search": search, "name": name, "most": NAME_LENGTH, "sentence": sentence, "noindex": True}
    return render(request, "account/search.html", context, status=422 if sentence else 200)
