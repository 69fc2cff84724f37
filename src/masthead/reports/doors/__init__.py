"""Where reports come in: a listener for LMTP or SMTP, an IMAP mailbox, a Maildir.

Every door hands each message to one function, `Keep`, and lets go of it only after that has returned: a message is
never lost, and may come twice after a crash. `read_door` reads an address as an operator writes it; `Doors` opens
them all.
"""

from masthead.reports.doors.address import DoorAddress, DoorAddressError, Scheme, read_door
from masthead.reports.doors.arrival import MOST_BYTES, Arrival, Door, DoorError, Keep
from masthead.reports.doors.attending import attend
from masthead.reports.doors.imap import ImapDoor, Mailbox
from masthead.reports.doors.listener import Listener, Protocol
from masthead.reports.doors.mailboxes import Mailboxes
from masthead.reports.doors.maildir import MaildirDoor
from masthead.reports.doors.opened import Doors, Tell, door_at

__all__ = [
    "MOST_BYTES",
    "Arrival",
    "Door",
    "DoorAddress",
    "DoorAddressError",
    "DoorError",
    "Doors",
    "ImapDoor",
    "Keep",
    "Listener",
    "Mailbox",
    "Mailboxes",
    "MaildirDoor",
    "Protocol",
    "Scheme",
    "Tell",
    "attend",
    "door_at",
    "read_door",
]
