from __future__ import annotations

import datetime as dt

from masthead.audience.recipient import Recipient, SubscriberId
from masthead.delivery.adaptive import LOWEST_RATE, AdaptiveRate
from masthead.delivery.mailing import Claim, MailingId, ProviderClass
from masthead.delivery.outcome import Marks, Outcome
from masthead.delivery.pacing import Pace, Pacer, Rates
from masthead.delivery.warm_up import DAYS, WarmUp
from masthead.testing.memory_ledger import MemoryLedger

MORNING = dt.datetime(2026, 11, 23, 6, 0, tzinfo=dt.UTC).timestamp()


def a_claim(provider: ProviderClass = ProviderClass.GMAIL) -> Claim:
    people = (Recipient(SubscriberId(1), "reader1@example.com"),)
    return Claim(MailingId(1), 0, provider, "owner", 1, 60.0, people, Marks(1), 0, 1)


def warming(first_day: dt.date, *, domain: str = "harbour.example") -> Pace:
    pacer = Pacer("mail.example", warm_ups={"harbour.example": WarmUp("harbour.example", first_day)})
    return pacer.of(a_claim(), domain=domain)


def sent_between(paces: list[Pace], ledger: MemoryLedger, start: float, end: float, *, step: float = 0.01) -> int:
    """How many messages go out when every pace is asked all the time, each drawing from one ledger."""
    sent = 0
    now = start
    while now < end:
        for pace in paces:
            while (draw := pace.wish(now)) is not None:
                granted = ledger.draw_tokens(draw.bucket, want=draw.want, rate=draw.rate, burst=draw.burst, now=now)
                pace.granted(draw, granted, now)
            while sent < 100_000 and pace.take(now):
                sent += 1
        now += step
    return sent


def test_pace_without_rates_never_holds_and_draws_nothing() -> None:
    pace = Pacer("mail.example").of(a_claim())

    assert pace.wish(MORNING) is None
    assert all(pace.take(MORNING) for _ in range(1000))
    assert pace.ready_at(MORNING) == MORNING


def test_pace_keeps_the_rate_of_the_relay_over_time() -> None:
    pace = Pacer("mail.example", Rates(relay=100)).of(a_claim())

    sent = sent_between([pace], MemoryLedger(), MORNING, MORNING + 60)

    assert 5_800 <= sent <= 6_000 + 50


def test_workers_share_the_rate_of_the_relay() -> None:
    ledger = MemoryLedger()
    paces = [Pacer("mail.example", Rates(relay=100)).of(a_claim()) for _ in range(4)]

    sent = sent_between(paces, ledger, MORNING, MORNING + 60)

    assert 5_700 <= sent <= 6_000 + 50


def test_provider_class_has_a_rate_of_its_own_within_that_of_the_relay() -> None:
    pacer = Pacer("mail.example", Rates(relay=100, by_provider={ProviderClass.GMAIL: 10}))
    ledger = MemoryLedger()

    gmail = sent_between([pacer.of(a_claim(ProviderClass.GMAIL))], ledger, MORNING, MORNING + 60)
    other = sent_between([pacer.of(a_claim(ProviderClass.OTHER))], ledger, MORNING + 60, MORNING + 120)

    assert 570 <= gmail <= 610
    assert 5_800 <= other <= 6_100


def test_a_slow_rate_says_when_the_next_message_may_go() -> None:
    pace = Pacer("mail.example", Rates(relay=0.5)).of(a_claim())
    ledger = MemoryLedger()
    sent_between([pace], ledger, MORNING, MORNING + 0.02)

    assert not pace.take(MORNING + 0.02)
    assert MORNING + 1 < pace.ready_at(MORNING + 0.02) <= MORNING + 2.1


def test_rate_is_halved_when_more_than_a_tenth_is_deferred() -> None:
    rate = AdaptiveRate(100)

    for number in range(160):
        rate.observe(Outcome.DEFERRED if number % 5 == 0 else Outcome.ACCEPTED)

    assert rate.rate == 100 / 2**3


def test_rate_stays_when_a_tenth_is_deferred() -> None:
    rate = AdaptiveRate(100)

    for number in range(2000):
        rate.observe(Outcome.DEFERRED if number % 10 == 9 else Outcome.ACCEPTED)

    assert rate.rate == 100


def test_rate_is_won_back_slowly_and_never_beyond_its_limit() -> None:
    rate = AdaptiveRate(100)
    for _ in range(50):
        rate.observe(Outcome.DEFERRED)
    slowed = rate.rate
    for _ in range(200):
        rate.observe(Outcome.ACCEPTED)
    after_200 = rate.rate
    for _ in range(200 * 20):
        rate.observe(Outcome.ACCEPTED)

    assert (slowed, after_200, rate.rate) == (50, 55.00000000000001, 100)


def test_rate_without_a_limit_is_halved_from_what_was_measured_and_is_free_again_at_the_end() -> None:
    rate = AdaptiveRate(None)
    for number in range(50):
        rate.sent(MORNING + number / 1000)
    for _ in range(50):
        rate.observe(Outcome.DEFERRED)

    assert rate.rate is not None
    assert 490 < rate.rate < 510

    for _ in range(200 * 20):
        rate.observe(Outcome.ACCEPTED)

    assert rate.rate is None


def test_rate_does_not_fall_to_nothing() -> None:
    rate = AdaptiveRate(1)

    for _ in range(10_000):
        rate.observe(Outcome.DEFERRED)

    assert rate.rate == LOWEST_RATE


def test_what_was_never_answered_says_nothing_about_the_rate() -> None:
    rate = AdaptiveRate(100)

    for _ in range(500):
        rate.observe(Outcome.IN_DOUBT)
        rate.observe(Outcome.SUPPRESSED)

    assert rate.rate == 100


def test_warm_up_lets_a_days_share_out_and_waits_for_the_next_day() -> None:
    pace = warming(dt.date(2026, 11, 23))
    ledger = MemoryLedger()
    midnight = dt.datetime(2026, 11, 24, tzinfo=dt.UTC).timestamp()

    first = sent_between([pace], ledger, MORNING, MORNING + 600, step=1)
    waits_until = pace.ready_at(MORNING + 600)
    second = sent_between([pace], ledger, midnight, midnight + 600, step=1)

    assert (first, waits_until, second) == (DAYS[0], midnight, DAYS[1])


def test_warm_up_is_shared_by_workers() -> None:
    paces = [warming(dt.date(2026, 11, 20)) for _ in range(3)]

    assert sent_between(paces, MemoryLedger(), MORNING, MORNING + 600, step=1) == DAYS[3]


def test_a_warm_domain_has_no_daily_share() -> None:
    pace = warming(dt.date(2026, 1, 1))

    assert all(pace.take(MORNING) for _ in range(5000))


def test_another_domain_is_not_held_back_by_a_warm_up() -> None:
    pace = warming(dt.date(2026, 11, 23), domain="lantern.example")

    assert all(pace.take(MORNING) for _ in range(5000))


def test_warm_up_says_how_many_days_a_mailing_takes() -> None:
    warm_up = WarmUp("harbour.example", dt.date(2026, 11, 23), days=(50, 100, 200))

    assert [warm_up.days_for(n, MORNING) for n in (0, 50, 51, 150, 350, 351, 100_000)] == [1, 1, 2, 2, 3, 4, 4]
