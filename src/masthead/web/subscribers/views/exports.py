"""Downloads of the list."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from masthead.web.subscribers import exporting
from masthead.web.subscribers.actions.exports import export as export_people
from masthead.web.subscribers.queries.choices import offered_to
from masthead.web.subscribers.views.filters import FilterForm
from masthead.web.subscribers.views.page import publications_of
from masthead.web.team.spreadsheet import as_csv


@require_POST
def export(request: HttpRequest) -> HttpResponseBase:
    """Everybody whom the list shows under these filters, as a file; sent while it is read."""
    publications_of(request)
    wanted = FilterForm(request.POST, offered_to(request.user)).wanted()
    day = timezone.localdate().isoformat()
    match request.POST.get("form", ""):
        case "csv":
            ids = export_people(actor=request.user, wanted=wanted, form="csv")
            return as_csv(exporting.table(request.user, ids), f"subscribers-{day}.csv")
        case "jsonl":
            ids = export_people(actor=request.user, wanted=wanted, form="jsonl")
            answer = StreamingHttpResponse(exporting.lines(request.user, ids), content_type="application/jsonl")
            answer.headers["Content-Disposition"] = f'attachment; filename="subscribers-{day}.jsonl"'
            return answer
        case _:
            return redirect("subscribers:list")
