"""What all schemas share."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})", re.ASCII)
LARGEST_ID = 2**31 - 1


def _day(said: Any) -> Any:
    """A day in the one form of RFC 3339; more forms than one are for people."""
    if isinstance(said, dt.date) and not isinstance(said, dt.datetime):
        return said
    if not isinstance(said, str) or not _DAY.fullmatch(said):
        raise ValueError("Write a day like 2026-11-23.")
    try:
        return dt.date.fromisoformat(said)
    except ValueError:
        raise ValueError("The calendar does not have this day.") from None


def _moment(said: Any) -> Any:
    """A moment as RFC 3339 has it, with its offset."""
    if isinstance(said, dt.datetime):
        return said
    if not isinstance(said, str) or not _MOMENT.fullmatch(said):
        raise ValueError("Write a moment like 2026-11-23T06:00:00Z, with its offset.")
    try:
        return dt.datetime.fromisoformat(said.upper())
    except ValueError:
        raise ValueError("The calendar or the clock does not have this moment.") from None


Day = Annotated[dt.date, BeforeValidator(_day)]
Moment = Annotated[dt.datetime, BeforeValidator(_moment)]
Slug = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,60}$", examples=["harbour-morning"])]
Id = Annotated[int, Field(ge=1, le=LARGEST_ID, examples=[4711])]


class Out(BaseModel):
    """What is answered."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class In(BaseModel):
    """A body: no field that we do not know, and no text where a number belongs."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Change(In):
    """A body that changes something: what is not named stays. nullable: fields of which null is a value of its own; of
    others null is as good as not naming them.
    """

    nullable: ClassVar[frozenset[str]] = frozenset()

    def said(self) -> dict[str, Any]:
        """What is named, by field."""
        named = self.model_dump(exclude_unset=True)
        return {name: value for name, value in named.items() if value is not None or name in self.nullable}


class Asked(BaseModel):
    """Parameters of an address, which are always text."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Paged(Asked):
    """Which page of a list."""

    limit: int = Field(default=50, ge=1, le=200, description="At most so many items.")
    cursor: str = Field(
        default="",
        max_length=1000,
        description="The page after another one, which named it in `next`; none: the first.",
    )
