"""What the log says of requests, and what it must not."""

from __future__ import annotations

import io
import json
import logging
import logging.config
from collections.abc import Iterator

import pytest
from django.test import Client
from tests.web.conftest import SignIn

from masthead.web.logs import JsonLines, TextLines, logging_config
from masthead.web.team.models import User


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What a request log in JSON says."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    logger = logging.getLogger("masthead.request")
    logger.addHandler(handler)
    yield stream
    logger.removeHandler(handler)


def test_request_is_one_line_with_who_what_and_how_long(log: io.StringIO, sign_in: SignIn, administrator: User) -> None:
    answer = sign_in(administrator).get("/newsroom/?q=mei@harbour.example")

    [line] = log.getvalue().splitlines()
    said = json.loads(line)
    assert said.pop("ms") > 0
    assert said.pop("at").endswith("Z")
    assert said == {
        "level": "info",
        "logger": "masthead.request",
        "message": "GET /newsroom/",
        "method": "GET",
        "path": "/newsroom/",
        "status": 200,
        "user": administrator.pk,
        "id": answer.headers["X-Request-ID"],
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/accounts/invitations/s3cret-token-of-mei/", "/accounts/invitations/…/"),
        ("/accounts/password/reset/key/1a-s3cret/?next=s3cret", "/accounts/password/reset/key/…-…/"),
        ("/accounts/no-such/s3cret", "/accounts/…"),
        ("/nothing?password=s3cret", "/nothing"),
    ],
)
def test_keys_and_query_strings_are_never_written(client: Client, log: io.StringIO, path: str, shown: str) -> None:
    client.get(path)

    said = [json.loads(line) for line in log.getvalue().splitlines()]
    assert [line["path"] for line in said] == [shown]
    assert "s3cret" not in log.getvalue()


@pytest.mark.django_db
def test_request_id_of_a_stranger_is_not_taken_over(client: Client) -> None:
    answer = client.get("/health", headers={"x-request-id": "mine"})

    assert answer.headers["X-Request-ID"] != "mine"


def record(message: str, *arguments: object, **facts: object) -> logging.LogRecord:
    made = logging.LogRecord("masthead.request", logging.INFO, __file__, 1, message, arguments, None)
    made.facts = facts
    made.created = 1_795_000_000.25
    return made


def test_text_stays_on_one_line_whatever_it_holds() -> None:
    line = TextLines().format(record("%s %s", "GET", "/a\nb\x1b[31m", method="GET", path="/a", status=200, user=None))

    assert line == "2026-11-18T11:06:40.250Z INFO    GET /a\\u000ab\\u001b[31m status=200"


@pytest.mark.parametrize("form", ["text", "json"])
def test_faults_keep_their_traceback(form: str) -> None:
    formatter = JsonLines() if form == "json" else TextLines()
    try:
        int("no such day")
    except ValueError as fault:
        made = record("It broke")
        made.exc_info = (type(fault), fault, fault.__traceback__)

    assert "ValueError: invalid literal" in formatter.format(made)


@pytest.mark.parametrize("form", ["text", "json"])
def test_configuration_is_one_that_logging_takes(form: str) -> None:
    config = logging_config("json" if form == "json" else "text")

    logging.config.DictConfigurator(config).configure_formatter(config["formatters"]["masthead"])
    assert config["root"]["level"] == "WARNING"
