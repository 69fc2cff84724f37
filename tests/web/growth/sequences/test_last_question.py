"""The last question: who keeps silent is let go with evidence, who answers or reads again stays."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from tests.web.growth.sequenced import (
    START,
    STAY,
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
    words,
)
from tests.web.mailings.walking import Answer

from masthead.delivery.mailing import Claim
from masthead.delivery.outcome import Outcome
from masthead.tokens import Purpose
from masthead.web.growth.models import Place, Sequence
from masthead.web.growth.sequences import actions, closing
from masthead.web.growth.sequences.faults import SequenceError
from masthead.web.growth.sequences.plans import Plan, RulesPlan, StepPlan
from masthead.web.growth.sequences.queries import personal_sequences
from masthead.web.growth.sequences.states import Ending, PlaceState, StartKind
from masthead.web.mailings.models import Replacement
from masthead.web.newsroom import mapping
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


PLAIN = "<p>We missed you, and kept a few good stories for the day you come by.</p>"


def asked_second(title: Publication, publisher: User) -> tuple[Sequence, list[Subscriber]]:
    """Those who fell silent get a plain message, and a week later the question; others go on reading."""
    people = [confirmed(f"awake{number}", title, LONG_AGO) for number in range(3)]
    opened(title, START.date() - dt.timedelta(days=5), 900, people)
    confirmed("silent", title, LONG_AGO)
    sequence = drafted(title, publisher, SUNSET, (StepPlan(), StepPlan(days=7)))
    reword(sequence, 0, PLAIN)
    start(sequence, publisher)
    return sequence, people


def start(sequence: Sequence, publisher: User) -> None:
    approve(sequence, publisher)
    rules = RulesPlan(quiet_from=0, quiet_to=0, gap_hours=0)
    actions.set_rules(user=publisher, publication=sequence.publication, plan=rules)
    actions.start(user=publisher, sequence_id=sequence.pk, now=START)


def reword(sequence: Sequence, place: int, body: str) -> None:
    """Let a message say something else, as a draft."""
    edition = messages_of(sequence)[place].edition
    assert edition is not None
    core = mapping.core_edition(edition)
    mapping.apply_edition(edition, core.model_copy(update={"sections": (words(body),)}))
    edition.save()


def silence(title: Publication, people: list[Subscriber]) -> Place:
    """A month passes in which only others read; the place of who was silent."""
    for day in (1, 8, 16, 24):
        tick(after(days=day))
        opened(title, (START + dt.timedelta(days=day)).date(), 900 + day, people)
    tick(after(days=30))
    return Place.objects.get(subscriber__address__startswith="silent")


def test_running_sequence_does_not_lose_its_question(title: Publication, publisher: User) -> None:
    sequence, people = asked_second(title, publisher)
    plain, question = messages_of(sequence)

    with pytest.raises(SequenceError, match="Pause the sequence first"):
        actions.remove_message(user=publisher, message_id=question.pk, now=after(hours=1))
    with pytest.raises(SequenceError, match="Pause the sequence first"):
        actions.move_message(user=publisher, message_id=question.pk, up=True)

    assert [each.pk for each in messages_of(sequence)] == [plain.pk, question.pk]
    actions.remove_message(user=publisher, message_id=plain.pk, now=after(hours=1))
    place = silence(title, people)
    assert (place.state, standing(place.subscriber)) == (PlaceState.SILENT, "unsubscribed")


def test_nobody_is_let_go_whom_no_message_asked(title: Publication, publisher: User) -> None:
    sequence, people = asked_second(title, publisher)
    reword(sequence, 1, PLAIN)
    approve(sequence, publisher)

    place = silence(title, people)

    assert place.passings.count() == 2
    assert (place.state, place.why) == (PlaceState.ENDED, closing.UNASKED)
    assert standing(place.subscriber) == "active"


def test_evidence_names_the_message_that_asked(title: Publication, publisher: User) -> None:
    sequence, people = asked_second(title, publisher)
    reword(sequence, 0, STAY)
    reword(sequence, 1, PLAIN)
    approve(sequence, publisher)

    place = silence(title, people)

    (mailing,) = made_by(messages_of(sequence)[0])
    assert (place.state, place.why) == (PlaceState.SILENT, "asked on 2026-11-24")
    assert f"by mailing {mailing.pk}," in Consent.objects.get(subscriber=place.subscriber, kind="withdrawn").origin


def test_question_that_was_corrected_on_its_way_counts_for_nobody(title: Publication, publisher: User) -> None:
    sequence, (one, *_) = asked(title, publisher)
    (mailing,) = made_by(messages_of(sequence)[0])
    Replacement.objects.create(mailing=mailing, at=after(hours=1), settled=1, left=2)

    tick(after(days=15))

    assert (Place.objects.get(subscriber=one).why, standing(one)) == (closing.UNASKED, "active")


def test_person_is_told_everything_and_erasing_takes_it(title: Publication, publisher: User) -> None:
    _, (one, *_) = asked(title, publisher)

    rows = personal_sequences(subscriber_id=one.pk)

    assert [(row["kind"], row["state"]) for row in rows] == [
        ("sequence", "place-asked"),
        ("message", "message-sent"),
    ]
    one.delete()
    assert not Place.objects.filter(subscriber_id=one.pk).exists()
