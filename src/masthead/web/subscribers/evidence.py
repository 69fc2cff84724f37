"""How it is known that somebody agreed, or no longer does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ConsentKind = Literal["asked", "confirmed", "vouched", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What becomes a row of `models.Consent`, whose fields these are. network: already cut (`networks.kept`)."""

    kind: ConsentKind
    method: str
    wording_id: int | None = None
    origin: str = ""
    network: str = ""
    import_run_id: int | None = None


@dataclass(frozen=True, slots=True)
class By:
    """Who did something to a subscriber. user: of the team; None for the person (“the reader”), a tool or Masthead."""

    name: str
    user_id: int | None = None


READER = By("the reader")
MASTHEAD = By("Masthead")
