"""One person's view of a rendered edition, for previews, checks and screenshots. Mailings never use it."""

from __future__ import annotations

import html
from collections.abc import Mapping
from urllib.parse import quote

from masthead.audience.recipient import Recipient
from masthead.edition.mergetags import LINK_SLOTS
from masthead.render.pieces import Context, LinkSlot, MergeSlot, Only, Piece, Pieces, RenderedEmail, flatten
from masthead.render.slots import clean


def fill_preview(
    pieces: Pieces,
    rendered: RenderedEmail,
    recipient: Recipient | None = None,
    links: Mapping[str, str] = {},
) -> str:
    """`pieces` of `rendered` as `recipient` would see them, sections of every segment included.

    recipient: None shows every fallback. links: address by link tag (``unsubscribe_link`` …); one that is
    missing becomes ``#unsubscribe_link``, which leads nowhere. Links point to their own, untracked targets.
    """
    return "".join(
        piece if isinstance(piece, str) else _shown(piece, rendered, recipient, links) for piece in flatten(pieces)
    )


def seen_by(pieces: Pieces, recipient: Recipient) -> Pieces:
    """`pieces` without what is for segments that `recipient` is not in."""
    seen: list[Piece] = []
    for piece in pieces:
        if not isinstance(piece, Only):
            seen.append(piece)
        elif piece.segment in recipient.segments:
            seen.extend(seen_by(piece.pieces, recipient))
    return tuple(seen)


def _shown(
    slot: MergeSlot | LinkSlot, rendered: RenderedEmail, recipient: Recipient | None, links: Mapping[str, str]
) -> str:
    if isinstance(slot, LinkSlot):
        return _written(rendered.links[slot.index].url, slot.context)
    if slot.name in LINK_SLOTS:
        return _written(links.get(slot.name, f"#{slot.name}"), slot.context)
    return _written(_value(slot, recipient) or slot.fallback or "", slot.context)


def _value(slot: MergeSlot, recipient: Recipient | None) -> str:
    if recipient is None:
        return ""
    match slot.name:
        case "email":
            return recipient.address
        case "name":
            return recipient.name
        case "referral_count":
            return str(recipient.referral_count)
    return recipient.attributes.get(slot.name.removeprefix("attribute."), "")


def _written(value: str, context: Context) -> str:
    value = clean(value)
    if context is Context.HTML:
        return html.escape(value)
    if context is Context.URL:
        return html.escape(quote(value, safe=""))
    return value
