"""Whether tables and sets say the same."""

from __future__ import annotations

from masthead.audience.subscription import SubscriptionState
from masthead.web.subscribers import sets
from masthead.web.subscribers.models import SetChunk, Subscriber, SubscriberTag, Subscription, Tag


def assert_sets_agree() -> None:
    """Every set holds exactly whom the tables name."""
    assert set(sets.members(sets.EVERYBODY)) == set(Subscriber.objects.values_list("pk", flat=True))
    for publication in set(Subscription.objects.values_list("publication_id", flat=True)):
        for state in SubscriptionState:
            standing = Subscription.objects.filter(publication_id=publication, state=state.value)
            expected = set(standing.values_list("subscriber_id", flat=True))
            assert set(sets.members(sets.state_set(publication, state))) == expected, (publication, state)
    for tag in Tag.objects.all():
        tagged = SubscriberTag.objects.filter(tag=tag).values_list("subscriber_id", flat=True)
        assert set(sets.members(sets.tag_set(tag.pk))) == set(tagged), tag.name
    assert not SetChunk.objects.filter(name__startswith="tag:").exclude(
        name__in=[sets.tag_set(pk) for pk in Tag.objects.values_list("pk", flat=True)]
    )
