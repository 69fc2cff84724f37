from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest
from django.utils import timezone
from pyroaring import BitMap
from tests.web.insights.made import START, Source, a_hit, a_loader, a_segment, a_table, some_facts

from masthead.tracking.links import write_links
from masthead.tracking.records import EventKind
from masthead.tracking.robots import Rules, shipped_rules
from masthead.web.insights.facts import Accepted, FolderSource
from masthead.web.insights.loading import agents, taken
from masthead.web.insights.models import Agent, LinkCount, Measured, RawEvent, TakenEvents
from masthead.web.insights.rounds import Counting, recount_due
from masthead.web.insights.rules_file import RulesFile
from masthead.web.publications.models import Publication

pytestmark = pytest.mark.django_db


@pytest.fixture
def title(publications: dict[str, Publication]) -> Publication:
    return publications["harbour-morning"]


def test_look_takes_in_what_came_and_removes_what_is_old(tmp_path: Path, title: Publication) -> None:
    source = Source().add(some_facts(title.pk), some_facts(title.pk, 8, started_at=timezone.now()))
    now = timezone.now().timestamp()
    a_segment(tmp_path, [a_hit(), a_hit(mailing=8, after=now - START.timestamp())])
    counting = Counting(tmp_path, source, RulesFile(tmp_path / "robots.toml"))
    # As if it were long after the first mailing.
    started = timezone.now() - dt.timedelta(days=400)
    source.add(some_facts(title.pk, started_at=started))

    counting.look()

    assert sorted(LinkCount.objects.values_list("mailing", flat=True)) == [7, 8]
    assert RawEvent.objects.filter(mailing=8).exists()
    assert list(tmp_path.glob("*.closed")) == []


def test_fault_of_one_look_is_logged_and_the_next_one_goes_on(
    tmp_path: Path, title: Publication, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken(Source):
        def facts(self, mailing: int) -> None:
            raise RuntimeError(f"nobody knows {mailing}")

    a_segment(tmp_path, [a_hit()])
    counting = Counting(tmp_path, Broken(), shipped_rules)
    counting.look()
    assert "Events could not be taken in." in caplog.text
    counting._loader = a_loader(tmp_path, Source().add(some_facts(title.pk)))

    counting.look()

    assert LinkCount.objects.count() == 1


def test_mailings_are_judged_anew_when_rules_are_new(tmp_path: Path, title: Publication) -> None:
    source = Source().add(some_facts(title.pk))
    a_segment(tmp_path, [a_hit(agent="curl/8.0")])
    a_loader(tmp_path, source).round()
    blind = Rules(version="blind")

    assert recount_due(source, shipped_rules()) == 0
    assert recount_due(Source(), blind) == 0
    assert recount_due(source, blind) == 1
    assert LinkCount.objects.get().human == 1
    assert recount_due(source, blind) == 0


def test_moments_of_acceptance_are_followed(tmp_path: Path, title: Publication) -> None:
    facts = some_facts(title.pk)
    a_segment(tmp_path, [a_hit(EventKind.OPEN, each, after=600) for each in (1, 2, 3)])
    a_loader(tmp_path, Source().add(facts)).round()
    assert LinkCount.objects.get().human == 3
    chunk = Accepted(people=BitMap([2, 3, 9]), at_ms=facts.started_ms + 599_000)
    known = Source().add(some_facts(title.pk, accepted=(chunk,)))

    a_segment(tmp_path, [a_hit(EventKind.OPEN, each, after=600) for each in (3, 4)])
    a_loader(tmp_path, known).round()
    assert LinkCount.objects.get().human == 4
    assert Measured.objects.get().recount_wanted
    assert recount_due(known, shipped_rules()) == 1

    assert (LinkCount.objects.get().raw, LinkCount.objects.get().human) == (5, 2)


def test_rules_file_is_followed_and_a_broken_one_changes_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "robots.toml"
    rules = RulesFile(path)
    assert rules() is shipped_rules()
    path.write_text('version = "house-1"\nreplaces = true', "utf-8")
    assert rules().version == "house-1"
    assert rules() is rules()
    path.write_text("version = ", "utf-8")
    os.utime(path, ns=(1, 1))
    assert (rules().version, rules().version) == ("house-1", "house-1")
    assert "is no TOML" in rules.fault
    assert caplog.text.count("stay as they were") == 1
    path.unlink()
    assert (rules() is shipped_rules(), rules.fault) == (True, "")


def test_folder_of_link_tables_is_a_source(tmp_path: Path, title: Publication) -> None:
    write_links(tmp_path, 7, a_table(title.pk))
    found = FolderSource(tmp_path).facts(7)

    assert found
    assert (found.publication_id, found.links) == (title.pk, a_table(title.pk))
    assert FolderSource(tmp_path).facts(8) is None


def test_what_nothing_names_any_more_is_forgotten(tmp_path: Path, title: Publication) -> None:
    a_segment(tmp_path, [a_hit(), a_hit(agent="Another one")])
    a_loader(tmp_path, Source().add(some_facts(title.pk))).round()
    RawEvent.objects.filter(agent=Agent.objects.get(text="Another one").pk).delete()
    today = (START + dt.timedelta(days=1)).date()

    assert agents.prune(today=today + dt.timedelta(days=30)) == 0
    assert agents.prune(today=today + dt.timedelta(days=31)) == 1
    assert not Agent.objects.filter(text="Another one").exists()
    assert taken.prune(now=START + dt.timedelta(days=300)) == 0
    assert taken.prune(now=START + dt.timedelta(days=402)) == 1
    assert not TakenEvents.objects.exists()
