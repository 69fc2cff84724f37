"""A conversation without I/O: a `Dialogue` on one side, on the other a server that answers by a script."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, repeat

import pytest

from masthead.audience.recipient import Recipient, SubscriberId
from masthead.delivery.ports import Submission
from masthead.relays.smtp_engine.dialogue import Dialogue
from masthead.relays.smtp_engine.ending import Close, Ending
from masthead.relays.smtp_engine.settings import Encryption, SmtpSettings
from masthead.relays.smtp_faults import Target
from masthead.testing.list_feed import ListFeed

Script = dict[str, list[str]]
CLOSE, SILENCE, PAUSE = "<close>", "<silence>", "<pause>"
FEATURES = ("PIPELINING", "8BITMIME", "SMTPUTF8", "SIZE 1000")
HONEST = {
    "GREETING": "220 mail.example",
    "HELO": "250 mail.example",
    "MAIL": "250 sender fine",
    "RCPT": "250 recipient fine",
    "DATA": "354 go ahead",
    "RSET": "250 forgotten",
    "QUIT": "221 bye",
    ".": "250 taken",
    "AUTH": "235 welcome",
    "STARTTLS": "220 go ahead",
}
A_MESSAGE = b"Subject: Morning\r\n\r\nThe harbour opens late.\r\n"


class ScriptedServer:
    """Answers each command by the next entry of its script, by the honest answer where that is "" or used up.

    said: commands as they came, "." for the end of a message.
    """

    def __init__(self, script: Script, features: Sequence[str]) -> None:
        self.said: list[str] = []
        self.bodies: list[bytes] = []
        self._script = {verb: list(replies) for verb, replies in script.items()}
        self._features = features
        self._heard = b""
        self._in_data = False

    def greet(self) -> list[str]:
        return [self._answer("GREETING")]

    def hear(self, data: bytes) -> list[str]:
        """Replies to everything that is complete by now."""
        self._heard += data
        replies: list[str] = []
        while (reply := self._next()) is not None:
            replies.append(reply)
        return replies

    def _next(self) -> str | None:
        if self._in_data:
            end = (b"\r\n" + self._heard).find(b"\r\n.\r\n")
            if end < 0:
                return None
            self.bodies.append(self._heard[:end])
            self._heard = self._heard[end + 3 :]
            self._in_data = False
            self.said.append(".")
            return self._answer(".")
        line, end_of_line, rest = self._heard.partition(b"\r\n")
        if not end_of_line:
            return None
        self._heard = rest
        self.said.append(line.decode())
        verb = line.decode().partition(" ")[0]
        reply = self._answer(verb)
        self._in_data = verb == "DATA" and reply.startswith("354")
        return reply

    def _answer(self, verb: str) -> str:
        scripted = self._script.get(verb)
        reply = scripted.pop(0) if scripted else ""
        return reply or self._honest(verb)

    def _honest(self, verb: str) -> str:
        if verb == "EHLO":
            names = ["mail.example", *self._features]
            return "\r\n".join(f"250{'-' if name is not names[-1] else ' '}{name}" for name in names)
        return HONEST.get(verb, "500 what")


@dataclass(frozen=True, slots=True)
class Talk:
    """What a conversation came to. fates: of each message, see `fate`. rounds: how often the server was heard."""

    feed: ListFeed
    dialogue: Dialogue
    server: ScriptedServer
    fates: tuple[str, ...]
    rounds: int

    @property
    def ending(self) -> Ending:
        assert self.dialogue.ending is not None
        return self.dialogue.ending

    @property
    def close(self) -> Close | None:
        return self.dialogue.ending.close if self.dialogue.ending else None


def submissions(count: int) -> list[Submission]:
    return [
        Submission(
            index, Recipient(SubscriberId(index + 1), f"person{index}@example.com"), "news@example.org", A_MESSAGE
        )
        for index in range(count)
    ]


def fate(feed: ListFeed, index: int) -> str:
    """ "accepted 250", "in_doubt", "back" (given back), "taken back" (by the feed) or "unasked"."""
    replies = feed.replies.get(index, [])
    assert len(replies) <= 1, "a submission is settled once on one connection"
    if replies:
        return f"{replies[0].outcome} {replies[0].code}".removesuffix(" 0")
    return "back" if index in feed.given_back else "unasked"


def hold(
    script: Script | None = None,
    *,
    messages: int | Sequence[Submission] = 1,
    features: Sequence[str] = FEATURES,
    sizes: Iterable[int] = (),
    withdrawn: Collection[int] = (),
    settings: SmtpSettings | None = None,
) -> Talk:
    """Let the conversation run until nobody has anything to say.

    sizes: how many bytes of the server's answers arrive at a time, once they are used up all there is.
    """
    batch = submissions(messages) if isinstance(messages, int) else list(messages)
    feed = ListFeed(batch, withdrawn=withdrawn)
    plain = SmtpSettings(target=Target("mail.example", 25), encryption=Encryption.NEVER)
    dialogue = Dialogue(feed, settings or plain, name="[127.0.0.1]")
    server = ScriptedServer(script or {}, features)
    pieces = chain(sizes, repeat(1 << 20))
    replies = server.greet()
    wire, rounds = b"", 0
    while dialogue.ending is None:
        last = ""
        for reply in replies:
            if reply in (CLOSE, SILENCE, PAUSE):
                last = reply
                break
            wire += reply.encode("latin-1") + b"\r\n"
        while wire and dialogue.ending is None:
            size = next(pieces)
            dialogue.receive(wire[:size])
            wire, rounds = wire[size:], rounds + 1
        if last == CLOSE:
            dialogue.lost()
        elif last == SILENCE:
            dialogue.expired()
        if not dialogue.outgoing:
            break
        said = b"".join(dialogue.outgoing)
        dialogue.outgoing.clear()
        replies = server.hear(said)
    assert feed.breaches == []
    return Talk(feed, dialogue, server, tuple(fate(feed, index) for index in range(len(batch))), rounds)


@pytest.fixture
def converse() -> Callable[..., Talk]:
    """`converse({"RCPT": ["550 no"]}, messages=2).fates == ("rejected 550", "accepted 250")`."""
    return hold


@pytest.fixture
def on_the_way() -> Callable[[Submission], Talk]:
    """A conversation whose server has said 354 to a message: its body stands in `outgoing`."""

    def start(submission: Submission) -> Talk:
        talk = hold({"DATA": [PAUSE]}, messages=[submission])
        talk.dialogue.receive(b"354 go ahead\r\n")
        return talk

    return start
