"""Job listings: entered, approved, ended, and what became of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from masthead.web.api.answers import Answer
from masthead.web.api.callers import caller_of
from masthead.web.api.endpoint import operation
from masthead.web.api.reach import newest_first, reached
from masthead.web.api.schemas.jobs import (
    ApproveJob,
    ChangedJob,
    EndJob,
    JobEditionOut,
    JobFiguresOut,
    JobLine,
    JobOut,
    JobPage,
    JobsAsked,
    NewJob,
    ProlongJob,
)
from masthead.web.api.scopes import Scope
from masthead.web.revenue.jobs import actions, queries
from masthead.web.revenue.jobs.reporting import accounts_of
from masthead.web.revenue.jobs.wording import Words

router = Router(tags=["Jobs"])
READ, WRITE = Scope.REVENUE_READ, Scope.REVENUE_WRITE
_ALL = "/publications/{slug:publication}/jobs"
_ONE = "/jobs/{int:job}"
_CONFLICT = ("conflict",)
_WORDS = tuple(Words.__dataclass_fields__)


@operation(router, "GET", _ALL, scope=READ, answers={200: JobPage})
def list_jobs(request: HttpRequest, publication: str, asked: Query[JobsAsked]) -> Answer:
    """List the job listings of a publication.

    Newest first, whether or not readers see them.
    """
    caller = caller_of(request)
    title = caller.title(publication, READ)
    found = queries.listings_for(caller.user).filter(publication=title.pk)
    if asked.state:
        found = found.filter(state=asked.state)
    if asked.employer:
        found = found.filter(employer=asked.employer)
    page = newest_first(request, found, asked)
    items = [JobLine(**_head(each)) for each in page.rows]
    return Answer(JobPage(items=items, next=page.next), headers=page.headers)


@operation(router, "POST", _ALL, scope=WRITE, answers={201: JobOut})
def create_job(request: HttpRequest, publication: str, body: NewJob) -> Answer:
    """Enter a job listing.

    It waits for its approval, which the same program may give.
    """
    caller = caller_of(request)
    title = caller.title(publication, WRITE)
    words, now = Words(**body.model_dump()), timezone.now()
    made = actions.add_listing(user=caller.user, publication_id=title.pk, words=words, now=now)
    return Answer(_out(_found(request, made.pk, WRITE)), 201, {"Location": f"/api/v1/jobs/{made.pk}"})


@operation(router, "GET", _ONE, scope=READ, answers={200: JobOut})
def get_job(request: HttpRequest, job: int) -> JobOut:
    """One job listing."""
    return _out(_found(request, job, READ))


@operation(router, "PATCH", _ONE, scope=WRITE, answers={200: JobOut}, problems=_CONFLICT)
def change_job(request: HttpRequest, job: int, body: ChangedJob) -> JobOut:
    """Put the words of a listing right.

    Also while it is live; editions that are published keep what they said. 409 for one that is over or refused.
    """
    found = _found(request, job, WRITE)
    words = replace(Words(**{name: getattr(found, name) for name in _WORDS}), **body.said())
    actions.change_listing(user=caller_of(request).user, listing_id=found.pk, words=words)
    return _out(_found(request, job, WRITE))


@operation(router, "POST", f"{_ONE}/approve", scope=WRITE, answers={200: JobOut}, problems=_CONFLICT)
def approve_job(request: HttpRequest, job: int, body: ApproveJob) -> JobOut:
    """Put a listing on the board, into the feed and, in turn, into editions.

    Refused where not every promise could be kept. 409 where it does not wait for an approval.
    """
    found = _found(request, job, WRITE)
    terms = actions.Terms(**{"promised": found.promised, "term_days": found.term_days, **body.said()})
    actions.approve(user=caller_of(request).user, listing_id=found.pk, terms=terms, now=timezone.now())
    return _out(_found(request, job, WRITE))


@operation(router, "POST", f"{_ONE}/refuse", scope=WRITE, answers={200: JobOut}, problems=_CONFLICT)
def refuse_job(request: HttpRequest, job: int, body: EndJob) -> JobOut:
    """Turn a listing down.

    409 where it was decided about.
    """
    found = _found(request, job, WRITE)
    actions.refuse(user=caller_of(request).user, listing_id=found.pk, reason=body.reason, now=timezone.now())
    return _out(_found(request, job, WRITE))


@operation(router, "POST", f"{_ONE}/withdraw", scope=WRITE, answers={200: JobOut}, problems=_CONFLICT)
def withdraw_job(request: HttpRequest, job: int, body: EndJob) -> JobOut:
    """Take a listing down before its last day.

    Board and feed are without it at once. 409 where it is over.
    """
    found = _found(request, job, WRITE)
    actions.withdraw(user=caller_of(request).user, listing_id=found.pk, reason=body.reason, now=timezone.now())
    return _out(_found(request, job, WRITE))


@operation(router, "POST", f"{_ONE}/prolong", scope=WRITE, answers={200: JobOut}, problems=_CONFLICT)
def prolong_job(request: HttpRequest, job: int, body: ProlongJob) -> JobOut:
    """Give a live listing more days.

    409 where it is not on the board.
    """
    found = _found(request, job, WRITE)
    actions.prolong(user=caller_of(request).user, listing_id=found.pk, days=body.days)
    return _out(_found(request, job, WRITE))


@operation(router, "GET", f"{_ONE}/figures", scope=READ, answers={200: JobFiguresOut})
def get_job_figures(request: HttpRequest, job: int) -> JobFiguresOut:
    """What became of a listing.

    The editions it stood in, and who went on from there and from the board.
    """
    found = accounts_of([_found(request, job, READ)])[0]
    names = ("day", "measured", "delivered", "clicks", "people")
    return JobFiguresOut(
        job=found.listing.pk,
        promised=found.listing.promised,
        delivered=found.delivered,
        clicks=found.clicks,
        board_clicks=found.board,
        editions=[JobEditionOut(**{name: getattr(each, name) for name in names}) for each in found.editions],
    )


def _found(request: HttpRequest, job: int, scope: Scope) -> Any:
    return reached(request, queries.listings_for(caller_of(request).user), job, scope)


def _head(listing: Any) -> dict[str, Any]:
    own = ("id", "publication", "employer")
    said = {name: getattr(listing, name) for name in JobLine.model_fields if name not in own}
    return {**said, "id": listing.pk, "publication": listing.publication.slug, "employer": listing.employer_id}


def _out(listing: Any) -> JobOut:
    return JobOut(
        **_head(listing),
        about=listing.about,
        contact_name=listing.contact_name,
        contact_email=listing.contact_email,
    )
