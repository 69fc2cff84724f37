"""Any SMTP server as a relay: one connection, one message after the other.

RFC 5321, with STARTTLS (RFC 3207), AUTH PLAIN and LOGIN (RFC 4954), SIZE (RFC 1870),
8BITMIME (RFC 6152) and SMTPUTF8 (RFC 6531) where the server has them.
"""

from __future__ import annotations

import base64
import ipaddress
import smtplib
import ssl
from dataclasses import dataclass, field
from enum import StrEnum

from masthead.delivery.ports import Outcome, RelayError, Reply
from masthead.relays import smtp_faults as faults
from masthead.relays.envelope import dot_stuffed, envelope_fault, with_crlf
from masthead.relays.smtp_faults import Target, words
from masthead.relays.url import RelayUrl, RelayUrlError

INBOX_PORT = 2525
"""Where the local inbox takes mail unless told otherwise."""


class Encryption(StrEnum):
    """When the connection is encrypted.

    NEVER: not at all. OFFERED: by STARTTLS when the server offers it. REQUIRED: by STARTTLS or no mail.
    IMPLICIT: from the first byte (RFC 8314 §3).
    """

    NEVER = "never"
    OFFERED = "offered"
    REQUIRED = "required"
    IMPLICIT = "implicit"


@dataclass(frozen=True, slots=True)
class Login:
    """User name and password."""

    user: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds: to connect and be greeted; for a reply; for the reply to the final dot (RFC 5321 §4.5.3.2)."""

    connect: float = 30
    reply: float = 300
    final: float = 600


class _GoneError(Exception):
    """The connection ended before the final dot: nothing was taken. reply: the server's 421, if it said so."""

    def __init__(self, reply: Reply | None = None) -> None:
        super().__init__()
        self.reply = reply


