"""The page behind an admin's sign-in link."""

from __future__ import annotations

from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from jobs.services.admin_links import confirm_address, user_for_admin_link


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def admin_link(request: HttpRequest, uid: str, token: str) -> HttpResponse:
    """Show one button and sign in when it is pressed: a preview that only opens the link does not use it up."""
    user = user_for_admin_link(uid, token)
    if user is None:
        raise Http404
    if request.method == "POST":
        confirm_address(user=user)
        login(request, user, backend="django.contrib.auth.backends.ModelBackend")
        return redirect("admin:index")
    return render(request, "account/admin_link.html", {"user_to_sign_in": user, "noindex": True})
