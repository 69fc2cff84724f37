"""Faults that only a conversation can show, in plain words, beside those of `masthead.relays.smtp_faults`."""

from __future__ import annotations

import re

from masthead.delivery.ports import RelayError
from masthead.relays.smtp_engine.replies import ServerReply
from masthead.relays.smtp_faults import Target

_RELAYING_DENIED = re.compile(
    r"\brelay(ing)?\b.*\b(denied|prohibited|not (permitted|allowed))|unable to relay", re.IGNORECASE
)


def not_smtp(target: Target, quoted: str) -> RelayError:
    """In the middle of a conversation came something that is no reply."""
    return RelayError(
        f"{target} answered {quoted}, which is not SMTP. Check host and port, and what stands between.", retry=True
    )


def unasked(target: Target, reply: ServerReply) -> RelayError:
    """A reply to nothing: it cannot be said any more which answer belongs to which message."""
    return RelayError(
        f"{target} said “{reply.code} {reply.text}” without being asked. Ask its operator what that means.", retry=True
    )


def spoken_before_encryption(target: Target) -> RelayError:
    """Words after the answer to STARTTLS came from whoever sits on the line (RFC 3207 §6)."""
    return RelayError(
        f"Between us and {target} somebody adds to the conversation before it is encrypted. Nothing was sent. "
        "Write smtps:// if the server offers it, and look into the network."
    )


def senders_put_off(target: Target, reply: ServerReply) -> RelayError:
    """MAIL was answered with 4xx again and again."""
    return RelayError(f"{target} takes no messages just now: {reply.code} {reply.text}. Try again later.", retry=True)


def keeps_ending(target: Target, words: str) -> RelayError:
    """Connection after connection ends before the relay has answered about any message."""
    return RelayError(f"{target} takes no messages just now. {words}", retry=True)


def denies_relaying(reply: ServerReply) -> bool:
    """Whether a refused recipient is in truth a refused client: the server would say it about everybody."""
    return bool(_RELAYING_DENIED.search(reply.text))


def relaying_denied(target: Target, reply: ServerReply) -> RelayError:
    """The server does not pass on mail for us, whoever it is to."""
    return RelayError(
        f"{target} does not pass on mail for this computer: {reply.code} {reply.text}. "
        "Write user name and password into the relay’s address, or ask its operator to allow this sender."
    )
