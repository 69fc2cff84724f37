"""A compiled message whose every copy carries signatures."""

from __future__ import annotations

import hashlib
from binascii import b2a_base64
from collections.abc import Callable, Collection, Sequence

from masthead.audience.recipient import Recipient
from masthead.message.compiled import CompiledMessage
from masthead.message.dkim.canonical import Frame, HeaderForm, relaxed, seconds_of
from masthead.message.dkim.key import SigningKey
from masthead.message.errors import SigningKeyError

SIGNED_FIELDS = (
    "from",
    "to",
    "subject",
    "date",
    "message-id",
    "reply-to",
    "list-id",
    "list-unsubscribe",
    "list-unsubscribe-post",
    "feedback-id",
    "mime-version",
    "content-type",
)
"""What is signed where it is there: what readers see or mail programs act upon (RFC 6376 §5.4.1, RFC 8058 §4)."""

CLOSED_FIELDS = ("from", "to", "subject", "date", "message-id", "mime-version", "content-type")
"""What is listed once more than it is there, so that adding another one breaks the signature (RFC 6376 §8.15).
Not those that mailing lists add on their way: their readers should not lose the signature."""

_FOLD = "\r\n "
_LINE = 76
_SIGNATURE_LINE = 72


class Signed:
    """A compiled message with a DKIM signature of each key before its header. Fills and delivers as it does.

    The time of the signature is the message's Date: nothing derives from an attempt, so a retry is byte-identical (RSA
    and Ed25519 signatures are deterministic). warnings: what receivers may hold against the signatures.
    Immutable, and safe to share between threads. Made by `signed`.
    """

    __slots__ = ("_body_skip", "_body_state", "_form", "_signers", "envelope_sender", "message", "size", "warnings")

    def __init__(self, message: CompiledMessage, keys: Sequence[SigningKey], *, leave_out: Collection[str]) -> None:
        frame = Frame.of(message.content.program)
        present = {name for name, _ in frame.fields()}
        names = [name for name in SIGNED_FIELDS if name in present and name not in leave_out]
        start = frame.body.encode()
        self.message = message
        self.warnings = _warnings(keys, message.content.message_id_domain)
        self.envelope_sender = message.envelope_sender
        self._form = HeaderForm(frame, names)
        self._body_state = hashlib.sha256(start)
        self._body_skip = len(start)
        listed = (*names, *(name for name in CLOSED_FIELDS if name in names))
        self._signers = [_signer(key, fields=listed, seconds=seconds_of(frame)) for key in keys]
        self.size: int = message.size + len(self._signatures(b"", b"\0" * 32))
        """Bytes of a message, as `CompiledMessage.size` counts them."""

    def __repr__(self) -> str:
        return f"Signed({self.message!r}, signatures={len(self._signers)})"

    def fill(self, recipient: Recipient) -> bytes:
        """The complete message for one subscriber, signed: RFC 5322 with CRLF. Raises `SlotValueError`."""
        filled = self.message.fill(recipient)
        fields, body_at = self._form.read(filled)
        digest = self._body_state.copy()
        digest.update(memoryview(filled)[body_at + self._body_skip :])
        return self._signatures(fields, digest.digest()) + filled

    def fill_stuffed(self, recipient: Recipient) -> bytes:
        """The same, dot-stuffed: the very bytes of `fill`, as no line begins with a dot."""
        return self.fill(recipient)

    def message_id(self, recipient: Recipient) -> str:
        """See `CompiledMessage.message_id`."""
        return self.message.message_id(recipient)

    def needs_smtputf8(self, recipient: Recipient) -> bool:
        """See `CompiledMessage.needs_smtputf8`."""
        return self.message.needs_smtputf8(recipient)

    def _signatures(self, fields: bytes, body: bytes) -> bytes:
        body_hash = b2a_base64(body, newline=False)
        return b"".join([sign(fields, body_hash) for sign in self._signers])


def signed(message: CompiledMessage, keys: Sequence[SigningKey], *, leave_out: Collection[str] = ()) -> Signed:
    """`message`, signed with each of `keys`: mostly one of RSA, and an Ed25519 one beside it (RFC 8463 §4).

    leave_out: fields in lower case that are not signed because the relay replaces them, as Amazon SES does with
    ``message-id`` and ``date``. Raises `SigningKeyError` for no keys, for two with the same place in DNS, and when the
    From field is to be left out (RFC 6376 §5.4).
    """
    if not keys:
        raise SigningKeyError("There is no key to sign with.")
    if "from" in leave_out:
        raise SigningKeyError("A signature always covers the From field; it cannot be left out.")
    places = [(key.domain, key.selector) for key in keys]
    for domain, selector in places:
        if places.count((domain, selector)) > 1:
            raise SigningKeyError(f"Two keys have the selector “{selector}” of {domain}; each needs one of its own.")
    return Signed(message, keys, leave_out=leave_out)


def _warnings(keys: Sequence[SigningKey], domain: str) -> tuple[str, ...]:
    warnings = [warning for key in keys for warning in key.warnings]
    if not any(key.aligned_with(domain) for key in keys):
        warnings.append(
            f"No key signs for {domain}, the domain of the From address: receivers that ask for DMARC may not "
            "count the signature."
        )
    return tuple(warnings)


_Signer = Callable[[bytes, bytes], bytes]
"""(canonical fields, base64 of the body's hash) → the DKIM-Signature field, CRLF at its end."""


def _signer(key: SigningKey, *, fields: Sequence[str], seconds: int) -> _Signer:
    before = (
        f"v=1; a={key.algorithm}; c=relaxed/relaxed;{_FOLD}d={key.domain};{_FOLD}s={key.selector}; t={seconds};"
        f"{_FOLD}h={_listed(fields)};{_FOLD}bh="
    )
    after = f";{_FOLD}b="
    head, tail = f"DKIM-Signature: {before}".encode(), f"{after}".encode()
    # RFC 6376 §3.7: the field itself is hashed last, with b= empty and no line break at its end.
    canonical_head, canonical_tail = f"dkim-signature:{relaxed(before)}".encode(), relaxed(after).encode()
    sign = key.sign

    def write(canonical: bytes, body_hash: bytes) -> bytes:
        signature = b2a_base64(sign(b"".join((canonical, canonical_head, body_hash, canonical_tail))), newline=False)
        lines = [signature[at : at + _SIGNATURE_LINE] for at in range(0, len(signature), _SIGNATURE_LINE)]
        return b"".join((head, body_hash, tail, b"\r\n ".join(lines), b"\r\n"))

    return write


def _listed(fields: Sequence[str]) -> str:
    """The h= tag's value, folded between names."""
    lines, line = [], "h="
    for name in fields:
        if len(line) + len(name) + 1 > _LINE:
            lines.append(line)
            line = ""
        line += f"{name}:"
    return _FOLD.join([*lines, line]).removeprefix("h=").removesuffix(":")
