"""Voting by mail: an answer opens a message that only has to be sent."""

from __future__ import annotations

from email.utils import parseaddr
from urllib.parse import quote

from masthead.edition.house import Publication
from masthead.render.slots import clean


def reply_address(publication: Publication) -> str:
    """Where readers' answers go: the publication's reply address, else its sender's; "" when neither is one."""
    address = parseaddr(publication.reply_to)[1] or parseaddr(publication.sender)[1]
    return address if "@" in address else ""


def reply_link(address: str, subject: str) -> str:
    """A ``mailto:`` address (RFC 6068) that fills in the subject."""
    return f"mailto:{quote(address, safe='@')}?subject={quote(' '.join(clean(subject).split()), safe='')}"
