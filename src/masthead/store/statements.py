"""SQL statements in files: each has a name, and a sentence that says what it does.

::

    -- name: doubts
    -- How many events left somebody in doubt.
    SELECT count(*) FROM …
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib import resources

_HEAD = re.compile(r"^-- name: (\w+)\n-- (.+)\n", re.MULTILINE)


class StatementsError(ValueError):
    """A file of statements cannot be understood: a fault of the program."""


def read_statements(package: str, file: str) -> Mapping[str, str]:
    """The statements of a file beside the code, by name, without their sentences. Raises `StatementsError`."""
    text = resources.files(package).joinpath(file).read_text("utf-8")
    heads = list(_HEAD.finditer(text))
    if len(heads) != text.count("-- name:") or (heads and text[: heads[0].start()].strip()):
        raise StatementsError(f"{file}: every statement begins with “-- name: …” and a line that says what it does.")
    ends = [head.start() for head in heads[1:]] + [len(text)]
    statements = {head[1]: text[head.end() : end].strip() for head, end in zip(heads, ends, strict=True)}
    if len(statements) != len(heads):
        raise StatementsError(f"{file}: a name stands there twice.")
    return statements
