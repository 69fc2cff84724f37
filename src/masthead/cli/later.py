"""Commands that are imported when they are asked for: nobody waits for what other commands need."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from importlib import import_module
from typing import Any

import typer
import typer.main
from typer.core import TyperGroup


def commands_from(
    places: Mapping[str, str], *, settings: Mapping[str, dict[str, Any]] | None = None
) -> type[TyperGroup]:
    """A group for ``Typer(cls=…)`` whose commands are named with the places they are imported from.

    places: “module:attribute” by name; a function or a Typer with commands of its own. settings: a command’s context
    settings, by name. Help of the group imports them all.
    """

    class Group(TyperGroup):
        def __init__(self, *, commands: dict[str, Any], **attributes: Any) -> None:
            super().__init__(commands=commands, **attributes)
            # Of a group’s commands this class and its base ask nothing but what every mapping has.
            self.commands = _Commands(commands, places, settings or {})

    return Group


class _Commands(MutableMapping[str, Any]):
    """Commands by name, in the order of their places, before any that were there."""

    def __init__(
        self, loaded: dict[str, Any], places: Mapping[str, str], settings: Mapping[str, dict[str, Any]]
    ) -> None:
        self._loaded = dict(loaded)
        self._places = dict(places)
        self._settings = settings

    def __getitem__(self, name: str) -> Any:
        if name not in self._loaded:
            module, _, attribute = self._places[name].partition(":")
            self._loaded[name] = _command(name, getattr(import_module(module), attribute), self._settings.get(name))
        return self._loaded[name]

    def __setitem__(self, name: str, command: Any) -> None:
        self._loaded[name] = command

    def __delitem__(self, name: str) -> None:
        self._loaded.pop(name, None)
        self._places.pop(name, None)

    def __iter__(self) -> Iterator[str]:
        return iter({**self._places, **self._loaded})

    def __len__(self) -> int:
        return len({**self._places, **self._loaded})


def _command(name: str, found: Any, settings: dict[str, Any] | None) -> Any:
    """As if it had been added to the group itself."""
    around = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    around.callback()(_command)
    if isinstance(found, typer.Typer):
        around.add_typer(found, name=name)
    else:
        around.command(name, context_settings=settings)(found)
    return typer.main.get_group(around).commands[name]
