"""Charts as two-column tables, and numbers as readers print them."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from masthead.edition.findings import Severity
from masthead.edition.markdown.body import Block, Body, Cell
from masthead.edition.markdown.prose import cell_to_markdown
from masthead.edition.markdown.shapes import table
from masthead.edition.sections.charts import Bar, Chart

# Languages that write a point between thousands and a comma before decimals.
_COMMA_DECIMALS = (
    frozenset({"af", "az", "be", "bg", "bs", "ca", "cs", "da", "de", "el", "es", "et", "eu", "fi", "fo", "fr", "gl"})
    | frozenset({"hr", "hu", "hy", "id", "is", "it", "ka", "kk", "lt", "lv", "mk", "nb", "nl", "nn", "no", "pl", "pt"})
    | frozenset({"ro", "ru", "sk", "sl", "sq", "sr", "sv", "tr", "uk", "uz", "vi"})
)
_NUMBER = re.compile(r"[-+−–]?\s?\d(?:[\d.,'’]|[ \u00a0\u202f\u2009](?=\d{3}))*")
_VALUE = re.compile(r"\s*\{value=([-+]?\d+(?:\.\d+)?)\}$")
_SCALES = re.compile(
    r"\b(k|thousand|m|mn|million|bn|billion|tn|trillion|tsd|tausend|mio|millionen|mrd|milliarden|bio|billionen)\b",
    re.IGNORECASE,
)


def read_number(printed: str, language: str) -> Decimal | None:
    """The number in a printed value ("21.2 m", "1 234,5", "−3 %"), without its unit; None when there is none."""
    match = _NUMBER.search(printed)
    if match is None:
        return None
    digits = re.sub(r"[\s'’+\u00a0\u202f\u2009]", "", match.group()).rstrip(".,")
    digits = re.sub("[−–]", "-", digits)
    point = _decimal_point(digits, language)
    other = "." if point == "," else ","
    try:
        return Decimal(digits.replace(other, "").replace(point, "."))
    except InvalidOperation:
        return None


def _decimal_point(digits: str, language: str) -> str:
    usual = "," if language.partition("-")[0].lower() in _COMMA_DECIMALS else "."
    marks = [mark for mark in digits if mark in ".,"]
    if len(set(marks)) == 2:
        return marks[-1]
    if len(marks) > 1:
        return "," if marks[0] == "." else "."
    if marks and len(digits.rpartition(marks[0])[2]) != 3:
        return marks[0]
    return usual


def is_chart(block: Block) -> bool:
    """Whether a table has the two columns of a chart."""
    return bool(block.rows) and len(block.rows[0]) == 2


def read_chart(body: Body, block: Block) -> Chart:
    """A two-column table: ``| title | measure |``, then ``| label | printed |`` per bar."""
    title, measure = fitting(body, block.rows[0], 2)
    bars = [_bar(body, row) for row in block.rows[1:] if row]
    scales = {tuple(sorted({word.lower() for word in _SCALES.findall(bar.printed)})) for bar in bars if bar.value}
    if len(scales) > 1:
        body.report("The bars of this chart are in different units.", "Write all of them in the same one.", block)
    return Chart(title=title, measure=measure, bars=tuple(bars))


def _bar(body: Body, row: tuple[Cell, ...]) -> Bar:
    label, printed = fitting(body, row, 2)
    given = _VALUE.search(printed)
    printed = printed[: given.start()] if given else printed
    value = Decimal(given.group(1)) if given else read_number(printed, body.words.language)
    if value is None:
        body.report(
            f"“{printed}” is not a number; the bar of “{label}” has no length.",
            "Write a number and its unit, such as “21.2 m”.",
            row[0],
            severity=Severity.ERROR,
        )
    return Bar(label=label, value=Decimal(0) if value is None else value, printed=printed)


def fitting(body: Body, row: tuple[Cell, ...], columns: int) -> list[str]:
    """The row's cells as words, exactly `columns` of them; too few and too many are reported."""
    if len(row) != columns and row:
        body.report(
            f"This row has {len(row)} cells; the table has {columns} columns.",
            "Give every row one cell per column; write a bar within words as “\\|”.",
            row[0],
        )
    cells = [body.plain(cell) for cell in row]
    cells += [""] * (columns - len(cells))
    return [*cells[: columns - 1], " ".join(cell for cell in cells[columns - 1 :] if cell)]


def write_chart(chart: Chart | None, language: str) -> str:
    """The chart as a table; a value that its printed form does not say is given in braces."""
    if chart is None:
        return ""
    bars = [(cell_to_markdown(bar.label), _printed(bar, language)) for bar in chart.bars]
    return table([(cell_to_markdown(chart.title), cell_to_markdown(chart.measure)), *bars])


def _printed(bar: Bar, language: str) -> str:
    words = cell_to_markdown(bar.printed)
    if (read_number(bar.printed, language) or Decimal(0)) == bar.value:
        return words
    return f"{words} {{value={bar.value:f}}}".lstrip()
