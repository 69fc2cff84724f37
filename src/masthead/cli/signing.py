"""DKIM keys as an operator names them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from masthead.cli.console import err
from masthead.cli.engine import KeyFile
from masthead.cli.failure import CommandFailed, Exit
from masthead.cli.run import Signature
from masthead.cli.workspace import read_file
from masthead.message.errors import SigningKeyError

LARGEST_KEY = 100_000
PASSWORD = "MASTHEAD_DKIM_PASSWORD"  # noqa: S105 – the name of a variable


def key_files(paths: Sequence[Path], selectors: Sequence[str]) -> tuple[tuple[Signature, ...], tuple[KeyFile, ...]]:
    """Keys with their selectors, read and tried out. Raises `CommandFailed`."""
    if len(paths) != len(selectors):
        raise CommandFailed(
            f"There are {len(paths)} --dkim and {len(selectors)} --dkim-selector.",
            "Write them in pairs: --dkim KEYFILE --dkim-selector NAME.",
        )
    signatures, keys = [], []
    for path, selector in zip(paths, selectors, strict=True):
        pem = read_file(path, "signing key", limit=LARGEST_KEY)
        key = KeyFile(pem, selector, path.stat().st_mode, os.environ.get(PASSWORD, ""))
        try:
            warnings = key.key("example.com").warnings
        except SigningKeyError as fault:
            raise CommandFailed(f"The signing key {path.name} cannot be used. {fault}", code=Exit.FAILED) from None
        for warning in warnings:
            err.print(f"! {path.name}: {warning}", style="yellow", markup=False, soft_wrap=True)
        signatures.append(Signature(file=str(path.resolve()), selector=selector))
        keys.append(key)
    return tuple(signatures), tuple(keys)
