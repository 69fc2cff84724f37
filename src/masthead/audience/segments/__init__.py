"""Conditions on subscribers: a typed tree, its text and its JSON. What they mean is here, how they are counted is not.

`tree` holds the kinds of condition, `parse` reads the text a publisher writes, `write` writes it canonically, `stored`
reads and writes JSON, `days` says which days a condition on dates means, `kinds` is the table of all forms.

Errors: `faults.ConditionError`, with the place in the text.
"""

from __future__ import annotations

from masthead.audience.segments.faults import ConditionError
from masthead.audience.segments.parse import parse
from masthead.audience.segments.stored import from_json, to_json
from masthead.audience.segments.tree import Condition
from masthead.audience.segments.write import write

__all__ = ["Condition", "ConditionError", "from_json", "parse", "to_json", "write"]
