"""What programmes paid, from a file: looked through first, then taken, with the fault of every row."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from masthead.web.insights.exporting import as_csv
from masthead.web.insights.views.exporting import csv_file
from masthead.web.revenue.affiliate import importing, queries
from masthead.web.revenue.affiliate.faults import AffiliateError
from masthead.web.revenue.affiliate.forms import FileForm
from masthead.web.revenue.affiliate.reading import COLUMNS
from masthead.web.revenue.models import EarningsImport, Programme
from masthead.web.revenue.money import MoneyError
from masthead.web.revenue.views.affiliate import ICON, crumbs
from masthead.web.revenue.views.team_page import Crumb, show

_SHOWN = 300
"""Rows of an account on a page; all of them are in the file of faults."""


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand a file in; nothing is taken yet."""
    found = queries.programmes_for(request.user).filter(pk=pk).first()
    if found is None:
        raise PermissionDenied
    form = FileForm(request.POST or None, request.FILES or None, initial={"currency": queries.currency_of(found)})
    if request.method == "POST" and form.is_valid():
        made = _checked(request, found, form)
        if made is not None:
            return redirect("revenue:earnings-import", pk=made.pk)
    return show(
        request,
        "revenue/earnings.html",
        title="Import earnings",
        icon=ICON,
        crumbs=_crumbs(found),
        programme=found,
        form=form,
        columns=COLUMNS,
        status=400 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """How each row of a file ends, before it is taken and afterwards."""
    found = _import(request, pk)
    if request.method == "POST" and found.state == "checked":
        if request.POST.get("do") == "take":
            done = importing.take_file(user=request.user, import_id=found.pk, now=timezone.now())
            messages.success(request, f"{done.added:,} {'row' if done.added == 1 else 'rows'} added.")
            return redirect(request.path)
        if request.POST.get("do") == "drop":
            importing.drop_file(user=request.user, import_id=found.pk)
            messages.success(request, "The file is forgotten; nothing was added.")
            return redirect("revenue:programme", pk=found.programme_id)
    refused = [each for each in found.account if each[2] == importing.REFUSED]
    others = [each for each in found.account if each[2] != importing.REFUSED]
    return show(
        request,
        "revenue/earnings_import.html",
        title=found.file_name,
        icon=ICON,
        crumbs=_crumbs(found.programme),
        programme=found.programme,
        found=found,
        refused=refused[:_SHOWN],
        more_refused=max(len(refused) - _SHOWN, 0),
        others=others[:_SHOWN],
        more_others=max(len(others) - _SHOWN, 0),
    )


@require_safe
def faults(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows that were refused, with the reason of each, as CSV."""
    found = _import(request, pk)
    rows = [
        {"line": line, "reference": reference, "reason": reason}
        for line, reference, end, reason in found.account
        if end == importing.REFUSED
    ]
    return csv_file(as_csv(rows), f"earnings-{found.pk}-faults.csv")


def _checked(request: HttpRequest, found: Programme, form: FileForm) -> EarningsImport | None:
    """Look the file through; None where the form says what is wrong with it."""
    file = form.cleaned_data["file"]
    try:
        return importing.check_file(
            user=request.user,
            programme_id=found.pk,
            name=file.name or "earnings.csv",
            # One byte more than is taken tells that there is more.
            content=file.read(importing.MOST_BYTES + 1),
            currency=form.cleaned_data["currency"],
            now=timezone.now(),
        )
    except AffiliateError as refused:
        form.add_error(refused.field or "file", str(refused))
    except MoneyError as refused:
        form.add_error("currency", str(refused))
    return None


def _import(request: HttpRequest, pk: int) -> EarningsImport:
    """The file of an address. Raises PermissionDenied, whether there is none or it is somebody else's."""
    found = queries.imports_for(request.user).filter(pk=pk).first()
    if found is None:
        raise PermissionDenied
    return found


def _crumbs(programme: Programme) -> list[Crumb]:
    return [*crumbs(programme.publication), (programme.name, reverse("revenue:programme", args=[programme.pk]))]
