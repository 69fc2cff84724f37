"""What is done with mailings. Every function is one use case: permission, transaction, audit entry, announcement.

A person needs `Right.AUDIENCE` in the publication and in every title whose readers are written to. Raises Django's
PermissionDenied, `masthead.web.mailings.faults.MailingError` and `masthead.web.mailings.states.MailingMoveError`, whose
words are fit for the page.
"""

from __future__ import annotations

from masthead.web.mailings.actions.correcting import replace_message
from masthead.web.mailings.actions.judging import choose_winner
from masthead.web.mailings.actions.planning import (
    agree,
    change_plan,
    plan_mailing,
    reopen,
    schedule,
    set_rules,
)
from masthead.web.mailings.actions.steering import cancel, leave_doubts, pause, resend_doubts, resume

__all__ = [
    "agree",
    "cancel",
    "change_plan",
    "choose_winner",
    "leave_doubts",
    "pause",
    "plan_mailing",
    "reopen",
    "replace_message",
    "resend_doubts",
    "resume",
    "schedule",
    "set_rules",
]
