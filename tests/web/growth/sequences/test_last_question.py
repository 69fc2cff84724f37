"""The last question: who keeps silent is let go with evidence, who answers or reads again stays."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from tests.web.growth.sequenced import (
    START,
    after,
    approve,
    confirmed,
    drafted,
    made_by,
    messages_of,
    opened,
    readers_of,
    running,
    tick,
)
from tests.web.mailings.walking import Answer

from masthead.delivery.mailing import Claim
from masthead.delivery.outcome import Outcome
from masthead.tokens import Purpose
from masthead.web.growth.models import Place, Sequence
from masthead.web.growth.sequences import actions
from masthead.web.growth.sequences.faults import SequenceError
from masthead.web.growth.sequences.plans import Plan, StepPlan
from masthead.web.growth.sequences.queries import personal_sequences
from masthead.web.growth.sequences.states import Ending, PlaceState, StartKind
from masthead.web.publications.models import Publication
from masthead.web.subscribers.links import keys
from masthead.web.subscribers.models import Consent, Subscriber, Subscription
from masthead.web.team.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("relayed")]
LONG_AGO = START - dt.timedelta(days=300)
SUNSET = Plan("Last question", StartKind.SILENT, number=90, present=True, ending=Ending.UNSUBSCRIBE, answer_days=14)


def standing(person: Subscriber) -> str:
    return Subscription.objects.get(subscriber=person).state


def asked(title: Publication, publisher: User) -> tuple[Sequence, list[Subscriber]]:
    """Three who read, and silent ones who have been asked."""
    awake = [confirmed(f"awake{number}", title, LONG_AGO) for number in range(3)]
    opened(title, START.date() - dt.timedelta(days=5), 900, awake)
    silent = [confirmed(f"silent{number}", title, LONG_AGO) for number in range(3)]
    sequence = running(title, publisher, SUNSET, (StepPlan(),))
    assert readers_of(tick(after(hours=1))) == sorted(person.pk for person in silent)
    # So that readers go on being measured while the answer is waited for.
    opened(title, START.date() + dt.timedelta(days=10), 901, awake)
    return sequence, silent


def link(sequence: Sequence, person: Subscriber) -> str:
    (mailing,) = made_by(messages_of(sequence)[0])
    return keys().token(Purpose.KEEP, mailing.parts.get().pk, person.pk)


def test_silence_ends_a_subscription_with_its_reason_and_evidence(
    client: Client, title: Publication, publisher: User
) -> None:
    sequence, (stays, reads, goes) = asked(title, publisher)
    page = f"/{title.slug}/keep/{link(sequence, stays)}/"
    assert "Yes, keep it coming" in client.get(page).content.decode()
    assert Place.objects.get(subscriber=stays).state == PlaceState.ASKED
    assert client.post(page).status_code == 303
    assert client.post(page).status_code == 303
    opened(title, START.date() + dt.timedelta(days=11), 902, [reads])

    tick(after(days=14))
    assert standing(goes) == "active"
    tick(after(days=15))

    states = {each.subscriber_id: each.state for each in Place.objects.all()}
    assert states == {stays.pk: PlaceState.KEPT, reads.pk: PlaceState.GOAL, goes.pk: PlaceState.SILENT}
    assert [standing(person) for person in (stays, reads, goes)] == ["active", "active", "unsubscribed"]
    evidence = Consent.objects.get(subscriber=goes, kind="withdrawn")
    assert (evidence.method, "no answer" in evidence.origin) == ("silence", True)
    assert "silent" in Subscription.objects.get(subscriber=goes).reason
    assert "Yes, keep it coming" in Place.objects.get(subscriber=stays).answered
    assert "ended" in client.get(f"/{title.slug}/keep/{link(sequence, goes)}/").content.decode()
    assert client.post(f"/{title.slug}/keep/{link(sequence, goes)}/").status_code == 303
    assert standing(goes) == "unsubscribed"


def test_looking_at_the_page_answers_nothing_and_foreign_links_open_nothing(
    client: Client, title: Publication, sister: Publication, publisher: User
) -> None:
    sequence, (one, *_) = asked(title, publisher)
    token = link(sequence, one)

    assert client.get(f"/{title.slug}/keep/{token}/").status_code == 200
    assert client.get(f"/k/{token}").headers["Location"].endswith(f"/{title.slug}/keep/{token}/")
    (mailing,) = made_by(messages_of(sequence)[0])
    forged = keys().token(Purpose.VOTE, mailing.parts.get().pk, one.pk)
    wrong = (f"/{sister.slug}/keep/{token}/", f"/{title.slug}/keep/{forged}/", "/k/nothing")
    assert {client.get(each).status_code for each in wrong} == {404}
    assert Place.objects.get(subscriber=one).state == PlaceState.ASKED


def test_nobody_is_let_go_whom_the_question_did_not_reach(title: Publication, publisher: User) -> None:
    def refused(claim: Claim, index: int) -> Outcome:
        return Outcome.REJECTED

    answer: Answer = refused
    awake = [confirmed(f"awake{number}", title, LONG_AGO) for number in range(3)]
    opened(title, START.date() - dt.timedelta(days=5), 900, awake)
    silent = confirmed("silent", title, LONG_AGO)
    running(title, publisher, SUNSET, (StepPlan(),))
    tick(after(hours=1), answer)
    opened(title, START.date() + dt.timedelta(days=10), 901, awake)

    tick(after(days=16))

    place = Place.objects.get(subscriber=silent)
    assert (place.state, standing(silent)) == (PlaceState.ENDED, "active")


def test_nobody_is_called_silent_where_nothing_is_measured(title: Publication, publisher: User) -> None:
    confirmed("old", title, LONG_AGO)
    running(title, publisher, SUNSET, (StepPlan(),))

    assert tick(after(hours=1)) == []
    assert not Place.objects.exists()


def test_question_needs_its_link_before_it_may_start(title: Publication, publisher: User) -> None:
    sequence = drafted(title, publisher, SUNSET, (StepPlan(),), body="<p>Do you still read us? We wonder, really.</p>")
    approve(sequence, publisher)

    with pytest.raises(SequenceError, match="keep_link"):
        actions.start(user=publisher, sequence_id=sequence.pk, now=START)


def test_person_is_told_everything_and_erasing_takes_it(title: Publication, publisher: User) -> None:
    _, (one, *_) = asked(title, publisher)

    rows = personal_sequences(subscriber_id=one.pk)

    assert [(row["kind"], row["state"]) for row in rows] == [
        ("sequence", "place-asked"),
        ("message", "message-sent"),
    ]
    one.delete()
    assert not Place.objects.filter(subscriber_id=one.pk).exists()
