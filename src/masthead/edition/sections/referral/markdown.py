"""The Markdown shape of `referral`: ``### reward``, the pitch, and a closing link to ``{{ referral_link }}``."""

from __future__ import annotations

import re

from masthead.edition.kind import Link
from masthead.edition.markdown.body import Body
from masthead.edition.markdown.prose import heading_to_markdown, to_markdown
from masthead.edition.markdown.shapes import heading, link_line, paragraphs, take_closing_link, take_title
from masthead.edition.markdown.words import HouseWords
from masthead.edition.sections.referral.fields import ReferralFields

_LINK = "{{ referral_link }}"
_OWN_LINK = re.compile(r"\{\{\s*referral_link\s*(?:\|[^{}]*)?\}\}")


def read(body: Body) -> ReferralFields:
    """Read the section's blocks; what does not fit the shape is reported on `body` and kept."""
    title, rest = take_title(body, body.blocks)
    link, before = take_closing_link(body, rest)
    if link is not None and not _OWN_LINK.fullmatch(link.url):
        link, before = None, rest
    return ReferralFields(
        reward=body.plain(title) if title else "",
        pitch=body.richtext(before),
        button=link.text if link else "",
    )


def write(fields: ReferralFields, _words: HouseWords) -> str:
    """Write the section's Markdown, without its heading; ends without a newline."""
    return paragraphs(
        heading(3, heading_to_markdown(fields.reward)) if fields.reward else "",
        to_markdown(fields.pitch),
        link_line(Link(text=fields.button, url=_LINK) if fields.button else None),
    )
