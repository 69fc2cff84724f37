"""The closed sets of a report: what it is, why something failed, and what follows."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What a message from outside is.

    BOUNCE: it was not delivered, for good. DELAY: not yet; the host goes on trying. DELIVERED: it is in a mailbox.
    RELAYED: it was handed on to a host that reports nothing, or to a list. COMPLAINT: the person called it spam.
    AUTOMATIC_REPLY: out of office, an acknowledgement. CHALLENGE: a robot wants to know whether a person wrote.
    UNSUBSCRIBE: a wish to leave, by mail. NOTICE: a report that concerns no delivery: read receipts, failed
    authentication, “not spam”. UNKNOWN: anything else, mostly a person who answers.
    """

    BOUNCE = "bounce"
    DELAY = "delay"
    DELIVERED = "delivered"
    RELAYED = "relayed"
    COMPLAINT = "complaint"
    AUTOMATIC_REPLY = "automatic-reply"
    CHALLENGE = "challenge"
    UNSUBSCRIBE = "unsubscribe"
    NOTICE = "notice"
    UNKNOWN = "unknown"


class Cause(StrEnum):
    """Why a message was not delivered, as a class of failures.

    UNKNOWN_USER: no such mailbox, or one closed for good. UNKNOWN_HOST: no such mail domain. MAILBOX_FULL: over quota.
    BLOCKED: the name of relay or domain, block lists, throttling. CONTENT: taken for spam, too large, of a wrong form.
    AUTHENTICATION: SPF, DKIM, DMARC, PTR. POLICY: a rule of the host. TEMPORARY: nothing that lasts. UNCLEAR: the host
    gave no reason that we know. COMPLAINT, AUTOMATIC_REPLY: as the kinds. NONE: nothing failed.
    """

    UNKNOWN_USER = "unknown-user"
    UNKNOWN_HOST = "unknown-host"
    MAILBOX_FULL = "mailbox-full"
    BLOCKED = "blocked"
    CONTENT = "content"
    AUTHENTICATION = "authentication"
    POLICY = "policy"
    TEMPORARY = "temporary"
    UNCLEAR = "unclear"
    COMPLAINT = "complaint"
    AUTOMATIC_REPLY = "automatic-reply"
    NONE = "none"


HARD_CAUSES = frozenset({Cause.UNKNOWN_USER, Cause.UNKNOWN_HOST})
"""What ends an address at once, when the host says so for good."""
