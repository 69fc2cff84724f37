"""Words that people are sorted by: given and taken away by the team, or a program for it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from pyroaring import BitMap

from masthead.web.subscribers import sets
from masthead.web.subscribers.actions.moves import note
from masthead.web.subscribers.actions.profile import tell
from masthead.web.subscribers.actions.standing import Ground
from masthead.web.subscribers.faults import SubscriberError
from masthead.web.subscribers.models import Subscriber, SubscriberTag, Tag
from masthead.web.subscribers.queries.visibility import visible_subscriber

LONGEST = 60
_NEVER = frozenset("\"“”„',;:()<>/")


def tag_name(text: str) -> str:
    """A tag as it is kept: small letters, hyphens for blanks. Raises `SubscriberError`."""
    said = _spelled(text)
    if not said:
        raise SubscriberError("A tag needs a word.")
    if len(said) > LONGEST:
        raise SubscriberError(f"A tag may have {LONGEST} characters; “{said[:30]}…” has {len(said)}.")
    if not said.isprintable() or not _NEVER.isdisjoint(said):
        raise SubscriberError(f"“{said}” cannot be a tag: write letters, digits and hyphens.")
    return said


@transaction.atomic
def add_tags(*, ground: Ground, subscriber_id: int, names: Iterable[str]) -> tuple[str, ...]:
    """Give a person tags, which may be new; those they did not have. Raises PermissionDenied, `SubscriberError`."""
    wanted = sorted({tag_name(each) for each in names})
    held = _held(ground, subscriber_id)
    fresh = [each for each in wanted if each not in held]
    tags = [Tag.objects.get_or_create(name=each)[0] for each in fresh]
    SubscriberTag.objects.bulk_create(
        [SubscriberTag(subscriber_id=subscriber_id, tag=each) for each in tags], ignore_conflicts=True
    )
    if tags:
        sets.change(sets.SetChange(enter={sets.tag_set(each.pk): BitMap([subscriber_id]) for each in tags}))
        _tell(ground, subscriber_id, "tags-added", fresh)
    return tuple(fresh)


@transaction.atomic
def remove_tags(*, ground: Ground, subscriber_id: int, names: Iterable[str]) -> tuple[str, ...]:
    """Take tags away; those the person had. Names may be written as they were given. Raises PermissionDenied."""
    held = _held(ground, subscriber_id)
    gone = sorted({_spelled(each) for each in names} & held.keys())
    SubscriberTag.objects.filter(subscriber_id=subscriber_id, tag__name__in=gone).delete()
    if gone:
        sets.change(sets.SetChange(leave={sets.tag_set(held[each]): BitMap([subscriber_id]) for each in gone}))
        _tell(ground, subscriber_id, "tags-removed", gone)
    return tuple(gone)


def _spelled(text: str) -> str:
    return "-".join(text.split()).lower()


def _held(ground: Ground, subscriber_id: int) -> dict[str, int]:
    """The person's tags by name, with their ids; the person locked until the transaction ends."""
    visible_subscriber(ground.actor, subscriber_id)
    Subscriber.objects.select_for_update(no_key=True).get(pk=subscriber_id)
    rows = SubscriberTag.objects.filter(subscriber_id=subscriber_id)
    return dict(rows.values_list("tag__name", "tag_id"))


def _tell(ground: Ground, subscriber_id: int, what: str, names: list[str]) -> None:
    note(subscriber_id=subscriber_id, what=what, at=ground.at, by=ground.who, tags=names)
    tell(ground, subscriber_id, action=what, webhook_fields=["tags"], tags=", ".join(names))
