from __future__ import annotations

import datetime as dt
import random
from pathlib import Path
from typing import Any

import pytest
from tests.web.insights.made import (
    CANARY,
    START,
    START_MS,
    Plain,
    Source,
    a_hit,
    a_loader,
    a_segment,
    a_table,
    events_in,
    plainly,
    some_facts,
)

from masthead.tracking.links import Privacy
from masthead.tracking.records import Event, EventKind, Hit, Method
from masthead.tracking.robots import Rules, shipped_rules
from masthead.web.insights.loading.recounting import recount
from masthead.web.insights.loading.tally import bitmap
from masthead.web.insights.models import LinkCount, Measured, QuarterCount, RawEvent
from masthead.web.insights.morning import Morning
from masthead.web.publications.models import Publication

pytestmark = pytest.mark.django_db
RULES = shipped_rules()


@pytest.fixture
def title(publications: dict[str, Publication]) -> Publication:
    return publications["harbour-morning"]


def counted(mailing: int = 7) -> Plain:
    """What stands in the tables, in the form of the plain count."""
    found = Plain()
    for row in LinkCount.objects.filter(mailing=mailing):
        key = (row.kind, row.link)
        found.raw[key], found.human[key] = row.raw, row.human
        found.raw_people[key] = set(bitmap(row.raw_people))
        if row.human_people:
            found.human_people[key] = set(bitmap(row.human_people))
    for quarter in QuarterCount.objects.filter(mailing=mailing):
        found.quarters[quarter.kind, quarter.quarter] = [quarter.raw, quarter.human]
    reasons = Measured.objects.get(pk=mailing).reasons
    found.verdicts = {kind: {each: many for each, many in said.items() if many} for kind, said in reasons.items()}
    return found


def a_morning(people: int = 60, events: int = 700, seed: int = 3, mailing: int = 7) -> list[Hit]:
    table = a_table(1)
    hits = list(Morning(mailing, people, events, START_MS, seed).hits(table))
    crowded = [a_hit(subscriber=5, after=7200 + place / 2, link=place % 5, mailing=mailing) for place in range(5)]
    return [*hits, *crowded]


def test_counts_are_those_of_a_plain_count(tmp_path: Path, title: Publication) -> None:
    source = Source().add(some_facts(title.pk), some_facts(title.pk, 8))
    a_segment(tmp_path, [*a_morning(), *a_morning(mailing=8, seed=4)])
    events = events_in(tmp_path)

    loaded = a_loader(tmp_path, source).round()

    assert (loaded.segments, loaded.events, loaded.unknown, loaded.damaged) == (1, len(events), 0, 0)
    assert list(tmp_path.iterdir()) == []
    for mailing in (7, 8):
        plain = plainly(events, mailing, RULES)
        assert counted(mailing) == plain
        assert sum(plain.human.values()) < sum(plain.raw.values())
    assert RawEvent.objects.count() == len(events)


@pytest.mark.parametrize("seed", range(4))
def test_counting_batch_by_batch_is_counting_all_at_once(tmp_path: Path, title: Publication, seed: int) -> None:
    source = Source().add(some_facts(title.pk))
    draw = random.Random(seed)
    hits = a_morning(people=25, events=300, seed=seed)
    draw.shuffle(hits)
    events: list[Event] = []
    loader = a_loader(tmp_path, source)
    while hits:
        many = draw.randint(1, 90)
        a_segment(tmp_path, hits[:many])
        del hits[:many]
        events += events_in(tmp_path)
        loader.round()

    assert counted() == plainly(events, 7, RULES)
    before = counted()
    verdicts = list(RawEvent.objects.order_by("id").values_list("verdict", flat=True))
    assert recount(some_facts(title.pk), RULES)
    assert counted() == before
    assert list(RawEvent.objects.order_by("id").values_list("verdict", flat=True)) == verdicts


def test_same_events_twice_change_nothing(tmp_path: Path, title: Publication) -> None:
    source = Source().add(some_facts(title.pk))
    path = a_segment(tmp_path, a_morning())
    kept, agents = path.read_bytes(), path.with_suffix(".agents").read_bytes()
    a_loader(tmp_path, source).round()
    before = (counted(), Measured.objects.get().turn, RawEvent.objects.count())
    path.write_bytes(kept)
    path.with_suffix(".agents").write_bytes(agents)

    loaded = a_loader(tmp_path, source).round()

    assert (loaded.segments, loaded.events) == (1, 0)
    assert (counted(), Measured.objects.get().turn, RawEvent.objects.count()) == before


