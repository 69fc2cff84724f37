"""Charts at their own addresses, the map of clicks, and the ways to a report."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import caches
from tests.web.conftest import MakePerson
from tests.web.insights.made import START, Source, a_hit, a_loader, a_segment, some_facts
from tests.web.insights.screens.conftest import TITLE, Desk, Measure
from tests.web.mailings.screens.conftest import words_of
from tests.web.subscribers.people import reader

from masthead.audience.subscription import SubscriptionState
from masthead.charts.chart import Chart
from masthead.render.pieces import Context, LinkSlot, Only, Piece, RenderedEmail, RenderedLink
from masthead.web import charting
from masthead.web.insights.click_map import click_map
from masthead.web.insights.views.reading import ways_to_report
from masthead.web.publications.models import Publication
from masthead.web.team.roles import Role

pytestmark = pytest.mark.django_db
EDITION = f"{TITLE}/2026-11-23/50/"


def pictures(page: Any) -> list[str]:
    """Addresses of the charts of a page, below /newsroom/insights/."""
    found = re.findall(r'(?:srcset|src)="(/newsroom/insights/[^"]+\.svg[^"]+)"', page.content.decode())
    return [unescape(each).removeprefix("/newsroom/insights/") for each in found]


def test_page_names_its_charts_and_draws_none(desk: Desk, measure: Measure, monkeypatch: pytest.MonkeyPatch) -> None:
    caches["charts"].clear()
    drawn: list[str] = []

    def draw(chart: Chart) -> str:
        drawn.append(chart.key)
        return "<svg/>"

    monkeypatch.setattr(charting, "as_svg", draw)
    measure(2)

    named = pictures(desk.get(EDITION))

    assert drawn == []
    assert len(set(named)) == len(named) == 8
    for _ in range(2):
        for each in named:
            assert desk.get(each).content == b"<svg/>"
    assert len(set(drawn)) == len(drawn) == 8


def test_picture_runs_nothing_and_no_browser_keeps_it(desk: Desk, measure: Measure) -> None:
    measure()
    address = next(each for each in pictures(desk.get(EDITION)) if "/hours." in each)

    answer = desk.get(address)

    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    assert "no-store" in answer.headers["Cache-Control"]


def test_picture_that_cannot_be_kept_is_shown(desk: Desk, measure: Measure, settings: Any, tmp_path: Path) -> None:
    (tmp_path / "full").write_text("")
    backend = "django.core.cache.backends.filebased.FileBasedCache"
    settings.CACHES = {**settings.CACHES, "charts": {"BACKEND": backend, "LOCATION": tmp_path / "full" / "charts"}}
    measure()

    assert desk.get(f"{EDITION}charts/sections.svg").content.startswith(b"<svg")


def test_chart_is_a_file_of_its_own(desk: Desk, measure: Measure) -> None:
    measure()

    spec = desk.get(f"{EDITION}charts/sections.json")
    picture = desk.get(f"{EDITION}charts/sections.png", shade="dark")

    assert spec.json()["$schema"].endswith("v6.json")
    assert spec.json()["data"]["values"][0]["section"] == "1  Top story"
    assert 'filename="harbour-morning-2026-11-23-sections.vl.json"' in spec.headers["Content-Disposition"]
    assert picture.content.startswith(b"\x89PNG")


@pytest.mark.parametrize("path", ["hours.gif", "months.svg", "hours.svg?shade=pink", "hours.svg?size=0"])
def test_picture_that_is_none_is_not_found(desk: Desk, measure: Measure, path: str) -> None:
    measure()

    desk.get(f"{EDITION}charts/{path}", 404)


@pytest.mark.parametrize("path", ["2026-11-23/50/charts/hours.svg", "publication/charts/cohorts.svg"])
def test_picture_has_the_rights_of_its_page(
    desk: Desk, writer_desk: Desk, measure: Measure, publications: dict[str, Publication], path: str
) -> None:
    measure()
    measure(publication=publications["harbour-lantern"])

    writer_desk.get(f"{TITLE}/{path}", 302)
    desk.get(f"harbour-lantern/{path}", 302)


def a_mail(*pieces: Piece) -> RenderedEmail:
    """With links to /a in section 0, to /a outside of all, and to /b in section 1."""
    links = (
        RenderedLink("https://harbour.example/a", "A", 0),
        RenderedLink("https://harbour.example/a", "A", None),
        RenderedLink("https://harbour.example/b", "B", 1),
    )
    return RenderedEmail((), (), pieces, (), links, (), "en")


def test_map_has_a_badge_in_every_link_that_people_see() -> None:
    first, outside, second = (LinkSlot(at, Context.HTML) for at in range(3))
    mail = a_mail(
        "<head></head><p>Hello</p><a class='x' href=\"", first, "\">One</a>",
        Only("vip", ("<a href=\"", second, "\"><img src=\"i.png\"></a>",)),
        "<v:roundrect href=\"", first, "\"></v:roundrect>",
        "<a\nhref=\"", outside, "\">Imprint</a>",
    )  # fmt: skip

    shown = click_map(mail, {("https://harbour.example/a", 0): 1200, ("https://harbour.example/b", 1): 0})

    badge = r'<span class="masthead-count([^"]*)" title="([^"]*)">([\d,]+)</span>'
    assert re.findall(badge, shown) == [
        ("", "1,200 clicks by people, 100.0 % of all", "1,200"),
        (" masthead-count--none", "0 clicks by people, 0.0 % of all", "0"),
        (" masthead-count--none", "0 clicks by people, 0.0 % of all", "0"),
    ]
    assert re.search(r'<a class=\'x\' href="https://harbour.example/a"><span [^>]+>1,200</span>One</a>', shown)
    assert shown.index("<style>") < shown.index("</head>")


def test_mail_that_is_gone_is_not_found(desk: Desk, measure: Measure) -> None:
    measure()

    desk.get(f"{EDITION}mail/", 404)


def test_reader_has_what_they_did_on_their_page(
    desk: Desk, title: Publication, publications: dict[str, Publication], tmp_path: Path
) -> None:
    other = publications["harbour-lantern"]
    nora = reader("nora", title, other, state=SubscriptionState.ACTIVE)
    page = f"/newsroom/subscribers/{nora.pk}/"
    assert "Reading" not in words_of(desk.client.get(page))
    hits = [
        a_hit(subscriber=nora.pk, link=2),
        a_hit(subscriber=nora.pk, after=91, link=0, agent="curl/8.0"),
        a_hit(subscriber=nora.pk, mailing=8, link=4),
    ]
    a_segment(tmp_path, hits)
    a_loader(tmp_path, Source().add(some_facts(title.pk), some_facts(other.pk, 8, title="Not hers"))).round()

    said = words_of(desk.client.get(page))

    assert "Clicked in “The number”: “The tide turns” https://harbour.example/c" in said
    assert re.search(r"Clicked in “Top story”: “The tide turns” \S+ Taken for a machine: \w+", said)
    assert "Not hers" not in said


def test_edition_leads_to_its_report_once_anything_is_counted(
    measure: Measure, person: MakePerson, title: Publication
) -> None:
    edition = SimpleNamespace(publication=title, publication_id=title.pk, date=START.date(), number=50)
    paula, wanda = person("paula", {title: Role.PUBLISHER}), person("wanda", {title: Role.WRITER})
    assert list(ways_to_report(paula, edition)) == []
    measure()

    (way,) = ways_to_report(paula, edition)

    assert way.url == f"/newsroom/insights/{EDITION}"
    assert list(ways_to_report(wanda, edition)) == []
