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
    AUDIENCE = "audience"
    GROWTH = "growth"
    REVENUE = "revenue"
    CONFIGURE = "configure"
    STAFF = "staff"


RIGHTS: dict[Role, frozenset[Right]] = {
    Role.WRITER: frozenset({Right.READ, Right.WRITE}),
    Role.EDITOR: frozenset({Right.READ, Right.WRITE, Right.APPROVE}),
    Role.PUBLISHER: frozenset(Right) - {Right.CONFIGURE, Right.STAFF},
    Role.ADMINISTRATOR: frozenset(Right),
}

ABOUT: dict[Role, str] = {
    Role.WRITER: "writes editions and asks for approval",
    Role.EDITOR: "writes, edits and approves editions",
    Role.PUBLISHER: "approves and publishes, also over a finding, with a reason; looks after subscribers and income",
    Role.ADMINISTRATOR: "all of that, the publication’s settings and its team",
}
"""What the newsroom says about each role."""

MEANING: dict[Right, str] = {
    Right.READ: "see editions, previews and history",
    Right.WRITE: "start and change editions, add pictures, send tests",
    Right.APPROVE: "approve an edition for publication, or send it back",
    Right.PUBLISH: "publish, schedule and withdraw editions",
    Right.OVERRIDE: "publish over an error finding, with a reason that is kept",
    Right.AUDIENCE: "see, import, change and export subscribers, save segments",
    Right.GROWTH: "run referrals, polls, automatic messages and promotions of sister titles",
    Right.REVENUE: "run sponsors, affiliate programmes and job listings, see what they bring",
    Right.CONFIGURE: "change house format, look, days and sender",
    Right.STAFF: "invite people, change and remove roles, read the audit log",
}
"""What each right lets somebody do; the documentation’s table is made of it."""
