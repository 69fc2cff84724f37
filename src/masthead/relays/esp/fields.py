"""A message taken apart for APIs that want fields instead of bytes."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage

from masthead.delivery.ports import Submission
from masthead.relays.envelope import unstuffed
from masthead.relays.esp.verdict import UnfitError

# What APIs take as fields of their own, or write themselves.
_APART = frozenset({"from", "to", "subject", "reply-to", "date", "mime-version", "dkim-signature"})
_LONGEST_METADATA = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """A message as an API wants it. sender, to: mailboxes, names decoded. headers: all others, in order.

    mime: the message as compiled, lines ended by CRLF. metadata: what webhooks bring back, so that an event finds its
    member though the provider may have replaced Message-ID and return path.
    """

    sender: str
    to: str
    subject: str
    reply_to: str
    text: str
    html: str
    headers: Mapping[str, str]
    metadata: Mapping[str, str]
    mime: bytes


def fields_of(submission: Submission) -> Fields:
    """Take a submission's message apart. Raises `UnfitError` when it is none that fields can say."""
    mime = unstuffed(submission.message)
    message = email.message_from_bytes(mime, policy=email.policy.SMTPUTF8)
    assert isinstance(message, EmailMessage)
    return Fields(
        sender=_mailbox(message, "From"),
        to=_mailbox(message, "To"),
        subject=str(message["Subject"] or ""),
        reply_to=_mailbox(message, "Reply-To"),
        text=_content(message, "plain"),
        html=_content(message, "html"),
        headers={name: _plain(name, value) for name, value in message.raw_items() if not _is_apart(name)},
        metadata=_metadata(message, submission.sender),
        mime=mime,
    )


def _is_apart(name: str) -> bool:
    lower = name.lower()
    return lower in _APART or (lower.startswith("content-") and lower != "content-language")


def _plain(name: str, value: str) -> str:
    """A header's body on one line of ASCII: some APIs encode what is not once more, or send it raw.

    Only the words before a List-Id may be anything else, and these it can do without (RFC 2919 §2).
    """
    line = " ".join(str(value).split())
    return line[line.rindex("<") :] if name.lower() == "list-id" and "=?" in line else line


def _mailbox(message: EmailMessage, name: str) -> str:
    field = message[name]
    if field is None:
        return ""
    if len(field.addresses) != 1:
        raise UnfitError(f"The {name} field is not one mailbox.")
    [address] = field.addresses
    return f'"{_quoted(address.display_name)}" <{address.addr_spec}>' if address.display_name else address.addr_spec


def _quoted(name: str) -> str:
    return name.replace("\\", "\\\\").replace('"', '\\"')


def _content(message: EmailMessage, subtype: str) -> str:
    part = message.get_body((subtype,))
    return str(part.get_content()).replace("\r\n", "\n") if part is not None else ""


def _metadata(message: EmailMessage, sender: str) -> Mapping[str, str]:
    """Short enough for every provider: the left sides of Message-ID and return path."""
    found = {
        "message_id": str(message["Message-ID"] or "").strip("<>").partition("@")[0],
        "return_path": sender.partition("@")[0],
    }
    return {name: value for name, value in found.items() if 0 < len(value) <= _LONGEST_METADATA}
