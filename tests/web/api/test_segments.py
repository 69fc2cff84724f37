"""Segments, counted and listed by programs."""

from __future__ import annotations

from tests.web.api.conftest import MakeProgram, sign_up
from tests.web.conftest import MakePerson

from masthead.audience.segments import parse
from masthead.web.api.scopes import Scope
from masthead.web.publications.models import Publication
from masthead.web.subscribers.segments.actions import save
from masthead.web.team.roles import Role


def test_token_of_one_title_learns_nothing_about_another_by_its_segments(
    program: MakeProgram, person: MakePerson, harbour: Publication, lantern: Publication
) -> None:
    bea = person("bea", {harbour: Role.PUBLISHER, lantern: Role.PUBLISHER})
    mei = sign_up(harbour, "mei@readers.example.com")
    sign_up(lantern, mei.address)
    save(actor=bea, publication_id=harbour.pk, name="Sisters", condition=parse("title:harbour-lantern"))
    address = f"/publications/{harbour.slug}/segments/sisters"

    narrow = program(bea, titles=[harbour.pk])
    for what in ("count", "subscribers"):
        refused = narrow.get(f"{address}/{what}")
        assert refused.status_code == 409, what
        assert "harbour-lantern" in refused.json()["detail"]

    whole = program(bea, [Scope.SEGMENTS_READ, Scope.SUBSCRIBERS_READ])
    assert whole.get(f"{address}/count").json() == {"count": 1}
    assert [each["id"] for each in whole.get(f"{address}/subscribers").json()["items"]] == [mei.pk]
