"""Options that more than one command takes, in the same words."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

WarmUps = Annotated[
    list[str] | None,
    typer.Option("--warm-up", metavar="DOMAIN=DAY", help="Keep to a new domain's daily share since its first day."),
]
DkimKeys = Annotated[
    list[Path] | None, typer.Option("--dkim", metavar="KEYFILE", help="Sign with this private key (PEM).")
]
DkimSelectors = Annotated[
    list[str] | None,
    typer.Option("--dkim-selector", metavar="NAME", help="The key's selector, one for each --dkim."),
]
