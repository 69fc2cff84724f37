"""Roles of a publication and what each may do. State is a table: this one decides every permission in the newsroom."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What somebody is in one publication. Each may do what those before may."""

    WRITER = "writer"
    EDITOR = "editor"
    PUBLISHER = "publisher"
    ADMINISTRATOR = "administrator"


class Right(StrEnum):
    """Something that may be done in a publication."""

    READ = "read"
    WRITE = "write"
    APPROVE = "approve"
    PUBLISH = "publish"
    OVERRIDE = "override"
    CONFIGURE = "configure"
    STAFF = "staff"


RIGHTS: dict[Role, frozenset[Right]] = {
    Role.WRITER: frozenset({Right.READ, Right.WRITE}),
    Role.EDITOR: frozenset({Right.READ, Right.WRITE, Right.APPROVE}),
    Role.PUBLISHER: frozenset({Right.READ, Right.WRITE, Right.APPROVE, Right.PUBLISH, Right.OVERRIDE}),
    Role.ADMINISTRATOR: frozenset(Right),
}
