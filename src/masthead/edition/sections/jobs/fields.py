"""Open positions."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict

from masthead.edition.kind import Fault, Link, SectionFields


class Job(BaseModel):
    """One position. flag: emoji or "". place: city, country or "remote". link: words and address to apply."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    flag: str = ""
    company: str = ""
    role: str = ""
    place: str = ""
    link: Link | None = None


class JobsFields(SectionFields):
    """Positions in a line each."""

    items: tuple[Job, ...] = ()

    def prose(self) -> Iterator[str]:
        for item in self.items:
            yield f"{item.company} {item.role} {item.place}"

    def faults(self) -> Iterator[Fault]:
        for item in self.items:
            if not item.company:
                yield Fault(
                    f"The job “{item.role[:40]}” names no company.", "Open it like “- **Company** Role, Place”."
                )
            if item.link is None:
                yield Fault(f"The job at “{item.company}” has no link.", "End it with “[Apply](https://…)”.")
