"""The compiled message: filled for one subscriber by joining bytes."""

from __future__ import annotations

import struct

from masthead.audience.recipient import Recipient
from masthead.message.content import Content, content_hash, read_content, write_content
from masthead.message.errors import CompiledMessageError, SlotValueError
from masthead.message.slots import envelope_address, filler
from masthead.tokens import Keys, Purpose


class CompiledMessage:
    """One mailing's message, ready for every subscriber of its audience.

    Made by `masthead.message.compile_message` or `from_bytes`. Immutable, and safe to share between threads.
    The same subscriber always gets the same bytes, on every attempt, relay and process, also after a change
    of token secret: a message goes on with the secret it was compiled with.
    """

    __slots__ = ("_bounce_token", "_fill", "_message_id", "content", "hash", "size")

    def __init__(self, content: Content, keys: Keys) -> None:
        """Raises `CompiledMessageError` when `keys` lack the secret that `content` was compiled with."""
        try:
            pinned = keys.pinned(content.key_id)
        except LookupError as error:
            raise CompiledMessageError(str(error)) from None
        self.content = content
        self.hash: str = content_hash(content)
        """BLAKE2b-256 of everything in it, hexadecimal."""
        self.size: int = content.program.size()
        """Bytes of a message, without the recipient's own values and with the sections of every segment."""
        self._fill = content.program.ready(lambda slot: filler(slot, mailing=content.mailing, keys=pinned))
        self._bounce_token = pinned.signer(Purpose.BOUNCE, content.mailing)
        self._message_id = pinned.message_ids(content.mailing)

    def __repr__(self) -> str:
        return f"CompiledMessage(mailing={self.content.mailing}, size={self.size}, hash={self.hash[:16]!r})"

    def fill(self, recipient: Recipient) -> bytes:
        """The complete message for one subscriber: RFC 5322 with CRLF.

        No line begins with a dot. Raises `SlotValueError`; the others of the audience are not concerned.
        """
        try:
            return self._fill(recipient)
        except struct.error:
            raise _id_error(recipient) from None

    def fill_stuffed(self, recipient: Recipient) -> bytes:
        """The same for SMTP's DATA, dot-stuffed (RFC 5321 §4.5.2), without the final dot.

        The very bytes of `fill`: a line that would begin with a dot is compiled with ``=2E`` instead, in
        fixed text as in values, so there is nothing to stuff, and DKIM hashes exactly what is sent.
        """
        return self.fill(recipient)

    def envelope_sender(self, recipient: Recipient) -> str:
        """The VERP address of (mailing, subscriber): a bounce to it says whose mail came back."""
        try:
            token = self._bounce_token(recipient.id).decode("ascii")
        except struct.error:
            raise _id_error(recipient) from None
        return f"{self.content.bounce_before}{token}{self.content.bounce_after}"

    def message_id(self, recipient: Recipient) -> str:
        """The Message-ID of this subscriber's message, with its angle brackets."""
        try:
            return f"<{self._message_id(recipient.id).decode('ascii')}@{self.content.message_id_domain}>"
        except struct.error:
            raise _id_error(recipient) from None

    def needs_smtputf8(self, recipient: Recipient) -> bool:
        """Whether a relay must offer SMTPUTF8 (RFC 6531) for this message. Raises `SlotValueError`."""
        return self.content.smtputf8 or not envelope_address(recipient).isascii()

    def to_bytes(self) -> bytes:
        """The stored form: versioned, without any secret, the same bytes for the same message."""
        return write_content(self.content)

    @classmethod
    def from_bytes(cls, data: bytes, keys: Keys) -> CompiledMessage:
        """The reverse of `to_bytes`. Raises `CompiledMessageError`: damaged or foreign bytes, or a missing secret."""
        return cls(read_content(data), keys)


def _id_error(recipient: Recipient) -> SlotValueError:
    return SlotValueError("id", recipient.id, "the id does not fit; ids are whole numbers from 0 to 4294967295.")
