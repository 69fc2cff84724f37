"""What a token may be used for."""

from __future__ import annotations

from enum import StrEnum


class Purpose(StrEnum):
    """The one thing a token opens. A token of one purpose is refused for every other.

    CLICK: follow a tracked link. OPEN: the open pixel. UNSUBSCRIBE: end a subscription (by POST).
    PREFERENCES: see and change one's own settings. WEB: the edition's page as this reader.
    REFERRAL: a reader's own invitation. CONFIRM: double opt-in. BOUNCE: the envelope sender (VERP). VOTE: answer the
    polls of a mailing (by POST). JOIN: subscribe to another title that a mailing tells of (by POST). FRIENDS: a
    reader's own page about friends and gifts; never the invitation itself, which friends see. KEEP: stay with a title,
    asked by an automatic message (by POST).
    """

    CLICK = "click"
    OPEN = "open"
    UNSUBSCRIBE = "unsubscribe"
    PREFERENCES = "preferences"
    WEB = "web"
    REFERRAL = "referral"
    CONFIRM = "confirm"
    BOUNCE = "bounce"
    VOTE = "vote"
    JOIN = "join"
    KEEP = "keep"
    FRIENDS = "friends"


# BLAKE2s takes eight bytes of personalisation (RFC 7693 §2.5). Once mail is out, these never change.
PERSON: dict[Purpose, bytes] = {
    Purpose.CLICK: b"mh:click",
    Purpose.OPEN: b"mh:open",
    Purpose.UNSUBSCRIBE: b"mh:unsub",
    Purpose.PREFERENCES: b"mh:prefs",
    Purpose.WEB: b"mh:web",
    Purpose.REFERRAL: b"mh:refer",
    Purpose.CONFIRM: b"mh:optin",
    Purpose.BOUNCE: b"mh:bounc",
    Purpose.VOTE: b"mh:vote",
    Purpose.JOIN: b"mh:join",
    Purpose.KEEP: b"mh:keep",
    Purpose.FRIENDS: b"mh:hub",
}
