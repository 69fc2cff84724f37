"""Drawing charts with `vl-convert`: Vega-Lite’s own program, run in this process without a browser.

The first drawing of a process makes the program ready, which takes about half a second and 65 MB; later ones take less
than a tenth of a second. Nothing else of Python runs meanwhile. Nothing is fetched, whatever a chart names.
"""

from __future__ import annotations

import html

from masthead.charts.chart import Chart

VERSION = "6.4"
"""Of Vega-Lite."""


class DrawingError(ValueError):
    """A chart is none that Vega-Lite understands. The message is Vega-Lite’s."""


def as_svg(chart: Chart) -> str:
    """An SVG picture that says what it shows; without a ground, for a page of its shade. Raises `DrawingError`."""
    import vl_convert  # 85 MB of program, for those who draw

    try:
        drawn = vl_convert.vegalite_to_svg(chart.spec, vl_version=VERSION, allowed_base_urls=[])
    except ValueError as fault:
        raise DrawingError(str(fault)) from fault
    head, mark, rest = drawn.partition(">")
    return f'{head} role="img"{mark}<title>{html.escape(chart.description)}</title>{rest}'


def as_png(chart: Chart, *, paper: str, scale: float = 2) -> bytes:
    """A PNG picture on a ground, for mail and documents. scale: pixels of it by pixels of the chart. Raises
    `DrawingError`.
    """
    import vl_convert  # as above

    try:
        return vl_convert.vegalite_to_png(
            {**chart.spec, "background": paper, "padding": 16}, vl_version=VERSION, scale=scale, allowed_base_urls=[]
        )
    except ValueError as fault:
        raise DrawingError(str(fault)) from fault
