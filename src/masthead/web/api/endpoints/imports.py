"""Lists that come in: upload, what the columns hold, the dry run, the import, and how each row ended."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from ninja import Query, Router

from masthead.audience.intake.meanings import Column, ListMapping, Meaning, mapping_from_json, with_keys
from masthead.audience.intake.values import EARLIEST
from masthead.web.api.answers import Answer
from masthead.web.api.callers import Caller, caller_of
from masthead.web.api.cursors import place_in
from masthead.web.api.endpoint import operation
from masthead.web.api.pages import cut, link_to
from masthead.web.api.problems import Problem, invalid
from masthead.web.api.schemas.base import LARGEST_ID
from masthead.web.api.schemas.imports import (
    ColumnOut,
    DescribeImport,
    ImportOut,
    ImportPage,
    ImportsAsked,
    RowOut,
    RowPage,
    RowsAsked,
    UploadAsked,
)
from masthead.web.api.scopes import Scope
from masthead.web.subscribers.actions import imports as actions
from masthead.web.subscribers.faults import SubscriberError
from masthead.web.subscribers.imports.options import options_from_json
from masthead.web.subscribers.queries import imports as queries
from masthead.web.subscribers.queries.import_rows import START, ended_rows

router = Router(tags=["Imports"])
READ, WRITE = Scope.SUBSCRIBERS_READ, Scope.SUBSCRIBERS_WRITE
_ALL = "/publications/{slug:publication}/imports"
_ONE = "/imports/{int:run}"
_CONFLICT = ("conflict",)
_CHANGEABLE = frozenset({"uploaded", "checked"})


@operation(router, "GET", _ALL, scope=READ, answers={200: ImportPage})
def list_imports(request: HttpRequest, publication: str, asked: Query[ImportsAsked]) -> Answer:
    """List the imports of a publication.

    Newest first.
    """
    title = caller_of(request).title(publication, READ)
    found = queries.imports_of(title.pk).order_by("-pk")
    place = place_in(request, asked.cursor)
    if place:
        found = found.filter(pk__lt=place[0])
    rows, more = cut(list(found[: asked.limit + 1]), asked.limit)
    address, headers = link_to(request, [rows[-1].pk] if more else None)
    return Answer(ImportPage(items=[_out(each) for each in rows], next=address), headers=headers)


@operation(router, "POST", _ALL, scope=WRITE, answers={201: ImportOut}, takes_file=True)
def upload_import(request: HttpRequest, publication: str, asked: Query[UploadAsked]) -> Answer:
    """Upload a list.

    CSV, TSV, XLSX, or one of them in a ZIP, of at most 16,000,000 bytes, as the body. What its columns hold is guessed
    and answered; nobody comes in yet.
    """
    caller = caller_of(request)
    title = caller.title(publication, WRITE)
    try:
        made = actions.upload(
            actor=caller.user, publication_id=title.pk, file_name=asked.file_name, content=[request.body]
        )
    except SubscriberError as fault:
        raise Problem("invalid", str(fault)) from None
    return Answer(_out(_found(request, made.pk, WRITE)), 201, {"Location": f"/api/v1/imports/{made.pk}"})


@operation(router, "GET", _ONE, scope=READ, answers={200: ImportOut})
def get_import(request: HttpRequest, run: int) -> ImportOut:
    """One import.

    How far it is, what its dry run found, or what came in.
    """
    return _out(_found(request, run, READ))


@operation(router, "PATCH", _ONE, scope=WRITE, answers={200: ImportOut}, problems=_CONFLICT)
def describe_import(request: HttpRequest, run: int, body: DescribeImport) -> ImportOut:
    """Say what a list holds and where its people agreed.

    You vouch for their consent, and its source is kept as evidence with each of them. What a dry run found holds no
    longer. 409 while the list is being worked on, and once it is in.
    """
    caller = caller_of(request)
    found = _found(request, run, WRITE)
    try:
        actions.describe(actor=caller.user, run_id=run, said=_description(caller, found, body))
    except SubscriberError as fault:
        fixed = found.job or found.state not in _CHANGEABLE
        raise Problem("conflict" if fixed else "invalid", str(fault)) from None
    return _out(_found(request, run, WRITE))


@operation(router, "POST", f"{_ONE}/check", scope=WRITE, answers={202: ImportOut}, problems=_CONFLICT)
def check_import(request: HttpRequest, run: int) -> Answer:
    """Try a list.

    A dry run: everything is judged, and nothing is written. Read the import until its job is done. 409 while the
    consent source is not said.
    """
    _found(request, run, WRITE)
    actions.start_check(actor=caller_of(request).user, run_id=run)
    return Answer(_out(_found(request, run, WRITE)), 202)


@operation(router, "POST", f"{_ONE}/start", scope=WRITE, answers={202: ImportOut}, problems=_CONFLICT)
def start_import(request: HttpRequest, run: int) -> Answer:
    """Bring the people of a list in.

    Or go on where it stopped. Read the import until its job is done. Nobody who has left comes back this way, and
    nobody whose address is suppressed. 409 while the consent source is not said, and once the list is in.
    """
    _found(request, run, WRITE)
    actions.start_import(actor=caller_of(request).user, run_id=run)
    return Answer(_out(_found(request, run, WRITE)), 202)


@operation(router, "POST", f"{_ONE}/cancel", scope=WRITE, answers={200: ImportOut}, problems=_CONFLICT)
def cancel_import(request: HttpRequest, run: int) -> ImportOut:
    """Stop an import, or its dry run.

    What is in stays in.
    """
    _found(request, run, WRITE)
    actions.cancel(actor=caller_of(request).user, run_id=run)
    return _out(_found(request, run, WRITE))


@operation(router, "DELETE", _ONE, scope=WRITE, answers={204: None}, problems=_CONFLICT)
def discard_import(request: HttpRequest, run: int) -> None:
    """Forget a list, and its file.

    409 while it is being worked on, and once somebody came in with it.
    """
    _found(request, run, WRITE)
    actions.discard(actor=caller_of(request).user, run_id=run)


@operation(router, "GET", f"{_ONE}/rows", scope=READ, answers={200: RowPage})
def list_import_rows(request: HttpRequest, run: int, asked: Query[RowsAsked]) -> Answer:
    """List how the rows of an import ended.

    `outcome=refused` are those that did not come in, with the reason. Of a list that was only tried, up to 20 of each
    outcome. Nothing once the files of the import are removed.
    """
    found = _found(request, run, READ)
    place = place_in(request, asked.cursor)
    after = (place[0], place[1]) if place else START
    ended = ended_rows(found, outcome=asked.outcome or "", after=after, most=asked.limit + 1)
    rows, more = cut(ended, asked.limit)
    address, headers = link_to(request, [rows[-1].batch, rows[-1].line] if more else None)
    items = [RowOut(line=each.line, address=each.address, outcome=each.outcome, reason=each.reason) for each in rows]
    return Answer(RowPage(items=items, next=address), headers=headers)


def _found(request: HttpRequest, run: int, scope: Scope) -> Any:
    """An import within reach. Raises `Problem` alike for none and for somebody else's."""
    caller = caller_of(request)
    try:
        found = queries.import_seen_by(caller.user, run) if run <= LARGEST_ID else None
    except PermissionDenied:
        found = None
    if found is None or found.publication_id not in caller.titles(scope):
        raise Problem("not-found")
    return found


