"""The number of the day."""

from __future__ import annotations

from collections.abc import Iterator

from masthead.edition.kind import Fault, SectionFields
from masthead.edition.richtext import RichText
from masthead.edition.sections.charts import Chart


class NumberFields(SectionFields):
    """A figure as it is to be printed ("21 million"), its unit or caption, the text, a chart."""

    figure: str = ""
    unit: str = ""
    body: RichText = RichText()
    chart: Chart | None = None

    def headline(self) -> str:
        return f"{self.figure} {self.unit}".strip()

    def prose(self) -> Iterator[str]:
        yield self.figure
        yield self.unit
        yield self.body.plain()

    def faults(self) -> Iterator[Fault]:
        if not self.figure:
            yield Fault("The number has no figure.", "Write it as the first line, like “### 21 million — visitors”.")
