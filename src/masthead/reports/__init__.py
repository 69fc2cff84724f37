"""What receiving sides report later: bounces, delays, complaints, automatic replies, wishes to leave by mail.

`read_report` makes a `Report` of any bytes, `read_event` of a provider's webhook; `consequence_of` says what follows;
`safe_view` shows a message to a person. `masthead.reports.doors` takes messages in. Nothing here knows a database.
"""

from masthead.reports.cause import HARD_CAUSES, Cause, Kind
from masthead.reports.consequence import Consequence, consequence_of
from masthead.reports.provider import ProviderEvent, read_event
from masthead.reports.reading import read_report
from masthead.reports.report import Affected, Found, Person, Report
from masthead.reports.safe_view import SafeView, ShownPart, safe_view

__all__ = [
    "HARD_CAUSES",
    "Affected",
    "Cause",
    "Consequence",
    "Found",
    "Kind",
    "Person",
    "ProviderEvent",
    "Report",
    "SafeView",
    "ShownPart",
    "consequence_of",
    "read_event",
    "read_report",
    "safe_view",
]
