"""The section as it was sent: alone in a document of its own, and as what it says.

Nobody has a browser on a server, so nothing is photographed. The mail is rendered as it was when it went out, and
everything but the section is cut away: what a sponsor sees is what readers got, in their own light and on their own
screen.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings

from masthead.checks.proof import Proof
from masthead.edition.mergetags import LINK_SLOTS
from masthead.render.pieces import MergeSlot, RenderedEmail, flatten
from masthead.render.preview import fill_preview
from masthead.web.mailings.queries.sent import mailings_that_carried
from masthead.web.newsroom.proofs import draft_of
from masthead.web.revenue.sponsors.queries import Appearance, Delivery

_BODY = "<body"


def version_sent(delivery: Delivery, appearance: Appearance) -> Any | None:
    """The version of the edition that a mailing carried; None where it is gone."""
    found = mailings_that_carried(delivery.edition.pk)
    return next((each.edition for each in found if each.number == appearance.mailing), None)


def proof_sent(delivery: Delivery) -> Proof | None:
    """The edition as the first mailing with the booking carried it; None where that version is gone."""
    version = version_sent(delivery, delivery.appearances[0])
    return draft_of(version).proof if version is not None else None


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
