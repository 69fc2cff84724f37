"""Employers of job listings."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from masthead.web.api.answers import Answer
from masthead.web.api.callers import caller_of
from masthead.web.api.endpoint import operation
from masthead.web.api.reach import newest_first, reached
from masthead.web.api.schemas.jobs import ChangedEmployer, EmployerOut, EmployerPage, EmployersAsked
from masthead.web.api.scopes import Scope
from masthead.web.revenue.jobs import actions, queries

router = Router(tags=["Jobs"])
READ, WRITE = Scope.REVENUE_READ, Scope.REVENUE_WRITE
_ONE = "/employers/{int:employer}"
_KNOWN = ("website", "contact_name", "contact_email")


@operation(router, "GET", "/publications/{slug:publication}/employers", scope=READ, answers={200: EmployerPage})
def list_employers(request: HttpRequest, publication: str, asked: Query[EmployersAsked]) -> Answer:
    """List the employers of a publication.

    Newest first. An employer is there from the first listing on that is approved.
    """
    caller = caller_of(request)
    title = caller.title(publication, READ)
    page = newest_first(request, queries.employers_for(caller.user).filter(publication=title.pk), asked)
    return Answer(EmployerPage(items=[_out(each) for each in page.rows], next=page.next), headers=page.headers)


@operation(router, "GET", _ONE, scope=READ, answers={200: EmployerOut})
def get_employer(request: HttpRequest, employer: int) -> EmployerOut:
    """One employer."""
    return _out(_found(request, employer, READ))


@operation(router, "PATCH", _ONE, scope=WRITE, answers={200: EmployerOut})
def change_employer(request: HttpRequest, employer: int, body: ChangedEmployer) -> EmployerOut:
    """Put right what is known of an employer."""
    found = _found(request, employer, WRITE)
    said = {**{name: getattr(found, name) for name in _KNOWN}, **body.said()}
    actions.change_employer(user=caller_of(request).user, employer_id=found.pk, **said)
    return _out(_found(request, employer, WRITE))


def _found(request: HttpRequest, employer: int, scope: Scope) -> Any:
    return reached(request, queries.employers_for(caller_of(request).user), employer, scope)


def _out(employer: Any) -> EmployerOut:
    said = {name: getattr(employer, name) for name in ("name", *_KNOWN, "created_at")}
    return EmployerOut(id=employer.pk, publication=employer.publication.slug, **said)
