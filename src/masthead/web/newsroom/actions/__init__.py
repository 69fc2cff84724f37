"""What is done with editions. Every function is one use case: permission, transaction, audit entry."""

from __future__ import annotations

from masthead.web.newsroom.actions.editions import (
    DayTakenError,
    delete_edition,
    duplicate_edition,
    open_edition,
    open_message,
)
from masthead.web.newsroom.actions.publishing import (
    NotReadyError,
    lift_override,
    override_finding,
    publish_due,
    publish_edition,
    publish_scheduled,
    unschedule_edition,
    withdraw_edition,
)
from masthead.web.newsroom.actions.review import (
    StepTakenError,
    ensure_workflow,
    request_approval,
    restart_review,
    stop_review,
    take_step,
)
from masthead.web.newsroom.actions.saving import StaleVersionError, refuse_stale
from masthead.web.newsroom.actions.writing import write_edition

__all__ = [
    "DayTakenError",
    "NotReadyError",
    "StaleVersionError",
    "StepTakenError",
    "delete_edition",
    "duplicate_edition",
    "ensure_workflow",
    "lift_override",
    "open_edition",
    "open_message",
    "override_finding",
    "publish_due",
    "publish_edition",
    "publish_scheduled",
    "refuse_stale",
    "request_approval",
    "restart_review",
    "stop_review",
    "take_step",
    "unschedule_edition",
    "withdraw_edition",
    "write_edition",
]
