"""The table of conditions in the reference.

``python -m masthead.audience.segments.kinds_page PAGE`` writes it into the page anew.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from masthead.audience.segments.kinds import KINDS

_TABLE = re.compile(r"(<!-- kinds -->\n).*(<!-- /kinds -->)", re.DOTALL)


def table() -> str:
    """The table as Markdown."""
    rows = ["| kind | written | means | for example |", "|---|---|---|---|"]
    for kind in KINDS:
        forms = "<br>".join(f"`{form}`" for form in kind.forms)
        rows.append(f"| `{kind.name}` | {forms} | {kind.meaning} | `{kind.example}` |")
    return "\n".join(rows) + "\n"


def mended(page: str) -> str:
    """A page with the table as it is now."""
    return _TABLE.sub(lambda found: f"{found[1]}{table()}{found[2]}", page)


if __name__ == "__main__":
    path = Path(sys.argv[1])
    path.write_text(mended(path.read_text("utf-8")), "utf-8")
