"""Affiliate programmes: their link rules, their links with clicks and earnings, and files of what they paid."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from masthead.web.api.answers import Answer
from masthead.web.api.callers import caller_of
from masthead.web.api.endpoint import operation
from masthead.web.api.problems import Problem, invalid
from masthead.web.api.reach import newest_first, reached
from masthead.web.api.schemas.affiliate import (
    AffiliateProgrammeOut,
    ChangedAffiliateProgramme,
    EarningRowOut,
    EarningsAsked,
    EarningsImportOut,
    EarningsImportPage,
    ImportsOfEarningsAsked,
    NewProgramme,
    PaidLinkOut,
    PaidLinksOut,
    ProgrammeLine,
    ProgrammePage,
    ProgrammesAsked,
)
from masthead.web.api.schemas.money import money_out
from masthead.web.api.scopes import Scope
from masthead.web.revenue.affiliate import actions, importing, queries
from masthead.web.revenue.affiliate.faults import AffiliateError
from masthead.web.revenue.money import MoneyError

router = Router(tags=["Affiliate links"])
READ, WRITE = Scope.REVENUE_READ, Scope.REVENUE_WRITE
_ALL = "/publications/{slug:publication}/affiliate-programmes"
_ONE = "/affiliate-programmes/{int:programme}"
_FILE = "/earnings-imports/{int:file}"
_FAULTS = 300


@operation(router, "GET", _ALL, scope=READ, answers={200: ProgrammePage})
def list_affiliate_programmes(request: HttpRequest, publication: str, asked: Query[ProgrammesAsked]) -> Answer:
    """List the affiliate programmes of a publication.

    Newest first.
    """
    caller = caller_of(request)
    title = caller.title(publication, READ)
    page = newest_first(request, queries.programmes_for(caller.user).filter(publication=title.pk), asked)
    items = [ProgrammeLine(**_head(each)) for each in page.rows]
    return Answer(ProgrammePage(items=items, next=page.next), headers=page.headers)


@operation(router, "POST", _ALL, scope=WRITE, answers={201: AffiliateProgrammeOut}, problems=("conflict",))
def create_affiliate_programme(request: HttpRequest, publication: str, body: NewProgramme) -> Answer:
    """Know the links of a programme from now on.

    Also in drafts; what is published stays as it was. 409 where the publication has fifty already.
    """
    caller = caller_of(request)
    title = caller.title(publication, WRITE)
    plan = _plan(body.model_dump())
    made = actions.add_programme(user=caller.user, publication_id=title.pk, plan=plan, now=timezone.now())
    return Answer(_out(_found(request, made.pk, WRITE)), 201, {"Location": f"/api/v1/affiliate-programmes/{made.pk}"})


@operation(router, "GET", _ONE, scope=READ, answers={200: AffiliateProgrammeOut})
def get_affiliate_programme(request: HttpRequest, programme: int) -> AffiliateProgrammeOut:
    """One affiliate programme, with what it brought."""
    return _out(_found(request, programme, READ))


@operation(router, "PATCH", _ONE, scope=WRITE, answers={200: AffiliateProgrammeOut})
def change_affiliate_programme(
    request: HttpRequest, programme: int, body: ChangedAffiliateProgramme
) -> AffiliateProgrammeOut:
    """Know the links of a programme by other rules."""
    found = _found(request, programme, WRITE)
    before = {name: getattr(found, name) for name in actions.Plan.__dataclass_fields__}
    plan = _plan({**before, **body.said()})
    actions.change_programme(user=caller_of(request).user, programme_id=found.pk, plan=plan)
    return _out(_found(request, programme, WRITE))


@operation(router, "POST", f"{_ONE}/pause", scope=WRITE, answers={200: AffiliateProgrammeOut})
def pause_affiliate_programme(request: HttpRequest, programme: int) -> AffiliateProgrammeOut:
    """Leave the links of a programme as they are written.

    What it paid stays.
    """
    return _paused(request, programme, paused=True)


@operation(router, "POST", f"{_ONE}/resume", scope=WRITE, answers={200: AffiliateProgrammeOut})
def resume_affiliate_programme(request: HttpRequest, programme: int) -> AffiliateProgrammeOut:
    """Mark the links of a programme again."""
    return _paused(request, programme, paused=False)


@operation(router, "GET", f"{_ONE}/links", scope=READ, answers={200: PaidLinksOut})
def list_affiliate_links(request: HttpRequest, programme: int) -> PaidLinksOut:
    """List the links of a programme, with clicks and earnings.

    Of the latest 40 editions that were mailed.
    """
    found = _found(request, programme, READ)
    links = queries.with_earnings(queries.paid_links(found.publication_id, [found]), found)
    names = ("day", "section", "label", "url", "clicks", "people")
    return PaidLinksOut(
        items=[
            PaidLinkOut(**{name: getattr(link, name) for name in names}, earned=[money_out(each) for each in earned])
            for link, earned in links
        ]
    )


@operation(router, "GET", f"{_ONE}/earnings-imports", scope=READ, answers={200: EarningsImportPage})
def list_earnings_imports(request: HttpRequest, programme: int, asked: Query[ImportsOfEarningsAsked]) -> Answer:
    """List the files of earnings of a programme.

    Newest first.
    """
    found = _found(request, programme, READ)
    page = newest_first(request, queries.imports_for(caller_of(request).user).filter(programme=found.pk), asked)
    items = [_import_out(each) for each in page.rows]
    return Answer(EarningsImportPage(items=items, next=page.next), headers=page.headers)


@operation(router, "POST", f"{_ONE}/earnings-imports", scope=WRITE, answers={201: EarningsImportOut}, takes_file=True)
def upload_earnings(request: HttpRequest, programme: int, asked: Query[EarningsAsked]) -> Answer:
    """Look a file of earnings through.

    CSV of at most 2,000,000 bytes, as the body, with columns for reference, date and amount, and perhaps currency and
    place, called as networks call them. Nothing is taken yet; a file that nobody takes is forgotten after two days.
    """
    found = _found(request, programme, WRITE)
    try:
        made = importing.check_file(
            user=caller_of(request).user,
            programme_id=found.pk,
            name=asked.file_name,
            content=request.body,
            currency=asked.currency,
            now=timezone.now(),
        )
    except AffiliateError as fault:
        raise Problem("invalid", str(fault)) from None
    except MoneyError as fault:
        raise invalid(str(fault), parameter="currency") from None
    return Answer(_import_out(made), 201, {"Location": f"/api/v1/earnings-imports/{made.pk}"})


@operation(router, "GET", _FILE, scope=READ, answers={200: EarningsImportOut})
def get_earnings_import(request: HttpRequest, file: int) -> EarningsImportOut:
    """One file of earnings.

    How its rows end, or ended.
    """
    return _import_out(_import(request, file, READ))


@operation(router, "POST", f"{_FILE}/take", scope=WRITE, answers={200: EarningsImportOut})
def take_earnings(request: HttpRequest, file: int) -> EarningsImportOut:
    """Take the rows of a file into the account.

    Each reference is in a programme’s account once, ever: a file that comes again adds nothing.
    """
    found = _import(request, file, WRITE)
    return _import_out(importing.take_file(user=caller_of(request).user, import_id=found.pk, now=timezone.now()))


@operation(router, "DELETE", _FILE, scope=WRITE, answers={204: None}, problems=("conflict",))
def drop_earnings(request: HttpRequest, file: int) -> None:
    """Forget a file that was looked through.

    409 for one that was taken: lines of the account stay.
    """
    found = _import(request, file, WRITE)
    if found.state != "checked":
        raise Problem("conflict", "Its rows are in the account, where lines stay.")
    importing.drop_file(user=caller_of(request).user, import_id=found.pk)


def _paused(request: HttpRequest, programme: int, *, paused: bool) -> AffiliateProgrammeOut:
    found = _found(request, programme, WRITE)
    actions.pause_programme(user=caller_of(request).user, programme_id=found.pk, paused=paused)
    return _out(_found(request, programme, WRITE))


def _found(request: HttpRequest, programme: int, scope: Scope) -> Any:
    return reached(request, queries.programmes_for(caller_of(request).user), programme, scope)


def _import(request: HttpRequest, number: int, scope: Scope) -> Any:
    rows = queries.imports_for(caller_of(request).user)
    return reached(request, rows, number, scope, title="programme__publication")


def _plan(said: dict[str, Any]) -> actions.Plan:
    """Domains as lines, the way somebody writes them."""
    lines = {name: "\n".join(said[name]) for name in ("domains", "but_not")}
    return actions.Plan(**{**said, **lines})


def _head(programme: Any) -> dict[str, Any]:
    names = (*actions.Plan.__dataclass_fields__, "paused", "created_at")
    said = {name: getattr(programme, name) for name in names}
    return {**said, "id": programme.pk, "publication": programme.publication.slug}


def _out(programme: Any) -> AffiliateProgrammeOut:
    account = queries.account_of(programme.publication_id, [programme])
    line = account.programmes[programme.pk]
    return AffiliateProgrammeOut(
        **_head(programme),
        clicks=line.clicks,
        orders=line.orders,
        earned=[money_out(each) for each in line.money],
        elsewhere=[money_out(each) for each in account.elsewhere],
    )


def _import_out(held: Any) -> EarningsImportOut:
    names = ("file_name", "state", "added", "unchanged", "refused", "made_at", "done_at")
    refused = [row for row in held.account if row[2] == importing.REFUSED][:_FAULTS]
    return EarningsImportOut(
        id=held.pk,
        programme=held.programme_id,
        **{name: getattr(held, name) for name in names},
        faults=[EarningRowOut(line=line, reference=reference, reason=why) for line, reference, _, why in refused],
    )
