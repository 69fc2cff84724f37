"""The section as it was sent: alone in a document of its own, and as what it says.

Nobody has a browser on a server, so nothing is photographed. The mail is rendered as it was when it went out, and
everything but the section is cut away: what a sponsor sees is what readers got, in their own light and on their own
screen.
"""

from __future__ import annotations

import math
from typing import Any

from django.conf import settings

from masthead.checks.proof import Proof
from masthead.edition.mergetags import LINK_SLOTS
from masthead.edition.sections.sponsor.fields import SponsorFields
from masthead.render.pieces import MergeSlot, RenderedEmail, flatten
from masthead.render.preview import fill_preview
from masthead.web.mailings.queries.sent import mailings_that_carried
from masthead.web.newsroom.proofs import draft_of
from masthead.web.revenue.models import Booking
from masthead.web.revenue.sponsors.queries import Appearance, Delivery, delivery_of

_BODY = "<body"


def version_sent(delivery: Delivery, appearance: Appearance) -> Any | None:
    """The version of the edition that a mailing carried; None where it is gone."""
    found = mailings_that_carried(delivery.edition.pk)
    return next((each.edition for each in found if each.number == appearance.mailing), None)


def proof_sent(delivery: Delivery) -> Proof | None:
    """The edition as the first mailing with the booking carried it; None where that version is gone."""
    version = version_sent(delivery, delivery.appearances[0])
    return draft_of(version).proof if version is not None else None


def document_of(booking: Booking) -> str | None:
    """HTML of what a booking got, alone; None where it is not kept any more."""
    delivery = delivery_of(booking)
    proof = proof_sent(delivery) if delivery is not None else None
    if delivery is None or proof is None:
        return None
    return section_document(proof, delivery.appearances[0].section)


def fields_sent(booking: Booking) -> tuple[Proof, SponsorFields] | None:
    """What stood in the section, with the edition that it stood in; None for a line, and where it is not kept."""
    delivery = delivery_of(booking)
    place = delivery.appearances[0].section if delivery is not None else None
    proof = proof_sent(delivery) if delivery is not None and place is not None else None
    if proof is None or place is None:
        return None
    fields = proof.sheet.edition.sections[place].fields
    return (proof, fields) if isinstance(fields, SponsorFields) else None


def room_for(found: tuple[Proof, SponsorFields] | None, wide: int) -> int:
    """About how many pixels high a frame has to be that shows a section, `wide` pixels wide. A little more is
    scrolled.
    """
    if found is None:
        return 260
    proof, fields = found
    inner = max(wide - 100, 200)
    lines = sum(_lines(each, inner / 8.6) for each in fields.body.plain().split("\n"))
    media = proof.sheet.media.get(fields.image.src) if fields.image is not None else None
    picture = inner * media.height // max(media.width, 1) + 24 if media is not None else 0
    return round(170 + 34 * _lines(fields.title, inner / 13) + 28 * lines + picture + 70 * bool(fields.call_to_action))


def _lines(text: str, letters: float) -> int:
    """How many lines a text takes that has room for so many letters; East Asian ones take two."""
    taken = sum(2 if "\u2e80" <= each <= "\uffdc" else 1 for each in text)
    return math.ceil(taken / letters)


def section_document(proof: Proof, section: int | None) -> str | None:
    """HTML of the mail with nothing but one section in it, or, for None, with its head and the line “In partnership
    with”. None where the section is not in it.
    """
    rendered = proof.rendered
    whole = _shown(rendered)
    markup = whole.decode()
    start = len(markup[: markup.index(">", markup.index(_BODY)) + 1].encode())
    spans = {span.section: span for span in rendered.spans}
    if section is None:
        end = min((span.start for span in rendered.spans), default=len(whole))
        part = whole[start:end]
    elif section in spans:
        part = whole[spans[section].start : spans[section].end]
    else:
        return None
    found = (whole[:start] + part + b"</body></html>").decode()
    # Pictures are asked for at the address the page is read at, whatever that is called outside.
    return found.replace(f'"{settings.SITE.settings.base_url}{settings.MEDIA_URL}', f'"{settings.MEDIA_URL}')


def _shown(rendered: RenderedEmail) -> bytes:
    """The mail as `SectionSpan` counts it: every slot as its fallback, link tags as nothing."""
    parts = []
    for piece in flatten(rendered.html):
        if isinstance(piece, str):
            parts.append(piece)
        elif not (isinstance(piece, MergeSlot) and piece.name in LINK_SLOTS):
            parts.append(fill_preview((piece,), rendered))
    return "".join(parts).encode()
