"""Charts are what they measure: drawn from zero, readable without colour, and harmless whatever words are in them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest

from masthead.charts.chart import Chart, chart
from masthead.charts.cohorts import Cohort, chart_of_cohorts
from masthead.charts.drawing import DrawingError, as_png, as_svg
from masthead.charts.growth import Span, chart_of_growth
from masthead.charts.hours import Hour, chart_of_hours
from masthead.charts.look import PALETTES, Look, Palette, Shade, Size
from masthead.charts.sections import Share, chart_of_sections
from masthead.render.themes import contrast

DESK, PHONE = Look(), Look(Shade.DARK, Size.PHONE)
NASTY = "</text><script>alert(1)</script> & datum.share"
HOURS = [Hour(0, 4000, 12_000, 300, 500), Hour(1, 8000, 0, 600, 0), *(Hour(at, 0, 0, 0, 0) for at in range(2, 48))]
SPANS = [Span("2 Nov", 0, 0, 0, 0), Span("9 Nov", 40, 20, 10, 5), Span("16 Nov", 10, 0, 0, 30)]
SHARES = [Share(1, "Top story", 0.6, 0.5, "+20 %"), Share(2, NASTY, 0.3, 0.4, "−25 %"), Share(3, "", 0.1, 0.1, "")]
COHORTS = [Cohort("Oct 2026", 0.5, 0.25), Cohort("Nov 2026", 1.0, None)]
CHARTS: dict[str, Callable[[Look], Chart]] = {
    "hours": lambda look: chart_of_hours(HOURS, look),
    "growth": lambda look: chart_of_growth(SPANS, look, words="three weeks"),
    "sections": lambda look: chart_of_sections(SHARES, look),
    "cohorts": lambda look: chart_of_cohorts(COHORTS, look),
}
SVG = "{http://www.w3.org/2000/svg}"


def bars(drawn: ET.Element, **wanted: str | None) -> list[float]:
    """Heights of bars with these attributes; None where there is none. The key’s squares are moved, bars are not."""
    found = []
    for path in drawn.iter(f"{SVG}path"):
        shape = re.fullmatch(r"M[-\d.]+,[-\d.]+h([-\d.]+)v([-\d.]+)h[-\d.]+Z", path.get("d", ""))
        if (
            shape
            and path.get("transform") is None
            and all(path.get(name.replace("_", "-")) == value for name, value in wanted.items())
        ):
            found.append(float(shape.group(2)))
    return found


def words(drawn: ET.Element) -> list[str]:
    return [each.text or "" for each in drawn.iter(f"{SVG}text")]


@pytest.mark.parametrize("look", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("name", CHARTS)
def test_chart_is_drawn_at_the_size_it_tells_and_runs_nothing(name: str, look: Look) -> None:
    made = CHARTS[name](look)

    drawn = ET.fromstring(as_svg(made))

    assert drawn.findtext(f"{SVG}title") == made.description
    assert abs(int(drawn.get("height", "0")) - made.height) <= 24
    assert int(drawn.get("width", "0")) <= made.width + 10
    assert {each.tag.removeprefix(SVG) for each in drawn.iter()} <= {
        "svg",
        "title",
        "g",
        "path",
        "text",
        "line",
        "rect",
    }
    assert not any("href" in name or name.startswith("on") for each in drawn.iter() for name in each.attrib)
    assert json.loads(made.as_json(indent=2)) == made.spec


def test_hours_stand_on_zero_and_tell_people_by_what_is_filled() -> None:
    drawn = ET.fromstring(as_svg(CHARTS["hours"](DESK)))

    first, second, *clicks = bars(drawn, fill=DESK.palette.first, stroke=DESK.palette.first)
    (machines, *_) = bars(drawn, fill=None, stroke=DESK.palette.second)
    assert second == pytest.approx(2 * first, abs=0.1)
    assert machines == pytest.approx(3 * first, abs=0.1)
    assert clicks[1] == pytest.approx(2 * clicks[0], abs=0.1)
    assert "8,000 likely human" in words(drawn)
    assert "start" in words(drawn)
    assert "15,000" in words(drawn)


def test_growth_stands_above_and_below_zero_and_tells_ways_of_leaving_by_their_outline() -> None:
    drawn = ET.fromstring(as_svg(CHARTS["growth"](DESK)))
    colours = DESK.palette

    joined = bars(drawn, fill=colours.up)
    (left,) = bars(drawn, fill=colours.mark)
    dashed = bars(drawn, stroke=colours.mark, stroke_dasharray="2,2")
    hollow = [each for each in bars(drawn, stroke=colours.mark, fill=None) if each not in dashed]
    assert joined[0] == pytest.approx(4 * joined[1], abs=0.1)
    assert joined[0] == pytest.approx(2 * left, abs=0.1)
    assert left == pytest.approx(2 * hollow[0], abs=0.1)
    assert len(dashed) == 2
    assert {"−20", "0", "+20", "+40", "16 Nov"} <= set(words(drawn))


def test_sections_say_their_figures_and_words_from_outside_stay_words() -> None:
    drawn = ET.fromstring(as_svg(CHARTS["sections"](DESK)))

    said = words(drawn)
    assert {"60.0 %, +20 %", "30.0 %, −25 %"} <= set(said)
    assert any(each.startswith("2  </text><script>") for each in said)
    assert "“Top story”, where 50.0 % are usual" in CHARTS["sections"](DESK).description


def test_cohorts_hold_who_is_engaged_within_who_stays() -> None:
    drawn = ET.fromstring(as_svg(CHARTS["cohorts"](DESK)))

    october, november = bars(drawn, fill=None, stroke=DESK.palette.first)
    (engaged,) = bars(drawn, fill=DESK.palette.first, stroke=DESK.palette.first)
    assert november == pytest.approx(2 * october, abs=0.1)
    assert october == pytest.approx(2 * engaged, abs=0.1)
    assert {"50 %", "100 %", "Nov 2026"} <= set(words(drawn))


def test_same_figures_have_the_same_key_and_every_look_its_own() -> None:
    looks = [Look(shade, size) for shade in Shade for size in Size]

    assert CHARTS["cohorts"](DESK).key == CHARTS["cohorts"](Look()).key
    assert len({CHARTS["cohorts"](look).key for look in looks}) == 4
    assert chart_of_cohorts(COHORTS[:1], DESK).key != CHARTS["cohorts"](DESK).key


def test_picture_for_mail_has_a_ground_and_twice_the_pixels() -> None:
    made = CHARTS["growth"](DESK)

    drawn = as_png(made, paper=DESK.palette.paper)

    assert drawn.startswith(b"\x89PNG")
    assert int.from_bytes(drawn[16:20]) == pytest.approx(2 * made.width, abs=100)


def test_what_is_no_chart_is_refused_and_nothing_is_fetched() -> None:
    nonsense = chart(DESK, [], {"mark": "cloud"}, description="", height=1)
    far = chart(DESK, [], {"data": {"url": "http://127.0.0.1:1/a.json"}, "mark": "bar"}, description="", height=1)

    for each in (nonsense, far):
        with pytest.raises(DrawingError):
            as_svg(each)


@pytest.mark.parametrize("palette", PALETTES.values(), ids=list(PALETTES))
def test_colours_are_told_from_the_paper(palette: Palette) -> None:
    for colour in (palette.ink, palette.muted, palette.first, palette.second, palette.mark, palette.up):
        assert contrast(colour, palette.paper) >= 4.5, colour
