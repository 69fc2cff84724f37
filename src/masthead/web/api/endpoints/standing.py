"""What changes somebody's standing: signing up, vouching, pausing, resuming, leaving, being erased."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from masthead.audience.addresses import parse_address
from masthead.web.api import actions
from masthead.web.api.answers import Answer
from masthead.web.api.callers import caller_of
from masthead.web.api.endpoint import operation
from masthead.web.api.people import address_of, found_person, ground_of, reach_of, refuse_narrow, subscription_out
from masthead.web.api.problems import Problem, invalid
from masthead.web.api.schemas.subscribers import (
    Erase,
    Pause,
    SignUpIn,
    SignUpOut,
    SubscriptionOut,
    Unsubscribe,
    Vouch,
)
from masthead.web.api.scopes import Scope
from masthead.web.subscribers.actions import standing
from masthead.web.subscribers.actions.erasure import erase
from masthead.web.subscribers.actions.preferences import LONGEST_PAUSE
from masthead.web.subscribers.faults import SubscriberError
from masthead.web.subscribers.queries import directory

router = Router(tags=["Subscriptions"])
WRITE = Scope.SUBSCRIBERS_WRITE
_ONE = "/subscribers/{int:subscriber}/subscriptions/{slug:publication}"


@operation(router, "POST", "/sign-ups", scope=WRITE, answers={202: SignUpOut})
def request_subscription(request: HttpRequest, body: SignUpIn) -> Answer:
    """Ask somebody to confirm.

    The way for everybody who has just asked: they get a mail with a button, and are subscribed once they press it
    (double opt-in). The answer is the same whether or not the address is known, suppressed, or got enough letters.
    """
    caller = caller_of(request)
    titles = [
        caller.named_title(each, WRITE, pointer=f"#/publications/{place}")
        for place, each in enumerate(body.publications)
    ]
    actions.ask_to_confirm(
        actor=caller.user,
        address=address_of(body.address),
        publication_ids=[each.pk for each in titles],
        origin=body.origin or f"API token “{caller.token.name}”",
        name=body.name,
        by=caller.by,
        at=timezone.now(),
    )
    return Answer(SignUpOut(), 202)


@operation(router, "POST", f"{_ONE}/vouch", scope=WRITE, answers={200: SubscriptionOut}, problems=("conflict",))
def vouch_for_subscription(request: HttpRequest, subscriber: int, publication: str, body: Vouch) -> SubscriptionOut:
    """Subscribe a known person to a further title.

    With a source of consent, as for a new person.
    """
    caller = caller_of(request)
    person = found_person(request, subscriber, WRITE).person
    title = caller.title(publication, WRITE)
    ground = ground_of(caller, body.consent_source)
    standing.vouch(ground=ground, address=parse_address(person.address), publication_id=title.pk)
    return _standing(request, subscriber, title.pk)


@operation(router, "POST", f"{_ONE}/pause", scope=WRITE, answers={200: SubscriptionOut}, problems=("conflict",))
def pause_subscription(request: HttpRequest, subscriber: int, publication: str, body: Pause) -> SubscriptionOut:
    """Pause a subscription.

    Until a day within a year, or until it is resumed.
    """
    held, ground = _held(request, subscriber, publication)
    now = ground.at.date()
    if body.until is not None and not now < body.until <= now + LONGEST_PAUSE:
        raise invalid("Choose a day from tomorrow on, within a year.", pointer="#/until")
    standing.pause(ground=ground, subscriber_id=subscriber, publication_id=held.publication_id, until=body.until)
    return _standing(request, subscriber, held.publication_id)


@operation(router, "POST", f"{_ONE}/resume", scope=WRITE, answers={200: SubscriptionOut}, problems=("conflict",))
def resume_subscription(request: HttpRequest, subscriber: int, publication: str) -> SubscriptionOut:
    """Resume a paused subscription."""
    held, ground = _held(request, subscriber, publication)
    standing.resume(ground=ground, subscriber_id=subscriber, publication_id=held.publication_id)
    return _standing(request, subscriber, held.publication_id)


@operation(router, "POST", f"{_ONE}/unsubscribe", scope=WRITE, answers={200: SubscriptionOut})
def end_subscription(request: HttpRequest, subscriber: int, publication: str, body: Unsubscribe) -> SubscriptionOut:
    """Unsubscribe a person who asked you to.

    Twice is as good as once. Only the person leads back, by asking and confirming again.
    """
    held, ground = _held(request, subscriber, publication, body.reason)
    standing.unsubscribe(ground=ground, subscriber_id=subscriber, publication_id=held.publication_id)
    return _standing(request, subscriber, held.publication_id)


@operation(router, "POST", "/subscribers/{int:subscriber}/erase", scope=WRITE, answers={204: None})
def erase_subscriber(request: HttpRequest, subscriber: int, body: Erase) -> None:
    """Erase a person.

    Everything that is kept about them goes, for good; a keyed hash of the address stays, so that nobody mails it
    again. Only a token that is good for every title of the person may.
    """
    caller = caller_of(request)
    found_person(request, subscriber, WRITE)
    refuse_narrow(caller, subscriber, WRITE)
    erase(actor=caller.user, subscriber_id=subscriber, why=body.why, at=timezone.now())


def _held(request: HttpRequest, subscriber: int, publication: str, source: str = "") -> tuple[Any, standing.Ground]:
    """A subscription within reach, and the ground on which it changes. Raises `Problem`."""
    caller = caller_of(request)
    person = found_person(request, subscriber, WRITE).person
    title = caller.title(publication, WRITE)
    held = directory.subscription_of(reach_of(caller, WRITE), person.pk, title.pk)
    if held is None:
        raise Problem("not-found")
    return held, ground_of(caller, source)


def _standing(request: HttpRequest, subscriber: int, publication_id: int) -> SubscriptionOut:
    held = directory.subscription_of(reach_of(caller_of(request), WRITE), subscriber, publication_id)
    if held is None:
        raise SubscriberError("The person was erased in the meantime.")
    return subscription_out(held)
