"""The team: people, roles, invitations, the audit log."""
