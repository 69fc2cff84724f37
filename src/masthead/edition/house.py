"""The house format: the contract of a publication, as a value.

The TOML form (``house.toml``) is read and written by `masthead.edition.house_toml`;
the newsroom's form edits the same value. Version 1; changed only by addition.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CheckSeverity = Literal["error", "warning", "info", "off"]
Range = tuple[int, int]


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Publication(_Value):
    """A newsletter title. `sender` is ``from`` in TOML, an RFC 5322 mailbox; `send_at` is local time in `timezone`."""

    slug: str
    name: str
    language: str = "en"
    timezone: str = "UTC"
    weekdays: tuple[Weekday, ...] = WEEKDAYS
    send_at: str = "06:00"
    sender: str = Field(alias="from")
    reply_to: str = ""
    postal_address: str = ""
    tagline: str = ""
    url: str = ""
    theme: str = "harbour"
    words_per_minute: int = Field(default=265, gt=0)
    characters_per_minute: int = Field(default=500, gt=0)


class Budget(_Value):
    """Limits for a whole edition: editorial words from–to, and kilobytes (1,000 bytes) of mail HTML."""

    words: Range | None = None
    email_kb: int = 102
    subject_characters: Range = (15, 60)
    preheader_characters: Range = (30, 110)
    image_kb: int = 500


FILLED_SLOTS = {"poll": "number", "sister": "text"}
"""Names in `RundownSlot.slot` that are no sponsor's: what fills an empty section, and the kind it has. poll: the result
of the last edition's poll. sister: a sister title that the reader does not have.
"""


class RundownSlot(_Value):
    """One ordered slot of the rundown: which label has which kind, and what it must hold.

    days: empty is every day. words: from–to. headline_words: at most. items: from–to, for kinds with items.
    slot: for sponsors, the bookable slot that fills it; for other kinds, one of `FILLED_SLOTS`.
    """

    label: str
    kind: str
    aliases: tuple[str, ...] = ()
    required: bool = False
    days: tuple[Weekday, ...] = ()
    words: Range | None = None
    headline_words: int | None = None
    items: Range | None = None
    slot: str = ""


class HouseFormat(_Value):
    """A publication with its rundown, budget, dictionary (wrong → right), labels and check severities."""

    version: int = 1
    publication: Publication
    budget: Budget = Budget()
    rundown: tuple[RundownSlot, ...] = Field(default=(), alias="section")
    dictionary: dict[str, str] = {}
    labels: dict[str, str] = {}
    checks: dict[str, CheckSeverity] = {}

    def slot_for(self, label: str) -> RundownSlot | None:
        """The slot whose label or alias matches, ignoring case, accents and spacing."""
        wanted = fold(label)
        for slot in self.rundown:
            if wanted in {fold(name) for name in (slot.label, *slot.aliases)}:
                return slot
        return None

    def slots_on(self, day: dt.date) -> tuple[RundownSlot, ...]:
        """The rundown of one date."""
        weekday = WEEKDAYS[day.weekday()]
        return tuple(slot for slot in self.rundown if not slot.days or weekday in slot.days)


def fold(label: str) -> str:
    """A label as it is compared: no case, no accents, no emoji variation selectors, single spaces."""
    decomposed = unicodedata.normalize("NFKD", label).casefold()
    kept = "".join(char for char in decomposed if not unicodedata.combining(char) and char != "\ufe0f")
    return " ".join(kept.split())
