"""Reads about sequences. What somebody sees of them comes through `sequences_for`, of people through `places_for`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from collections.abc import Sequence as Many
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from masthead.web.growth.models import Passing, Place, Sequence, SequenceMessage
from masthead.web.growth.sequences.passing import origin_of
from masthead.web.growth.sequences.states import OPEN, PASSAGE_WORDS, Passage, PlaceState, StartKind
from masthead.web.mailings.models import Mailing
from masthead.web.mailings.queries.mailings import of_origin
from masthead.web.mailings.states import SENDING, MailingStage
from masthead.web.team.queries import Somebody, publications_with
from masthead.web.team.roles import Right

_ASKING = [MailingStage.FAILED.value, MailingStage.PAUSED.value, MailingStage.STALE.value]


@dataclass(frozen=True, slots=True)
class StepAccount:
    """A step and how many stand where. waiting: for it. sent, left_out: came past it."""

    message: SequenceMessage
    number: int
    waiting: int
    sent: int
    left_out: int

    @property
    def ready(self) -> bool:
        """Whether its message is approved."""
        return self.message.edition is not None and self.message.edition.live


@dataclass(frozen=True, slots=True)
class Account:
    """How many stand where in a sequence. states: every state."""

    begun: int
    states: Mapping[PlaceState, int]

    @property
    def under_way(self) -> int:
        """For whom something may still come."""
        return sum(many for state, many in self.states.items() if state in OPEN)


def sequences_for(user: Somebody) -> QuerySet[Sequence]:
    """The sequences of the titles whose growth somebody looks after, by name."""
    allowed = publications_with(user, Right.GROWTH)
    return Sequence.objects.filter(publication__in=allowed).select_related("publication")


def places_for(user: Somebody) -> QuerySet[Place]:
    """The places that somebody may see: of people, so `Right.AUDIENCE` is asked for, too."""
    allowed = publications_with(user, Right.GROWTH) & publications_with(user, Right.AUDIENCE)
    return Place.objects.filter(sequence__publication__in=allowed).select_related(
        "sequence__publication", "message__edition", "subscriber"
    )


def accounts_of(sequences: Many[Sequence]) -> Mapping[int, Account]:
    """How many stand where, by sequence."""
    ids = [each.pk for each in sequences]
    rows = Place.objects.filter(sequence__in=ids).order_by().values_list("sequence", "state").annotate(Count("pk"))
    found: dict[int, Counter[PlaceState]] = {each: Counter(dict.fromkeys(PlaceState, 0)) for each in ids}
    for sequence, state, many in rows:
        found[sequence][PlaceState(state)] = many
    return {each: Account(sum(states.values()), states) for each, states in found.items()}


def steps_of(sequence: Sequence) -> tuple[StepAccount, ...]:
    """The steps of a sequence, in their order, with how many stand where."""
    waiting = PlaceState.WAITING.value
    passings = Passing.objects.filter(message__sequence=sequence).order_by().values_list("message", "how")
    passed: dict[int, Counter[bool]] = {}
    for message, how, many in passings.annotate(Count("pk")):
        passed.setdefault(message, Counter())[how == Passage.SENT] += many
    here = dict(
        Place.objects.filter(sequence=sequence, state=waiting).order_by().values_list("message").annotate(Count("pk"))
    )
    steps = sequence.messages.filter(gone=False).select_related("edition")
    return tuple(
        StepAccount(each, number, here.get(each.pk, 0), came[True], came[False])
        for number, each in enumerate(steps, start=1)
        for came in (passed.get(each.pk, Counter()),)
    )


def message_for(user: Somebody, pk: int) -> SequenceMessage | None:
    """A step that is in its sequence; None also when there is none."""
    allowed = publications_with(user, Right.GROWTH)
    rows = SequenceMessage.objects.filter(sequence__publication__in=allowed, gone=False)
    return rows.select_related("sequence__publication", "edition").filter(pk=pk).first()


def mailings_of(message: SequenceMessage, most: int = 10) -> tuple[Mailing, ...]:
    """The last mailings of a step."""
    return tuple(of_origin(origin_of(message.pk))[:most])


def asking(sequence: Sequence) -> tuple[Mailing, ...]:
    """Mailings of a sequence that wait for a person: failed, or paused by an alarm or somebody."""
    origins = [origin_of(each) for each in sequence.messages.values_list("pk", flat=True)]
    return tuple(Mailing.objects.filter(origin__in=origins, state__in=_ASKING)[:10])


def under_way(message: SequenceMessage) -> bool:
    """Whether a mailing of a step is being delivered now."""
    return of_origin(origin_of(message.pk)).filter(state__in=[each.value for each in SENDING]).exists()


def start_words(sequence: Sequence) -> str:
    """What begins a sequence, as a clause."""
    kind, number = StartKind(sequence.start), sequence.number
    if kind is StartKind.TAGGED:
        return f"when a reader gets the tag “{sequence.tag}”"
    if kind is StartKind.FRIENDS:
        return f"when a reader has brought {number} friend{'' if number == 1 else 's'}"
    if kind is StartKind.SILENT:
        return f"when a reader has opened and clicked nothing for {number} days"
    return "when a reader confirms the subscription"


def passings_of(place: Place) -> tuple[tuple[Passing, str], ...]:
    """What a reader came past, in order, with the words for how."""
    rows = place.passings.select_related("message__edition").order_by("at", "pk")
    return tuple((each, PASSAGE_WORDS[Passage(each.how)]) for each in rows)


def personal_sequences(*, subscriber_id: int) -> list[dict[str, object]]:
    """Where a person stands in sequences, and every automatic message to them, for the person."""
    places = Place.objects.filter(subscriber_id=subscriber_id).select_related("sequence__publication")
    return [row for each in places.order_by("began_at", "pk") for row in _personal_rows(each)]


def _personal_rows(place: Place) -> list[dict[str, object]]:
    named = {"publication": place.sequence.publication.name, "sequence": place.sequence.name}
    standing: dict[str, object] = {
        "kind": "sequence",
        **named,
        "state": f"place-{place.state}",
        "began_at": place.began_at.isoformat(),
        "ended_at": place.ended_at.isoformat() if place.ended_at else None,
        "answered": place.answered,
    }
    came: list[dict[str, object]] = [
        {
            "kind": "message",
            **named,
            "message": each.message.edition.title if each.message.edition is not None else "",
            "state": f"message-{each.how}",
            "at": each.at.isoformat(),
        }
        for each, _ in passings_of(place)
    ]
    return [standing, *came]
