"""Mailings: planning and reading them. What is done with one that is planned, see `steering`."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from masthead.web.api.answers import Answer, refuse_changed
from masthead.web.api.callers import caller_of
from masthead.web.api.cursors import place_in
from masthead.web.api.endpoint import operation
from masthead.web.api.outgoing import found_mailing, held_mailing, mailing_line, mailing_out, planned
from masthead.web.api.pages import cut, link_to
from masthead.web.api.plans import plan_from
from masthead.web.api.problems import Problem
from masthead.web.api.schemas.base import LARGEST_ID
from masthead.web.api.schemas.mailings import (
    HourOut,
    MailingOut,
    MailingPage,
    MailingsAsked,
    PeopleAsked,
    PeopleOfMailing,
    PersonOfMailing,
    SimulationOut,
)
from masthead.web.api.schemas.plans import ChangedMailing, NewMailing
from masthead.web.api.scopes import Scope
from masthead.web.mailings import actions
from masthead.web.mailings.faults import MailingError
from masthead.web.mailings.queries.mailings import mailings_for, titles_of
from masthead.web.mailings.queries.receipts import people_of
from masthead.web.mailings.queries.simulation import Simulation, simulate
from masthead.web.mailings.queries.watching import in_plain_words
from masthead.web.newsroom.queries import edition_for
from masthead.web.team.roles import Right

router = Router(tags=["Mailings"])
READ, WRITE, PEOPLE = Scope.MAILINGS_READ, Scope.MAILINGS_WRITE, Scope.SUBSCRIBERS_READ
_ONE = "/mailings/{int:mailing}"


@operation(router, "GET", "/publications/{slug:publication}/mailings", scope=READ, answers={200: MailingPage})
def list_mailings(request: HttpRequest, publication: str, asked: Query[MailingsAsked]) -> Answer:
    """List the mailings of a publication.

    Newest first, by when they were planned.
    """
    caller = caller_of(request)
    title = caller.title(publication, READ)
    found = mailings_for(caller.user).filter(publication=title.pk)
    if asked.state:
        found = found.filter(state=asked.state)
    if asked.edition:
        found = found.filter(edition=asked.edition)
    place = place_in(request, asked.cursor)
    if place:
        found = found.filter(pk__lt=place[0])
    rows, more = cut(list(found.order_by("-pk")[: asked.limit + 1]), asked.limit)
    address, headers = link_to(request, [rows[-1].pk] if more else None)
    return Answer(MailingPage(items=[mailing_line(each) for each in rows], next=address), headers=headers)


@operation(
    router, "POST", "/editions/{int:edition}/mailings", scope=WRITE, answers={201: MailingOut}, problems=("conflict",)
)
def create_mailing(request: HttpRequest, edition: int, body: NewMailing) -> Answer:
    """Plan a mailing of an edition.

    Of its approved version, whatever is written in it later: 409 while it is neither published nor scheduled. Nobody
    gets anything until it is let go.
    """
    caller = caller_of(request)
    found = edition_for(caller.user, edition, Right.AUDIENCE) if edition <= LARGEST_ID else None
    if found is None or found.publication_id not in caller.titles(WRITE):
        raise Problem("not-found")
    plan = plan_from(caller, body, found.publication_id)
    made = actions.plan_mailing(user=caller.user, edition=found, plan=plan)
    return Answer(mailing_out(made), 201, {"Location": f"/api/v1/mailings/{made.pk}"})


@operation(router, "GET", _ONE, scope=READ, answers={200: MailingOut}, tagged=True)
def get_mailing(request: HttpRequest, mailing: int) -> Answer:
    """One mailing.

    With its plan, how it stands, its receipt and its parts.
    """
    return Answer(mailing_out(found_mailing(request, mailing, READ)), tagged=True)


@operation(router, "PATCH", _ONE, scope=WRITE, answers={200: MailingOut}, problems=("conflict",), tagged=True)
def change_mailing(request: HttpRequest, mailing: int, body: ChangedMailing) -> Answer:
    """Change the plan of a mailing.

    While it is a draft. The version of the edition that is approved by now is taken.
    """
    caller = caller_of(request)
    present = held_mailing(request, mailing, WRITE)
    refuse_changed(request, mailing_out(present))
    plan = plan_from(caller, body, present.publication_id, planned(present))
    actions.change_plan(user=caller.user, mailing_id=mailing, plan=plan)
    return Answer(mailing_out(found_mailing(request, mailing, WRITE)), tagged=True)


@operation(router, "GET", f"{_ONE}/simulation", scope=READ, answers={200: SimulationOut}, problems=("conflict",))
def simulate_mailing(request: HttpRequest, mailing: int) -> SimulationOut:
    """Simulate a mailing.

    To whom it would go and who would be left out and why, how large it would be, and how long at least. Some messages
    are filled for it; nothing is sent.
    """
    found = held_mailing(request, mailing, READ)
    if found.revision is None:
        raise MailingError("The edition is not there any more.")
    return _simulation(simulate(planned(found), found.publication, found.revision, timezone.now()))


@operation(router, "GET", f"{_ONE}/people", scope=PEOPLE, answers={200: PeopleOfMailing})
def list_mailing_people(request: HttpRequest, mailing: int, asked: Query[PeopleAsked]) -> Answer:
    """List the people of a receipt.

    By id: who is not accepted, and the accepted who were in doubt on the way. `standing=in_doubt` are those whose
    answer was lost. People of titles that the token does not reach are left out.
    """
    caller = caller_of(request)
    found = found_mailing(request, mailing, PEOPLE)
    place = place_in(request, asked.cursor)
    lines = people_of(
        found,
        titles=titles_of(found) & caller.titles(PEOPLE),
        standing=asked.standing or "",
        after=place[0] if place else 0,
        most=asked.limit + 1,
    )
    rows, more = cut(lines, asked.limit)
    address, headers = link_to(request, [rows[-1][1].subscriber] if more else None)
    return Answer(PeopleOfMailing(items=[_person(*each) for each in rows], next=address), headers=headers)


def _person(part: Any, line: Any) -> PersonOfMailing:
    words, _ = in_plain_words(line.standing, line.code, line.reply)
    return PersonOfMailing(
        subscriber=line.subscriber,
        address=line.address,
        publication=part.publication.slug,
        part=part.pk,
        standing=line.standing,
        code=line.code,
        reply=" ".join(line.reply.split()),
        means=words,
        passes=line.passes,
        doubts=line.doubts,
    )


def _simulation(found: Simulation) -> SimulationOut:
    forecast = found.forecast
    return SimulationOut(
        candidates=found.candidates,
        audience=forecast.audience,
        excluded=dict(forecast.excluded),
        by_provider={provider.value: many for provider, many in forecast.by_provider.items()},
        canary=found.canary,
        sample=found.sample,
        held_seconds=found.held_seconds,
        seconds=round(forecast.seconds, 1),
        bounded_by=forecast.bounded_by,
        bytes=forecast.octets,
        message_bytes=round(forecast.sample.mean),
        hours=[HourOut(offset=each.offset, at=each.at, people=each.people) for each in found.hours],
        findings=list(found.findings),
    )
