"""A report in the words of a language: what its page, its PDF and the team's page show alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from masthead.web.publications.queries import time_zone_of
from masthead.web.revenue.models import Booking, Report
from masthead.web.revenue.reports.figures import Figures
from masthead.web.revenue.reports.stages import Stage
from masthead.web.revenue.reports.wording import moment, number, percent
from masthead.web.subscribers.queries.preferences import long_day
from masthead.web.subscribers.words import Words


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure. small: it is a word rather than a number."""

    label: str
    value: str
    help: str
    small: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """A step of the curve. place: from 0. height: 0 to 1. when, count: in words, for the table."""

    place: int
    height: float
    when: str
    count: str

    @property
    def drawn(self) -> float:
        """Its height of 100; what is there at all is seen."""
        return round(max(100 * self.height, 1.5), 2) if self.height else 0.0

    @property
    def top(self) -> float:
        """Where it begins, from above, of 100."""
        return round(100 - self.drawn, 2)


@dataclass(frozen=True, slots=True)
class Curve:
    """said: what is to be seen, in a sentence. marks: below it, from left to right, evenly spread. peak: its most."""

    bars: tuple[Bar, ...]
    marks: tuple[str, ...]
    said: str
    peak: str

    @property
    def rows(self) -> tuple[Bar, ...]:
        """Steps in which somebody clicked."""
        return tuple(each for each in self.bars if each.height)


@dataclass(frozen=True, slots=True)
class Told:
    """curve: None where there is none, `no_curve` says why. links: (address, clicks)."""

    heading: str
    title: str
    day: str
    slot: str
    campaign: str
    stage: str
    tiles: tuple[Tile, ...]
    curve: Curve | None
    no_curve: str
    links: tuple[tuple[str, str], ...]
    as_of: str
    how: str


def told(report: Report, words: Words) -> Told:
    """A report, in words."""
    booking, figures = report.booking, Figures.read(report.figures)
    say, language = words.say, words.language
    zone = time_zone_of(booking.publication_id)
    curve = _curve(figures, words)
    return Told(
        heading=say("report_for", advertiser=booking.campaign.advertiser.name),
        title=booking.publication.name,
        day=long_day(booking.day, language),
        slot=slot_words(booking, words),
        campaign=booking.campaign.name,
        stage=say(f"report_{report.stage}"),
        tiles=tuple(_tiles(figures, booking, words)),
        curve=curve,
        no_curve=_no_curve(figures, words) if curve is None else "",
        links=tuple((str(url), number(int(many), language)) for url, many in figures.links),
        as_of=say(
            "report_as_of",
            moment=moment(figures.until_at, zone, language),
            start=moment(figures.started_at, zone, language),
        ),
        how=say("report_how"),
    )


def slot_words(booking: Booking, words: Words) -> str:
    """The slot of a booking."""
    return words.say("report_slot_line") if booking.slot.line else words.say("report_slot", slot=booking.slot.name)


def _tiles(figures: Figures, booking: Booking, words: Words) -> list[Tile]:
    say, language = words.say, words.language
    made = [Tile(say("report_delivered"), number(figures.delivered, language), say("report_delivered_help"))]
    if figures.clicks is None:
        why = say("report_line_not_counted") if booking.slot.line else say("report_clicks_help")
        made.append(Tile(say("report_clicks"), say("report_not_counted"), why, small=True))
    else:
        made.append(Tile(say("report_clicks"), number(figures.clicks, language), say("report_clicks_help")))
    if figures.people is not None:
        helped = say("report_people_help", rate=percent(figures.rate, language))
        made.append(Tile(say("report_people"), number(figures.people, language), helped))
    if figures.place is None:
        made.append(Tile(say("report_place"), say("report_place_line"), say("report_place_line_help"), small=True))
    else:
        place = say("report_place_of", place=figures.place, count=figures.sections)
        made.append(Tile(say("report_place"), place, say("report_place_help")))
    return made


def _no_curve(figures: Figures, words: Words) -> str:
    if figures.clicks is None:
        return ""
    return words.say("report_curve_unknown" if figures.curve is None else "report_curve_none")


def _curve(figures: Figures, words: Words) -> Curve | None:
    counts = figures.curve
    if not counts or not any(counts):
        return None
    most = max(counts)
    whens = [_when(place, figures.step, words) for place in range(len(counts))]
    shown = [number(each, words.language) for each in counts]
    bars = (
        Bar(place, many / most, when, count)
        for place, (many, when, count) in enumerate(zip(counts, whens, shown, strict=True))
    )
    peak = number(most, words.language)
    said = words.say("report_curve_said", count=peak, when=whens[counts.index(most)])
    return Curve(tuple(bars), _marks(figures.step, len(counts), words), said, peak)


def _when(place: int, step: int, words: Words) -> str:
    if step < 60:
        return words.say("report_curve_minutes", first=place * step, last=(place + 1) * step)
    return words.say("report_curve_hours", hour=place + 1)


def _marks(step: int, steps: int, words: Words) -> tuple[str, ...]:
    if step < 60:
        span = step * steps // 4
        return tuple(words.say("report_minutes", count=span * at) for at in range(4))
    return tuple(words.say("report_days", count=at + 1) for at in range(step * steps // 1440))


def latest(reports: Sequence[Report], wanted: str) -> Report:
    """The one of a stage, else the last one that was made. reports: at least one, in the order of their making."""
    order = {Stage.HOUR.value: 0, Stage.WEEK.value: 1}
    last = max(reports, key=lambda each: order[each.stage])
    return next((each for each in reports if each.stage == wanted), last)
