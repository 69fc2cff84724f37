"""What can be wrong with a condition, told to whoever wrote it."""

from __future__ import annotations

from pydantic import ValidationError

_BOUNDS = {
    "greater_than_equal": ("ge", "{} or more."),
    "less_than_equal": ("le", "{} or less."),
    "less_than": ("lt", "less than {}."),
}


class ConditionError(ValueError):
    """A condition cannot be understood. The message is a sentence that says what is wrong and what is right.

    start, end: the place in the text, in characters; both 0 where there is no text.
    """

    def __init__(self, message: str, start: int = 0, end: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.start = start
        self.end = max(end if end is not None else start + 1, start + 1)

    def caret(self, text: str) -> tuple[str, str]:
        """The line of the text with the fault, and a line of blanks and carets that points at it from below."""
        begin = text.rfind("\n", 0, self.start) + 1
        line = text[begin:].split("\n", 1)[0]
        width = max(1, min(self.end, begin + len(line)) - self.start)
        return line.replace("\t", " "), " " * (self.start - begin) + "^" * width


def in_words(faults: ValidationError) -> str:
    """The first of the faults that values have, as a sentence."""
    first = faults.errors(include_url=False, include_input=False)[0]
    words = str(first["msg"])
    if words.startswith("Value error, "):
        return words.removeprefix("Value error, ")
    if first["type"] in _BOUNDS:
        name, form = _BOUNDS[first["type"]]
        return f"The number must be {form.format(first['ctx'][name])}"
    return f"This cannot be: {words}."
