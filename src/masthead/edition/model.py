"""The edition: one dated number of a publication, as typed sections."""

from __future__ import annotations

import datetime as dt
from typing import Any

from pydantic import BaseModel, ConfigDict, SerializeAsAny, model_validator

from masthead.edition.kind import SectionFields


class Section(BaseModel):
    """One part of an edition.

    kind: a name from the registry. label: the heading as its editor wrote it ("" for the greeting).
    fields: the kind's values. segment: shown only to subscribers of this segment; "" is everybody.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: str
    label: str = ""
    fields: SerializeAsAny[SectionFields]
    segment: str = ""

    @model_validator(mode="before")
    @classmethod
    def _fields_by_kind(cls, data: Any) -> Any:
        """Read JSON: the kind says which fields class applies."""
        if isinstance(data, dict) and isinstance(data.get("fields"), dict):
            # The registry imports every kind and each kind this package: import when first needed.
            from masthead.edition.sections.registry import kind_named

            return {**data, "fields": kind_named(data["kind"]).fields.model_validate(data["fields"])}
        return data


class Edition(BaseModel):
    """One edition. Schema version 1; changed only by addition, so that every old one opens.

    publication: slug. number: counts up per publication. date: publication day, in its time zone.
    title: the edition's headline. subject, preheader: what the inbox lists; may hold merge tags.
    authors: bylines in order. sponsor: slug or name of the edition's partner, "" for none.
    language: BCP 47. translations: (language, edition file or address) of the same edition.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: int = 1
    publication: str
    number: int
    date: dt.date
    title: str
    subject: str
    preheader: str = ""
    authors: tuple[str, ...] = ()
    sponsor: str = ""
    language: str = "en"
    translations: tuple[tuple[str, str], ...] = ()
    sections: tuple[Section, ...] = ()

    def of_kind(self, kind: str) -> tuple[Section, ...]:
        """All sections of one kind, in order."""
        return tuple(section for section in self.sections if section.kind == kind)
