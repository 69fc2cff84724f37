"""Pages about mailings, opened by those who may."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.test import Client
from tests.web.conftest import SignIn

from masthead.web.team.models import User

MAILINGS = "/newsroom/mailings/"


class Desk:
    """A browser of somebody who is signed in, and what it reads."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def open(self, path: str, status: int = 200, **query: Any) -> str:
        return self._read(self.client.get(f"{MAILINGS}{path}", query), status)

    def send(self, path: str, status: int = 200, **values: Any) -> str:
        return self._read(self.client.post(f"{MAILINGS}{path}", values, follow=True), status)

    def step(self, mailing: Any, do: str, **values: Any) -> str:
        return self.send(f"{mailing.pk}/step/", do=do, **values)

    @staticmethod
    def _read(answer: Any, status: int) -> str:
        assert answer.status_code == status, answer.status_code
        return words_of(answer)


def words_of(answer: Any) -> str:
    """What a page says, without its markup."""
    markup = answer.content.decode()
    body = re.sub(r"(?s)<(script|style|template)\b.*?</\1>", " ", markup[max(markup.find('id="main"'), 0) :])
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


@pytest.fixture
def with_relay(said: Any) -> None:
    """A relay and a tracker are set; the site is where test clients look for it."""
    said(relay="smtp://127.0.0.1:1", tracker_url="https://t.harbour.example")


@pytest.fixture
def desk(sign_in: SignIn, publisher: User) -> Desk:
    return Desk(sign_in(publisher))


@pytest.fixture
def other(sign_in: SignIn, second: User) -> Desk:
    """A second publisher's."""
    return Desk(sign_in(second))
