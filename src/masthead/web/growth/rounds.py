"""What growth does by the clock."""

from __future__ import annotations

from masthead.web.jobs import Job, Jobs

JOBS: tuple[Job, ...] = ()
"""Each idempotent, and safe to be killed between any two steps."""


def rounds() -> Jobs:
    """Does them, in a thread of one process."""
    return Jobs("growth", JOBS)
