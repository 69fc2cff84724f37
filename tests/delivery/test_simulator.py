from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from masthead.audience.recipient import Recipient, SubscriberId
from masthead.delivery.freeze import FrozenAudience, freeze
from masthead.delivery.mailing import ProviderClass
from masthead.delivery.pacing import Rates
from masthead.delivery.simulator import Sample, forecast, take_sample
from masthead.delivery.warm_up import WarmUp
from masthead.message import SlotValueError
from masthead.store.staging import SqliteStaging

NOW = dt.datetime(2026, 11, 23, 6, tzinfo=dt.UTC).timestamp()
SAMPLE = Sample(10, 20_000)


class Plain:
    """A message of 100 bytes and the address."""

    def fill_stuffed(self, recipient: Recipient) -> bytes:
        if recipient.name == "broken":
            raise SlotValueError("name", recipient.id, "it cannot stand in a mail.")
        return b"x" * 100 + recipient.address.encode()

    def envelope_sender(self, recipient: Recipient) -> str:
        return f"bounce+{recipient.id}@harbour.example"


@pytest.fixture
def staging(tmp_path: Path) -> Iterator[SqliteStaging]:
    with SqliteStaging(tmp_path) as area:
        yield area


def frozen_of(staging: SqliteStaging, *domains: str, names: tuple[str, ...] = ()) -> FrozenAudience:
    people = (
        Recipient(SubscriberId(number), f"r{number}@{domain}", name=names[number - 1] if names else "")
        for number, domain in enumerate(domains, 1)
    )
    return freeze(people, staging, seed=1)


def test_forecast_counts_exactly_who_would_get_it(staging: SqliteStaging) -> None:
    frozen = frozen_of(staging, "gmail.com", "gmail.com", "hotmail.com", "harbour.example")

    found = forecast(frozen, SAMPLE, rates=Rates(), seconds_per_message=0.5, now=NOW)

    assert (found.audience, found.octets, found.seconds, found.bounded_by) == (4, 8_000, 2.0, "machine")
    assert found.by_provider == {ProviderClass.GMAIL: 2, ProviderClass.MICROSOFT: 1, ProviderClass.OTHER: 1}


@pytest.mark.parametrize(
    ("rates", "warm_up", "seconds", "bounded_by"),
    [
        (Rates(relay=0.1), None, 40.0, "relay"),
        (Rates(relay=0.1, by_provider={ProviderClass.GMAIL: 0.01}), None, 200.0, "gmail"),
        (Rates(relay=0.1, by_provider={ProviderClass.APPLE: 0.01}), None, 40.0, "relay"),
        (Rates(relay=0.1), WarmUp("harbour.example", dt.date(2026, 11, 23), (1, 2, 3)), 172_800.0, "warm-up"),
    ],
)
def test_forecast_names_what_takes_longest(
    staging: SqliteStaging, rates: Rates, warm_up: WarmUp | None, seconds: float, bounded_by: str
) -> None:
    frozen = frozen_of(staging, "gmail.com", "gmail.com", "hotmail.com", "harbour.example")

    found = forecast(frozen, SAMPLE, rates=rates, seconds_per_message=0.0, now=NOW, warm_up=warm_up)

    assert (round(found.seconds, 6), found.bounded_by) == (seconds, bounded_by)


def test_sample_fills_messages_of_every_class_and_names_who_cannot_be_written_to(staging: SqliteStaging) -> None:
    frozen = frozen_of(staging, "gmail.com", "a.example", "b.example", names=("", "broken", ""))

    sample = take_sample(frozen, Plain())

    assert (sample.filled, sample.octets) == (2, 200 + len("r1@gmail.com") + len("r3@b.example"))
    assert list(sample.unfillable) == [2]
    assert sample.mean == 100 + 12


def test_sample_of_nobody_is_empty(staging: SqliteStaging) -> None:
    frozen = frozen_of(staging)

    assert take_sample(frozen, Plain()).mean == 0.0
    assert forecast(frozen, Sample(0, 0), rates=Rates(1.0), seconds_per_message=0.0, now=NOW).seconds == 0.0
