"""One SMTP connection as a state machine without I/O (RFC 5321, pipelined as in RFC 2920).

`receive` takes bytes and appends what is to be sent to `outgoing`; the feed is asked for work and told the answers.
Everything sent waits in a queue for its reply, and `_ANSWERS` says which method takes which class of reply to what.

While a body is on its way the next envelope already travels behind its dot: one round trip per message, and one
message in doubt per connection. At most two submissions are held: `_handed_over`, whose body is written, and
`_announced`, whose envelope is, and was not refused.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from typing import ClassVar

from masthead.delivery.outcome import Outcome
from masthead.delivery.ports import Feed, RelayError, Reply, Submission
from masthead.relays import smtp_faults
from masthead.relays.smtp_engine import faults
from masthead.relays.smtp_engine.ending import Close, Ending
from masthead.relays.smtp_engine.envelope import envelope, unfit
from masthead.relays.smtp_engine.replies import ReplyReader, ServerReply
from masthead.relays.smtp_engine.session import Session
from masthead.relays.smtp_engine.settings import SmtpSettings
from masthead.relays.smtp_engine.waiting import Waiting

PATIENCE = 3
"""How many 4xx to MAIL in a row, with nothing accepted between, make a fault of the relay."""

_NOT_ABOUT_THE_RECIPIENT = frozenset({500, 502, 503, 530, 538})
_DOT = b".\r\n"
# Members of enums are looked up by a function call, and these are asked for with every message.
_ACCEPTED, _DOT_ANSWER = Outcome.ACCEPTED, Waiting.DOT
_STEPS: tuple[Waiting, ...] = (Waiting.MAIL, Waiting.RCPT, Waiting.DATA)


class Dialogue:
    """A connection's conversation.

    The shell sends and clears `outgoing`, unless `ending` is set: then it closes and sends nothing more. unsent: bytes
    that it has taken but that certainly have not left this host; the shell keeps it true. heard: replies so far.
    answered: messages that the server has answered about. ready: whether it can be given messages.
    """

    def __init__(
        self, feed: Feed, settings: SmtpSettings, *, name: str, on_idle: Callable[[], None] = lambda: None
    ) -> None:
        self.outgoing: list[bytes] = []
        self.ending: Ending | None = None
        self.unsent = 0
        self.answered = 0
        self.heard = 0
        self.ready = False
        self._feed = feed
        self._settings = settings
        self._deadlines = settings.deadlines
        self._on_idle = on_idle
        self._reader = ReplyReader()
        self._session = Session(settings, self.outgoing, name=name)
        self._awaited: deque[Waiting] = deque()
        self._held: deque[tuple[Waiting, bytes]] = deque()
        self._handed_over: Submission | None = None
        self._announced: Submission | None = None
        self._reset_first = False
        self._quitting = False
        self._put_off = 0
        self._accepted = False
        self._inside = False
        self._written = 0
        self._dot_at = 0

    @property
    def wants_tls(self) -> bool:
        """Whether the server waits for the TLS handshake."""
        return self._session.wants_tls

    @property
    def awaiting(self) -> Waiting | None:
        """What the next reply is to; None: the server owes nothing."""
        if not self.ready:
            return self._session.awaiting
        return self._awaited[0] if self._awaited else None

    @property
    def deadline(self) -> float | None:
        """Seconds that the server has for the next reply; None: it owes nothing."""
        if self.ready and self._awaited:
            return self._deadlines[self._awaited[0]]
        awaiting = self.awaiting
        return None if awaiting is None else self._deadlines[awaiting]

    @property
    def busy(self) -> bool:
        """Whether a submission is under way."""
        return self._announced is not None or self._handed_over is not None

    @property
    def idle(self) -> bool:
        """Whether it could take a message at once."""
        return self.ready and not self._awaited and not self._inside and self.ending is None

    def receive(self, data: bytes) -> None:
        """Take bytes from the server. Never raises."""
        self._inside = True
        replies = self._reader.feed(data)
        self.heard += len(replies)
        for reply in replies:
            if self.ending is not None:
                return
            if self.outgoing and reply.code != 421:
                # Nothing is awaited but the answer to what has not been sent yet.
                self.fail(faults.unasked(self._settings.target, reply))
            elif self.ready:
                self._take(reply)
            else:
                self._prepare(reply)
        if self._reader.broken and self.ending is None:
            self._gibberish(self._reader.broken)
        if not self.ready:
            if self.wants_tls and self._reader.halfway and self.ending is None:
                self.fail(faults.spoken_before_encryption(self._settings.target))
        elif not self._awaited and self.ending is None:
            self._go_on()
        self._inside = False

    def secured(self) -> None:
        """The connection is encrypted now."""
        self._session.secured()

    def kick(self) -> None:
        """The feed may have work. Ignored from within the feed's own calls."""
        if self.idle:
            self._inside = True
            self._go_on()
            self._inside = False

    def quit(self) -> None:
        """Say goodbye when nothing is under way; end at once otherwise."""
        if self.ending is not None:
            return
        if not self.ready or self._awaited:
            self.lost("The connection was closed from here.")
            return
        self._quitting = True
        self._send(b"QUIT\r\n", (Waiting.QUIT,))

    def lost(self, words: str = "The connection was lost.") -> None:
        """The connection is gone, or is given up.

        A body whose dot may have left is in doubt; one whose dot certainly did not is deferred; the rest goes back.
        """
        if self.ending is not None:
            return
        if self._quitting or (self.ready and not self.busy and not self._awaited):
            self._end(Close.DONE, words)
        elif self.ready:
            self._end(Close.LOST, words)
        else:
            self.fail(smtp_faults.connection_fault(ConnectionResetError(), self._settings.target))

    def expired(self) -> None:
        """The deadline passed."""
        if not self.ready and self.awaiting is not Waiting.GREETING:
            self.fail(smtp_faults.connection_fault(TimeoutError(), self._settings.target))
        else:
            waited = f"{self.deadline:.0f} seconds" if self.deadline and self.deadline >= 1 else "the time allowed"
            self.lost(f"The relay did not answer {self.awaiting or 'anything'} within {waited}.")

    def fail(self, error: RelayError) -> None:
        """The relay cannot be used."""
        self._end(Close.FAULT, "The relay is at fault.", error)

    # Before mail

    def _prepare(self, reply: ServerReply) -> None:
        session = self._session
        if session.wants_tls:
            self.fail(faults.spoken_before_encryption(self._settings.target))
            return
        session.take(reply)
        if session.error is not None:
            self.fail(session.error)
        self.ready = session.awaiting is None

    # Transactions

    def _take(self, reply: ServerReply) -> None:
        code = reply.code
        if code == 421 and not self._quitting:
            self._told_to_go(reply)
            return
        if not self._awaited:
            self.fail(faults.unasked(self._settings.target, reply))
            return
        waiting = self._awaited.popleft()
        answer = self._ANSWERS.get((waiting, code // 100))
        if answer is None:
            self._out_of_turn(waiting, reply)
            return
        answer(self, reply)
        if self._held and not self._awaited and self.ending is None:
            self._send_held()

    def _go_on(self) -> None:
        """Nothing is awaited: announce the next message, if there is one."""
        submission = self._draw()
        if submission is None:
            self._on_idle()
            return
        self._announced = submission
        commands, steps = envelope(submission, self._session.extensions), _STEPS
        if self._reset_first:
            commands, steps = b"RSET\r\n" + commands, (Waiting.RSET, *_STEPS)
            self._reset_first = False
        if self._session.extensions.pipelining:
            self._send(commands, steps)
        else:
            self._held.extend(zip(steps, commands.splitlines(keepends=True), strict=True))
            self._send_held()

    def _draw(self) -> Submission | None:
        """The next message that this server can take at all."""
        feed = self._feed
        while (submission := feed.next()) is not None:
            refusal = unfit(submission, self._session.extensions)
            if refusal is None:
                return submission
            feed.settle(submission, Reply(Outcome.REJECTED, 0, refusal))
        return None

    def _send(self, data: bytes, awaited: tuple[Waiting, ...]) -> None:
        self.outgoing.append(data)
        self._written += len(data)
        self._awaited.extend(awaited)

    def _send_held(self) -> None:
        waiting, line = self._held.popleft()
        self._send(line, (waiting,))

    def _sender_accepted(self, _: ServerReply) -> None:
        self._put_off = 0

    def _sender_put_off(self, reply: ServerReply) -> None:
        self._put_off += 1
        if self._put_off >= PATIENCE:
            self.fail(faults.senders_put_off(self._settings.target, reply))
        else:
            self._refuse_announced(Outcome.DEFERRED, reply)

    def _sender_refused(self, reply: ServerReply) -> None:
        assert self._announced is not None
        self.fail(smtp_faults.sender_fault(reply.code, reply.text, self._announced.sender, self._settings.target))

    def _recipient_accepted(self, _: ServerReply) -> None:
        """Nothing to note: after a refusal nothing is announced any more."""

    def _recipient_put_off(self, reply: ServerReply) -> None:
        if self._announced is not None:
            self._refuse_announced(Outcome.DEFERRED, reply)

    def _recipient_refused(self, reply: ServerReply) -> None:
        if self._announced is None:
            return
        if reply.code in _NOT_ABOUT_THE_RECIPIENT:
            self._not_about_this_message(Waiting.RCPT, reply)
        elif not self._accepted and faults.denies_relaying(reply):
            self.fail(faults.relaying_denied(self._settings.target, reply))
        else:
            self._refuse_announced(Outcome.REJECTED, reply)

    def _odd_recipient_answer(self, reply: ServerReply) -> None:
        if self._announced is not None:
            self._out_of_turn(Waiting.RCPT, reply)

    def _data_put_off(self, reply: ServerReply) -> None:
        if self._announced is not None:
            self._refuse_announced(Outcome.DEFERRED, reply)

    def _data_refused(self, reply: ServerReply) -> None:
        if self._announced is None:
            return
        if reply.code in (530, 538):
            self._not_about_this_message(Waiting.DATA, reply)
        else:
            self._refuse_announced(Outcome.REJECTED, reply)

    def _odd_data_answer(self, reply: ServerReply) -> None:
        if self._announced is not None:
            self._out_of_turn(Waiting.DATA, reply)

    def _refuse_announced(self, outcome: Outcome, reply: ServerReply) -> None:
        """The transaction will not come to its body; a DATA already sent is still to be answered."""
        assert self._announced is not None
        submission, self._announced = self._announced, None
        self.answered += 1
        self._reset_first = True
        self._held.clear()
        self._feed.settle(submission, Reply(outcome, reply.code, reply.text))

    def _data_awaited(self, _: ServerReply) -> None:
        """354: write the body, its dot, and behind it the next envelope."""
        submission = self._announced
        if submission is None:
            # The server takes a message for nobody (RFC 2920 §3.1): end it, whatever it then says.
            self._send(_DOT, (Waiting.LONE_DOT,))
            return
        following = self._draw() if self._session.extensions.pipelining else None
        if not self._feed.begin(submission):
            self._announced = following
            self._end(Close.WITHDRAWN)
            return
        message = submission.message
        dot = _DOT if message.endswith(b"\r\n") else b"\r\n.\r\n"
        self.outgoing.append(message)
        self._handed_over, self._announced = submission, following
        self._written += len(message)
        self._dot_at = self._written + len(dot) - len(_DOT)
        self._awaited.append(_DOT_ANSWER)
        if following is not None:
            self._send(dot + envelope(following, self._session.extensions), _STEPS)
        else:
            self._send(dot, ())

    @property
    def _dot_unsent(self) -> bool:
        """Whether not a byte of the final dot of `_handed_over` has left this host.

        What stands in `outgoing` has not even been taken by the shell.
        """
        unsent = self.unsent
        if self.outgoing:
            unsent += sum(map(len, self.outgoing))
        return unsent > 0 and unsent >= self._written - self._dot_at

    def _message_accepted(self, reply: ServerReply) -> None:
        if (self.unsent or self.outgoing) and self._dot_unsent:
            self._out_of_turn(Waiting.DOT, reply)
            return
        submission, self._handed_over = self._handed_over, None
        assert submission is not None
        self._accepted = True
        self.answered += 1
        self._feed.settle(submission, Reply(_ACCEPTED, reply.code, reply.text))

    def _message_put_off(self, reply: ServerReply) -> None:
        self._not_taken(Outcome.DEFERRED, reply)

    def _message_refused(self, reply: ServerReply) -> None:
        self._not_taken(Outcome.REJECTED, reply)

    def _not_taken(self, outcome: Outcome, reply: ServerReply) -> None:
        submission = self._handed_over
        assert submission is not None
        early = self._dot_unsent
        self._handed_over = None
        self.answered += 1
        self._feed.settle(submission, Reply(outcome, reply.code, reply.text))
        if early:
            # It refused before it had the whole message; what it would take the rest for, nobody knows.
            self._end(Close.LOST, f"The relay refused a message halfway: {reply.code} {reply.text}.")

    def _lone_dot_answered(self, _: ServerReply) -> None:
        self._reset_first = True

    def _reset_done(self, _: ServerReply) -> None:
        """Nothing to note."""

    def _reset_refused(self, reply: ServerReply) -> None:
        # What the server makes of the commands behind it cannot be known; a fresh connection is clear.
        self.lost(f"The relay does not begin anew: {reply.code} {reply.text}.")

    def _goodbye(self, _: ServerReply) -> None:
        self._end(Close.DONE)

    # Endings

    def _told_to_go(self, reply: ServerReply) -> None:
        """421: the server closes. A message it was asked about is put off, whatever is not handed over goes back."""
        words = f"The relay closed the connection: {reply.code} {reply.text}."
        if self._awaited and self._awaited[0] is Waiting.DOT and self._handed_over is not None:
            submission, self._handed_over = self._handed_over, None
            self._feed.settle(submission, Reply(Outcome.DEFERRED, reply.code, reply.text))
        if self.awaiting is not None and not self.answered:
            self._end(Close.LOST, words, faults.keeps_ending(self._settings.target, words))
        else:
            self.lost(words)

    def _out_of_turn(self, waiting: Waiting, reply: ServerReply) -> None:
        self.fail(smtp_faults.out_of_turn(reply.code, reply.text, waiting, self._settings.target))

    def _not_about_this_message(self, waiting: Waiting, reply: ServerReply) -> None:
        """An answer that every message would get."""
        assert self._announced is not None
        if reply.code in (530, 538):
            self._sender_refused(reply)
        else:
            self._out_of_turn(waiting, reply)

    def _gibberish(self, quoted: str) -> None:
        if self.ready:
            self.fail(faults.not_smtp(self._settings.target, quoted))
        else:
            self.fail(smtp_faults.greeting_fault(-1, "", self._settings.target))

    def _end(self, close: Close, words: str = "", error: RelayError | None = None) -> None:
        if self.ending is not None:
            return
        announced, handed_over = self._announced, self._handed_over
        unsent = self._dot_unsent
        self.ending = Ending(close, words, error, self.answered, in_doubt=handed_over is not None and not unsent)
        self._announced = self._handed_over = None
        self._awaited.clear()
        self._held.clear()
        self.outgoing.clear()
        if handed_over is not None:
            self._feed.settle(handed_over, _unanswered(words, unsent=unsent))
        if announced is not None:
            self._feed.give_back(announced)

    _ANSWERS: ClassVar[Mapping[tuple[Waiting, int], Callable[[Dialogue, ServerReply], None]]] = {
        (Waiting.MAIL, 2): _sender_accepted,
        (Waiting.MAIL, 4): _sender_put_off,
        (Waiting.MAIL, 5): _sender_refused,
        (Waiting.RCPT, 2): _recipient_accepted,
        (Waiting.RCPT, 3): _odd_recipient_answer,
        (Waiting.RCPT, 4): _recipient_put_off,
        (Waiting.RCPT, 5): _recipient_refused,
        (Waiting.DATA, 2): _odd_data_answer,
        (Waiting.DATA, 3): _data_awaited,
        (Waiting.DATA, 4): _data_put_off,
        (Waiting.DATA, 5): _data_refused,
        (Waiting.DOT, 2): _message_accepted,
        (Waiting.DOT, 4): _message_put_off,
        (Waiting.DOT, 5): _message_refused,
        (Waiting.LONE_DOT, 2): _lone_dot_answered,
        (Waiting.LONE_DOT, 4): _lone_dot_answered,
        (Waiting.LONE_DOT, 5): _lone_dot_answered,
        (Waiting.RSET, 2): _reset_done,
        (Waiting.RSET, 4): _reset_refused,
        (Waiting.RSET, 5): _reset_refused,
        (Waiting.QUIT, 2): _goodbye,
        (Waiting.QUIT, 4): _goodbye,
        (Waiting.QUIT, 5): _goodbye,
    }


def _unanswered(words: str, *, unsent: bool) -> Reply:
    if unsent:
        return Reply(Outcome.DEFERRED, 0, f"{words} The message had not left completely.")
    return Reply(Outcome.IN_DOUBT, 0, f"{words} The answer is not known.")
