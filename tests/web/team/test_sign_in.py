"""At the door: passwords, limits, second factors, where one lands."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.test import Client

from masthead.web.publications.models import Publication
from masthead.web.team import actions
from masthead.web.team.models import AuditEntry, User
from masthead.web.team.roles import Role

PASSWORD = "correct horse battery"
MakePerson = Callable[..., User]


@pytest.fixture
def mei(publications: dict[str, Publication], person: MakePerson) -> User:
    return person("mei", {publications["harbour-morning"]: Role.WRITER})


def enter(client: Client, password: str = PASSWORD, address: str = "mei@harbour.example", **more: str) -> Any:
    return client.post("/accounts/login/", {"login": address, "password": password, **more})


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def done() -> list[str]:
    return list(AuditEntry.objects.order_by("id").values_list("action", flat=True))


def test_password_opens_the_newsroom_and_is_recorded(mei: User, client: Client) -> None:
    answer = enter(client, address="MEI@Harbour.Example")

    assert (answer.status_code, answer.headers["Location"]) == (302, "/newsroom/")
    assert client.get("/newsroom/account/").status_code == 200
    entry = AuditEntry.objects.first()
    assert entry is not None
    assert (entry.action, entry.actor, entry.details) == ("signed-in", mei, {"methods": ["password"]})


@pytest.mark.parametrize(
    ("wish", "lands"),
    [
        ("/newsroom/team/", "/newsroom/team/"),
        ("https://evil.example/", "/newsroom/"),
        ("//evil.example/", "/newsroom/"),
        ("/\\evil.example/", "/newsroom/"),
        ("javascript:alert(1)", "/newsroom/"),
        ("https:evil.example", "/newsroom/"),
    ],
)
def test_next_leads_nowhere_else(mei: User, client: Client, wish: str, lands: str) -> None:
    assert enter(client, next=wish).headers["Location"] == lands


def test_wrong_password_and_unknown_address_read_alike(mei: User, client: Client) -> None:
    pages = [enter(client, "wrong horse"), enter(client, "wrong horse", "who@harbour.example")]

    said = [re.findall('<p class="note error" role="alert">([^<]+)<', page.content.decode()) for page in pages]
    assert said == [["Address and password do not belong together."]] * 2
    assert done()[-2:] == ["sign-in-failed", "sign-in-failed"]


def test_guessing_is_slowed_also_from_other_browsers(mei: User) -> None:
    for _ in range(5):
        enter(Client(), "wrong horse")

    answer = enter(Client())

    assert "That was wrong too often" in answer.content.decode()
    assert done()[-5:] == ["sign-in-failed"] * 5


def test_limits_are_counted_where_every_process_sees_them(db: None, settings: Any) -> None:
    assert settings.CACHES["default"]["BACKEND"] == "django.core.cache.backends.db.DatabaseCache"
    assert cache.add("once", True)
    assert not cache.add("once", True)


def test_closed_account_is_told_so_after_the_right_password(mei: User, administrator: User, client: Client) -> None:
    actions.deactivate_user(actor=administrator, person=mei)

    assert enter(client).headers["Location"] == "/accounts/inactive/"
    assert "closed" in client.get("/accounts/inactive/").content.decode()
    assert "signed-in" not in done()


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("/newsroom/", "/accounts/entrance/?next=/newsroom/"),
        ("/newsroom/login/?next=/newsroom/team/", "/accounts/login/?next=/newsroom/team/"),
        ("/newsroom/password_reset/", "/accounts/password/reset/"),
        ("/newsroom/password_reset/confirm/a/b/", "/accounts/password/reset/"),
    ],
)
def test_wagtails_own_doors_lead_to_ours(db: None, client: Client, path: str, to: str) -> None:
    assert client.get(path).headers["Location"] == to


@pytest.mark.parametrize("path", ["signup/", "email/", "confirm-email/", "confirm-email/x/", "login/code/confirm/"])
def test_nobody_signs_up_or_changes_the_address_by_themselves(mei: User, client: Client, path: str) -> None:
    client.force_login(mei)

    assert client.get(f"/accounts/{path}").status_code == 404
    assert client.post(f"/accounts/{path}", {"email": "x@harbour.example"}).status_code == 404


def test_sign_out_is_by_post_and_recorded(mei: User, client: Client) -> None:
    enter(client)

    client.get("/newsroom/logout/")
    assert client.get("/newsroom/account/").status_code == 200
    assert client.post("/newsroom/logout/").headers["Location"] == "/accounts/login/"
    assert client.get("/newsroom/account/").status_code == 302
    assert done()[-1] == "signed-out"


def test_sign_in_pages_run_only_our_scripts(db: None, client: Client) -> None:
    page = client.get("/accounts/login/")
    policy = page.headers["Content-Security-Policy"]

    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    # Data for scripts is not run.
    for attributes, body in re.findall(r"<script([^>]*)>(.*?)</script>", page.content.decode(), re.DOTALL):
        assert 'src="/static/' in attributes or "application/json" in attributes, body
    assert not re.search(r"\son\w+=|style=|https?://", page.content.decode())


def test_authenticator_app_is_asked_for_after_the_password(mei: User, client: Client) -> None:
    enter(client)
    client.post("/accounts/reauthenticate/?next=/accounts/2fa/totp/activate/", {"password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    found = re.search(r'id="authenticator_secret">([A-Z2-7]+)<', page)
    assert found
    client.post("/accounts/2fa/totp/activate/", {"code": code_of(found[1])})
    kept = Authenticator.objects.get(user=mei, type="totp")
    assert found[1] not in str(kept.data)

    browser = Client()
    assert enter(browser).headers["Location"] == "/accounts/2fa/authenticate/"
    assert browser.get("/newsroom/account/").status_code == 302
    wrong = browser.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert "not right" in wrong.content.decode()
    cache.clear()  # The code that set the app up is spent; forget that instead of waiting half a minute.
    assert browser.post("/accounts/2fa/authenticate/", {"code": code_of(found[1])}).headers["Location"] == "/newsroom/"
    assert done()[-2:] == ["second-factor-refused", "signed-in"]


def test_recovery_code_works_once(mei: User, client: Client) -> None:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(mei, generate_totp_secret())
    code = RecoveryCodes.activate(mei).get_unused_codes()[0]

    enter(client)
    assert client.post("/accounts/2fa/authenticate/", {"code": code}).headers["Location"] == "/newsroom/"
    again = Client()
    enter(again)
    assert again.post("/accounts/2fa/authenticate/", {"code": code}).status_code == 200


def test_new_password_by_mail(mei: User, client: Client, mailoutbox: list[EmailMessage]) -> None:
    client.post("/accounts/password/reset/", {"email": "mei@harbour.example"})
    client.post("/accounts/password/reset/", {"email": "who@harbour.example"})

    (mail,) = mailoutbox
    found = re.search(r"http://\S+", str(mail.body))
    assert found
    page = client.get(found[0], follow=True)
    answer = client.post(
        page.redirect_chain[-1][0], {"password1": "vier ganz lose Worte", "password2": "vier ganz lose Worte"}
    )
    assert answer.status_code == 302
    mei.refresh_from_db()
    assert mei.check_password("vier ganz lose Worte")
    assert "password-changed" in done()
    assert "This link is not good any more" in Client().get(found[0], follow=True).content.decode()


@pytest.fixture
def strict(settings: Any) -> None:
    """An installation that asks publishers and administrators for a second factor."""
    site = settings.SITE
    settings.SITE = replace(site, settings=site.settings.model_copy(update={"require_second_factor": True}))


@pytest.mark.parametrize(("role", "free"), [(Role.WRITER, True), (Role.EDITOR, True), (Role.PUBLISHER, False)])
def test_second_factor_is_required_of_publishers(
    strict: None, publications: dict[str, Publication], person: MakePerson, client: Client, role: Role, free: bool
) -> None:
    client.force_login(person("jonas", {publications["harbour-morning"]: role}))

    answer = client.get("/newsroom/account/")

    assert answer.status_code == (200 if free else 302)
    assert free or answer.headers["Location"] == "/accounts/2fa/?wanted=1"


def test_second_factor_once_set_up_lets_the_administrator_in(strict: None, administrator: User, client: Client) -> None:
    client.force_login(administrator)
    assert client.get("/newsroom/account/", headers={"accept": "application/json"}).status_code == 403
    assert client.post("/newsroom/logout/").status_code == 302

    client.force_login(administrator)
    Authenticator.objects.create(user=administrator, type="totp", data={"secret": "x"})
    assert client.get("/newsroom/account/").status_code == 200


def test_own_name_is_changed_on_the_settings_page(mei: User, client: Client) -> None:
    client.force_login(mei)
    page = client.get("/newsroom/account/").content.decode()
    assert "First name" not in page
    assert "/accounts/2fa/" in page

    look = {"theme-theme": "system", "theme-contrast": "system", "theme-density": "default"}
    client.post("/newsroom/account/", {"name-name": "Mei\nTan", **look})

    mei.refresh_from_db()
    assert mei.name == "Mei Tan"
