"""A reader says what is wrong with a posting; no account is needed."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jobs.forms import ReportForm
from jobs.models.posting import Posting
from jobs.models.report import Report
from jobs.services.reports import report_posting
from jobs.services.shown_labels import labels_of
from mlcareers.lib.client_address import client_address
from mlcareers.lib.throttle import Throttled, count_one

REPORTS_AN_HOUR = 10


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask what is wrong with a posting, and store it; `?label=` and `?kind=` name what the reader came from."""
    posting = get_object_or_404(Posting.objects.select_related("company", "role", "secondary_role"), pk=pk)
    labels = labels_of(posting)
    asked = request.GET.get("label", "")
    is_known = asked in {label.value for label in labels}
    initial = {"kind": Report.Kind.WRONG_LABEL, "label": asked} if is_known else {}
    has_copies = posting.cluster_id is not None
    if has_copies and request.GET.get("kind") == Report.Kind.NOT_SAME:
        initial = {"kind": Report.Kind.NOT_SAME}
    form = ReportForm(request.POST or None, labels=labels, has_copies=has_copies, initial=initial)
    context = {
        "posting": posting,
        "form": form,
        "unknown_label": asked if asked and not is_known else "",
        "noindex": True,
    }
    if request.method == "POST" and form.is_valid():
        address = _address(request)
        try:
            count_one("report", address, limit=REPORTS_AN_HOUR, window_s=3600)
            said = {name: form.cleaned_data[name] for name in ("kind", "label", "note", "email")}
            report_posting(posting=posting, address=address, **said)
        except Throttled as problem:
            return _too_many(request, context, problem.wait_s)
        except ValueError as problem:
            form.add_error(None, str(problem))
        else:
            return redirect("report_thanks", pk=pk)
    return render(request, "jobs/report.html", context)


@require_safe
def report_thanks(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that the report arrived and what happens next."""
    posting = get_object_or_404(Posting.objects.select_related("company"), pk=pk)
    return render(request, "jobs/report_thanks.html", {"posting": posting, "noindex": True})


def _address(request: HttpRequest) -> str:
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    return client_address(request.META.get("REMOTE_ADDR", ""), forwarded, settings.PROXY_COUNT)


def _too_many(request: HttpRequest, context: dict[str, object], wait_s: int) -> HttpResponse:
    minutes = -(-wait_s // 60)
    sentence = _("That is more than {limit} reports in an hour. Try again in {minutes} minutes; nothing is lost.")
    notice = sentence.format(limit=REPORTS_AN_HOUR, minutes=minutes)
    response = render(request, "jobs/report.html", {**context, "notice": notice}, status=429)
    response["Retry-After"] = str(wait_s)
    return response
