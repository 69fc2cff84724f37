"""What changes the archive: an edition is published in it, or withdrawn.

Whether somebody may do this, and the audit entry, are the newsroom's business; it calls these within its own
transaction.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from masthead.edition.house import HouseFormat
from masthead.edition.kind import Filler
from masthead.edition.media import Media
from masthead.edition.model import Edition, Section
from masthead.edition.reading_time import reading_time, section_words
from masthead.edition.sections.registry import kind_named
from masthead.render.sheet import Sheet, Vote
from masthead.render.theme import Theme
from masthead.render.web import public_sections, section_anchors
from masthead.render.web_anchors import slug
from masthead.render.web_targets import WebTargets
from masthead.web import freshness
from masthead.web.archive import mapping, search_index
from masthead.web.archive.models import Byline, FormerDay, PublishedEdition, PublishedSection
from masthead.web.webhooks.actions import announce


@transaction.atomic
def publish(
    *,
    publication_id: int,
    edition: Edition,
    house: HouseFormat,
    theme: Theme,
    media: Mapping[str, Media],
    source_id: int,
    at: dt.datetime,
    votes: Mapping[int, Vote] = {},
) -> None:
    """Put an edition into the archive as it is now, or replace what `source_id` stands for there.

    at: aware. What is stored is a snapshot: nothing that happens to the house format, the theme or the newsroom's
    edition changes it. An edition of the same publication and day from another source is replaced: a day has one
    address. After a change of the date the former day leads to the edition.
    """
    _forget(PublishedEdition.objects.filter(source_id=source_id))
    kept = PublishedEdition.objects.filter(source_id=source_id).first()
    others = PublishedEdition.objects.filter(publication_id=publication_id, date=edition.date)
    _remove(others.exclude(source_id=source_id))
    values: dict[str, Any] = {
        "publication_id": publication_id,
        "number": edition.number,
        "date": edition.date,
        "title": edition.title,
        "preheader": edition.preheader,
        "language": edition.language,
        "reading_seconds": reading_time(edition, house).seconds,
        "picture": mapping.picture_hash(edition, house, theme),
        "published_at": kept.published_at if kept else at,
        "updated_at": at,
        "votes": {str(index): vote.key for index, vote in votes.items()},
        **mapping.stored(edition, house, theme, media),
    }
    row, _ = PublishedEdition.objects.update_or_create(source_id=source_id, defaults=values)
    _lead_on(kept, row)
    sheet = Sheet(edition, house, theme, media)
    Byline.objects.bulk_create(_bylines(row, sheet))
    sections = PublishedSection.objects.bulk_create(_sections(row, sheet))
    about = " ".join((edition.title, edition.preheader, *edition.authors))
    search_index.index(
        search_index.Document(each.pk, f"{each.label} {each.headline}", each.text, about) for each in sections
    )
    freshness.announce()


@transaction.atomic
def withdraw(*, source_id: int) -> None:
    """Take an edition out of the archive; nothing when it is not there."""
    rows = PublishedEdition.objects.filter(source_id=source_id)
    for row in rows:
        announce(event="edition.withdrawn", publication_id=row.publication_id, data=_told(row))
    if rows:
        _remove(rows)
        freshness.announce()


def _lead_on(before: PublishedEdition | None, row: PublishedEdition) -> None:
    """From the day it had to the one it has, whose own edition it is now."""
    FormerDay.objects.filter(publication=row.publication_id, day=row.date).delete()
    if before and before.publication_id == row.publication_id and before.date != row.date:
        FormerDay.objects.update_or_create(
            publication_id=row.publication_id, day=before.date, defaults={"edition": row}
        )


def _told(row: PublishedEdition) -> dict[str, Any]:
    """An edition to programs that listen."""
    return {"date": row.date.isoformat(), "number": row.number, "title": row.title, "edition": row.source_id}


def _remove(rows: Any) -> None:
    _forget(rows)
    rows.delete()


def _forget(rows: Any) -> None:
    """Take out what was derived from editions."""
    sections = PublishedSection.objects.filter(edition__in=rows)
    search_index.forget(list(sections.values_list("id", flat=True)))
    sections.delete()
    Byline.objects.filter(edition__in=rows).delete()


def _bylines(row: PublishedEdition, sheet: Sheet) -> list[Byline]:
    names = (" ".join(name.split()) for name in sheet.edition.authors)
    return [
        Byline(edition=row, position=position, name=name, slug=slug(name) or f"author-{position + 1}")
        for position, name in enumerate(dict.fromkeys(name for name in names if name))
    ]


def _sections(row: PublishedEdition, sheet: Sheet) -> list[PublishedSection]:
    anchors = section_anchors(sheet)
    words = WebTargets.elsewhere(sheet).words
    return [
        PublishedSection(
            edition=row,
            publication_id=row.publication_id,
            date=row.date,
            position=index,
            kind=section.kind,
            label=section.label,
            label_slug=_label_slug(section, sheet.house),
            headline=words(section.fields.headline()),
            anchor=anchors[index],
            text="\n".join(words(line) for line in section.fields.prose() if line.strip()),
            picture=_picture(section, sheet),
            words=section_words(section),
            listed=bool(section.label.strip()) and kind_named(section.kind).filled_by is not Filler.BOOKING,
        )
        for index, section in public_sections(sheet)
    ]


def _picture(section: Section, sheet: Sheet) -> dict[str, Any]:
    """The first image that was found."""
    for image in section.fields.images():
        found = sheet.media.get(image.src)
        if found is not None:
            return {**mapping.stored_media(found), "alt": image.alt or ""}
    return {}


def _label_slug(section: Section, house: HouseFormat) -> str:
    slot = house.slot_for(section.label) if section.label else None
    return slug(slot.label if slot else section.label) or slug(section.kind)
