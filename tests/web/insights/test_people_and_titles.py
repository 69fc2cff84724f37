from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from tests.web.insights.made import FIREFOX, START, Source, a_hit, a_loader, a_segment, some_facts
from tests.web.subscribers.people import reader

from masthead.audience.subscription import SubscriptionState
from masthead.tracking.records import EventKind
from masthead.tracking.robots import Verdict
from masthead.web.insights import retention
from masthead.web.insights.deeds import Deed
from masthead.web.insights.models import RawEvent
from masthead.web.insights.queries.person import subscriber_timeline
from masthead.web.insights.queries.publication import Tiers, publication_report
from masthead.web.publications.models import Publication
from masthead.web.subscribers.actions import erasure
from masthead.web.subscribers.queries.personal_data import personal_data
from masthead.web.subscribers.queries.personal_tables import tables_of
from masthead.web.subscribers.words import words_for

pytestmark = pytest.mark.django_db
ACTIVE = SubscriptionState.ACTIVE


@pytest.fixture
def title(publications: dict[str, Publication]) -> Publication:
    return publications["harbour-morning"]


def test_timeline_tells_what_somebody_did_and_later_that_they_did(tmp_path: Path, title: Publication) -> None:
    hits = [
        a_hit(EventKind.OPEN, 1, 60),
        a_hit(subscriber=1, after=90, link=2),
        a_hit(subscriber=1, after=91, link=0, agent="curl/8.0"),
        a_hit(subscriber=2),
    ]
    a_segment(tmp_path, hits)
    a_loader(tmp_path, Source().add(some_facts(title.pk))).round()

    found = subscriber_timeline(1)

    assert [(each.deed, each.label, each.verdict) for each in found] == [
        (Deed.CLICK, "Top story", Verdict.SCANNER),
        (Deed.CLICK, "The number", Verdict.HUMAN),
        (Deed.OPEN, "", Verdict.HUMAN),
    ]
    assert found[1].at == START + dt.timedelta(seconds=90)
    assert found[1].url == "https://harbour.example/c"
    assert subscriber_timeline(1, []) == ()
    assert subscriber_timeline(3) == ()

    retention.prune(now=START + dt.timedelta(days=200), keep=dt.timedelta(days=90))
    remembered = {(each.deed, each.url, each.at) for each in subscriber_timeline(1, [title.pk])}
    assert remembered == {(Deed.CLICK, "https://harbour.example/c", None), (Deed.OPEN, "", None)}


@pytest.mark.parametrize(("language", "said"), [("en", "followed a link"), ("de", "Link aufgerufen")])
def test_person_is_told_what_is_kept_of_their_reading(
    tmp_path: Path, title: Publication, language: str, said: str
) -> None:
    nora = reader("nora", title, state=ACTIVE)
    a_segment(tmp_path, [a_hit(subscriber=nora.pk), a_hit(subscriber=nora.pk + 1)])
    a_loader(tmp_path, Source().add(some_facts(title.pk))).round()

    data = personal_data(nora, at=START)

    (row,) = data["readings"]
    assert (row["at"], row["link"], row["network"], row["program"], row["machine"]) == (
        "2026-11-23T06:30:00+00:00", "https://harbour.example/a", "203.0.113.0/24", FIREFOX, False,
    )  # fmt: skip
    shown = [value for table in tables_of(data, words_for(language)) for pairs in table.rows for _, value in pairs]
    assert said in shown


def test_erased_person_is_taken_out_of_events(tmp_path: Path, title: Publication) -> None:
    nora, pia = (reader(name, title, state=ACTIVE) for name in ("nora", "pia"))
    a_segment(tmp_path, [a_hit(subscriber=each) for each in (nora.pk, nora.pk, pia.pk)])
    a_loader(tmp_path, Source().add(some_facts(title.pk))).round()

    erasure.erase_own(subscriber_id=nora.pk, at=START)

    assert list(RawEvent.objects.values_list("subscriber", flat=True)) == [pia.pk]


def test_title_has_tiers_best_sections_subjects_and_providers(tmp_path: Path, title: Publication) -> None:
    people = [reader(f"reader{at}", title, state=ACTIVE).pk for at in range(5)]
    gone = reader("gone", title, state=SubscriptionState.UNSUBSCRIBED).pk
    source, hits = Source(), []
    for ago in range(4):
        mailing = 20 + ago
        facts = some_facts(
            title.pk,
            mailing,
            date=START.date() - dt.timedelta(days=ago),
            number=50 - ago,
            subject=f"Subject {ago}",
            delivered=10,
            providers={"gmail": {"accepted": 6, "deferred": 2}, "other": {"accepted": 2}},
        )
        source.add(facts)
        # The first opens all, the second two of four, the third one by a click alone, the fourth none, nor the fifth.
        openers = [people[0], gone, *([people[1]] if ago < 2 else [])]
        hits += [a_hit(EventKind.OPEN, each, mailing=mailing) for each in openers]
        hits += [a_hit(subscriber=people[0], mailing=mailing, link=2)]
        hits += [a_hit(EventKind.OPEN, people[3], mailing=mailing, agent="Mozilla/5.0")]
    hits += [a_hit(subscriber=people[2], mailing=20, link=4)]
    a_segment(tmp_path, hits)
    a_loader(tmp_path, source).round()

    report = publication_report(title.pk, now=START)

    assert report.editions == 4
    assert report.tiers == Tiers(editions=4, keen=1, regular=2, occasional=0, silent=2)
    assert report.sections[0].label == "The number"
    assert [each.subject for each in report.subjects] == [f"Subject {ago}" for ago in range(4)]
    assert [each.rate for each in report.subjects] == [0.3, 0.3, 0.2, 0.2]
    assert [(each.provider, each.messages, each.accepted) for each in report.providers] == [
        ("gmail", 32, 0.75),
        ("other", 8, 1.0),
    ]
    assert report.growth.readers == 5


def test_title_of_which_nothing_is_known_has_an_empty_report(title: Publication) -> None:
    report = publication_report(title.pk, now=START)

    assert (report.editions, report.sections, report.subjects, report.providers) == (0, (), (), ())
    assert not report.tiers.measured
