"""A part of a mailing as those see it who count its readers."""

from __future__ import annotations

from typing import Any

import pytest
from tests.web.mailings.conftest import Crowd
from tests.web.mailings.walking import deliver, launched

from masthead.web.insights.site_source import SiteSource
from masthead.web.mailings.queries.measured import part_facts
from masthead.web.team.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("relayed")]


def test_insights_knows_a_part_that_went_out(edition: Any, publisher: User, crowd: Crowd) -> None:
    crowd(3)
    part = launched(publisher, edition).parts.get()
    deliver()
    part.refresh_from_db()

    facts, said = SiteSource().facts(part.pk), part_facts(part.pk)

    assert facts
    assert said
    assert (facts.mailing, facts.publication_id, facts.date, facts.number) == (
        part.pk,
        edition.publication_id,
        edition.date,
        edition.number,
    )
    assert (facts.delivered, facts.started_at, facts.links, facts.subject) == (
        3,
        part.started_at,
        said.links,
        part.subject,
    )
    assert sum(each["accepted"] for each in facts.providers.values()) == 3


def test_insights_knows_no_part_that_is_none() -> None:
    assert SiteSource().facts(99) is None
