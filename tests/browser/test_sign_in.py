"""Coming in, in a real browser: by password, with an app's code, with a passkey; and the team's pages."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import struct
import time
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.browser.axe import look

from masthead.edition.house_toml import read_house
from masthead.titles import TITLES
from masthead.web.publications.mapping import store_house
from masthead.web.publications.models import Publication
from masthead.web.team import actions
from masthead.web.team.models import User
from masthead.web.team.roles import Role

PASSWORD = "correct horse battery"

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module", autouse=True)
def _database_beside_the_browser() -> Iterator[None]:
    """Playwright keeps an event loop in this thread, and Django would not touch its database beside one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture
def chief(live_server: Any) -> User:
    """The administrator of a publication, in which a writer and an invitation are."""
    house = read_house(TITLES["harbour-morning"].house.read_bytes()).house
    assert house
    publication = Publication()
    store_house(publication, house)
    publication.save()
    chief = User.objects.create_user("chief@harbour.example", PASSWORD, name="Ada Chief")
    mei = User.objects.create_user("mei@harbour.example", PASSWORD, name="Mei Tan")
    for person, role in ((chief, Role.ADMINISTRATOR), (mei, Role.WRITER)):
        actions.assign_role(actor=None, person=person, publication_id=publication.pk, role=role)
    return chief


@pytest.fixture
def page(browser: Browser, live_server: Any) -> Iterator[Page]:
    """A window at the newsroom's address; a script that fails, or that the policy stops, fails the test."""
    # By name: passkeys are bound to one.
    context = browser.new_context(base_url=live_server.url.replace("127.0.0.1", "localhost"))
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.on("console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None)
    yield page
    context.close()
    assert faults == []


def sign_in(page: Page, address: str = "chief@harbour.example") -> None:
    page.goto("/newsroom/account/")
    page.get_by_label("Address").fill(address)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def confirm(page: Page) -> None:
    """Give the password once more, before something that protects the account is changed."""
    expect(page.get_by_role("heading", name="Confirm that it is you")).to_be_visible()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()


def code_of(secret: str, step: int = 0) -> str:
    """RFC 6238 by hand: the code of this half minute, or of the one `step` later."""
    counter = struct.pack(">Q", int(time.time()) // 30 + step)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    offset = digest[-1] & 15
    return f"{(int.from_bytes(digest[offset : offset + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06}"


def virtual_authenticator(context: BrowserContext, page: Page) -> None:
    """A device that keeps passkeys and always recognises its owner."""
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def test_password_leads_where_one_wanted_to_go(page: Page, chief: User) -> None:
    page.goto("/newsroom/team/harbour-morning/log/")
    page.get_by_label("Address").fill("chief@harbour.example")
    page.get_by_label("Password").fill("wrong horse")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("Address and password do not belong together.")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(r":\d+/newsroom/team/harbour-morning/log/$"))
    expect(page.get_by_role("cell", name="Somebody gave a wrong password for Ada Chief")).to_be_visible()


def test_app_is_set_up_and_asked_for(page: Page, chief: User) -> None:
    sign_in(page)
    page.goto("/accounts/2fa/")
    page.get_by_role("link", name="Set up an app").click()
    confirm(page)
    page.get_by_text("No camera at hand?").click()
    secret = page.locator("#authenticator_secret").inner_text()
    page.get_by_label("Write the six digits it shows").fill(code_of(secret))
    page.get_by_role("button", name="Turn it on").click()
    expect(page.get_by_label("Codes that are left").get_by_role("listitem")).to_have_count(10)
    page.get_by_role("link", name="Sign out").click()
    page.get_by_role("button", name="Sign out").click()

    sign_in(page)
    expect(page.get_by_role("heading", name="Second step")).to_be_visible()
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_text("This code is not right")).to_be_visible()
    # The code of now is spent; the next is taken already, for clocks differ.
    page.get_by_label("Code").fill(code_of(secret, step=1))
    page.get_by_role("button", name="Sign in", exact=True).click()

    expect(page).to_have_url(re.compile(r":\d+/newsroom/account/$"))


def test_passkey_is_added_and_opens_without_a_password(page: Page, chief: User) -> None:
    virtual_authenticator(page.context, page)
    sign_in(page)
    page.goto("/accounts/2fa/")
    page.get_by_role("link", name="Add a passkey").click()
    confirm(page)
    page.get_by_label("A name for it").fill("Laptop")
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_text("The passkey is added.")).to_be_visible()
    page.goto("/accounts/2fa/webauthn/")
    expect(page.get_by_text("Laptop", exact=True)).to_be_visible()
    page.goto("/accounts/logout/")
    page.get_by_role("button", name="Sign out").click()

    page.goto("/newsroom/account/")
    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page).to_have_url(re.compile(r":\d+/newsroom/account/$"))
    page.goto("/newsroom/team/harbour-morning/log/")
    expect(page.get_by_role("cell", name="Ada Chief signed in with passkey")).to_be_visible()


def test_passkey_of_nobody_is_told_in_plain_words(page: Page, chief: User) -> None:
    virtual_authenticator(page.context, page)
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page.get_by_text("The passkey was not used. Try again, or go another way.")).to_be_visible()


def test_invited_person_joins_and_writes_down_a_name(browser: Browser, page: Page, chief: User) -> None:
    sign_in(page)
    page.goto("/newsroom/team/")
    page.get_by_role("link", name="Invite", exact=True).click()
    page.get_by_label("Address").fill("jonas@harbour.example")
    page.get_by_label(re.compile("^Editor")).check()
    page.get_by_role("button", name="Invite").click()
    link = page.get_by_label("Link for jonas@harbour.example").input_value()
    page.get_by_role("link", name="Done").click()
    expect(page.get_by_role("rowheader", name="jonas@harbour.example")).to_be_visible()

    theirs = browser.new_context(base_url=page.url)
    other = theirs.new_page()
    other.goto(re.sub("^http://[^/]+", "", link))
    expect(other.get_by_text("Ada Chief invites you to work on:")).to_be_visible()
    other.get_by_label("Your name").fill("Jonas Weber")
    other.get_by_label("A password").fill("vier ganz lose Worte")
    other.get_by_role("button", name="Accept and sign in").click()
    expect(other).to_have_url(re.compile(r":\d+/newsroom/$"))
    theirs.close()

    page.reload()
    expect(page.get_by_role("rowheader", name="Jonas Weber")).to_be_visible()


def test_pages_have_no_serious_accessibility_finding(page: Page, chief: User) -> None:
    found: dict[str, Any] = {}

    def look_at(address: str) -> None:
        page.goto(address)
        found[address] = look(page)

    # Sign-in and the team’s list, invitations and log are looked at with the newsroom’s other pages.
    for address in ("password/reset/", "password/reset/done/", "invitations/gone/"):
        look_at(f"/accounts/{address}")
    sign_in(page)
    for address in ("2fa/", "password/change/", "reauthenticate/", "logout/"):
        look_at(f"/accounts/{address}")
    mei = User.objects.get(email="mei@harbour.example").pk
    for address in (f"people/{mei}/role/", f"people/{mei}/remove/"):
        look_at(f"/newsroom/team/harbour-morning/{address}")

    assert {address: faults for address, faults in found.items() if faults} == {}
