"""What may be said of an event: a person did it, as far as anybody can tell, or why it was a machine."""

from __future__ import annotations

from enum import IntEnum


class Verdict(IntEnum):
    """Who did it. Numbers are kept with events and never change; everything but HUMAN is a machine.

    HUMAN: nothing speaks against a person. HEAD: asked for without its content, as no mail program does. SCANNER: a
    mail gateway or another program that follows links. PREVIEW: a preview, a crawler or a prefetch. HIDDEN: a privacy
    proxy fetched the picture, whether or not anybody read. EARLY: sooner after the message was accepted than a person
    can be. BURST: many links at once. CANARY: the link that no reader sees, or a click next to that. NOT_POST: an
    unsubscription that no mail program’s button made (RFC 8058 §3.2).
    """

    HUMAN = 0
    HEAD = 1
    SCANNER = 2
    PREVIEW = 3
    HIDDEN = 4
    EARLY = 5
    BURST = 6
    CANARY = 7
    NOT_POST = 8

    @property
    def words(self) -> str:
        """For people."""
        return _WORDS[self]


_WORDS = {
    Verdict.HUMAN: "Nothing speaks against a person",
    Verdict.HEAD: "Asked without wanting the content",
    Verdict.SCANNER: "A mail gateway or a program that follows links",
    Verdict.PREVIEW: "A preview, crawler or prefetch",
    Verdict.HIDDEN: "Fetched by a privacy proxy, which hides whether anybody read",
    Verdict.EARLY: "Sooner after delivery than a person can be",
    Verdict.BURST: "Many links at once",
    Verdict.CANARY: "Followed the link that no reader sees, or clicked next to that",
    Verdict.NOT_POST: "Not sent by a mail program’s button",
}

BY_CROWDING = frozenset({Verdict.BURST, Verdict.CANARY})
"""What a click is called for other clicks of the same person; all else an event is called for itself."""
