"""Gifts: earned once, given once, whatever ends in between."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError, transaction
from tests.web.growth.referred import (
    CODES,
    START,
    a_gift,
    friend,
    gifts,
    open_programme,
    press,
    referrer,
    rounds,
    sign_up,
)

from masthead.web.growth.models import Gift, GiftMove, Milestone, StockCode
from masthead.web.growth.referrals import giving
from masthead.web.growth.referrals import programme as team
from masthead.web.growth.referrals.deciding import Decision, decide_gift, decisions_about
from masthead.web.growth.referrals.faults import AddressGoneError, ReferralError
from masthead.web.growth.referrals.giving import AWAY_FOR, KEEP_ADDRESS
from masthead.web.growth.referrals.programme import File
from masthead.web.growth.referrals.readers import give_address
from masthead.web.growth.referrals.rounds import run
from masthead.web.mail import MailNotSentError
from masthead.web.publications.models import Publication
from masthead.web.subscribers.actions import erasure
from masthead.web.subscribers.actions.leaving import leave
from masthead.web.subscribers.actions.suppressions import suppress
from masthead.web.subscribers.models import Letter, Subscriber, Subscription
from masthead.web.subscribers.queries.personal_data import personal_data
from masthead.web.subscribers.sign_up import posting
from masthead.web.team.models import AuditEntry, User
from masthead.web.webhooks.models import Endpoint, Notice

pytestmark = pytest.mark.django_db
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
ADDRESS = "Rosa Quist\nQuay 7\nHong Kong"


@pytest.fixture
def rosa(title: Publication, publisher: User) -> Subscriber:
    """Passes her link on; friends count when they confirm."""
    open_programme(publisher, title, rule="confirmed")
    return referrer(title, name="Rosa Quist")


def letters_about_gifts() -> list[Any]:
    return [each for each in mail.outbox if each.subject.startswith("For you:")]


def brought(title: Publication, rosa: Subscriber, many: int, at: dt.datetime = START) -> None:
    for number in range(many):
        friend(f"friend{number}", title, rosa, at)
    rounds(at + HOUR)


def test_gift_is_earned_told_and_sent_once(title: Publication, publisher: User, rosa: Subscriber) -> None:
    Endpoint.objects.create(publication=title, name="x", url="https://hooks.example/x", secret="s" * 40)
    a_gift(publisher, title, 2, name="Map of the harbour")
    brought(title, rosa, 1)
    assert gifts() == []
    friend("another", title, rosa)
    for hours in (1, 2, 30):
        rounds(START + hours * HOUR)
    assert gifts(rosa) == [("sent", "told")]
    (letter,) = letters_about_gifts()
    assert letter.to == ["rosa@example.com"]
    assert "Map of the harbour" in letter.body
    gift = Gift.objects.get()
    moves = [(each.number, each.before, each.after, each.why) for each in gift.moves.all()]
    assert moves == [(1, "", "earned", ""), (2, "earned", "sent", "told")]
    told = Notice.objects.filter(publication=title).order_by("pk").values_list("event", flat=True)
    events = [each for each in told if each.startswith(("gift", "referral"))]
    assert events == ["referral.counted", "referral.counted", "gift.earned", "gift.sent"]


def test_several_gifts_are_earned_each_at_its_number_and_a_later_one_at_once(
    title: Publication, publisher: User, rosa: Subscriber
) -> None:
    first, second = a_gift(publisher, title, 1), a_gift(publisher, title, 3)
    brought(title, rosa, 2)
    assert [(each.milestone, each.friends) for each in Gift.objects.all()] == [(first, 2)]
    later = a_gift(publisher, title, 2)
    team.retire_milestone(user=publisher, milestone_id=second.pk)
    friend("third", title, rosa, START + DAY)
    rounds(START + DAY + HOUR)
    assert {each.milestone for each in Gift.objects.all()} == {first, later}
    assert len(letters_about_gifts()) == 2


def test_codes_are_given_once_and_who_finds_none_waits_for_new_ones(
    title: Publication, publisher: User, rosa: Subscriber
) -> None:
    milestone = a_gift(publisher, title, 1, "code")
    assert team.add_codes(user=publisher, milestone_id=milestone.pk, codes=[CODES[0], CODES[0], " "]) == 1
    mei = referrer(title, "mei")
    brought(title, rosa, 1)
    friend("gwen", title, mei, START + DAY)
    rounds(START + DAY + HOUR)
    assert (gifts(rosa), gifts(mei)) == ([("sent", "told")], [("held", "no-code")])
    assert CODES[0] in letters_about_gifts()[0].body
    assert team.add_codes(user=publisher, milestone_id=milestone.pk, codes=CODES) == 1
    rounds(START + 2 * DAY)
    assert gifts(mei) == [("sent", "told")]
    given = dict(StockCode.objects.values_list("gift__subscriber", "code"))
    assert given == {rosa.pk: CODES[0], mei.pk: CODES[1]}


def test_parcel_waits_for_an_address_and_for_whoever_posts_it(
    title: Publication, publisher: User, rosa: Subscriber
) -> None:
    a_gift(publisher, title, 1, "parcel", claim_days=30)
    brought(title, rosa, 1)
    gift = Gift.objects.get()
    assert gifts() == [("earned", "told")]
    for wrong in ("", "Rosa", "x" * 600, "Rosa\n" + "x" * 600):
        with pytest.raises(AddressGoneError):
            give_address(gift_id=gift.pk, subscriber_id=rosa.pk, address=wrong, at=START + DAY)
    with pytest.raises(AddressGoneError):
        give_address(gift_id=gift.pk, subscriber_id=rosa.pk + 1, address=ADDRESS, at=START + DAY)
    give_address(gift_id=gift.pk, subscriber_id=rosa.pk, address=f"  {ADDRESS}\n\n", at=START + DAY)
    give_address(gift_id=gift.pk, subscriber_id=rosa.pk, address=f"{ADDRESS}\nChina", at=START + DAY)
    rounds(START + 40 * DAY)
    assert gifts() == [("held", "to-post")]
    decide_gift(user=publisher, gift_id=gift.pk, decision=Decision.POSTED, now=START + 41 * DAY)
    assert gifts() == [("sent", "posted")]
    with pytest.raises(AddressGoneError):
        give_address(gift_id=gift.pk, subscriber_id=rosa.pk, address=ADDRESS, at=START + 42 * DAY)
    run(START + 42 * DAY)
    assert Gift.objects.get().address == f"{ADDRESS}\nChina"
    run(START + 42 * DAY + KEEP_ADDRESS)
    assert Gift.objects.get().address == ""
    assert len(letters_about_gifts()) == 1


def test_parcel_that_nobody_fetches_expires(title: Publication, publisher: User, rosa: Subscriber) -> None:
    a_gift(publisher, title, 1, "parcel", claim_days=30)
    brought(title, rosa, 1)
    rounds(START + 30 * DAY)
    assert gifts() == [("earned", "told")]
    rounds(START + 32 * DAY)
    assert gifts() == [("expired", "unclaimed")]
    with pytest.raises(AddressGoneError):
        give_address(gift_id=Gift.objects.get().pk, subscriber_id=rosa.pk, address=ADDRESS, at=START + 33 * DAY)


def test_reader_who_left_gets_the_gift_when_they_are_back(
    title: Publication, publisher: User, rosa: Subscriber
) -> None:
    a_gift(publisher, title, 1)
    friend("finn", title, rosa)
    mine = Subscription.objects.filter(subscriber=rosa)
    mine.update(state="unsubscribed")
    rounds(START + HOUR)
    assert gifts() == [("held", "away")]
    mine.update(state="active")
    rounds(START + DAY)
    assert gifts() == [("sent", "told")]
    assert len(letters_about_gifts()) == 1


def test_readers_who_stay_away_keep_nobody_waiting_who_is_back(
    title: Publication, publisher: User, rosa: Subscriber, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(giving, "_AT_ONCE", 1)
    a_gift(publisher, title, 1)
    mei, barred = referrer(title, "mei"), referrer(title, "barred")
    for number, person in enumerate((rosa, mei, barred)):
        friend(f"friend{number}", title, person)
        leave(subscriber_id=person.pk, publication_id=title.pk, how="button", at=START)
    rounds(START + HOUR)
    assert gifts() == [("held", "away")] * 3
    for person in (mei, barred):
        press(sign_up(person.address, title, None, START + 2 * HOUR), START + 3 * HOUR)
    suppress(actor=publisher, text=barred.address, publication_id=title.pk, why="asked by phone", at=START + 4 * HOUR)
    rounds(START + DAY)
    assert [gifts(person) for person in (rosa, mei, barred)] == [
        [("held", "away")],
        [("sent", "told")],
        [("held", "away")],
    ]


def test_gift_of_somebody_away_expires_after_a_year(title: Publication, publisher: User, rosa: Subscriber) -> None:
    a_gift(publisher, title, 1)
    friend("finn", title, rosa)
    leave(subscriber_id=rosa.pk, publication_id=title.pk, how="button", at=START)
    rounds(START + HOUR)
    rounds(START + AWAY_FOR)
    assert gifts() == [("held", "away")]
    rounds(START + AWAY_FOR + DAY)
    assert gifts() == [("expired", "unclaimed")]
    assert letters_about_gifts() == []


class Killed(BaseException):
    """The process ends here."""


def dies(monkeypatch: pytest.MonkeyPatch, *, after: bool) -> None:
    """The process ends when the next letter goes out: before the relay has it, or after."""
    send = EmailBackend.send_messages

    def killed(self: EmailBackend, messages: list[mail.EmailMessage]) -> int:
        if after:
            send(self, messages)
        monkeypatch.setattr(EmailBackend, "send_messages", send)
        raise Killed

    monkeypatch.setattr(EmailBackend, "send_messages", killed)


@pytest.mark.parametrize("step", ["earned", "written", "claimed", "rendered"])
def test_process_that_ends_before_the_letter_leaves_costs_nothing(
    title: Publication, publisher: User, rosa: Subscriber, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    a_gift(publisher, title, 1)
    friend("finn", title, rosa)
    rounds(START)
    place = {
        "earned": "masthead.web.growth.referrals.rounds.give",
        "written": "masthead.web.subscribers.sign_up.posting._claim",
        "claimed": "masthead.web.subscribers.sign_up.posting.message_of",
        "rendered": "masthead.web.subscribers.sign_up.posting._set_out",
    }[step]

    def killed(*_: object) -> None:
        raise Killed

    Letter.objects.filter(kind="gift").delete()
    Gift.objects.all().delete()
    mail.outbox.clear()
    with monkeypatch.context() as patch:
        patch.setattr(place, killed)
        with pytest.raises(Killed):
            rounds(START + HOUR)
    for minutes in (1, 11, 30):
        rounds(START + HOUR + dt.timedelta(minutes=minutes))
    assert gifts() == [("sent", "told")]
    assert len(letters_about_gifts()) == 1


@pytest.mark.parametrize("after", [True, False])
def test_process_that_ends_while_the_letter_leaves_sends_no_second_one(
    title: Publication, publisher: User, rosa: Subscriber, monkeypatch: pytest.MonkeyPatch, after: bool
) -> None:
    a_gift(publisher, title, 1)
    friend("finn", title, rosa)
    # Once the friend has their letters, the gift's is the only one.
    posting.post_due(now=START + HOUR)
    run(START + HOUR)
    dies(monkeypatch, after=after)
    with pytest.raises(Killed):
        posting.post_due(now=START + HOUR)
    for hours in (2, 3, 50):
        rounds(START + hours * HOUR)
    assert gifts() == [("failed", "in-doubt")]
    assert len(letters_about_gifts()) == int(after)
    gift = Gift.objects.get()
    decide_gift(user=publisher, gift_id=gift.pk, decision=Decision.HAS_IT if after else Decision.RETRY)
    rounds(START + 60 * HOUR)
    assert gifts()[0][0] == "sent"
    assert len(letters_about_gifts()) == 1
    assert AuditEntry.objects.filter(action="gift-has-it" if after else "gift-retry").count() == 1


def test_letter_that_the_relay_refuses_fails_and_may_be_tried_again(
    title: Publication, publisher: User, rosa: Subscriber, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_gift(publisher, title, 1)
    friend("finn", title, rosa)

    def refuse(_self: object, _messages: object) -> int:
        raise MailNotSentError("The relay is tired.")

    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", refuse)
        for hours in range(24):
            rounds(START + hours * HOUR)
    assert gifts() == [("failed", "refused")]
    gift = Gift.objects.get()
    assert decisions_about(gift) == (Decision.RETRY, Decision.HAS_IT, Decision.WITHHOLD)
    with pytest.raises(ReferralError):
        decide_gift(user=publisher, gift_id=gift.pk, decision=Decision.POSTED)
    decide_gift(user=publisher, gift_id=gift.pk, decision=Decision.WITHHOLD)
    with pytest.raises(ReferralError):
        decide_gift(user=publisher, gift_id=gift.pk, decision=Decision.RETRY)
    rounds(START + 30 * HOUR)
    assert gifts() == [("expired", "withheld")]
    assert letters_about_gifts() == []


def test_erased_reader_never_gets_a_gift_again(title: Publication, publisher: User, rosa: Subscriber) -> None:
    a_gift(publisher, title, 1)
    a_gift(publisher, title, 2, "parcel")
    brought(title, rosa, 2)
    parcel = Gift.objects.get(milestone__sort="parcel")
    give_address(gift_id=parcel.pk, subscriber_id=rosa.pk, address=ADDRESS, at=START + DAY)
    kinds = [each["kind"] for each in personal_data(rosa, at=START)["friends"]]
    assert kinds == ["friend", "friend", "gift", "gift"]
    assert erasure.erase_own(subscriber_id=rosa.pk, at=START + DAY)
    assert gifts() == [("sent", "told"), ("expired", "unclaimed")]
    assert not Gift.objects.exclude(subscriber=None, address="").exists()
    again = referrer(title, "rosa+new")
    for number in range(2, 5):
        friend(f"friend{number}", title, again, START + 2 * DAY)
    rounds(START + 3 * DAY)
    assert Gift.objects.count() == 2
    assert len(letters_about_gifts()) == 2


def test_that_a_gift_is_given_once_is_a_fact_of_the_database(
    title: Publication, publisher: User, rosa: Subscriber
) -> None:
    milestone = a_gift(publisher, title, 1, "code")
    team.add_codes(user=publisher, milestone_id=milestone.pk, codes=CODES)
    brought(title, rosa, 1)
    gift = Gift.objects.get()
    second = {"milestone": milestone, "friends": 1, "earned_at": START}
    for more in ({"subscriber": rosa, "mark": "other"}, {"subscriber": None, "mark": gift.mark}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Gift.objects.create(**second, **more)
    with pytest.raises(IntegrityError), transaction.atomic():
        StockCode.objects.filter(gift=None).update(gift=gift)
    with pytest.raises(IntegrityError), transaction.atomic():
        GiftMove.objects.create(gift=gift, number=2, at=START, after="sent")
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.create(
            subscriber=rosa, publication=title, kind="gift", about=f"{gift.pk}.1", created_at=START, next_at=START
        )


def test_file_is_kept_under_no_name_of_its_own(title: Publication, publisher: User, settings: Any) -> None:
    made = a_gift(publisher, title, 1, "file", file=File("../../a:b.pdf", b"%PDF"))
    assert (made.file_name, str(made.file.name)[:6]) == ("ab.pdf", "gifts/")
    with made.file.open("rb") as opened:
        assert opened.read() == b"%PDF"
    assert Milestone.objects.get().file.name == made.file.name
