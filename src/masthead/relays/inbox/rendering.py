"""Templates of the inbox pages and how moments are written in them."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from masthead.mime.text import size_words


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time for a page: short for a list, full for a person, iso for machines."""

    short: str
    full: str
    iso: str


def moment(microseconds: int) -> Moment:
    """Microseconds since 1970, in this computer's time zone."""
    when = dt.datetime.fromtimestamp(microseconds / 1_000_000, tz=dt.UTC).astimezone()
    today = dt.datetime.now(tz=dt.UTC).astimezone().date()
    day = f"{when.day} {when:%b}" if when.year == today.year else f"{when.day} {when:%b %Y}"
    return Moment(
        short=f"{when:%H:%M}" if when.date() == today else day,
        full=f"{when:%A} {when.day} {when:%B %Y, %H:%M:%S}",
        iso=when.isoformat(timespec="seconds"),
    )


def _person(text: str) -> tuple[str, str]:
    """“Ana <ana@example.com>” as name and address; an address alone is the name."""
    name, bracket, address = text.rpartition(" <")
    return (name, address.removesuffix(">")) if bracket else (text, "")


@functools.cache
def _environment() -> Environment:
    """Templates are compiled once for all inboxes of a process."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["name"] = lambda person: _person(person)[0]
    environment.filters["address"] = lambda person: _person(person)[1]
    environment.filters["size"] = size_words
    environment.filters["moment"] = moment
    environment.filters["number"] = lambda value: f"{value:,}"
    return environment


class Pages:
    """Renders the templates beside this file with what every page knows; a missing variable is an error."""

    def __init__(self, **everywhere: object) -> None:
        self._everywhere = everywhere

    def show(self, template: str, values: Mapping[str, object], *, status: int = 200) -> HTMLResponse:
        """One page."""
        page = _environment().get_template(template).render(self._everywhere, **values)
        return HTMLResponse(page, status_code=status)
