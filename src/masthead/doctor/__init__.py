"""The doctor: looks at a domain as receivers of its mail do, and writes down what to publish.

    report = await examine(Case(domain="harbour.example", selectors=("press",)), ways)

Each examination is a file in `examinations`, listed in `registry`. The DNS, sockets and the web are passed in (`Ways`),
and whatever answers there is taken for hostile: nothing it says raises, everything is bounded in time and number.
"""

from masthead.doctor.case import Case, OwnHost, OwnKey, Relay, Unsubscribing, Ways
from masthead.doctor.diagnosis import Code, Diagnosis
from masthead.doctor.dial import Target
from masthead.doctor.examine import Examined, Progress, Report, State, examine
from masthead.doctor.record import Record, RecordType
from masthead.doctor.registry import EXAMINATIONS, RUNNER_CODES
from masthead.doctor.resolver import Answer, Resolver, Status

__all__ = [
    "EXAMINATIONS",
    "RUNNER_CODES",
    "Answer",
    "Case",
    "Code",
    "Diagnosis",
    "Examined",
    "OwnHost",
    "OwnKey",
    "Progress",
    "Record",
    "RecordType",
    "Relay",
    "Report",
    "Resolver",
    "State",
    "Status",
    "Target",
    "Unsubscribing",
    "Ways",
    "examine",
]
