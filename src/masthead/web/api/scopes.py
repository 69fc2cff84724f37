"""What a token may be made for. A table: this one decides what each scope is worth."""

from __future__ import annotations

from enum import StrEnum

from masthead.web.team.roles import Right


class Scope(StrEnum):
    """Something that a token may be used for."""

    PUBLICATIONS_READ = "publications:read"
    EDITIONS_READ = "editions:read"
    EDITIONS_WRITE = "editions:write"
    EDITIONS_PUBLISH = "editions:publish"
    SUBSCRIBERS_READ = "subscribers:read"
    SUBSCRIBERS_WRITE = "subscribers:write"
    SEGMENTS_READ = "segments:read"
    SEGMENTS_WRITE = "segments:write"
    MAILINGS_READ = "mailings:read"
    MAILINGS_WRITE = "mailings:write"
    MAILINGS_SEND = "mailings:send"
    REPORTS_READ = "reports:read"
    GROWTH_READ = "growth:read"
    GROWTH_WRITE = "growth:write"
    REVENUE_READ = "revenue:read"
    REVENUE_WRITE = "revenue:write"
    WEBHOOKS_MANAGE = "webhooks:manage"


RIGHT_OF: dict[Scope, Right] = {
    Scope.PUBLICATIONS_READ: Right.READ,
    Scope.EDITIONS_READ: Right.READ,
    Scope.EDITIONS_WRITE: Right.WRITE,
    Scope.EDITIONS_PUBLISH: Right.PUBLISH,
    Scope.SUBSCRIBERS_READ: Right.AUDIENCE,
    Scope.SUBSCRIBERS_WRITE: Right.AUDIENCE,
    Scope.SEGMENTS_READ: Right.AUDIENCE,
    Scope.SEGMENTS_WRITE: Right.AUDIENCE,
    Scope.MAILINGS_READ: Right.AUDIENCE,
    Scope.MAILINGS_WRITE: Right.AUDIENCE,
    Scope.MAILINGS_SEND: Right.AUDIENCE,
    Scope.REPORTS_READ: Right.AUDIENCE,
    Scope.GROWTH_READ: Right.GROWTH,
    Scope.GROWTH_WRITE: Right.GROWTH,
    Scope.REVENUE_READ: Right.REVENUE,
    Scope.REVENUE_WRITE: Right.REVENUE,
    Scope.WEBHOOKS_MANAGE: Right.CONFIGURE,
}
"""The right that the token's maker must have in a publication, when the token is used, for a scope to hold there."""

ABOUT: dict[Scope, str] = {
    Scope.PUBLICATIONS_READ: "list publications and read about them",
    Scope.EDITIONS_READ: "list and read editions and their findings",
    Scope.EDITIONS_WRITE: "create drafts of editions",
    Scope.EDITIONS_PUBLISH: "publish editions",
    Scope.SUBSCRIBERS_READ: "list and read subscribers, subscriptions, tags, imports and exceptions of mailings",
    Scope.SUBSCRIBERS_WRITE: "add, import, change and erase subscribers, their subscriptions and tags",
    Scope.SEGMENTS_READ: "list and count segments",
    Scope.SEGMENTS_WRITE: "create, change and delete segments",
    Scope.MAILINGS_READ: "list, read and simulate mailings",
    Scope.MAILINGS_WRITE: "plan mailings, and change their plans",
    Scope.MAILINGS_SEND: "let mailings go, agree, pause, resume and cancel them, and decide about those in doubt",
    Scope.REPORTS_READ: "read what readers did with editions, and how publications do",
    Scope.GROWTH_READ: "read referrals and gifts, polls, promotions of sister titles and automatic messages",
    Scope.GROWTH_WRITE: "run them: decide about friends and gifts, end polls, change promotions, steer sequences",
    Scope.REVENUE_READ: "read sponsors, bookings and reports, affiliate links and earnings, jobs and employers",
    Scope.REVENUE_WRITE: "run them: sell slots, approve texts, import earnings, approve and end listings",
    Scope.WEBHOOKS_MANAGE: "list, create, change and delete webhooks",
}
"""What the newsroom and the documentation say about each scope."""
