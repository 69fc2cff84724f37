"""Delivery one message after the other: a single relay, a single connection, no resumption.

What it keeps of the promise: every member of the audience ends on the receipt with
an outcome, or as pending with the reason why the mailing stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from masthead.audience.recipient import Recipient
from masthead.delivery.ports import Outcome, Relay, RelayError, Reply
from masthead.delivery.receipt import Account, Receipt
from masthead.message import SlotValueError

Progress = Callable[[Account], None]


class Fillable(Protocol):
    """A compiled message, as far as delivery is concerned."""

    def fill(self, recipient: Recipient) -> bytes:
        """The complete message of one recipient. Raises `SlotValueError`."""

    def envelope_sender(self, recipient: Recipient) -> str:
        """The return path of one recipient."""


def deliver(
    message: Fillable,
    audience: Sequence[Recipient],
    *,
    relay: Relay,
    progress: Progress = lambda _account: None,
    stop_asked: Callable[[], bool] = lambda: False,
) -> Receipt:
    """Submit `message` to everybody in `audience`, in order, and account for each.

    progress: called after every member with the running account. stop_asked: read before every
    member; True ends the mailing after the one just answered. A relay at fault ends it too: nobody
    is marked for a fault that is not theirs. The relay is closed in any case.
    """
    account = Account(len(audience))
    stopped = ""
    try:
        relay.open()
        for recipient in audience:
            if stop_asked():
                stopped = "Stopped when asked to."
                break
            account.book(recipient, _submit(message, recipient, relay))
            progress(account)
    except RelayError as fault:
        stopped = str(fault)
    finally:
        relay.close()
    return account.close(stopped=stopped)


def _submit(message: Fillable, recipient: Recipient, relay: Relay) -> Reply:
    try:
        filled = message.fill(recipient)
        sender = message.envelope_sender(recipient)
    except SlotValueError as refused:
        return Reply(Outcome.SUPPRESSED, 0, str(refused))
    return relay.submit(sender=sender, recipient=recipient.address, message=filled)