def test_loading_that_was_cut_short_goes_on_where_it_was(
    tmp_path: Path, title: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = Source().add(some_facts(title.pk))
    first, second = a_morning(seed=5), a_morning(seed=6)
    a_segment(tmp_path, first)
    a_segment(tmp_path, second)
    events = events_in(tmp_path)

    class KilledError(BaseException):
        pass

    def killed(_path: Path) -> None:
        raise KilledError

    with monkeypatch.context() as patch:
        # The first segment is in the database, and its file still there.
        patch.setattr("masthead.web.insights.loading.loader.remove_segment", killed)
        with pytest.raises(KilledError):
            a_loader(tmp_path, source).round()
    assert len(list(tmp_path.glob("*.closed"))) == 2
    a_loader(tmp_path, source).round()

    assert counted() == plainly(events, 7, RULES)
    assert list(tmp_path.iterdir()) == []


def test_events_that_two_segments_hold_count_once(tmp_path: Path, title: Publication) -> None:
    source = Source().add(some_facts(title.pk))
    writer = "a" * 32
    hits = [a_hit(subscriber=each) for each in range(1, 11)]
    a_segment(tmp_path, hits[:6], writer)
    a_loader(tmp_path, source).round()
    # As after a disk that refused: the same writer and sequences in another file.
    a_segment(tmp_path, hits, writer)
    a_loader(tmp_path, source).round()

    assert counted().raw == {(int(EventKind.CLICK), 0): 10}


def test_events_of_an_unknown_mailing_wait_for_it(tmp_path: Path, title: Publication) -> None:
    source = Source().add(some_facts(title.pk))
    a_segment(tmp_path, [a_hit(), a_hit(mailing=9, subscriber=2)])
    now = [dt.datetime.now(dt.UTC)]
    loader = a_loader(tmp_path, source)
    loader._clock = lambda: now[0]

    first = loader.round()
    source.add(some_facts(title.pk, 9))
    still = loader.round()
    now[0] += dt.timedelta(minutes=2)
    then = loader.round()

    assert (first.events, first.unknown, first.segments) == (1, 1, 0)
    assert (still.events, still.segments) == (0, 0)
    assert (then.events, then.unknown, then.segments) == (1, 0, 1)
    assert list(tmp_path.iterdir()) == []


def test_events_that_nobody_ever_knows_are_given_up(
    tmp_path: Path, title: Publication, caplog: pytest.LogCaptureFixture
) -> None:
    a_segment(tmp_path, [a_hit(mailing=9)])
    loader = a_loader(tmp_path, Source())
    loader._clock = lambda: dt.datetime.now(dt.UTC) + dt.timedelta(days=8)

    loader.round()

    assert list(tmp_path.iterdir()) == []
    assert "1 events in" in caplog.text


def test_file_that_is_no_segment_is_put_aside(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "0000000000001-abc-000001.closed").write_bytes(b"no segment at all")

    a_loader(tmp_path, Source()).round()

    assert [path.suffix for path in tmp_path.iterdir()] == [".damaged"]
    assert "no segment of events" in caplog.text


def test_mailing_that_only_counts_keeps_nobody(tmp_path: Path, title: Publication) -> None:
    source = Source().add(some_facts(title.pk, privacy=Privacy.AGGREGATE))
    hits = [each._replace(subscriber=0) for each in a_morning() if each.kind is not EventKind.UNSUBSCRIBE]
    a_segment(tmp_path, [*hits, a_hit(EventKind.UNSUBSCRIBE, 12)])
    events = events_in(tmp_path)

    a_loader(tmp_path, source).round()

    plain, found = plainly(events, 7, RULES), counted()
    assert (found.raw, found.human, found.quarters, found.verdicts) == (
        plain.raw, plain.human, plain.quarters, plain.verdicts,
    )  # fmt: skip
    assert not any(found.raw_people.values())
    assert RawEvent.objects.count() == 0


def test_mailing_without_tracking_keeps_nothing(tmp_path: Path, title: Publication) -> None:
    source = Source().add(some_facts(title.pk, privacy=Privacy.OFF))
    a_segment(tmp_path, a_morning())

    loaded = a_loader(tmp_path, source).round()

    assert loaded.segments == 1
    assert (RawEvent.objects.count(), LinkCount.objects.count(), Measured.objects.count()) == (0, 0, 0)


def test_new_rules_are_as_if_they_had_always_been(tmp_path: Path, title: Publication) -> None:
    source = Source().add(some_facts(title.pk))
    a_segment(tmp_path, a_morning())
    events = events_in(tmp_path)
    a_loader(tmp_path, source).round()
    blind = Rules(version="blind")

    assert recount(some_facts(title.pk), blind)

    assert counted() == plainly(events, 7, blind)
    assert counted() != plainly(events, 7, RULES)
    assert Measured.objects.get().rules_version == "blind"
    assert recount(some_facts(title.pk), RULES)
    assert counted() == plainly(events, 7, RULES)


def test_events_on_another_basis_ask_for_a_recount(tmp_path: Path, title: Publication) -> None:
    source = Source().add(some_facts(title.pk))
    a_segment(tmp_path, [a_hit(EventKind.OPEN, 1, 600.5), a_hit(EventKind.OPEN, 2, 1000)])
    a_loader(tmp_path, source).round()
    assert not Measured.objects.get().recount_wanted
    later = some_facts(title.pk, started_at=START + dt.timedelta(minutes=10))
    a_segment(tmp_path, [a_hit(EventKind.OPEN, 3, 1000)])
    a_loader(tmp_path, source.add(later)).round()
    assert Measured.objects.get().recount_wanted
    assert counted().human == {(1, 0xFFFF): 3}

    assert recount(later, RULES)

    assert not Measured.objects.get().recount_wanted
    assert counted().human == {(1, 0xFFFF): 2}


@pytest.mark.parametrize(
    ("hits", "human"),
    [
        ([a_hit(link=0), a_hit(link=1, after=3600.4), a_hit(link=2, after=3600.8)], {}),
        ([a_hit(link=0), a_hit(EventKind.CANARY, link=CANARY, after=3700)], {}),
        ([a_hit(link=0), a_hit(EventKind.CANARY, link=CANARY, after=9000)], {(2, 0): {1}}),
        ([a_hit(link=0), a_hit(link=0, after=90), a_hit(EventKind.CANARY, link=CANARY, after=3700)], {(2, 0): {1}}),
        ([a_hit(link=0), a_hit(link=1, method=Method.HEAD)], {(2, 0): {1}}),
    ],
)
def test_what_comes_later_makes_machines_of_earlier_clicks(
    tmp_path: Path, title: Publication, hits: list[Hit], human: Any
) -> None:
    loader = a_loader(tmp_path, Source().add(some_facts(title.pk)))
    for hit in hits:
        a_segment(tmp_path, [hit])
        loader.round()

    assert counted().human_people == human
