"""Every command and every finding has its row in the reference."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer.main
from typer.core import TyperCommand, TyperGroup

from masthead.cli.main import app
from masthead.relays.esp import PROVIDERS, Provider
from masthead.relays.registry import RELAYS

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = (ROOT / "docs" / "reference" / "commands.md").read_text("utf-8")


def every_command() -> list[tuple[str, TyperCommand]]:
    found: list[tuple[str, TyperCommand]] = []

    def walk(prefix: str, command: object) -> None:
        if isinstance(command, TyperGroup):
            for name, below in command.commands.items():
                walk(f"{prefix} {name}", below)
        elif isinstance(command, TyperCommand):
            found.append((prefix, command))

    walk("masthead", typer.main.get_command(app))
    return found


@pytest.mark.parametrize(("name", "command"), every_command(), ids=[name for name, _ in every_command()])
def test_command_is_documented_with_every_option(name: str, command: TyperCommand) -> None:
    section = re.search(rf"^## `{re.escape(name)}`$(.*?)(?=^## |\Z)", COMMANDS, re.MULTILINE | re.DOTALL)
    assert section, f"docs/reference/commands.md has no section “{name}”"
    options = {option for each in command.params for option in each.opts if option.startswith("--")} - {"--help"}
    missing = {option for option in options if f"`{option}" not in section.group(1)}
    assert missing == set()


RELAY_PAGE = (ROOT / "docs" / "reference" / "relays.md").read_text("utf-8")


@pytest.mark.parametrize("scheme", RELAYS)
def test_relay_is_documented(scheme: str) -> None:
    assert f"`{scheme}:" in RELAY_PAGE


@pytest.mark.parametrize("provider", PROVIDERS.values(), ids=list(PROVIDERS))
def test_provider_is_documented_with_all_that_is_lost(provider: Provider) -> None:
    section = re.search(rf"^### {re.escape(provider.title)}$(.*?)(?=^### |\Z)", RELAY_PAGE, re.MULTILINE | re.DOTALL)
    assert section, f"docs/reference/relays.md has no section “{provider.title}”"
    assert f"`{provider.example}`" in section.group(1)
    assert re.findall(r"^- (.+)$", section.group(1), re.MULTILINE) == list(provider.lost)
    options = {*provider.options, *(("batch",) if provider.most > 1 else ())}
    assert set(re.findall(r"`(\S+)=`", section.group(1))) == options
