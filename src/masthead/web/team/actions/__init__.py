"""What is done to the team, and the record of what is done anywhere.

Every function is one use case: it checks the permission of its `actor`, does its work in one transaction and writes
the audit entry in it. An actor of None is Masthead itself (“masthead init”, the shipped title): no view passes
it. Raises Django's PermissionDenied, or a `masthead.web.team.faults.TeamError` that says what is wrong.
"""

from masthead.web.team.actions.audit import acting_through, record
from masthead.web.team.actions.invitations import accept, invite, send_again, withdraw
from masthead.web.team.actions.people import (
    assign_role,
    deactivate_user,
    reactivate_user,
    remove_role,
)

__all__ = [
    "accept",
    "acting_through",
    "assign_role",
    "deactivate_user",
    "invite",
    "reactivate_user",
    "record",
    "remove_role",
    "send_again",
    "withdraw",
]
