"""The Markdown shape of `number`: ``### figure — unit``, text, and a chart as a two-column table."""

from __future__ import annotations

from masthead.edition.markdown.body import Body
from masthead.edition.markdown.charts import is_chart, read_chart, write_chart
from masthead.edition.markdown.prose import heading_to_markdown, to_markdown
from masthead.edition.markdown.shapes import heading, join_with_dash, paragraphs, split_at_dash, take_title
from masthead.edition.markdown.words import HouseWords
from masthead.edition.sections.number.fields import NumberFields


def read(body: Body) -> NumberFields:
    """Read the section's blocks; what does not fit the shape is reported on `body` and kept."""
    title, rest = take_title(body, body.blocks)
    figure, unit = split_at_dash(body.plain(title)) if title else ("", None)
    table = next((block for block in rest if is_chart(block)), None)
    return NumberFields(
        figure=figure,
        unit=unit or "",
        body=body.richtext(block for block in rest if block is not table),
        chart=read_chart(body, table) if table else None,
    )


def write(fields: NumberFields, words: HouseWords) -> str:
    """Write the section's Markdown, without its heading; ends without a newline."""
    title = join_with_dash(fields.figure, fields.unit)
    return paragraphs(
        heading(3, heading_to_markdown(title)) if title else "",
        to_markdown(fields.body),
        write_chart(fields.chart, words.language),
    )
