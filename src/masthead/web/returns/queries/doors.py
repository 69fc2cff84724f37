"""How the doors are, and which providers' calls are taken."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings

from masthead.reports.doors import read_door
from masthead.web.returns.models import Attendance, DoorState, PendingTopic
from masthead.web.returns.providers import RECEIVERS, Receiver


@dataclass(frozen=True, slots=True)
class DoorView:
    """A door of the settings. state: None while nobody has opened it."""

    name: str
    state: DoorState | None


@dataclass(frozen=True, slots=True)
class ReceiverView:
    """A provider whose calls may be taken. url: where it has to call. ready: what proves its calls is set."""

    receiver: Receiver
    url: str
    ready: bool


def doors() -> tuple[DoorView, ...]:
    """Every door of the settings, in their order."""
    known = {each.name: each for each in DoorState.objects.all()}
    names = [read_door(each).name for each in settings.SITE.settings.report_doors]
    return tuple(DoorView(name, known.get(name)) for name in names)


def attended_by(now: dt.datetime) -> Attendance | None:
    """The process that has the doors open; None where none has given a sign for a while."""
    return Attendance.objects.filter(until__gt=now).first()


def receivers() -> tuple[ReceiverView, ...]:
    """Every provider, with its address."""
    said = settings.SITE.settings
    return tuple(
        ReceiverView(each, f"{said.base_url}/webhooks/esp/{each.name}/tracking/", each.is_ready(said))
        for each in RECEIVERS.values()
    )


def pending_topics() -> tuple[PendingTopic, ...]:
    """Topics that ask to be confirmed."""
    return tuple(PendingTopic.objects.all())
