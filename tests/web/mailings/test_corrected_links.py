"""Links of mail that is out, when a late correction drops, moves or renames sections: clicks stay with theirs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from tests.web.insights.made import a_hit, a_loader, a_segment
from tests.web.mailings.conftest import MORNING, Crowd
from tests.web.mailings.walking import deliver, launched, look

from masthead.edition.model import Section
from masthead.edition.sections.text.fields import TextFields
from masthead.render.pieces import RenderedLink
from masthead.tracking.links import Target
from masthead.tracking.robots import shipped_rules
from masthead.web.insights.loading.begun import measure
from masthead.web.insights.models import Measured, SectionCount
from masthead.web.insights.site_source import SiteSource
from masthead.web.mailings import actions
from masthead.web.mailings.kept_links import moved
from masthead.web.mailings.models import Mailing
from masthead.web.mailings.plan import CanaryPlan, Plan
from masthead.web.newsroom import actions as newsroom
from masthead.web.newsroom import mapping
from masthead.web.team.models import User

PARTNER = "Our partner"

Written = Mapping[int, tuple[str, str, Sequence[str]]]
"""Sections by index: kind, label, where their links lead."""


def after(minutes: float) -> dt.datetime:
    return MORNING + dt.timedelta(minutes=minutes)


def links_moved(before: Written, now: Written) -> list[tuple[int, str, str, str]]:
    """(index, kind, label, address) of each link of before in the corrected edition."""
    sections = {at: Section(kind=kind, label=label, fields=TextFields()) for at, (kind, label, _) in now.items()}
    links = [RenderedLink(url, "", at) for at, (_, _, urls) in now.items() for url in urls]
    targets = [
        Target(url=url, section=at, kind=kind, label=label)
        for at, (kind, label, urls) in before.items()
        for url in urls
    ]
    return [(each.section, each.kind, each.label, each.url) for each in moved(targets, sections, links)]


@pytest.mark.parametrize(
    ("before", "now", "places"),
    [
        pytest.param(
            {0: ("story", "One", "a"), 1: ("sponsor", PARTNER, "b"), 2: ("text", "Two", "c")},
            {0: ("story", "One", "a"), 1: ("text", "Two", "c")},
            [(0, "One"), (2, PARTNER), (1, "Two")],
            id="one is dropped",
        ),
        pytest.param(
            {0: ("story", "One", "a"), 1: ("text", "Two", "c")},
            {0: ("text", "Two", "c"), 1: ("story", "One", "x")},
            [(1, "One"), (0, "Two")],
            id="two change places, one with another link",
        ),
        pytest.param(
            {0: ("sponsor", PARTNER, "a"), 1: ("sponsor", PARTNER, "b")},
            {0: ("sponsor", PARTNER, "b")},
            [(1, PARTNER), (0, PARTNER)],
            id="one of two of a name is dropped",
        ),
        pytest.param(
            {0: ("sponsor", PARTNER, "a")},
            {0: ("sponsor", PARTNER, "x"), 1: ("sponsor", PARTNER, "y")},
            [(2, PARTNER)],
            id="nobody can tell which of two it became",
        ),
        pytest.param(
            {0: ("text", "In breif", "ab"), 1: ("text", "Two", "c")},
            {0: ("text", "Two", "c"), 1: ("text", "In brief", "abd")},
            [(1, "In brief"), (1, "In brief"), (0, "Two")],
            id="a label is put right",
        ),
        pytest.param(
            {0: ("text", "One", "abc"), 1: ("text", "Two", "d")},
            {0: ("text", "Other", "c"), 1: ("story", "Two", "d")},
            [(2, "One"), (2, "One"), (2, "One"), (3, "Two")],
            id="what has a link in common is not the same",
        ),
        pytest.param(
            {0: ("text", "One", "a"), 7: ("text", "Gone", "b")},
            {at: ("text", label, "a" if not at else "") for at, label in enumerate(("One", *"BCDEFGHI"))},
            [(0, "One"), (9, "Gone")],
            id="what went before stays behind",
        ),
        pytest.param(
            {0: ("text", "One", "a"), 7: ("text", "Gone", "b")},
            {0: ("text", "One", "a"), 1: ("text", "Gone", "b")},
            [(0, "One"), (1, "Gone")],
            id="what went before is back",
        ),
    ],
)
def test_links_go_where_their_section_is(before: Written, now: Written, places: list[tuple[int, str]]) -> None:
    found = links_moved(before, now)

    assert [(at, label) for at, _, label, _ in found] == places
    assert [(kind, url) for _, kind, _, url in found] == [
        (kind, url) for kind, _, urls in before.values() for url in urls
    ]


def without(edition: Any, user: User, label: str) -> dict[str, int]:
    """The edition without a section, published; labels and where their sections stand now."""
    draft = edition.get_latest_revision_as_object()
    core = mapping.core_edition(draft)
    left = tuple(each for each in core.sections if each.label != label)
    assert len(left) == len(core.sections) - 1
    mapping.apply_edition(draft, core.model_copy(update={"sections": left}))
    newsroom.publish_edition(user=user, edition=edition, revision=draft.save_revision(user=user), now=MORNING)
    return {each.label: index for index, each in enumerate(left)}


def corrected_without(mailing: Mailing, user: User, label: str) -> dict[str, int]:
    """The same, given to whoever has not got the mailing."""
    actions.pause(user=user, mailing_id=mailing.pk, now=after(2))
    places = without(mailing.edition, user, label)
    actions.replace_message(user=user, mailing_id=mailing.pk, now=after(3))
    actions.resume(user=user, mailing_id=mailing.pk, now=after(4))
    return places


@pytest.mark.django_db
@pytest.mark.usefixtures("relayed")
def test_correction_that_drops_a_section_relabels_no_link(
    edition: Any, publisher: User, crowd: Crowd, links: Any
) -> None:
    crowd(4)
    mailing = launched(publisher, edition)
    part = mailing.parts.get()
    old = links(part.pk).targets
    deliver(most=2)

    places = corrected_without(mailing, publisher, PARTNER)

    new = links(part.pk).targets
    assert [(each.url, each.kind, each.label, each.canary) for each in new[: len(old)]] == [
        (each.url, each.kind, each.label, each.canary) for each in old
    ]
    assert PARTNER in {each.label for each in old}
    beyond = len(places)
    expected = [-1 if each.section < 0 else places.get(each.label, beyond) for each in old]
    assert [each.section for each in new[: len(old)]] == expected
    assert len({(each.url, each.section) for each in new}) == len(new)
    assert [each.canary for each in new].count(True) == 1
    assert len(deliver(now=after(4))) == 2


@pytest.mark.django_db
@pytest.mark.usefixtures("relayed")
def test_clicks_before_a_correction_stay_with_their_sections(
    edition: Any, publisher: User, crowd: Crowd, links: Any, tmp_path: Path
) -> None:
    people = crowd(20)
    mailing = launched(publisher, edition, Plan(canary=CanaryPlan(share=0.1, minutes=0)))
    deliver()
    mailing = look(mailing, MORNING)
    first, rest = mailing.parts.order_by("group")
    assert (first.state, rest.state) == ("finished", "running")
    old = links(first.pk).targets
    clicked = {each.label: at for at, each in enumerate(old) if each.kind in {"sponsor", "brief"}}
    segments = tmp_path / "segments"
    segments.mkdir()
    now = int(timezone.now().timestamp() * 1000)
    a_segment(
        segments,
        [a_hit(subscriber=people[0].pk, mailing=first.pk, link=at, at_ms=now) for at in clicked.values()],
    )
    a_loader(segments, SiteSource()).round()
    before = sections_of(first.pk)

    places = corrected_without(mailing, publisher, PARTNER)

    assert measure([first.pk], SiteSource(), shipped_rules()) == 1
    assert measure([first.pk], SiteSource(), shipped_rules()) == 0
    assert sections_of(first.pk) == {
        (places.get(label, len(places)), label): clicks for (_, label), clicks in before.items()
    }
    assert sum(before.values()) == len(clicked) > 1
    assert [each["url"] for each in Measured.objects.get(pk=first.pk).targets] == [each.url for each in old]


def sections_of(mailing: int) -> dict[tuple[int, str], int]:
    """Clicks by section."""
    return {(row.section, row.label): row.clicks for row in SectionCount.objects.filter(mailing=mailing)}
