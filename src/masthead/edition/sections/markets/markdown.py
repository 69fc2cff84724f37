"""The Markdown shape of `markets`: a table of levels, a second one as a chart, and the comment."""

from __future__ import annotations

from masthead.edition.markdown.body import Block, Body
from masthead.edition.markdown.charts import fitting, is_chart, read_chart, write_chart
from masthead.edition.markdown.prose import cell_to_markdown, to_markdown
from masthead.edition.markdown.shapes import paragraphs, table
from masthead.edition.markdown.words import HouseWords
from masthead.edition.sections.markets.fields import Instrument, MarketsFields

_COLUMNS = 3


def read(body: Body) -> MarketsFields:
    """Read the section's blocks; what does not fit the shape is reported on `body` and kept."""
    levels = next((block for block in body.blocks if len(block.rows[:1]) and len(block.rows[0]) == _COLUMNS), None)
    chart = next((block for block in body.blocks if is_chart(block)), None)
    return MarketsFields(
        as_of=body.plain(levels.rows[0][0]) if levels else "",
        instruments=_instruments(body, levels) if levels else (),
        comment=body.richtext(block for block in body.blocks if block is not levels and block is not chart),
        chart=read_chart(body, chart) if chart else None,
    )


def write(fields: MarketsFields, words: HouseWords) -> str:
    """Write the section's Markdown, without its heading; ends without a newline."""
    rows = [(fields.as_of, words.level, words.change)]
    rows += [(item.name, item.level, item.change) for item in fields.instruments]
    filled = bool(fields.as_of or fields.instruments)
    levels = table([[cell_to_markdown(cell) for cell in row] for row in rows]) if filled else ""
    return paragraphs(levels, write_chart(fields.chart, words.language), to_markdown(fields.comment))


def _instruments(body: Body, levels: Block) -> tuple[Instrument, ...]:
    rows = (fitting(body, row, _COLUMNS) for row in levels.rows[1:] if row)
    return tuple(Instrument(name=name, level=level, change=change) for name, level, change in rows)
