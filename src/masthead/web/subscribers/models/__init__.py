"""What is kept about subscribers."""

from __future__ import annotations

from masthead.web.subscribers.models.changed import ChangedPeople
from masthead.web.subscribers.models.changes import AddressChange
from masthead.web.subscribers.models.consent import Consent, SignUp, Wording
from masthead.web.subscribers.models.growth import GrowthDay, GrowthSource
from masthead.web.subscribers.models.imports import ImportRun
from masthead.web.subscribers.models.letters import Arrival, Brake, Letter, Tally
from masthead.web.subscribers.models.people import Subscriber, SubscriberTag, Subscription, Tag, TimelineEntry
from masthead.web.subscribers.models.reports import DeliveryReport
from masthead.web.subscribers.models.search import SearchProgress
from masthead.web.subscribers.models.segments import Segment
from masthead.web.subscribers.models.sets import SetChunk
from masthead.web.subscribers.models.suppression import Suppression

__all__ = [
    "AddressChange",
    "Arrival",
    "Brake",
    "ChangedPeople",
    "Consent",
    "DeliveryReport",
    "GrowthDay",
    "GrowthSource",
    "ImportRun",
    "Letter",
    "SearchProgress",
    "Segment",
    "SetChunk",
    "SignUp",
    "Subscriber",
    "SubscriberTag",
    "Subscription",
    "Suppression",
    "Tag",
    "Tally",
    "TimelineEntry",
    "Wording",
]
