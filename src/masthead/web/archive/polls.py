"""Results of polls on editions' pages: told by the app that holds polls, when it is ready.

    tell_results(results_of)                   # in AppConfig.ready()

A page keeps for a while what it shows: whoever tells results announces (`masthead.web.freshness`) when they change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from masthead.edition.sections.charts import Chart

Results = Callable[[Iterable[str]], Mapping[str, Chart]]
"""Keys of polls → the results of those that are to be shown."""

_told: list[Results] = []


def tell_results(lookup: Results) -> None:
    """Say who knows how polls stand."""
    _told[:] = [lookup]


def results_of(keys: Iterable[str]) -> Mapping[str, Chart]:
    """The results to show, by the key of the poll."""
    wanted = list(keys)
    return next((lookup(wanted) for lookup in _told if wanted), {})
