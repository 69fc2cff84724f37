"""What else is to be said on the page of a mailing: apps above this one add to it.

A function is registered with Wagtail's hooks under `NOTES_HOOK`. It is called with who looks and the mailing, each time
the page looks again, and gives HTML that is safe; "" for nothing to say.
"""

from __future__ import annotations

from django.utils.safestring import SafeString
from wagtail import hooks

from masthead.web.mailings.models import Mailing
from masthead.web.team.queries import Somebody

NOTES_HOOK = "register_mailing_notes"


def notes_of(user: Somebody, mailing: Mailing) -> tuple[SafeString, ...]:
    """Every note on a mailing, in the order of their hooks."""
    return tuple(note for add in hooks.get_hooks(NOTES_HOOK) if (note := add(user, mailing)))
