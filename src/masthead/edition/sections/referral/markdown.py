"""The Markdown shape of `referral`."""

from __future__ import annotations

from masthead.edition.markdown.body import Body
from masthead.edition.sections.referral.fields import ReferralFields


def read(body: Body) -> ReferralFields:
    """Read the section's blocks; what does not fit the shape is reported on `body` and kept."""
    raise NotImplementedError


def write(fields: ReferralFields) -> str:
    """Write the section's Markdown, without its heading; ends without a newline."""
    raise NotImplementedError
