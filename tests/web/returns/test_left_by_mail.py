"""Who leaves by the mail that a mailing offers is in its report."""

from __future__ import annotations

from typing import Any

import pytest
from tests.web.mailings.conftest import (  # noqa: F401 - fixtures
    Crowd,
    crowd,
    draft,
    edition,
    publisher,
    relayed,
    said,
    sister,
    title,
)
from tests.web.mailings.walking import deliver, launched
from tests.web.returns.conftest import came
from tests.web.returns.test_processing import wish

from masthead.tokens import Purpose
from masthead.web.insights.deeds import Deed
from masthead.web.insights.models import LinkCount
from masthead.web.returns.standing import Outcome
from masthead.web.subscribers.links import keys
from masthead.web.team.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("relayed")]


def test_whoever_leaves_by_mail_is_in_the_report_of_the_mailing_once(
    edition: Any,  # noqa: F811
    publisher: User,  # noqa: F811
    crowd: Crowd,  # noqa: F811
) -> None:
    person = crowd(2)[0]
    part = launched(publisher, edition).parts.get()
    deliver()
    raw = wish(keys().token(Purpose.UNSUBSCRIBE, part.pk, person.pk))

    first = came(raw)
    came(b"Received: from elsewhere.example by harbour.example\r\n" + raw)
    other = came(raw.replace(b"<1@", b"<2@"))

    assert (first.part, first.outcome, other.pk != first.pk, other.outcome) == (
        part.pk,
        Outcome.LEFT,
        True,
        Outcome.STAYS,
    )
    counted = LinkCount.objects.get(mailing=part.pk, kind=Deed.UNSUBSCRIBE)
    assert (counted.raw, counted.human) == (1, 1)