class SmtpRelay:
    """An SMTP server. The connection is kept between messages and made again once when the server has closed it."""

    def __init__(
        self,
        target: Target,
        *,
        encryption: Encryption = Encryption.OFFERED,
        login: Login | None = None,
        context: ssl.SSLContext | None = None,
        timeouts: Timeouts | None = None,
    ) -> None:
        self._target = target
        self._encryption = encryption
        self._login = login
        self._context = context
        self._timeouts = timeouts or Timeouts()
        self._client: smtplib.SMTP | None = None

    @classmethod
    def from_url(cls, url: RelayUrl) -> SmtpRelay:
        """From ``smtp://…`` or ``smtps://…``. Raises `RelayUrlError`."""
        implicit = url.scheme == "smtps"
        url.allow(() if implicit else ("starttls",))
        if not url.host:
            raise RelayUrlError(f"The host is missing. Write {url.scheme}://mail.example.com.")
        login = _login(url)
        port = url.port or (465 if implicit else 587 if login else 25)
        return cls(
            Target(url.host, port, implicit_tls=implicit),
            encryption=Encryption.IMPLICIT if implicit else _starttls(url.options.get("starttls", "offered")),
            login=login,
        )

    @classmethod
    def to_inbox(cls, url: RelayUrl) -> SmtpRelay:
        """From ``inbox`` or ``inbox://host:port``: this computer's own catcher. Raises `RelayUrlError`."""
        url.allow(())
        if url.user or url.password:
            raise RelayUrlError("The inbox takes no user name and password. Write inbox://127.0.0.1:2525.")
        host = url.host or "127.0.0.1"
        if not _is_loopback(host):
            raise RelayUrlError(f"The inbox runs on this computer, not on “{host}”. Write inbox, or smtp://{host}.")
        return cls(Target(host, url.port or INBOX_PORT, inbox=True), encryption=Encryption.NEVER)

    def open(self) -> None:
        """Connect, encrypt and log in. Raises `RelayError` in plain words."""
        if self._client is None:
            self._client = self._connect()

    def submit(self, *, sender: str, recipient: str, message: bytes) -> Reply:
        """Hand over one message; the same thread as `open`. Raises `RelayError` when the relay is at fault."""
        fault = envelope_fault(sender=sender, recipient=recipient)
        if fault:
            return Reply(Outcome.REJECTED, text=fault)
        data = with_crlf(message)
        try:
            return self._transaction(sender, recipient, data)
        except _GoneError:
            self._drop()
        try:
            return self._transaction(sender, recipient, data)
        except _GoneError as gone:
            self._drop()
            if gone.reply:
                return gone.reply
            raise faults.connection_fault(smtplib.SMTPServerDisconnected(), self._target) from None

    def close(self) -> None:
        """Say goodbye and let go; safe to call twice."""
        if self._client is not None:
            try:
                _wait_at_most(self._client, self._timeouts.connect)
                self._client.quit()
            except (smtplib.SMTPException, OSError):
                pass  # the server left first
        self._drop()

    def _drop(self) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None

    def _connect(self) -> smtplib.SMTP:
        client: smtplib.SMTP | None = None
        try:
            client = self._dial()
            client.local_hostname = _literal(client)
            self._greet(client)
            self._encrypt(client)
            self._authenticate(client)
        except (OSError, UnicodeError) as error:  # smtplib's own exceptions are OSErrors
            if client is not None:
                client.close()
            raise faults.connection_fault(error, self._target) from error
        except RelayError:
            if client is not None:
                client.close()
            raise
        return client

    def _dial(self) -> smtplib.SMTP:
        host, port, patience = self._target.host, self._target.port, self._timeouts.connect
        # A local name is given at once because smtplib would look its own up in the DNS, which may take a minute.
        if self._encryption is Encryption.IMPLICIT:
            return smtplib.SMTP_SSL(host, port, local_hostname="localhost", timeout=patience, context=self._tls())
        return smtplib.SMTP(host, port, local_hostname="localhost", timeout=patience)

    def _greet(self, client: smtplib.SMTP) -> None:
        code, reply = client.ehlo()
        if code // 100 == 5:
            code, reply = client.helo()
        if code // 100 != 2:
            raise faults.greeting_fault(code, reply, self._target)

    def _encrypt(self, client: smtplib.SMTP) -> None:
        if self._encryption in (Encryption.NEVER, Encryption.IMPLICIT):
            return
        if not client.has_extn("starttls"):
            exposed = self._login is not None and not _is_loopback(self._target.host)
            if exposed or self._encryption is Encryption.REQUIRED:
                raise faults.starttls_not_offered(self._target, password=self._login is not None)
            return
        try:
            client.starttls(context=self._tls())
        except smtplib.SMTPResponseException as error:
            raise faults.starttls_refused(error.smtp_code, error.smtp_error, self._target) from error
        self._greet(client)

    def _tls(self) -> ssl.SSLContext:
        return self._context or ssl.create_default_context()

    def _authenticate(self, client: smtplib.SMTP) -> None:
        if self._login is None:
            return
        offered = client.esmtp_features.get("auth", "").upper().split()
        user, password = self._login.user, self._login.password
        if "PLAIN" in offered:
            code, reply = client.docmd("AUTH", "PLAIN " + _base64(f"\0{user}\0{password}"))
        elif "LOGIN" in offered:
            code, reply = client.docmd("AUTH", "LOGIN")
            for answer in (user, password):
                if code == 334:
                    code, reply = client.docmd(_base64(answer))
        else:
            raise faults.login_not_offered(self._target)
        if code != 235:
            raise faults.login_fault(code, reply, self._target)

    def _transaction(self, sender: str, recipient: str, message: bytes) -> Reply:
        self.open()
        client = self._client
        assert client is not None
        options = self._options(client, sender, recipient, message)
        if isinstance(options, Reply):
            return options
        try:
            refused = self._envelope(client, sender, recipient, options)
            if refused:
                return refused
            # The body and its dot go out in one call: if that fails, the dot, its last bytes, has not left.
            client.send(dot_stuffed(message))
        except smtplib.SMTPException as error:
            raise _GoneError from error
        return self._verdict(client)

    def _options(self, client: smtplib.SMTP, sender: str, recipient: str, message: bytes) -> str | Reply:
        """The parameters of MAIL FROM, or why the server cannot take this message."""
        international = not (sender + recipient).isascii()
        if international and not client.has_extn("smtputf8"):
            return Reply(Outcome.REJECTED, text="The relay takes no addresses with letters beyond ASCII (SMTPUTF8).")
        if not message.isascii() and not client.has_extn("8bitmime"):
            return Reply(Outcome.REJECTED, text="The relay takes no 8-bit mail (8BITMIME).")
        limit = client.esmtp_features.get("size", "")
        if limit.isdecimal() and 0 < int(limit) < len(message):
            size, most = len(message) // 1000, int(limit) // 1000
            return Reply(Outcome.REJECTED, text=f"The message has {size} KB; the relay takes at most {most} KB.")
        client.command_encoding = "utf-8" if international else "ascii"
        options = f" SIZE={len(message)}" if client.has_extn("size") else ""
        options += "" if message.isascii() else " BODY=8BITMIME"
        return options + (" SMTPUTF8" if international else "")

    def _envelope(self, client: smtplib.SMTP, sender: str, recipient: str, options: str) -> Reply | None:
        """MAIL, RCPT and DATA; None when the server waits for the message."""
        _wait_at_most(client, self._timeouts.reply)
        steps = (("MAIL", f"FROM:<{sender}>{options}", 2), ("RCPT", f"TO:<{recipient}>", 2), ("DATA", "", 3))
        for command, argument, wanted in steps:
            code, said = client.docmd(command, argument)
            if code // 100 == wanted:
                continue
            if code == 421:
                raise _GoneError(Reply(Outcome.DEFERRED, code, words(said)))
            if code // 100 not in (4, 5):
                raise faults.out_of_turn(code, said, command, self._target)
            if code == 530 or (command == "MAIL" and code // 100 == 5):
                raise faults.sender_fault(code, said, sender, self._target)
            self._reset(client)
            return Reply(Outcome.DEFERRED if code // 100 == 4 else Outcome.REJECTED, code, words(said))
        return None

    def _reset(self, client: smtplib.SMTP) -> None:
        """End a transaction half done; a server that cannot do that is connected to afresh for the next message."""
        try:
            code, _ = client.docmd("RSET")
        except smtplib.SMTPException:
            code = 0
        if code // 100 != 2:
            self._drop()

    def _verdict(self, client: smtplib.SMTP) -> Reply:
        """The answer to the final dot. From here on, no clear answer means the message is in doubt."""
        try:
            _wait_at_most(client, self._timeouts.final)
            code, said = client.getreply()
        except smtplib.SMTPException:
            self._drop()
            return Reply(Outcome.IN_DOUBT, text="The connection ended before the relay answered.")
        outcomes = {2: Outcome.ACCEPTED, 4: Outcome.DEFERRED, 5: Outcome.REJECTED}
        outcome = outcomes.get(code // 100, Outcome.IN_DOUBT)
        if outcome is Outcome.IN_DOUBT or code == 421:
            self._drop()
        return Reply(
            outcome, max(code, 0), words(said) or ("" if code >= 0 else "The relay’s answer could not be read.")
        )


def _login(url: RelayUrl) -> Login | None:
    if not url.user and not url.password:
        return None
    if not url.user or not url.password:
        missing = "password" if url.user else "user name"
        raise RelayUrlError(f"The {missing} is missing. Write {url.scheme}://user:password@{url.host}.")
    return Login(url.user, url.password)


def _starttls(option: str) -> Encryption:
    allowed = (Encryption.OFFERED, Encryption.REQUIRED, Encryption.NEVER)
    if option not in allowed:
        raise RelayUrlError(
            f"“starttls={option}” is not known. Write starttls=required or starttls=never, or leave it out."
        )
    return Encryption(option)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _wait_at_most(client: smtplib.SMTP, seconds: float) -> None:
    if client.sock is not None:
        client.sock.settimeout(seconds)


def _literal(client: smtplib.SMTP) -> str:
    """Who we say we are: our own address as a literal (RFC 5321 §4.1.3), which needs no look-up and is true."""
    if client.sock is None:
        return "[127.0.0.1]"
    own = ipaddress.ip_address(str(client.sock.getsockname()[0]).partition("%")[0])
    return f"[IPv6:{own}]" if own.version == 6 else f"[{own}]"


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()
