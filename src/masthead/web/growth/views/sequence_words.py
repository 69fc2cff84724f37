"""Words about sequences as pages say them."""

from __future__ import annotations

from masthead.web.growth.models import SequenceMessage
from masthead.web.growth.sequences.presets import Preset

PRESETS: tuple[tuple[Preset, str, str], ...] = (
    (Preset.WELCOME, "Welcome series", "Three messages after the confirmation: hello, your best pieces, a question."),
    (Preset.WIN_BACK, "Win back", "Two messages to readers who have opened nothing for 60 days."),
    (
        Preset.SUNSET,
        "Last question",
        "After 120 days of silence: a reminder, then a button to stay. Whoever gives no sign of life is unsubscribed.",
    ),
)
"""(pattern, name, what it is)."""


def when_words(message: SequenceMessage, *, first: bool) -> str:
    """When a step comes: “2 days after the message before, at 08:00”."""
    spans = [_span(message.days, "day"), _span(message.hours, "hour")]
    delay = " and ".join(each for each in spans if each)
    since = "the start" if first else "the message before"
    said = f"{delay} after {since}" if delay else f"Right after {since}"
    return f"{said}, at {message.at:%H:%M} of the reader’s day" if message.at is not None else said


def _span(many: int, unit: str) -> str:
    return f"{many} {unit}{'' if many == 1 else 's'}" if many else ""
