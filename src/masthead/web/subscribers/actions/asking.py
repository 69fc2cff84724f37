"""Mail that asks a person to confirm, sent because the team wants it; and people who are added by hand."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction

from masthead.audience.addresses import Address, AddressError, parse_address
from masthead.web.subscribers import suppression_rows
from masthead.web.subscribers.actions.preferences import plain_name
from masthead.web.subscribers.actions.sign_up import request_sign_up
from masthead.web.subscribers.actions.standing import Ground, vouch
from masthead.web.subscribers.actions.tags import add_tags
from masthead.web.subscribers.faults import SubscriberError
from masthead.web.subscribers.models import Letter, Subscriber
from masthead.web.subscribers.queries.visibility import visible_subscriber
from masthead.web.subscribers.scrubbing import without_addresses
from masthead.web.team.actions import record
from masthead.web.team.queries import may
from masthead.web.team.roles import Right

NO_LETTER = (
    "No mail was sent. They are subscribed already, their address must not be mailed, or a confirmation mail went to "
    "them a short while ago."
)


@dataclass(frozen=True, slots=True)
class Added:
    """Who was added by hand. asked: a confirmation mail goes out, and nothing else happened."""

    subscriber_id: int
    asked: bool


@transaction.atomic
def ask_again(*, ground: Ground, subscriber_id: int, publication_id: int) -> None:
    """Have a confirmation mail sent to a person, also to one who left: the button in it is theirs to press.

    ground.source: how the team knows that they want it. Raises PermissionDenied, `SubscriberError` where no mail goes
    out, because there is nothing to confirm, it must not, or there were enough.
    """
    person = visible_subscriber(ground.actor, subscriber_id)
    _need(ground, [publication_id])
    _ask(ground, parse_address(person.address), [publication_id])


@transaction.atomic
def add_by_hand(
    *,
    ground: Ground,
    text: str,
    publication_ids: Sequence[int],
    confirm: bool,
    name: str = "",
    tags: Iterable[str] = (),
) -> Added:
    """Put somebody on the list; a known person keeps their name.

    text: the address. confirm: a mail asks them, and until they press its button they are mailed nothing else; without,
    they are subscribed at once, and ground.source says where and how they agreed. Raises PermissionDenied,
    `SubscriberError`.
    """
    _need(ground, publication_ids)
    try:
        address = parse_address(text)
    except AddressError as fault:
        raise SubscriberError(str(fault)) from None
    if not publication_ids:
        raise SubscriberError("Choose at least one publication.")
    if confirm:
        _ask(ground, address, publication_ids, name=plain_name(name))
    else:
        for publication_id in publication_ids:
            vouch(
                ground=ground,
                address=address,
                publication_id=publication_id,
                name=plain_name(name),
                source="newsroom",
            )
    person = Subscriber.objects.get(key=address.key)
    if wanted := list(tags):
        add_tags(ground=ground, subscriber_id=person.pk, names=wanted)
    return Added(person.pk, asked=confirm)


def _ask(ground: Ground, address: Address, publication_ids: Sequence[int], name: str = "") -> None:
    about = {None, *publication_ids}
    barring = {row.reason for row in suppression_rows.rows_of(address.key) if row.publication_id in about}
    if barring & suppression_rows.OWN_WISH:
        raise SubscriberError(NO_LETTER)
    before = _letters(address)
    why = without_addresses(ground.source)
    found = request_sign_up(
        address=address,
        publication_ids=publication_ids,
        method="newsroom",
        origin=why,
        source="newsroom",
        name=name,
        by=ground.who,
        now=ground.at,
    )
    if found is None or _letters(address) == before:
        raise SubscriberError(NO_LETTER)
    for publication_id in publication_ids:
        record(
            actor=ground.actor,
            action="confirmation-asked",
            subject=f"subscriber {found.subscriber_id}",
            publication_id=publication_id,
            reason=why,
        )


def _letters(address: Address) -> int:
    return Letter.objects.filter(subscriber__key=address.key, kind="confirmation").count()


def _need(ground: Ground, publication_ids: Collection[int]) -> None:
    if not all(may(ground.actor, Right.AUDIENCE, each) for each in publication_ids):
        raise PermissionDenied
