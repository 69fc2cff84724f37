"""SQL statements in files: each has a name, and a sentence that says what it does.

::

    -- name: doubts
    -- How many events left somebody in doubt.
    SELECT count(*) FROM mailing_exception WHERE mailing = :mailing AND outcome = 'in_doubt'

``ledger.sql`` beside this module holds what every database understands; what differs is in the driver's folder.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib import resources

_HEAD = re.compile(r"^-- name: (\w+)\n-- (.+)\n", re.MULTILINE)


class StatementsError(ValueError):
    """A file of statements cannot be understood: a fault of the program."""


def statements_for(driver: str) -> Mapping[str, str]:
    """Every statement of one driver (“sqlite”, “postgres”) by name. Raises `StatementsError`."""
    folder = resources.files(__name__.rpartition(".")[0])
    shared = parse_statements(folder.joinpath("ledger.sql").read_text("utf-8"))
    own = parse_statements(folder.joinpath(driver, "ledger.sql").read_text("utf-8"))
    if both := shared.keys() & own.keys():
        raise StatementsError(f"Shared, and {driver}'s own: {', '.join(sorted(both))}.")
    return {**shared, **own}


def parse_statements(text: str) -> Mapping[str, str]:
    """The statements of a file by name, without their sentences. Raises `StatementsError`."""
    heads = list(_HEAD.finditer(text))
    if len(heads) != text.count("-- name:") or (heads and text[: heads[0].start()].strip()):
        raise StatementsError("Every statement begins with “-- name: …” and a line that says what it does.")
    ends = [head.start() for head in heads[1:]] + [len(text)]
    statements = {head[1]: text[head.end() : end].strip() for head, end in zip(heads, ends, strict=True)}
    if len(statements) != len(heads):
        raise StatementsError("A name stands there twice.")
    return statements
