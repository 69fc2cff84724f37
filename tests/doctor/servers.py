"""Real servers on loopback: mail servers with and without TLS, with certificates made for the occasion."""

from __future__ import annotations

import asyncio
import datetime as dt
import ipaddress
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
from aiosmtpd.smtp import SMTP, AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID


@dataclass(frozen=True)
class Certificate:
    """A certificate that signs itself. file: with its key."""

    file: Path

    def server(self) -> ssl.SSLContext:
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        made.load_cert_chain(self.file)
        return made

    def client(self) -> ssl.SSLContext:
        """What trusts this one alone."""
        return ssl.create_default_context(cafile=str(self.file))


def certificate(folder: Path, *, name: str, days: int) -> Certificate:
    """A certificate for a host name and 127.0.0.1 (unless the name is another’s), that ends in so many days."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    end = dt.datetime.now(dt.UTC) + dt.timedelta(days=days)
    alternatives: list[x509.GeneralName] = [x509.DNSName(name)]
    if name == "localhost":
        alternatives.append(x509.IPAddress(ipaddress.ip_address("127.0.0.1")))
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(end - dt.timedelta(days=400))
        .not_valid_after(end)
        .add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / f"{name}-{days}.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(private + made.public_bytes(Encoding.PEM))
    return Certificate(file)


class _Mail(Controller):
    """aiosmtpd, as the options say."""

    def __init__(self, options: dict[str, Any], tls: ssl.SSLContext | None) -> None:
        self._options = options
        super().__init__(Sink(), hostname="127.0.0.1", port=0, ssl_context=tls)

    def factory(self) -> SMTP:
        return SMTP(self.handler, hostname="mail.relay.example", ident="ready", **self._options)

    def _trigger_server(self) -> None:
        # Asked for any port, it has to be called upon at the one it was given.
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        socket.create_connection(("127.0.0.1", self.port), timeout=10).close()


@contextmanager
def mail_server(
    *,
    implicit: Certificate | None = None,
    starttls: Certificate | None = None,
    login: bool = False,
    open_login: bool = False,
) -> Iterator[int]:
    """The port of a real mail server."""
    options: dict[str, Any] = {"tls_context": starttls.server()} if starttls else {}
    if login or open_login:
        options["authenticator"] = lambda *_: AuthResult(success=False)
        options["auth_require_tls"] = not open_login
    else:
        options["auth_exclude_mechanism"] = ["LOGIN", "PLAIN"]
    server = _Mail(options, implicit.server() if implicit else None)
    server.start()
    try:
        yield server.port
    finally:
        server.stop()
