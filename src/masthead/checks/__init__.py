"""Preflight: one file per check, an explicit registry, and a runner.

`preflight(Preflight(…))` answers with every finding about an edition. To add a check, write a module with a
`CHECK` and name it in `masthead.checks.registry`.
"""

from masthead.checks.check import Check, Code, LineOf, Preflight
from masthead.checks.preflight import preflight

__all__ = ["Check", "Code", "LineOf", "Preflight", "preflight"]
