"""Everything about one person that their page shows to somebody of the team."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied

from masthead.audience.subscription import GONE, SubscriptionState
from masthead.web.publications.models import Publication
from masthead.web.subscribers.actions.erasure import may_erase
from masthead.web.subscribers.models import Consent, Segment, Subscriber, Subscription, Suppression
from masthead.web.subscribers.queries.story import Proof, proof_of
from masthead.web.subscribers.queries.suppressions import REASONS, suppressions_of
from masthead.web.subscribers.queries.visibility import (
    audience_publications,
    visible_subscriber,
    visible_subscriptions,
)
from masthead.web.subscribers.segments.explaining import Explanation
from masthead.web.subscribers.segments.faults import SegmentError
from masthead.web.subscribers.segments.queries import explain, readable
from masthead.web.subscribers.suppression_rows import OWN_WISH
from masthead.web.team.queries import Somebody

MOST_EVIDENCE = 12
_ASKED = frozenset({None, SubscriptionState.PENDING, SubscriptionState.UNSUBSCRIBED, SubscriptionState.BOUNCED})
_KINDS = {"asked": "Asked", "confirmed": "Confirmed", "vouched": "Noted by us", "withdrawn": "Withdrawn"}


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece of evidence. kind: in a word."""

    kind: str
    at: dt.datetime
    proof: Proof


@dataclass(frozen=True, slots=True)
class TitleOfPerson:
    """A title and how the person stands with it; None where they never did. evidence: newest first. unwanted: whether
    they want no mail of it, nor one that asks them to come back.
    """

    publication: Publication
    held: Subscription | None
    evidence: tuple[Evidence, ...] = ()
    unwanted: bool = False

    @property
    def state(self) -> SubscriptionState | None:
        """Where it stands."""
        return SubscriptionState(self.held.state) if self.held is not None else None

    @property
    def gone(self) -> bool:
        """Whether only the person can come back."""
        return self.state in GONE

    @property
    def may_ask(self) -> bool:
        """Whether a mail may ask them to confirm: not who called a mail spam, or wants none for another reason."""
        return not self.unwanted and self.state in _ASKED


@dataclass(frozen=True, slots=True)
class Barred:
    """Why the address must not be mailed. title: "" for all of them."""

    title: str
    reason: str
    at: dt.datetime
    origin: str


@dataclass(frozen=True, slots=True)
class Portrait:
    """A person. titles: with a standing first. whole: whether somebody may change the address, see everything that is
    kept and erase it: who looks after every title in which the person stands.
    """

    person: Subscriber
    titles: tuple[TitleOfPerson, ...]
    tags: tuple[str, ...]
    barred: tuple[Barred, ...]
    whole: bool
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a person is in a segment, or is not. fault: why nobody can say."""

    segment: Segment
    explanation: Explanation | None
    fault: str = ""


def portrait_of(user: Somebody, subscriber_id: int) -> Portrait:
    """The page of a person. Raises PermissionDenied, whether they are unknown or somebody else's."""
    person = visible_subscriber(user, subscriber_id)
    titles, barring = audience_publications(user), suppressions_of(person.key)
    return Portrait(
        person=person,
        titles=_titles(user, person, titles, barring),
        tags=tuple(person.tag_rows.order_by("tag__name").values_list("tag__name", flat=True)),
        barred=_barred(titles, barring),
        whole=may_erase(user, person.pk),
        segments=tuple(
            Segment.objects.filter(publication__in=[each.pk for each in titles])
            .select_related("publication")
            .order_by("publication__name", "name")
        ),
    )


def reason_for(user: Somebody, subscriber_id: int, segment_id: int) -> Reason:
    """Why a person is in a segment, or is not. Raises PermissionDenied for either unknown or somebody else's."""
    person = visible_subscriber(user, subscriber_id)
    theirs = [each.pk for each in audience_publications(user)]
    segment = Segment.objects.filter(pk=segment_id, publication__in=theirs).select_related("publication").first()
    if segment is None:
        raise PermissionDenied
    try:
        return Reason(segment, explain(readable(segment, theirs), person.pk, segment.publication_id))
    except SegmentError as fault:
        return Reason(segment, None, str(fault))


def _titles(
    user: Somebody, person: Subscriber, titles: tuple[Publication, ...], barring: tuple[Suppression, ...]
) -> tuple[TitleOfPerson, ...]:
    held = {each.publication_id: each for each in visible_subscriptions(user, person.pk)}
    evidence: dict[int, list[Evidence]] = {}
    consents = Consent.objects.filter(subscriber=person, publication__in=titles).select_related("wording", "import_run")
    for each in consents.order_by("-at", "-pk"):
        row = Evidence(_KINDS[each.kind], each.at, proof_of(each))
        evidence.setdefault(each.publication_id, []).append(row)
    unwanted = {each.publication_id for each in barring if each.reason in OWN_WISH}
    found = (
        TitleOfPerson(
            each,
            held.get(each.pk),
            tuple(evidence.get(each.pk, ())[:MOST_EVIDENCE]),
            unwanted=not unwanted.isdisjoint({None, each.pk}),
        )
        for each in titles
    )
    return tuple(sorted(found, key=lambda each: each.held is None))


def _barred(titles: tuple[Publication, ...], barring: tuple[Suppression, ...]) -> tuple[Barred, ...]:
    named = {each.pk: each.name for each in titles}
    return tuple(_said(each, named) for each in barring if each.publication_id in {None, *named})


def _said(row: Suppression, named: dict[int, str]) -> Barred:
    title = named[row.publication_id] if row.publication_id is not None else ""
    return Barred(title, REASONS.get(row.reason, row.reason), row.at, row.origin)
