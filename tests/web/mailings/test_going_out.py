"""A mailing on its way: canary, subjects, pauses, a correction, people in doubt; and its receipt always adds up."""

from __future__ import annotations

import datetime as dt
from email import message_from_bytes
from email.policy import SMTP
from typing import Any

import pytest
from pyroaring import BitMap
from tests.web.mailings.conftest import MORNING, Crowd
from tests.web.mailings.walking import account, again, begun, deliver, launched, look, state_of_part, taken
from tests.web.newsroom.lifecycle.conftest import without_pictures

from masthead.audience.segments.tree import Action
from masthead.delivery.mailing import Claim, InDoubtPolicy, MailingId
from masthead.delivery.outcome import Outcome
from masthead.message import CompiledMessage
from masthead.testing.builders import a_recipient
from masthead.titles import TITLES
from masthead.web.mailings import actions
from masthead.web.mailings.actions import judging, launching, retention
from masthead.web.mailings.faults import MailingError
from masthead.web.mailings.ledger import site_ledger
from masthead.web.mailings.models import MailingPart
from masthead.web.mailings.parts import PartGroup
from masthead.web.mailings.plan import CanaryPlan, Judge, Plan, SubjectTest
from masthead.web.mailings.queries.receipts import doubtful_of, lines_of
from masthead.web.mailings.states import MailingStage
from masthead.web.newsroom import actions as newsroom
from masthead.web.newsroom import mapping
from masthead.web.subscribers import links as reader_links
from masthead.web.subscribers import sets
from masthead.web.subscribers.segments.engagement import deed_set
from masthead.web.team.models import User
from masthead.web.webhooks.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("relayed")]


def after(minutes: float) -> dt.datetime:
    return MORNING + dt.timedelta(minutes=minutes)


def refused(claim: Claim, index: int) -> Outcome:
    return Outcome.REJECTED


def lost(claim: Claim, index: int) -> Outcome:
    return Outcome.IN_DOUBT if index == 0 else Outcome.ACCEPTED


def message_of(number: int) -> CompiledMessage:
    return CompiledMessage.from_bytes(site_ledger().plan(MailingId(number)).message, reader_links.keys())


def test_everybody_gets_it_once_and_the_receipt_adds_up(edition: Any, publisher: User, crowd: Crowd) -> None:
    people = crowd(5)
    mailing = launched(publisher, edition)
    assert account(mailing).pending == 5

    written = deliver()

    assert sorted(who for _, who in written) == sorted(person.pk for person in people)
    mailing = look(mailing)
    receipt = account(mailing)
    assert mailing.state == MailingStage.FINISHED
    assert (receipt.candidates, receipt.audience, receipt.counts[Outcome.ACCEPTED]) == (5, 5, 5)


def test_number_of_a_part_opens_its_readers_pages(edition: Any, publisher: User, crowd: Crowd, links: Any) -> None:
    crowd(1)
    mailing = launched(publisher, edition)
    part = mailing.parts.get()

    assert 0 < part.pk < reader_links.LETTER
    assert reader_links.publication_of(part.pk) == edition.publication_id
    assert reader_links.publication_of(part.pk + 1) is None
    table = links(part.pk)
    assert table.publication == edition.publication_id
    assert table.reader_url == "https://press.example/harbour-morning/"
    assert [target.canary for target in table.targets].count(True) == 1
    assert any(target.kind == "story" and target.label for target in table.targets)


def test_message_is_the_approved_version_whatever_is_written_later(edition: Any, publisher: User, crowd: Crowd) -> None:
    crowd(1)
    mailing = begun(publisher, edition)
    edition.subject = "Something nobody has approved"
    edition.save_revision(user=publisher)
    launching.launch(mailing_id=mailing.pk, by="test", now=MORNING)

    filled = message_of(mailing.parts.get().pk).fill(a_recipient(1))

    said = message_from_bytes(filled, policy=SMTP)
    assert "nobody has approved" not in said["Subject"]
    assert said["Subject"] == edition.live_revision.as_object().subject
    assert "https://t.harbour.example/u/" in said["List-Unsubscribe"]


def test_canary_goes_first_and_the_rest_is_held(edition: Any, publisher: User, crowd: Crowd) -> None:
    crowd(20)
    mailing = launched(publisher, edition, Plan(canary=CanaryPlan(share=0.1, minutes=10)))
    canary, rest = mailing.parts.order_by("group")
    assert (canary.group, canary.audience, rest.audience) == (PartGroup.CANARY, 2, 18)

    assert len(deliver()) == 2
    mailing = look(mailing, after(1))
    assert deliver() == []
    mailing = look(mailing, after(9))
    assert deliver() == []
    mailing = look(mailing, after(12))

    assert mailing.canary_over
    assert len(deliver()) == 18
    assert look(mailing, after(13)).state == MailingStage.FINISHED
    assert account(mailing).counts[Outcome.ACCEPTED] == 20


