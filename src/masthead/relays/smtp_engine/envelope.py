"""What is said about one message before its body: whether this server can take it, and its MAIL, RCPT and DATA."""

from __future__ import annotations

import re

from masthead.delivery.ports import Submission
from masthead.relays.smtp_engine.session import Extensions

_UNSAFE = re.compile(r"[\x00-\x20\x7f-\xa0<>\u2028\u2029\ud800-\udfff]")


def unfit(submission: Submission, extensions: Extensions) -> str | None:
    """Why a message must not go to this server, in plain words; None when it may.

    A line break, a control character or an angle bracket could end the command that the address stands in.
    """
    sender, recipient, message = submission.sender, submission.recipient.address, submission.message
    if not recipient:
        return "The message has no recipient."
    both = sender + recipient
    # What is printable ASCII has little left to look for: sooner said than that `_UNSAFE` finds nothing.
    plain = both.isascii() and both.isprintable() and not (" " in both or "<" in both or ">" in both)
    if not plain and _UNSAFE.search(both):
        name = "recipient" if _UNSAFE.search(recipient) else "sender"
        return f"The {name}’s address holds a space, a line break, a control character or an angle bracket."
    if not extensions.smtputf8 and _international(submission):
        return "The relay takes no addresses with letters beyond ASCII (SMTPUTF8)."
    if 0 < extensions.size < len(message):
        return f"The message has {len(message) // 1000} KB; the relay takes at most {extensions.size // 1000} KB."
    return None


def envelope(submission: Submission, extensions: Extensions) -> bytes:
    """MAIL, RCPT and DATA as three lines (RFC 5321 §4.1.1; SIZE: RFC 1870, SMTPUTF8: RFC 6531)."""
    sender, recipient, message = submission.sender, submission.recipient.address, submission.message
    options = f" SIZE={len(message)}" if extensions.size_known else ""
    if extensions.smtputf8 and _international(submission):
        options += " BODY=8BITMIME SMTPUTF8" if extensions.eight_bit else " SMTPUTF8"
    return f"MAIL FROM:<{sender}>{options}\r\nRCPT TO:<{recipient}>\r\nDATA\r\n".encode()


def _international(submission: Submission) -> bool:
    """Whether it needs SMTPUTF8: by an address, or by a header (RFC 6531 §3.1). Bodies are compiled to 7 bits."""
    if not (submission.recipient.address.isascii() and submission.sender.isascii()):
        return True
    message = submission.message
    return not message[: message.find(b"\r\n\r\n")].isascii()
