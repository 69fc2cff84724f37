"""One person: profile and tags."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest
from ninja import Router

from masthead.web.api.answers import Answer, refuse_changed
from masthead.web.api.callers import caller_of
from masthead.web.api.endpoint import operation
from masthead.web.api.people import found_person, ground_of, person_out, reach_of, refuse_narrow
from masthead.web.api.problems import Place, Problem, invalid
from masthead.web.api.schemas.subscribers import (
    ChangedSubscriber,
    CountedOut,
    ManyTagged,
    SubscriberOut,
    TagChange,
    TagsOut,
)
from masthead.web.api.scopes import Scope
from masthead.web.subscribers.actions.profile import ProfileChange, change_address, edit
from masthead.web.subscribers.actions.standing import Ground
from masthead.web.subscribers.actions.tags import add_tags, remove_tags
from masthead.web.subscribers.faults import SubscriberError
from masthead.web.subscribers.queries import directory

router = Router(tags=["Subscribers"])
READ, WRITE = Scope.SUBSCRIBERS_READ, Scope.SUBSCRIBERS_WRITE
_ONE = "/subscribers/{int:subscriber}"


@operation(router, "GET", "/subscribers/{int:subscriber}", scope=READ, answers={200: SubscriberOut}, tagged=True)
def get_subscriber(request: HttpRequest, subscriber: int) -> Answer:
    """One person."""
    return Answer(person_out(found_person(request, subscriber, READ)), tagged=True)


@operation(router, "PATCH", _ONE, scope=WRITE, answers={200: SubscriberOut}, tagged=True)
def change_subscriber(request: HttpRequest, subscriber: int, body: ChangedSubscriber) -> Answer:
    """Change a person’s profile.

    The profile is the person’s, for all titles. Evidence of consent stays with the person when the address changes.
    """
    caller = caller_of(request)
    present = found_person(request, subscriber, WRITE)
    refuse_changed(request, person_out(present))
    ground = ground_of(caller)
    change = ProfileChange(body.name, body.language, body.time_zone, body.attributes)
    with transaction.atomic():
        try:
            edit(ground=ground, subscriber_id=subscriber, change=change)
        except SubscriberError as fault:
            raise Problem("invalid", str(fault)) from None
        if body.address is not None:
            refuse_narrow(caller, subscriber, WRITE)
            _move(ground, subscriber, body.address)
    return Answer(person_out(found_person(request, subscriber, WRITE)), tagged=True)


@operation(router, "POST", f"{_ONE}/tags", scope=WRITE, answers={200: TagsOut})
def tag_subscriber(request: HttpRequest, subscriber: int, body: TagChange) -> TagsOut:
    """Give a person tags, and take some away.

    All tags the person has then are answered.
    """
    found_person(request, subscriber, WRITE)
    _tag(ground_of(caller_of(request)), [subscriber], body)
    return TagsOut(items=list(found_person(request, subscriber, WRITE).tags))


@operation(router, "GET", "/tags", scope=READ, answers={200: TagsOut})
def list_tags(request: HttpRequest) -> TagsOut:
    """List tags.

    Those that somebody has whom the token reaches.
    """
    return TagsOut(items=list(directory.tag_names(reach_of(caller_of(request), READ))))


@operation(router, "POST", "/tags", scope=WRITE, answers={200: CountedOut})
def tag_many(request: HttpRequest, body: ManyTagged) -> CountedOut:
    """Give many people tags, and take some away.

    All of them, or, where one is not there, nobody.
    """
    caller = caller_of(request)
    here = reach_of(caller, WRITE).ids()
    strangers = [place for place, each in enumerate(body.subscribers) if each not in here]
    if strangers:
        said = [Place("There is no such person.", pointer=f"#/subscribers/{place}") for place in strangers]
        raise Problem("invalid", errors=said)
    return CountedOut(changed=_tag(ground_of(caller), sorted(set(body.subscribers)), body))


def _tag(ground: Ground, subscribers: list[int], body: TagChange) -> int:
    """How many people were changed."""
    changed = 0
    with transaction.atomic():
        for each in subscribers:
            try:
                fresh = add_tags(ground=ground, subscriber_id=each, names=body.add)
            except SubscriberError as fault:
                raise invalid(str(fault), pointer="#/add") from None
            gone = remove_tags(ground=ground, subscriber_id=each, names=body.remove)
            changed += bool(fresh or gone)
    return changed


def _move(ground: Ground, subscriber: int, address: str) -> None:
    try:
        change_address(ground=ground, subscriber_id=subscriber, text=address)
    except SubscriberError as fault:
        raise invalid(str(fault), pointer="#/address") from None
