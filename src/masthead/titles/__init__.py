"""The shipped title: Harbour Morning, its German edition and its weekend sister, made up and marked as fiction.

Titles and starter are folders of data beside this file: a ``house.toml``, editions, images. The
starter is what `masthead new` copies.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

_HERE = files(__name__)

STARTER: Traversable = _HERE / "starter"
"""The folder of a publication to start from."""


class UnknownTitleError(LookupError):
    """No title of this name is shipped. The message lists those there are."""

    def __str__(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True, slots=True)
class Title:
    """A shipped publication. folder: as `masthead new` would make one."""

    slug: str
    folder: Traversable

    @property
    def house(self) -> Traversable:
        """Its house format."""
        return self.folder / "house.toml"

    @property
    def editions(self) -> tuple[Traversable, ...]:
        """Its edition files, oldest first."""
        found = (entry for entry in (self.folder / "editions").iterdir() if entry.name.endswith(".md"))
        return tuple(sorted(found, key=lambda entry: entry.name))


TITLES: dict[str, Title] = {
    slug: Title(slug, _HERE / slug) for slug in ("harbour-morning", "hafen-am-morgen", "harbour-lantern")
}
"""Every shipped title by slug; the first is the one to show."""


def shipped(slug: str) -> Title:
    """The title, or `UnknownTitleError`."""
    try:
        return TITLES[slug]
    except KeyError:
        raise UnknownTitleError(f"No title “{slug}” is shipped; there are {', '.join(TITLES)}.") from None
