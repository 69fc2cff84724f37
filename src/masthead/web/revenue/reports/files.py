"""Reports as PDF files, drawn once: what a report says never changes."""

from __future__ import annotations

import hashlib
from contextlib import suppress

from django.core.cache import caches
from django.utils import timezone

from masthead.edition.catalogue import catalogue_for
from masthead.web.publications.queries import time_zone_of
from masthead.web.revenue.models import Report
from masthead.web.revenue.reports.pictures import picture_for
from masthead.web.revenue.reports.sent import fields_sent
from masthead.web.revenue.reports.showing import Shown
from masthead.web.revenue.reports.telling import told
from masthead.web.subscribers.public import Place
from masthead.web.subscribers.words import Words

_VERSION = 1
"""Another number with every change of how reports are drawn."""


def pdf_of(report: Report, words: Words) -> bytes:
    """A report as PDF, A4."""
    place = Place.of(report.booking.publication)
    found, shown = told(report, words), _shown(report)
    said = repr((_VERSION, words.language, place.theme, found, shown and shown.key)).encode("utf-8", "surrogatepass")
    key = f"report:{hashlib.sha256(said).hexdigest()[:40]}"
    # Where nothing can be kept, it is drawn anew each time.
    with suppress(OSError):
        kept: bytes | None = caches["charts"].get(key)
        if kept is not None:
            return kept
    from masthead.web.revenue.reports.drawing import draw  # a third of a second of program, for those who draw

    at = timezone.localtime(report.made_at, time_zone_of(report.booking.publication_id))
    drawn = draw(found, shown, place.theme.light, words, at)
    with suppress(OSError):
        caches["charts"].set(key, drawn)
    return drawn


def _shown(report: Report) -> Shown | None:
    """What stood in the section, in the words of its edition; None for a line, and where it is not kept."""
    found = fields_sent(report.booking)
    if found is None:
        return None
    proof, fields = found
    catalogue = catalogue_for(proof.sheet.edition.language, proof.sheet.house.labels)
    return Shown(
        label=catalogue.word("advertisement"),
        sponsor=fields.sponsor,
        title=fields.title,
        paragraphs=tuple(each for each in fields.body.plain().split("\n") if each.strip()),
        button=fields.call_to_action.text if fields.call_to_action is not None else "",
        url=fields.call_to_action.url if fields.call_to_action is not None else "",
        picture=picture_for(fields.image.src) if fields.image is not None else None,
    )