def test_bad_canary_pauses_and_a_person_decides(edition: Any, publisher: User, crowd: Crowd) -> None:
    crowd(40)
    mailing = launched(publisher, edition, Plan(canary=CanaryPlan(share=0.1, minutes=1)))
    deliver(refused)
    look(mailing, after(0))
    mailing = look(mailing, after(2))
    assert mailing.state == MailingStage.PAUSED
    assert "rejected" in mailing.problem

    actions.resume(user=publisher, mailing_id=mailing.pk, now=after(3))
    look(mailing, after(3))

    assert len(deliver(now=after(3))) == 36
    receipt = account(mailing)
    assert (receipt.counts[Outcome.ACCEPTED], receipt.counts[Outcome.REJECTED]) == (36, 4)


def test_best_subject_goes_to_everybody_else(edition: Any, publisher: User, crowd: Crowd) -> None:
    crowd(20)
    test = SubjectTest(subjects=("First of two", "Second of two"), share=0.2, by=Judge.OPENS, minutes=60)
    mailing = launched(publisher, edition, Plan(test=test))
    assert len(deliver()) == 4
    second = mailing.parts.get(group="sample", variant=1)
    opened = deed_set(Action.OPENED, second.publication_id, edition.date, second.pk)
    sets.replace({opened: BitMap([1, 2]), f"{opened}story": BitMap([1, 2, 3, 4])})

    look(mailing, after(30))
    assert deliver() == []
    look(mailing, after(61))
    mailing = look(mailing, after(62))

    assert mailing.winner == 1
    assert mailing.judged == {"First of two": [0, 2], "Second of two": [2, 2]}
    rest = mailing.parts.get(group="rest")
    assert (rest.subject, rest.variant) == ("Second of two", 1)
    assert message_from_bytes(message_of(rest.pk).fill(a_recipient(9)), policy=SMTP)["Subject"] == "Second of two"
    assert len(deliver(now=after(62))) == 16
    assert look(mailing, after(63)).state == MailingStage.FINISHED


def test_winner_may_be_chosen_by_a_person(edition: Any, publisher: User, crowd: Crowd) -> None:
    crowd(10)
    test = SubjectTest(subjects=("First of two", "Second of two"), share=0.4, minutes=5, automatic=False)
    mailing = launched(publisher, edition, Plan(test=test))
    deliver()
    mailing = look(mailing, after(6))
    assert "Choose" in mailing.problem
    with pytest.raises(MailingError, match="no such subject"):
        actions.choose_winner(user=publisher, mailing_id=mailing.pk, variant=2, now=after(7))

    actions.choose_winner(user=publisher, mailing_id=mailing.pk, variant=0, now=after(7))
    with pytest.raises(MailingError, match="chosen already"):
        actions.choose_winner(user=publisher, mailing_id=mailing.pk, variant=1, now=after(7))

    look(mailing, after(8))
    assert len(deliver(now=after(8))) == 6


def test_first_of_equal_subjects_wins() -> None:
    said = (judging.Tried("a", 1, 10), judging.Tried("b", 2, 20), judging.Tried("c", 0, 0))

    assert judging.best(said) == 0


def test_pause_holds_resume_goes_on_and_cancel_ends(edition: Any, publisher: User, crowd: Crowd) -> None:
    crowd(6)
    mailing = launched(publisher, edition)
    deliver(most=2)
    actions.pause(user=publisher, mailing_id=mailing.pk, now=after(1))
    assert deliver() == []

    actions.resume(user=publisher, mailing_id=mailing.pk, now=after(2))
    assert len(deliver(most=1, now=after(2))) == 1
    actions.cancel(user=publisher, mailing_id=mailing.pk, now=after(3))

    assert deliver(now=after(4)) == []
    assert again(mailing).state == MailingStage.CANCELLED
    receipt = account(mailing)
    assert (receipt.counts[Outcome.ACCEPTED], receipt.pending) == (3, 3)
    assert {part.state for part in MailingPart.objects.all()} == {"cancelled"}


def corrected(edition: Any, user: User) -> None:
    """The same edition, with a story that is put right and has one more link, published."""
    source = TITLES["harbour-morning"].editions[0].read_bytes()
    wrong, right = b"ordered forty electric boats", b"ordered [fifty](https://pier.example/fifty) electric boats"
    assert wrong in source
    core = mapping.read_markdown(source.replace(wrong, right), edition.publication).edition
    draft = edition.get_latest_revision_as_object()
    mapping.apply_edition(draft, without_pictures(core))
    revision = draft.save_revision(user=user)
    newsroom.publish_edition(user=user, edition=edition, revision=revision, now=MORNING)


