"""What the history of an edition says of each step, in plain words; Wagtail's speak of workflows and tasks."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from wagtail.log_actions import LogActionRegistry, LogFormatter

_SAYINGS: dict[str, tuple[str, str]] = {
    "wagtail.workflow.start": ("Approval asked for", "Approval asked for. Next: {next}"),
    "wagtail.workflow.approve": ("Approved", "Approved: {task}"),
    "wagtail.workflow.reject": ("Changes asked for", "Changes asked for: {task}"),
    "wagtail.workflow.resume": ("Handed in again", "Handed in again. Next: {task}"),
    "wagtail.workflow.cancel": ("Request taken back", "Request for approval taken back"),
    "wagtail.unpublish": ("Withdrawn", "Withdrawn"),
    "wagtail.revert": ("Earlier version restored", "Version of {created} restored"),
    "wagtail.publish.schedule": ("Scheduled", "To be published on {go_live_at}"),
    "wagtail.publish.scheduled": ("Published at its time", "Published at its time"),
    "wagtail.schedule.cancel": ("Schedule called off", "Publication called off"),
}
"""By Wagtail's name of an action: what the filter calls it, and what a line says where its details are known."""


def plain_words(registry: LogActionRegistry) -> None:
    """Put our words in the places of Wagtail's; to be called after Wagtail's own registration."""
    registry.choices[:] = [choice for choice in registry.choices if choice[0] not in _SAYINGS]
    for action, (label, saying) in _SAYINGS.items():
        registry.register_action(action)(type("_Words", (_Formatter,), {"label": label, "saying": saying}))


class _Formatter(LogFormatter):
    label = ""
    saying = ""

    def format_message(self, log_entry: Any) -> str:
        """The label alone where an entry lacks what the sentence needs."""
        try:
            return self.saying.format_map(_details(log_entry.data))
        except (KeyError, TypeError, AttributeError, ValueError):
            return self.label

    def format_comment(self, log_entry: Any) -> str:
        """What was written with the step."""
        return str(log_entry.data.get("comment", ""))


def _details(data: dict[str, Any]) -> dict[str, str]:
    workflow, revision = data.get("workflow") or {}, data.get("revision") or {}
    titles = {name: workflow[name]["title"] for name in ("task", "next") if workflow.get(name)}
    return titles | {name: _time(revision[name]) for name in ("created", "go_live_at") if revision.get(name)}


def _time(written: str) -> str:
    moment = parse_datetime(written)
    if moment is None:
        raise ValueError(written)
    local = timezone.localtime(moment if timezone.is_aware(moment) else moment.replace(tzinfo=dt.UTC))
    return f"{local.day} {local:%B %Y, %H:%M}"
