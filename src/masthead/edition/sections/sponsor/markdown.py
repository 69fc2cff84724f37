"""The Markdown shape of `sponsor`: who pays in the heading's braces, a headline, a picture, text, a closing link."""

from __future__ import annotations

from collections.abc import Mapping

from masthead.edition.markdown.body import Body
from masthead.edition.markdown.prose import heading_to_markdown, to_markdown
from masthead.edition.markdown.shapes import (
    heading,
    image_with_caption,
    link_line,
    paragraphs,
    take_closing_link,
    take_image,
    take_title,
)
from masthead.edition.markdown.words import HouseWords
from masthead.edition.sections.sponsor.fields import SponsorFields


def read(body: Body) -> SponsorFields:
    """Read the section's blocks; what does not fit the shape is reported on `body` and kept."""
    title, rest = take_title(body, body.blocks)
    image, rest = take_image(body, rest)
    call_to_action, rest = take_closing_link(body, rest)
    return SponsorFields(
        sponsor=body.attributes.get("sponsor", ""),
        title=body.plain(title) if title else "",
        image=image,
        body=body.richtext(rest),
        call_to_action=call_to_action,
    )


def write(fields: SponsorFields, _words: HouseWords) -> str:
    """Write the section's Markdown, without its heading; ends without a newline."""
    return paragraphs(
        heading(3, heading_to_markdown(fields.title)) if fields.title else "",
        image_with_caption(fields.image),
        to_markdown(fields.body),
        link_line(fields.call_to_action),
    )


def attributes(fields: SponsorFields) -> Mapping[str, str]:
    """What stands in the heading's braces."""
    return {"sponsor": fields.sponsor} if fields.sponsor else {}
