"""The local inbox: a catcher for mail that shows what was sent, on this computer only.

`Inbox` runs it; mail reaches it through the relay ``inbox://127.0.0.1:2525``.
"""

from masthead.relays.inbox.inbox import SMTP_PORT, WEB_PORT, Inbox, InboxError

__all__ = ["SMTP_PORT", "WEB_PORT", "Inbox", "InboxError"]
