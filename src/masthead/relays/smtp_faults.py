"""Faults of an SMTP relay in plain words, with what to do about each.

Everything here becomes a `RelayError`: the relay cannot be used, and nobody's mail was taken.
"""

from __future__ import annotations

import smtplib
import socket
import ssl
from dataclasses import dataclass

from masthead.delivery.ports import RelayError

_NAME_MISMATCH = (62, 64)  # X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH
_EXPIRED = (10,)  # X509_V_ERR_CERT_HAS_EXPIRED


@dataclass(frozen=True, slots=True)
class Target:
    """Where we connect to, for the messages. inbox: the local inbox. implicit_tls: TLS from the start."""

    host: str
    port: int
    inbox: bool = False
    implicit_tls: bool = False

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


def words(reply: bytes | str) -> str:
    """A server's words fit for a message: printable, on one line, at most 300 characters."""
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())[:300]


def connection_fault(error: OSError | UnicodeError, target: Target) -> RelayError:
    """What stopped us from talking to the server at all: name, network, TLS or its greeting."""
    if isinstance(error, smtplib.SMTPResponseException):
        return greeting_fault(error.smtp_code, error.smtp_error, target)
    if isinstance(error, ssl.SSLError):
        return _tls_fault(error, target)
    if isinstance(error, socket.gaierror | UnicodeError):
        return _name_fault(error, target)
    if isinstance(error, ConnectionRefusedError):
        return _refused(target)
    if isinstance(error, TimeoutError):
        return RelayError(
            f"{target} did not answer in time. Check host and port, and whether a firewall is between.", retry=True
        )
    if isinstance(error, smtplib.SMTPServerDisconnected | ConnectionError):
        return _closed(target)
    return RelayError(f"Cannot reach {target}: {words(error.strerror or str(error))}.", retry=True)


def _name_fault(error: OSError | UnicodeError, target: Target) -> RelayError:
    if isinstance(error, socket.gaierror) and error.errno == socket.EAI_AGAIN:
        return RelayError(
            f"The name “{target.host}” could not be looked up just now. Check the network, then try again.", retry=True
        )
    return RelayError(f"There is no server named “{target.host}”. Check the host in the relay’s address.")


def _refused(target: Target) -> RelayError:
    if target.inbox:
        return RelayError(f"The local inbox is not running at {target}. Start it with “masthead inbox”.", retry=True)
    return RelayError(
        f"Nothing answers at {target}. Check host and port, and whether the mail server is running.", retry=True
    )


def _closed(target: Target) -> RelayError:
    hint = "" if target.implicit_tls else " If it expects TLS from the start, write smtps://."
    return RelayError(f"{target} closed the connection or kept silent.{hint} Try again later.", retry=True)


def _tls_fault(error: ssl.SSLError, target: Target) -> RelayError:
    if isinstance(error, ssl.SSLCertVerificationError):
        if error.verify_code in _NAME_MISMATCH:
            return RelayError(
                f"The certificate of {target} is not for “{target.host}”. "
                "Write the host name that stands in the certificate, or ask the server’s operator."
            )
        if error.verify_code in _EXPIRED:
            return RelayError(f"The certificate of {target} has expired. Ask the server’s operator to renew it.")
        return RelayError(
            f"The certificate of {target} cannot be trusted ({words(error.verify_message)}). "
            "Ask the server’s operator for a certificate from a known authority."
        )
    if target.implicit_tls:
        return RelayError(
            f"{target} does not speak TLS from the start. Write smtp:// instead of smtps://, or another port."
        )
    return RelayError(f"The encrypted connection to {target} failed ({words(error.reason or str(error))}).", retry=True)


def greeting_fault(code: int, reply: bytes | str, target: Target) -> RelayError:
    """The server answered, but does not want to talk to us."""
    if 400 <= code < 500:
        return RelayError(f"{target} has no time for us just now: {code} {words(reply)}. Try again later.", retry=True)
    if code < 0:
        return RelayError(f"What answers at {target} is not a mail server. Check host and port.")
    return RelayError(f"{target} refuses this computer: {code} {words(reply)}. Ask its operator to allow this sender.")


def login_fault(code: int, reply: bytes | str, target: Target) -> RelayError:
    """AUTH was answered with something other than success (RFC 4954 §6)."""
    if 400 <= code < 500:
        return RelayError(
            f"{target} cannot check the password just now: {code} {words(reply)}. Try again later.", retry=True
        )
    return RelayError(
        f"{target} does not accept the user name and password: {code} {words(reply)}. "
        "Check both in the relay’s address; some services want an app password or an API key."
    )


def sender_fault(code: int, reply: bytes | str, sender: str, target: Target) -> RelayError:
    """MAIL FROM was refused for good: no message of this mailing would be taken."""
    said = f"{code} {words(reply)}"
    if code == 530 and "tls" in said.lower():
        return encryption_missing(target, said)
    if code in (530, 538):
        return RelayError(f"{target} wants a user name and password: {said}. Write {_example(target)}.")
    return RelayError(
        f"{target} refuses the sender <{sender}>: {said}. "
        "Check that the sender’s domain is set up with this relay, and the user name and password if there are any."
    )


def out_of_turn(code: int, reply: bytes | str, command: str, target: Target) -> RelayError:
    """The server said something that no mail server says here."""
    return RelayError(
        f"{target} answered {command} with “{max(code, 0)} {words(reply)}”, which no mail server should. "
        "Check host and port."
    )


def encryption_missing(target: Target, said: str) -> RelayError:
    """The server wants STARTTLS where we did not do it."""
    return RelayError(f"{target} wants an encrypted connection: {said}. Leave out “starttls=never”, or write smtps://.")


def starttls_not_offered(target: Target, *, password: bool) -> RelayError:
    """We want encryption and the server has none."""
    if password:
        return RelayError(
            f"{target} offers no encryption, so the password was not sent. Use a port with STARTTLS (mostly 587) or "
            "smtps:// (mostly 465); on a network you trust, add “?starttls=never”."
        )
    return RelayError(f"{target} offers no STARTTLS, and the relay’s address requires it. Try port 587, or smtps://.")


def starttls_refused(code: int, reply: bytes | str, target: Target) -> RelayError:
    """The server offered STARTTLS and then did not start it (RFC 3207 §4)."""
    return RelayError(
        f"{target} offers STARTTLS but does not start it: {code} {words(reply)}.", retry=400 <= code < 500
    )


def login_not_offered(target: Target) -> RelayError:
    """There is a password, and no way to hand it over."""
    return RelayError(
        f"{target} takes no user name and password (neither AUTH PLAIN nor LOGIN). "
        "Leave them out of the relay’s address, or use the port meant for sending (mostly 587)."
    )


def _example(target: Target) -> str:
    scheme = "smtps" if target.implicit_tls else "smtp"
    return f"{scheme}://user:password@{target}"
