"""Models of insights. Mailings and subscribers are known by their numbers alone: no row here holds another app's."""

from masthead.web.insights.models.counts import LinkCount, QuarterCount, SectionCount
from masthead.web.insights.models.events import Agent, RawEvent, TakenEvents
from masthead.web.insights.models.measured import Measured

__all__ = ["Agent", "LinkCount", "Measured", "QuarterCount", "RawEvent", "SectionCount", "TakenEvents"]
