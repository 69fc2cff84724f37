"""What may be wrong with a wish about the team. Every sentence is meant for the person who wished it.

TeamError
├── LastAdministratorError      a publication, or the installation, would be left without one
├── AlreadyOnTeamError          invited though already there
└── InvitationUnusableError     expired, used, withdrawn, or never written
"""

from __future__ import annotations


class TeamError(Exception):
    """The wish cannot be fulfilled; nothing was changed."""


class LastAdministratorError(TeamError):
    """Nobody would be left who may look after the publication."""


class AlreadyOnTeamError(TeamError):
    """The person has a role there already."""


class InvitationUnusableError(TeamError):
    """The invitation is not, or no longer, good."""
