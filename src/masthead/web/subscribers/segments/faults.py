"""What can go wrong with segments, told to whoever asked."""

from __future__ import annotations

from dataclasses import dataclass

from masthead.audience.segments.reader import ReferenceKind
from masthead.web.subscribers.faults import SubscriberError


@dataclass(frozen=True, slots=True)
class Finding:
    """A name in a condition stands for nothing here. message: a sentence."""

    kind: ReferenceKind
    name: str
    message: str


class SegmentError(SubscriberError):
    """A segment cannot be saved, or cannot be counted. findings: the names that stand for nothing."""

    def __init__(self, message: str, findings: tuple[Finding, ...] = ()) -> None:
        super().__init__(message)
        self.findings = findings
