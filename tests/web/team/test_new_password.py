"""A new password: by the link in a mail, and for somebody who signs in without one."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.core.mail import EmailMessage
from django.test import Client

from masthead.web.publications.models import Publication
from masthead.web.team.models import User
from masthead.web.team.roles import Role

NEW = "lantern gravel teapot walrus"


@pytest.fixture
def mei(publications: dict[str, Publication], person: Callable[..., User]) -> User:
    return person("mei", {publications["harbour-morning"]: Role.WRITER})


def fill(client: Client, address: str) -> str:
    """Fill in the form for a new password at an address; where it went."""
    page = client.get(address, follow=True)
    target = re.findall(
        r'<form method="post" action="([^"]+)">\s*<input type="hidden" name="csrf', page.content.decode()
    )
    assert len(target) == 1
    assert client.post(target[0], {"password1": NEW, "password2": NEW}).status_code == 302
    return str(target[0])


def test_link_of_a_mail_leads_to_a_form_that_sets_the_password(
    mei: User, client: Client, mailoutbox: list[EmailMessage]
) -> None:
    client.post("/accounts/password/reset/", {"email": mei.email})
    link = re.findall(r"http://[^/\s]+(/accounts/password/reset/key/\S+)", str(mailoutbox[0].body))

    assert fill(client, link[0]).startswith("/accounts/password/reset/key/")

    mei.refresh_from_db()
    assert mei.check_password(NEW)


def test_somebody_without_a_password_sets_one(mei: User, client: Client) -> None:
    mei.set_unusable_password()
    mei.save()
    client.force_login(mei)

    assert fill(client, "/accounts/password/set/") == "/accounts/password/set/"

    mei.refresh_from_db()
    assert mei.check_password(NEW)
