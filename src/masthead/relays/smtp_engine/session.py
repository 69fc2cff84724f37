"""From the greeting to a server that is ready for mail: EHLO, STARTTLS, AUTH. No I/O.

`_ANSWERS` says which method takes which class of reply to what. RFC 5321 §4.1.1.1, 3207, 4954; XOAUTH2 as the large
providers describe it.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from masthead.delivery.ports import RelayError
from masthead.relays import smtp_faults as faults
from masthead.relays.smtp_engine.replies import ServerReply
from masthead.relays.smtp_engine.settings import Encryption, Login, Mechanism, SmtpSettings
from masthead.relays.smtp_engine.waiting import Waiting


@dataclass(frozen=True, slots=True)
class Extensions:
    """What the server can do. size: the largest message it takes, 0: no limit or not said."""

    pipelining: bool = False
    eight_bit: bool = False
    smtputf8: bool = False
    size_known: bool = False
    size: int = 0
    starttls: bool = False
    auth: frozenset[str] = frozenset()


class Session:
    """awaiting: what the next reply is to, None once the server is ready. wants_tls: encrypt, then call `secured`.
    error: why this relay cannot be used."""

    def __init__(self, settings: SmtpSettings, outgoing: list[bytes], *, name: str) -> None:
        self.awaiting: Waiting | None = Waiting.GREETING
        self.extensions = Extensions()
        self.error: RelayError | None = None
        self.wants_tls = False
        self._settings = settings
        self._outgoing = outgoing
        self._name = settings.name or name
        self._encrypted = settings.encryption is Encryption.IMPLICIT
        self._steps: list[bytes] = []

    def take(self, reply: ServerReply) -> None:
        """Take the next reply."""
        waiting = self.awaiting
        assert waiting is not None
        answer = self._ANSWERS.get((waiting, reply.code // 100))
        if reply.code == 421:
            self._refused(reply)
        elif answer is None:
            self._fail(faults.out_of_turn(reply.code, reply.text, waiting, self._settings.target))
        else:
            answer(self, reply)

    def secured(self) -> None:
        """The connection is encrypted now; what was said before does not count any more (RFC 3207 §4.2)."""
        self.wants_tls = False
        self._encrypted = True
        self.extensions = Extensions()
        self._hello()

    def _fail(self, error: RelayError) -> None:
        self.error = error

    def _refused(self, reply: ServerReply) -> None:
        self._fail(faults.greeting_fault(reply.code, reply.text, self._settings.target))

    def _greeted(self, _: ServerReply) -> None:
        self._hello()

    def _hello(self) -> None:
        self._send(Waiting.EHLO, f"EHLO {self._name}".encode())

    def _hello_refused(self, _: ServerReply) -> None:
        self._send(Waiting.HELO, f"HELO {self._name}".encode())

    def _answered(self, reply: ServerReply) -> None:
        self.extensions = read_extensions(reply.lines[1:])
        self._encrypt_or_go_on()

    def _answered_helo(self, _: ServerReply) -> None:
        self._encrypt_or_go_on()

    def _encrypt_or_go_on(self) -> None:
        settings = self._settings
        if self._encrypted or settings.encryption is Encryption.NEVER:
            self._log_in()
        elif self.extensions.starttls:
            self._send(Waiting.STARTTLS, b"STARTTLS")
        elif settings.password_exposed or settings.encryption is Encryption.REQUIRED:
            self._fail(faults.starttls_not_offered(settings.target, password=settings.login is not None))
        else:
            self._log_in()

    def _may_encrypt(self, _: ServerReply) -> None:
        self.awaiting = Waiting.TLS
        self.wants_tls = True

    def _encryption_refused(self, reply: ServerReply) -> None:
        self._fail(faults.starttls_refused(reply.code, reply.text, self._settings.target))

    def _log_in(self) -> None:
        login = self._settings.login
        if login is None:
            self.awaiting = None
            return
        mechanism = _choose(login.mechanism, self.extensions.auth)
        if mechanism is None:
            self._fail(faults.login_not_offered(self._settings.target))
            return
        first, self._steps = _credentials(mechanism, login)
        self._send(Waiting.AUTH, first)

    def _challenged(self, reply: ServerReply) -> None:
        if self._steps:
            self._send(Waiting.AUTH, self._steps.pop(0))
        else:
            self._fail(faults.out_of_turn(reply.code, reply.text, Waiting.AUTH, self._settings.target))

    def _logged_in(self, _: ServerReply) -> None:
        self._steps = []
        self.awaiting = None

    def _login_refused(self, reply: ServerReply) -> None:
        self._fail(faults.login_fault(reply.code, reply.text, self._settings.target))

    def _send(self, awaiting: Waiting, line: bytes) -> None:
        self.awaiting = awaiting
        self._outgoing.append(line + b"\r\n")

    _ANSWERS: ClassVar[Mapping[tuple[Waiting, int], Callable[[Session, ServerReply], None]]] = {
        (Waiting.GREETING, 2): _greeted,
        (Waiting.GREETING, 4): _refused,
        (Waiting.GREETING, 5): _refused,
        (Waiting.EHLO, 2): _answered,
        (Waiting.EHLO, 4): _refused,
        (Waiting.EHLO, 5): _hello_refused,
        (Waiting.HELO, 2): _answered_helo,
        (Waiting.HELO, 4): _refused,
        (Waiting.HELO, 5): _refused,
        (Waiting.STARTTLS, 2): _may_encrypt,
        (Waiting.STARTTLS, 4): _encryption_refused,
        (Waiting.STARTTLS, 5): _encryption_refused,
        (Waiting.AUTH, 2): _logged_in,
        (Waiting.AUTH, 3): _challenged,
        (Waiting.AUTH, 4): _login_refused,
        (Waiting.AUTH, 5): _login_refused,
    }


def read_extensions(lines: tuple[bytes, ...]) -> Extensions:
    """The server's answer to EHLO without its first line. What cannot be read is taken as not said."""
    known: dict[str, list[str]] = {}
    for line in lines:
        # “AUTH=LOGIN” is how servers wrote it before RFC 2554; some still say both.
        keyword, *values = line.decode("utf-8", "replace").upper().replace("AUTH=", "AUTH ", 1).split() or [""]
        known.setdefault(keyword, []).extend(values)
    size = next(iter(known.get("SIZE", ())), "0")
    return Extensions(
        pipelining="PIPELINING" in known,
        eight_bit="8BITMIME" in known,
        smtputf8="SMTPUTF8" in known,
        size_known="SIZE" in known,
        size=int(size) if size.isascii() and size.isdecimal() and len(size) <= 20 else 0,
        starttls="STARTTLS" in known,
        auth=frozenset(known.get("AUTH", ())),
    )


def _choose(wanted: Mechanism, offered: frozenset[str]) -> Mechanism | None:
    candidates = (Mechanism.PLAIN, Mechanism.LOGIN) if wanted is Mechanism.AUTO else (wanted,)
    return next((each for each in candidates if each.upper() in offered), None)


def _credentials(mechanism: Mechanism, login: Login) -> tuple[bytes, list[bytes]]:
    """The first line, and what answers each challenge after it.

    A server that ignores PLAIN's initial response asks for it again. A refused XOAUTH2 token is answered by a
    challenge that wants an empty line.
    """
    user, password = login.user, login.password
    if mechanism is Mechanism.LOGIN:
        return b"AUTH LOGIN", [_base64(user), _base64(password)]
    if mechanism is Mechanism.XOAUTH2:
        return b"AUTH XOAUTH2 " + _base64(f"user={user}\x01auth=Bearer {password}\x01\x01"), [b""]
    response = _base64(f"\0{user}\0{password}")
    return b"AUTH PLAIN " + response, [response]


def _base64(text: str) -> bytes:
    return base64.b64encode(text.encode())
