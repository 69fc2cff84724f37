"""Tokens: who gets in, for how long, and with what."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from tests.web.api.conftest import NOW, Program
from tests.web.conftest import MakePerson, SignIn

from masthead.web.api import actions
from masthead.web.api.faults import TokenRefusedError
from masthead.web.api.limits import ALLOWANCE, Allowance
from masthead.web.api.models import ApiToken
from masthead.web.api.scopes import Scope
from masthead.web.publications.models import Publication
from masthead.web.team.actions import deactivate_user, remove_role
from masthead.web.team.models import AuditEntry, User
from masthead.web.team.roles import Role

READ = [Scope.PUBLICATIONS_READ]


def make(owner: User, **said: Any) -> tuple[ApiToken, str]:
    return actions.make_token(actor=owner, name="CRM", **{"scopes": READ, "at": NOW, **said})


def test_secret_is_kept_as_a_digest_alone(owner: User) -> None:
    token, secret = make(owner)
    token.refresh_from_db()

    assert token.digest == hashlib.sha256(secret.encode()).hexdigest()
    assert secret.startswith(token.prefix)
    assert secret not in str(vars(token))


def test_token_reaches_what_its_maker_has(owner: User, harbour: Publication) -> None:
    said = Program(make(owner)[1]).get("/publications")

    assert said.status_code == 200
    assert [each["slug"] for each in said.json()["items"]] == [harbour.slug]


def refusals(owner: User) -> dict[str, str]:
    """Secrets that open nothing, by what is wrong with them."""
    long_ago, tomorrow = NOW - dt.timedelta(days=900), NOW - dt.timedelta(days=899)
    token, revoked = make(owner)
    actions.revoke_token(actor=owner, token_id=token.pk, at=NOW)
    expired = make(owner, at=long_ago, expires_at=tomorrow)[1]
    good = make(owner)[1]
    return {
        "none": "",
        "unknown": "mh_" + "x" * 43,
        "nonsense": "ü\u0000; DROP TABLE",
        "revoked": revoked,
        "expired": expired,
        "cut": good[:-1],
        "longer": good + "A",
        "other case": good.swapcase(),
    }


def test_secrets_that_open_nothing_learn_nothing(owner: User) -> None:
    said = {}
    for what, secret in refusals(owner).items():
        headers = {"authorization": f"Bearer {secret}".encode().decode("latin-1")} if secret else {}
        answer = Client().get("/api/v1/publications", headers=headers)
        kept = {name: answer.headers[name] for name in ("Content-Type", "WWW-Authenticate", "Cache-Control")}
        said[what] = (answer.status_code, answer.content, tuple(kept.items()))

    assert len(set(said.values())) == 1, said
    assert said["none"][0] == 401
    assert ("WWW-Authenticate", 'Bearer realm="Masthead"') in said["none"][2]


@pytest.mark.parametrize("scheme", ["Basic", "bearer x", "Token", ""])
def test_other_ways_to_show_a_secret_are_none(owner: User, scheme: str) -> None:
    answer = Client().get("/api/v1/publications", headers={"authorization": f"{scheme} {make(owner)[1]}"})

    assert answer.status_code == 401


def test_session_of_the_newsroom_is_no_token(sign_in: SignIn, administrator: User, harbour: Publication) -> None:
    assert sign_in(administrator).get("/api/v1/publications").status_code == 401


def test_closed_account_ends_its_tokens_at_once(
    owner: User, administrator: User, person: MakePerson, harbour: Publication
) -> None:
    program = Program(make(owner)[1])
    person("ole", {harbour: Role.ADMINISTRATOR})
    deactivate_user(actor=administrator, person=owner)

    assert program.get("/publications").status_code == 401


def test_role_that_was_taken_away_takes_the_reach_of_tokens_away(
    person: MakePerson, administrator: User, harbour: Publication
) -> None:
    writer = person("noa", {harbour: Role.WRITER})
    program = Program(make(writer)[1])
    remove_role(actor=administrator, person=writer, publication_id=harbour.pk)

    assert program.get("/publications").json()["items"] == []
    assert program.get(f"/publications/{harbour.slug}").status_code == 404


def test_token_of_one_title_reaches_no_other(administrator: User, harbour: Publication, lantern: Publication) -> None:
    program = Program(make(administrator, publication_ids=[lantern.pk])[1])

    assert [each["slug"] for each in program.get("/publications").json()["items"]] == [lantern.slug]
    assert program.get(f"/publications/{harbour.slug}").status_code == 404


def test_scope_is_asked_for_by_name(owner: User, harbour: Publication) -> None:
    answer = Program(make(owner)[1]).get("/subscribers")

    assert (answer.status_code, answer.json()["code"]) == (403, "out-of-scope")
    assert "subscribers:read" in answer.json()["detail"]


def test_nobody_makes_a_token_for_more_than_they_may(
    person: MakePerson, harbour: Publication, lantern: Publication
) -> None:
    writer = person("noa", {harbour: Role.WRITER})

    for said in ({"scopes": [Scope.SUBSCRIBERS_READ]}, {"publication_ids": [lantern.pk]}):
        with pytest.raises(PermissionDenied):
            make(writer, **said)
    with pytest.raises(PermissionDenied):
        make(person("ole"))


@pytest.mark.parametrize("said", [{"scopes": []}, {"publication_ids": []}, {"expires_at": NOW}])
def test_useless_tokens_are_refused_with_a_reason(owner: User, said: dict[str, Any]) -> None:
    with pytest.raises(TokenRefusedError):
        make(owner, **said)


def test_only_makers_and_administrators_of_the_installation_revoke(
    owner: User, person: MakePerson, administrator: User, harbour: Publication
) -> None:
    token, _ = make(owner)
    with pytest.raises(PermissionDenied):
        actions.revoke_token(actor=person("ole", {harbour: Role.ADMINISTRATOR}), token_id=token.pk, at=NOW)

    actions.revoke_token(actor=administrator, token_id=token.pk, at=NOW)
    actions.revoke_token(actor=owner, token_id=token.pk, at=NOW + dt.timedelta(days=1))

    token.refresh_from_db()
    assert token.revoked_at == NOW
    assert list(AuditEntry.objects.filter(action__startswith="api-token").values_list("action", flat=True)) == [
        "api-token-revoked",
        "api-token-made",
    ]


def test_use_is_noted_once_a_minute(ours: Program) -> None:
    ours.get("/publications")
    first = ApiToken.objects.get().last_used_at
    for _ in range(30):
        ours.get("/publications")

    assert first is not None
    assert ApiToken.objects.get().last_used_at == first


def test_too_many_requests_are_told_when_to_come_back(ours: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ALLOWANCE, "per_minute", 20)
    monkeypatch.setattr(ALLOWANCE, "_clock", lambda: 1_800_000_030.0)
    said = [ours.get("/publications") for _ in range(21)]

    assert {each.status_code for each in said[:20]} == {200}
    assert (said[20].status_code, said[20].headers["Retry-After"]) == (429, "30")


def test_processes_share_what_a_token_may_spend(owner: User) -> None:
    now = [1_800_000_000.0]
    token, _ = make(owner)
    processes = [Allowance(per_minute=60, handful=20, clock=lambda: now[0]) for _ in range(2)]
    spent = [each.spend(token.pk) for _ in range(40) for each in processes]

    assert (spent.count(0), spent.count(60)) == (60, 20)

    now[0] += 60
    assert processes[1].spend(token.pk) == 0
