"""The way from an edition to its mailings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from masthead.web.mailings.queries.editions import approved_revision
from masthead.web.mailings.queries.mailings import mailings_for
from masthead.web.mailings.states import SAYINGS, MailingStage
from masthead.web.newsroom.ways import Way
from masthead.web.team.queries import Somebody, may
from masthead.web.team.roles import Right


def ways_to_send(user: Somebody, edition: Any) -> Iterator[Way]:
    """“Send” from an edition that is approved, and its mailings so far, for those who look after the audience."""
    if not may(user, Right.AUDIENCE, edition.publication_id):
        return
    for each in mailings_for(user).filter(edition=edition.pk)[:3]:
        yield Way(
            f"Mailing {each.pk}: {SAYINGS[MailingStage(each.state)].lower()}",
            reverse("mailings:mailing", args=[each.pk]),
            "redirect",
        )
    if approved_revision(edition) is not None:
        yield Way(
            "Send",
            reverse("mailings:new", args=[edition.pk]),
            "mail",
            "Plan its mailing: to whom, when, how fast. Nothing goes out yet.",
        )
