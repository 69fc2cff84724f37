"""Tokens in the newsroom."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from tests.web.api.conftest import NOW
from tests.web.conftest import MakePerson, SignIn

from masthead.web.api import actions
from masthead.web.api.models import ApiToken
from masthead.web.api.scopes import Scope
from masthead.web.publications.models import Publication
from masthead.web.team.models import User
from masthead.web.team.roles import Role

LIST, NEW = "/newsroom/api-tokens/", "/newsroom/api-tokens/new/"


@pytest.fixture
def token(owner: User) -> ApiToken:
    return actions.make_token(actor=owner, name="CRM", scopes=[Scope.SUBSCRIBERS_READ], at=NOW)[0]


def test_empty_list_leads_to_a_first_token(sign_in: SignIn, owner: User) -> None:
    text = sign_in(owner).get(LIST).content.decode()

    assert "There are no tokens yet." in text
    assert NEW in text


def test_new_token_is_shown_once_and_lets_in(sign_in: SignIn, owner: User, harbour: Publication) -> None:
    browser = sign_in(owner)
    said = {"name": " Shop \u202e", "scopes": ["publications:read"], "publications": [str(harbour.pk)], "life": "30"}
    answer = browser.post(NEW, said)
    secret = re.search(r"mh_[A-Za-z0-9_-]{43}", answer.content.decode())

    assert secret
    assert "no-store" in answer.headers["Cache-Control"]
    made = ApiToken.objects.get()
    assert (made.name, made.publications, made.scopes) == ("Shop", [harbour.pk], ["publications:read"])
    assert made.expires_at is not None
    assert (made.expires_at - made.created_at).days in {29, 30}
    let_in = Client().get("/api/v1/publications", headers={"authorization": f"Bearer {secret[0]}"})
    assert let_in.status_code == 200
    text = browser.get(LIST).content.decode()
    assert secret[0] not in text
    assert secret[0][:7] in text


def test_faults_are_named_beside_their_fields(sign_in: SignIn, owner: User) -> None:
    answer = sign_in(owner).post(NEW, {"name": "", "life": "30"})

    assert answer.status_code == 400
    text = answer.content.decode()
    for words in ("Give it a name", "Choose what it may be used for.", "Choose at least one publication"):
        assert words in text
    assert not ApiToken.objects.exists()


def test_only_what_somebody_may_is_offered(sign_in: SignIn, person: MakePerson, harbour: Publication) -> None:
    browser = sign_in(person("noa", {harbour: Role.WRITER}))
    offered = set(re.findall(r'name="scopes" value="([a-z:]+)"', browser.get(NEW).content.decode()))

    assert offered == {"publications:read", "editions:read", "editions:write"}
    said = {"name": "CRM", "scopes": ["subscribers:read"], "publications": ["all"]}
    assert browser.post(NEW, said).status_code == 400
    everything = sign_in(person("mei", {harbour: Role.ADMINISTRATOR})).get(NEW).content.decode()
    assert set(re.findall(r'name="scopes" value="([a-z:]+)"', everything)) == {each.value for each in Scope}


def test_tokens_are_their_makers(
    sign_in: SignIn, person: MakePerson, administrator: User, harbour: Publication, token: ApiToken
) -> None:
    other = sign_in(person("ole", {harbour: Role.ADMINISTRATOR}))

    assert "CRM" not in re.sub(r"such as “CRM”", "", other.get(LIST).content.decode())
    assert other.post(f"{LIST}{token.pk}/revoke/").status_code in {302, 403}
    assert "CRM" in sign_in(administrator).get(LIST).content.decode()
    token.refresh_from_db()
    assert token.revoked_at is None


def test_token_is_revoked_after_a_question(sign_in: SignIn, owner: User, token: ApiToken) -> None:
    browser = sign_in(owner)
    asked = browser.get(f"{LIST}{token.pk}/revoke/")
    token.refresh_from_db()

    assert (asked.status_code, token.revoked_at) == (200, None)
    assert browser.post(f"{LIST}{token.pk}/revoke/").headers["Location"] == LIST
    token.refresh_from_db()
    assert token.revoked_at is not None
    assert "revoked" in browser.get(LIST).content.decode()
