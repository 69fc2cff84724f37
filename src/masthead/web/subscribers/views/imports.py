"""Lists that come in: upload, what the columns hold, the dry run, the import and its report."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from masthead.audience.intake.meanings import ABOUT, Meaning, mapping_from_json
from masthead.web.subscribers.actions import imports as actions
from masthead.web.subscribers.faults import SubscriberError
from masthead.web.subscribers.import_forms import DescribeForm, UploadForm
from masthead.web.subscribers.imports.account import report_lines
from masthead.web.subscribers.imports.job import folder_of
from masthead.web.subscribers.imports.options import KNOWN, options_from_json
from masthead.web.subscribers.models import ImportRun
from masthead.web.subscribers.queries import imports as queries
from masthead.web.subscribers.views.page import publications_of, show

_ICON = "upload"
_OUTCOMES = (
    ("added", "new to the title"),
    ("updated", "known, and something changed"),
    ("unchanged", "known, and nothing changed"),
    ("refused", "not brought in"),
)


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """Upload a list; those of before."""
    titles = [(each.pk, each.name) for each in publications_of(request)]
    form = UploadForm(request.POST or None, request.FILES or None, titles=titles)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            run = actions.upload(
                actor=request.user,
                publication_id=int(form.cleaned_data["title"]),
                file_name=file.name,
                content=file.chunks(),
            )
        except SubscriberError as fault:
            form.add_error("file", str(fault))
        else:
            return redirect("subscribers:import", run.pk)
    runs = [(each, queries.STATES[each.state]) for each in queries.imports_seen_by(request.user)]
    return show(
        request,
        "subscribers/import/index.html",
        title="Import",
        icon=_ICON,
        form=form,
        runs=runs,
        status=400 if form.errors else 200,
    )


@require_safe
def one(request: HttpRequest, run_id: int) -> HttpResponse:
    """One list, wherever it stands."""
    run = queries.import_seen_by(request.user, run_id)
    if run.job:
        return _show(request, run, "subscribers/import/working.html", progress=queries.progress_of(run))
    if run.state == "uploaded" or (run.state == "checked" and "change" in request.GET):
        return _show_description(request, run, _form(run))
    return _show(request, run, "subscribers/import/report.html", **_found(run))


@require_POST
def describe(request: HttpRequest, run_id: int) -> HttpResponse:
    """Say what a list holds, and have it tried."""
    run = queries.import_seen_by(request.user, run_id)
    form = _form(run, request.POST)
    if form.is_valid():
        try:
            actions.describe(actor=request.user, run_id=run_id, said=form.described())
            actions.start_check(actor=request.user, run_id=run_id)
        except SubscriberError as fault:
            form.add_error(None, str(fault))
        else:
            return redirect("subscribers:import", run_id)
    return _show_description(request, run, form, status=400)


@require_POST
def start(request: HttpRequest, run_id: int) -> HttpResponse:
    """Bring the people of a list in, or go on."""
    try:
        actions.start_import(actor=request.user, run_id=run_id)
    except SubscriberError as fault:
        messages.error(request, str(fault))
    return redirect("subscribers:import", run_id)


@require_POST
def cancel(request: HttpRequest, run_id: int) -> HttpResponse:
    """Let a list be."""
    try:
        run = actions.cancel(actor=request.user, run_id=run_id)
    except SubscriberError as fault:
        messages.error(request, str(fault))
    else:
        stays = f" {run.done_rows:,} rows are in and stay in." if run.state == "cancelled" and run.done_rows else ""
        messages.success(request, f"Stopped.{stays}")
    return redirect("subscribers:import", run_id)


@require_POST
def discard(request: HttpRequest, run_id: int) -> HttpResponse:
    """Forget a list of which nobody came in."""
    try:
        actions.discard(actor=request.user, run_id=run_id)
    except SubscriberError as fault:
        messages.error(request, str(fault))
        return redirect("subscribers:import", run_id)
    messages.success(request, "The list and its file are gone.")
    return redirect("subscribers:imports")


@require_safe
def progress(request: HttpRequest, run_id: int) -> JsonResponse:
    """How far a list is, for the page's script."""
    return JsonResponse(queries.progress_of(queries.import_seen_by(request.user, run_id)).as_json())


@require_safe
def report(request: HttpRequest, run_id: int) -> HttpResponseBase:
    """How each row ended, as CSV."""
    run = queries.import_seen_by(request.user, run_id)
    if not queries.has_report(run):
        raise Http404
    size = options_from_json(run.options).batch_rows
    lines = report_lines(folder_of(run), rows=run.done_rows, batch_rows=size)
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="import-{run.pk}-report.csv"'
    return answer


def _form(run: ImportRun, *data: Any) -> DescribeForm:
    return DescribeForm(*data, run=run, wordings=queries.wordings_of(run.publication_id))


def _show_description(request: HttpRequest, run: ImportRun, form: DescribeForm, *, status: int = 200) -> HttpResponse:
    columns = list(form.columns(queries.samples_of(run)))
    kind = options_from_json(run.options).table
    return _show(request, run, "subscribers/import/describe.html", form=form, columns=columns, kind=kind, status=status)


def _found(run: ImportRun) -> dict[str, Any]:
    """What the report shows: of the dry run, or of what came in."""
    tried = run.state == "checked"
    examples = run.found.get("examples", {})
    outcomes = [
        {"name": name, "about": about, "count": run.found.get(name, 0), "examples": examples.get(name, [])}
        for name, about in _OUTCOMES
    ]
    mapping = mapping_from_json(run.mapping)
    options = options_from_json(run.options)
    return {
        "tried": tried,
        "outcomes": outcomes,
        "would_come": sum(run.found.get(name, 0) for name in ("added", "updated")),
        "reasons": list(run.found.get("reasons", {}).items()),
        "remarks": run.found.get("remarks", []),
        "state": queries.STATES[run.state],
        "columns": [(each.heading, _held_by(each.meaning, each.key)) for each in mapping.columns],
        "known": KNOWN[options.known],
        "tags": options.tags,
        "has_report": queries.has_report(run),
    }


def _held_by(meaning: Meaning, key: str) -> str:
    return f"Attribute “{key}”" if meaning is Meaning.ATTRIBUTE else ABOUT[meaning]


def _show(request: HttpRequest, run: ImportRun, template: str, **context: Any) -> HttpResponse:
    return show(
        request,
        template,
        title=run.file_name,
        icon=_ICON,
        about=str(run.publication),
        crumbs=[("Import", reverse("subscribers:imports"))],
        run=run,
        **context,
    )
