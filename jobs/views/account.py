"""A person's own account."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from jobs.models.membership import Membership
from jobs.permissions import is_admin, is_moderator


@require_safe
@never_cache
@login_required
def account_home(request: HttpRequest) -> HttpResponse:
    """Show who is signed in, and where this person may go."""
    memberships = Membership.objects.filter(user=request.user.pk).exclude(state=Membership.State.ENDED)
    context = {
        "memberships": memberships.select_related("company"),
        "may_moderate": is_moderator(request.user),
        "may_administer": is_admin(request.user),
        "noindex": True,
    }
    return render(request, "account/home.html", context)
