"""Tables for spreadsheets."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence

from django.http import StreamingHttpResponse


class _Echo:
    """Gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def as_csv(rows: Iterable[Sequence[str]], name: str) -> StreamingHttpResponse:
    """Rows as a download, sent while they are read. name: plain ASCII."""
    writer = csv.writer(_Echo())

    def lines() -> Iterator[str]:
        # Spreadsheets take a file without this mark for one in their own old encoding.
        yield "\ufeff"
        for row in rows:
            yield writer.writerow(row)

    answer = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
