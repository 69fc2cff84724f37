"""What comes of a paste, what can be wrong with one, and the notes on what was left behind."""

from __future__ import annotations

from dataclasses import dataclass

from masthead.edition.normal_form import one_line

# A long edition has 20 KB of words. Word wraps them in up to thirty times as much markup.
LARGEST_PASTE = 2_000_000
LARGEST_TEXT = 200_000
_MOST_NOTES = 30
_SHOWN = 80


class ClipboardError(ValueError):
    """The clipboard holds what no editor pastes: too large, or nested too deep. The message says what to do."""


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A paste in the form that `masthead.edition.markdown.read_edition` reads, without front matter.

    title: the document's own title, plain words, which is not part of `markdown`; empty when it has none.
    notes: in plain words what could not be kept, for the editor to read.
    """

    markdown: str
    title: str = ""
    notes: tuple[str, ...] = ()


class Notes:
    """Collects notes in order, each once."""

    def __init__(self) -> None:
        self._notes: dict[str, None] = {}
        self._more = 0

    def say(self, note: str) -> None:
        """Add a note."""
        if note in self._notes:
            return
        if len(self._notes) < _MOST_NOTES:
            self._notes[note] = None
        else:
            self._more += 1

    def all(self) -> tuple[str, ...]:
        """The notes; the last one counts those beyond what anybody reads."""
        more = (f"{self._more:,} more remarks of these kinds are not listed.",) if self._more else ()
        return (*self._notes, *more)


def shorten(words: str) -> str:
    """Words as notes quote them."""
    line = one_line(words)
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"


def check_size(characters: int, limit: int, what: str) -> None:
    """Refuse what is larger than any manuscript. what: “text” or “markup”, for the message."""
    if characters > limit:
        raise ClipboardError(
            f"The clipboard holds {characters:,} characters of {what}; a manuscript has at most {limit:,}. "
            "Paste it in parts."
        )
