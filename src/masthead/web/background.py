"""All that goes on beside the answers of an installation, for the process that does it. Importing it imports Django."""

from __future__ import annotations

from masthead.tracking.app import TrackingFolder
from masthead.web.clock import Clock
from masthead.web.growth import rounds as growth
from masthead.web.insights.rounds import Counting
from masthead.web.insights.rules_file import FILE, RulesFile
from masthead.web.insights.site_source import SiteSource
from masthead.web.mailings.queries.measured import begun_since
from masthead.web.returns.rounds import Returning
from masthead.web.revenue import rounds as revenue
from masthead.web.rounds import Rounds
from masthead.web.site import Site
from masthead.web.subscribers.sign_up.postman import Postman
from masthead.web.webhooks.courier import Courier


def all_rounds(site: Site) -> tuple[Rounds, ...]:
    """What comes by the clock, letters and calls to others, returned mail, counting what readers do, growth, income."""
    counting = Counting(
        TrackingFolder(site.tracking).events, SiteSource(), RulesFile(site.folder / FILE), begun=begun_since
    )
    return Clock(), Courier(), Postman(), Returning(), counting, growth.rounds(), revenue.rounds()