def _description(caller: Caller, run: Any, body: DescribeImport) -> actions.Description:
    options = options_from_json(run.options)
    if body.consented_at is not None and body.consented_at < EARLIEST:
        raise invalid("Nobody can have agreed at that moment.", pointer="#/consented_at")
    return actions.Description(
        mapping=_mapping(mapping_from_json(run.mapping), body),
        consent_source=run.consent_source if body.consent_source is None else body.consent_source,
        consented_at=body.consented_at if "consented_at" in body.model_fields_set else run.consented_at,
        known=_known(caller, body, options.known),
        tags=options.tags if body.tags is None else tuple(body.tags),
        wording_id=options.wording_id,
    )


def _known(caller: Caller, body: DescribeImport, before: str) -> str:
    """What becomes of profiles, which are people's for all titles: a token of some titles changes none."""
    if not caller.restricted:
        return body.known or before
    if body.known not in {None, "leave"}:
        raise PermissionDenied("Only a token that is good for all titles of its maker may change profiles by a list.")
    return "leave"


def _mapping(mapping: ListMapping, body: DescribeImport) -> ListMapping:
    headed = mapping.headed if body.headed is None else body.headed
    if body.columns is None:
        return replace(mapping, headed=headed)
    if len(body.columns) != len(mapping.columns):
        raise invalid(f"The list has {len(mapping.columns)} columns; name each of them.", pointer="#/columns")
    columns = with_keys(
        Column(before.heading, Meaning(said.meaning), said.key.strip() if said.meaning == "attribute" else "")
        for before, said in zip(mapping.columns, body.columns, strict=True)
    )
    return ListMapping(columns, headed)


def _out(run: Any) -> ImportOut:
    mapping, options, found = mapping_from_json(run.mapping), options_from_json(run.options), run.found
    progress = queries.progress_of(run)
    return ImportOut(
        id=run.pk,
        publication=run.publication.slug,
        file_name=run.file_name,
        table=options.table,
        state=run.state,
        job=run.job,
        waiting=progress.waiting,
        problem=run.problem,
        headed=mapping.headed,
        columns=[ColumnOut(heading=each.heading, meaning=each.meaning.value, key=each.key) for each in mapping.columns],
        consent_source=run.consent_source,
        consented_at=run.consented_at,
        known=options.known,
        tags=list(options.tags),
        rows=run.rows,
        done_rows=run.done_rows,
        **{name: found.get(name, 0) for name in ("added", "updated", "unchanged", "refused")},
        reasons=found.get("reasons", {}),
        remarks=list(found.get("remarks", ())),
        created_at=run.created_at,
        started_at=run.started_at,
        finished_at=run.finished_at,
    )
