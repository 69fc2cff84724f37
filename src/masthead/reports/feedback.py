"""Complaints: the abuse reporting format (RFC 5965), its later kinds (RFC 6430, 6591, 6650), and older forms."""

from __future__ import annotations

import re
from dataclasses import dataclass

from masthead.mime.text import one_line
from masthead.reports.cause import Kind
from masthead.reports.fields import address_of, blocks, typed

# “fraud”, “virus” and “other” come from the same button with another label; only what names no complaint is none.
_KINDS = {
    "abuse": Kind.COMPLAINT,
    "fraud": Kind.COMPLAINT,
    "virus": Kind.NOTICE,
    "other": Kind.COMPLAINT,
    "miscategorized": Kind.COMPLAINT,
    "opt-out": Kind.UNSUBSCRIBE,
    "opt-out-list": Kind.UNSUBSCRIBE,
    "not-spam": Kind.NOTICE,
    "auth-failure": Kind.NOTICE,
    "dmarc": Kind.NOTICE,
}
_OLD_FORM = re.compile(r"^(complaint about message from |email feedback report for ip )", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Feedback:
    """kind: COMPLAINT, UNSUBSCRIBE or NOTICE. said: the type as written. mail_from: the envelope sender it names."""

    kind: Kind
    said: str
    host: str
    address: str
    mail_from: str


def read_feedback(text: str) -> Feedback | None:
    """The fields of a feedback report; None where they are empty. A type that nobody knows is a complaint."""
    block = next((each for each in blocks(text) if "feedback-type" in each), None)
    if block is None:
        return None
    said = one_line(block["feedback-type"].lower(), 40)
    return Feedback(
        kind=_KINDS.get(said, Kind.COMPLAINT),
        said=said,
        host=one_line(typed(block.get("reporting-mta", "")) or block.get("user-agent", ""), 255),
        address=address_of(block.get("original-rcpt-to", "") or block.get("removal-recipient", "")),
        mail_from=address_of(block.get("original-mail-from", "")),
    )


def is_old_form(subject: str, original: bytes) -> bool:
    """Whether a message without such fields is a complaint all the same: by its subject, with the mail attached."""
    return bool(original) and _OLD_FORM.match(subject.strip()) is not None