def test_correction_goes_to_whoever_was_not_asked_for(edition: Any, publisher: User, crowd: Crowd, links: Any) -> None:
    crowd(6)
    mailing = launched(publisher, edition)
    part = mailing.parts.get()
    before, old = message_of(part.pk), links(part.pk).targets
    deliver(most=2)
    with pytest.raises(MailingError, match="Pause the mailing first"):
        actions.replace_message(user=publisher, mailing_id=mailing.pk, now=after(1))
    actions.pause(user=publisher, mailing_id=mailing.pk, now=after(1))
    with pytest.raises(MailingError, match="Publish the correction first"):
        actions.replace_message(user=publisher, mailing_id=mailing.pk, now=after(1))
    corrected(edition, publisher)

    made = actions.replace_message(user=publisher, mailing_id=mailing.pk, now=after(2))

    assert (made.settled, made.left) == (2, 4)
    assert made.sections == ["Top story"]
    now = message_of(part.pk)
    assert now.hash != before.hash
    # Mail that is out keeps its links, to the letter.
    assert [target.url for target in links(part.pk).targets][: len(old)] == [target.url for target in old]
    assert [target.canary for target in links(part.pk).targets].count(True) == 1
    actions.resume(user=publisher, mailing_id=mailing.pk, now=after(3))
    assert len(deliver(now=after(3))) == 4


def test_people_in_doubt_are_held_until_somebody_decides(edition: Any, publisher: User, crowd: Crowd) -> None:
    crowd(4)
    mailing = launched(publisher, edition, Plan(in_doubt=InDoubtPolicy.HOLD))
    deliver(lost)
    mailing = look(mailing, after(1))
    assert mailing.state == MailingStage.RUNNING
    assert mailing.problem.startswith("1 person is held in doubt")
    assert len(list(doubtful_of(mailing))) == 1

    actions.resend_doubts(user=publisher, mailing_id=mailing.pk, now=after(2))
    assert len(deliver(taken, now=after(2))) == 1

    mailing = look(mailing, after(3))
    assert (mailing.state, mailing.problem) == (MailingStage.FINISHED, "")
    receipt = account(mailing)
    assert (receipt.counts[Outcome.ACCEPTED], receipt.doubted) == (4, 1)


def test_people_in_doubt_may_be_left(edition: Any, publisher: User, crowd: Crowd) -> None:
    crowd(4)
    mailing = launched(publisher, edition, Plan(in_doubt=InDoubtPolicy.HOLD))
    deliver(lost)
    look(mailing, after(1))

    actions.leave_doubts(user=publisher, mailing_id=mailing.pk)

    assert look(mailing, after(2)).state == MailingStage.FINISHED
    assert account(mailing).counts[Outcome.IN_DOUBT] == 1


def test_webhooks_hear_of_it(edition: Any, publisher: User, crowd: Crowd, title: Any) -> None:
    from masthead.web.webhooks.models import Endpoint

    Endpoint.objects.create(publication=title, name="CRM", url="https://crm.example/", events=[], secret="x")
    crowd(2)
    mailing = launched(publisher, edition)
    actions.pause(user=publisher, mailing_id=mailing.pk, now=after(1))
    actions.resume(user=publisher, mailing_id=mailing.pk, now=after(2))
    deliver(now=after(2))
    look(mailing, after(3))

    said = [event for event in Notice.objects.order_by("pk").values_list("event", flat=True) if "mailing" in event]
    assert said == [f"mailing.{each}" for each in ("scheduled", "started", "paused", "resumed", "finished")]


def test_parts_of_two_titles_are_of_their_own(
    edition: Any, publisher: User, crowd: Crowd, title: Any, sister: Any
) -> None:
    crowd(2)
    crowd(3, sister, name="weekend")
    mailing = launched(publisher, edition, Plan(titles=(title.pk, sister.pk)))

    parts = {part.publication_id: part for part in mailing.parts.all()}

    assert {key: part.audience for key, part in parts.items()} == {title.pk: 2, sister.pk: 3}
    assert reader_links.publication_of(parts[sister.pk].pk) == sister.pk
    assert state_of_part(parts[title.pk].pk) == state_of_part(parts[sister.pk].pk) == "running"


def test_addresses_are_forgotten_in_time_and_at_once_when_somebody_is_erased(
    edition: Any, publisher: User, crowd: Crowd
) -> None:
    gone, stays = crowd(2)
    mailing = launched(publisher, edition)
    deliver(refused)
    look(mailing, after(1))
    addresses = [line.address for _, line in lines_of(mailing)]
    assert sorted(addresses) == sorted([gone.address, stays.address])

    gone.delete()
    assert retention.forget(now=after(2)) == 1
    assert {line.address for _, line in lines_of(mailing)} == {"", stays.address}
    assert retention.forget(now=after(3)) == 0

    assert retention.forget(now=after(60 * 24 * 200)) == 1
    assert account(mailing).counts[Outcome.REJECTED] == 2
