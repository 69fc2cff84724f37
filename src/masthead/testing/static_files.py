"""Static files for tests: looked for once in a process, though every client of a test makes its middleware anew."""

from __future__ import annotations

import copy
from collections.abc import Callable
from functools import cache
from typing import Any

from whitenoise.middleware import WhiteNoiseMiddleware


def static_files_found_once(get_response: Callable[..., Any]) -> Any:
    """WhiteNoise’s middleware. What apps bring is the same for as long as a process lives."""
    made = copy.copy(_made())
    made.get_response = get_response
    return made


@cache
def _made() -> Any:
    return WhiteNoiseMiddleware(None)
