"""From a rendered edition to bytes: compiled once per mailing, filled by a join per subscriber.

    message = compile_message(rendered, mailing=7, sender=sender, keys=keys, date=date, links=links)
    relay.submit(sender=message.envelope_sender(person), recipient=person.address, message=message.fill(person))

Signatures are in `masthead.message.dkim`, apart because they need a cryptographic library.

Errors: `MessageError` with `CompileError`, `SlotValueError`, `SigningKeyError` and `CompiledMessageError` below it
(see `masthead.message.errors`).
"""

from masthead.message.compile import compile_message
from masthead.message.compiled import CompiledMessage
from masthead.message.errors import (
    CompiledMessageError,
    CompileError,
    MessageError,
    SigningKeyError,
    SlotValueError,
)
from masthead.message.links import LinkPlan
from masthead.message.sender import Sender, sender_of

__all__ = [
    "CompileError",
    "CompiledMessage",
    "CompiledMessageError",
    "LinkPlan",
    "MessageError",
    "Sender",
    "SigningKeyError",
    "SlotValueError",
    "compile_message",
    "sender_of",
]
