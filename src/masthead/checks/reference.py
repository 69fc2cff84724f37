"""The reference page of checks, written from the registry so that the two cannot part.

``python -m masthead.checks.reference > docs/reference/checks.md`` writes it anew; a test compares.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator

from masthead.checks.check import Check, Code
from masthead.checks.registry import CHECKS, RUNNER_CODES

_INTRODUCTION = """\
# Checks

`masthead check` and the newsroom ask the same questions of an edition before it goes out. Every answer is a
*finding*: a code, a severity, the section and line it is about, what was found, and how to write it right.

| severity | means |
|---|---|
| error | It harms readers, or breaks law or delivery. Only `--despite CODE` sends all the same. |
| warning | The house would rather have it otherwise. Nothing stops. |
| info | A matter of taste. |

A house format changes the severity of a whole check or of one code; a code goes before its check:

```toml
[checks]
links = "error"              # a check: all its codes
link-duplicate = "off"       # one code
section-long = "info"
```

What is found on reading a file (`markdown-shape`, `front-matter` and their like) is always reported. So is a check
that could not finish.
"""

_SPECIAL = re.compile(r"([\\`*_\[\]|])")


def reference_page() -> str:
    """The whole page, Markdown."""
    return "\n".join([_INTRODUCTION, *_sections(), *_runner()])


def _sections() -> Iterator[str]:
    for check in CHECKS.values():
        yield from _section(check)


def _section(check: Check) -> Iterator[str]:
    yield f"## `{check.name}`\n"
    yield f"{_plain(check.about)}\n"
    yield from _table(check.codes)


def _runner() -> Iterator[str]:
    yield "## The runner itself\n"
    yield "What is wrong with the checks rather than with the edition. No house changes these.\n"
    yield from _table(RUNNER_CODES)


def _table(codes: Iterable[Code]) -> Iterator[str]:
    yield "| code | by default | means | mend it |"
    yield "|---|---|---|---|"
    for code in codes:
        yield f"| `{code.name}` | {code.severity} | {_plain(code.meaning)} | {_plain(code.mend)} |"
    yield ""


def _plain(text: str) -> str:
    """Words as they are, whatever Markdown would make of them."""
    return _SPECIAL.sub(r"\\\1", text).replace("<", "&lt;").replace(">", "&gt;")


if __name__ == "__main__":
    sys.stdout.write(reference_page())
