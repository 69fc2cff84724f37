"""The rules that hold now: those of the package, with the operator's file where there is one."""

from __future__ import annotations

import logging
from pathlib import Path

from masthead.tracking.robots import Rules, RulesError, load_rules, shipped_rules

FILE = "robots.toml"
"""In the site's folder."""

log = logging.getLogger("masthead.insights")


class RulesFile:
    """Follows an operator's file. One that cannot be read changes nothing, and is said once. For one thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stamp: tuple[int, int] | None = None
        self._rules = shipped_rules()
        self.fault = ""
        """What is wrong with the file; "" when nothing is."""

    def __call__(self) -> Rules:
        """The rules, the same object as long as they are the same."""
        stamp = self._stamped()
        if stamp != self._stamp:
            self._stamp = stamp
            try:
                self._rules, self.fault = load_rules(self._path), ""
            except (RulesError, OSError) as fault:
                self.fault = str(fault)
                log.error("Rules about machines stay as they were: %s", fault)  # noqa: TRY400 – said in words
        return self._rules

    def _stamped(self) -> tuple[int, int] | None:
        try:
            said = self._path.stat()
        except OSError:
            return None
        return said.st_mtime_ns, said.st_size
