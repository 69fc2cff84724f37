"""Addresses of providers' APIs, and where they lead."""

from __future__ import annotations

import asyncio
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masthead.delivery.ports import RelayError
from masthead.relays import RelayUrlError, relay_from_url, safe_url
from masthead.relays.drops import DropRelay
from masthead.relays.esp.providers import PROVIDERS, TOGETHER
from masthead.relays.smtp_engine import SmtpPool
from masthead.relays.url import split_relay_url
from masthead.testing.list_feed import ListFeed


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("inbox", SmtpPool),
        ("inbox://127.0.0.1:2526", SmtpPool),
        ("smtp://mail.example.com", SmtpPool),
        ("smtps://user:pass@mail.example.com", SmtpPool),
        ("maildir:/var/mail/test", DropRelay),
        *((provider.example, DropRelay) for provider in PROVIDERS.values()),
    ],
)
def test_engine_relay_is_chosen_by_its_address(url: str, kind: type) -> None:
    assert type(relay_from_url(url)) is kind


@pytest.mark.parametrize(
    ("url", "settings"),
    [
        ("esp+postmark://a%2Fb@?stream=news", {"server_token": "a/b", "message_stream": "news"}),
        ("ESP+Resend://key@", {"api_key": "key"}),
        (
            "esp+mailgun://key@news.example.com?region=eu",
            {"api_key": "key", "sender_domain": "news.example.com", "api_url": "https://api.eu.mailgun.net/v3"},
        ),
        ("esp+sparkpost://key@", {"api_key": "key", "api_url": "https://api.sparkpost.com/api/v1"}),
    ],
)
def test_address_becomes_settings(url: str, settings: dict[str, str]) -> None:
    split = split_relay_url(url)
    assert PROVIDERS[split.scheme.removeprefix("esp+")].settings(split) == settings


def test_amazon_is_asked_once_and_with_the_computers_role_when_no_key_is_given() -> None:
    found = PROVIDERS["ses"].settings(split_relay_url("esp+ses://eu-west-1?configuration-set=news"))
    assert found == {
        "client_params": {
            "region_name": "eu-west-1",
            "config": {"retries": {"total_max_attempts": 1}, "connect_timeout": 10, "read_timeout": 60},
        },
        "configuration_set_name": "news",
    }


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("esp+postmark://", "The key is missing. Write esp+postmark://TOKEN@."),
        ("esp+postmark://hunter2@api.example", "Nothing stands after the “@” of a esp+postmark:// relay."),
        ("esp+postmark://hunter2:hunter2@", "Postmark has one key, without a password."),
        ("esp+postmark://hunter2@?stream=a b", "space or control character"),
        ("esp+postmark://hunter2@?stream=é", "“stream=” is the ID of a message stream"),
        ("esp+postmark://hunter2@?batch=0", "“batch=0” is not a number from 1 to 500, which Postmark takes at once."),
        ("esp+postmark://hunter2@?batch=501", "is not a number from 1 to 500"),
        ("esp+postmark://hunter2@?batch=x", "is not a number from 1 to 500"),
        ("esp+postmark://hunter2@?region=eu", "knows no option “region” (options: “stream”, “batch”)."),
        ("esp+brevo://hunter2@?batch=2", "knows no option “batch” (options: none)."),
        ("esp+mailgun://hunter2@", "The sending domain is missing or none. Write esp+mailgun://KEY@news.example.com."),
        ("esp+mailgun://hunter2@example.com?region=mars", "“region=mars” is not known. Write region=us or region=eu."),
        ("esp+ses://", "The region is missing or none. Write esp+ses://KEY_ID:SECRET@eu-west-1."),
        ("esp+ses://hunter2@eu-west-1", "An access key has two parts."),
        ("esp+pigeon://hunter2@", "There is no provider “pigeon” among those with an API here (postmark, resend, "),
        ("esp+postmark:hunter2@", "lacks “//”"),
    ],
)
def test_faulty_address_is_refused_in_plain_words(url: str, words: str) -> None:
    with pytest.raises(RelayUrlError) as refused:
        relay_from_url(url)
    assert words in str(refused.value)
    assert "hunter2" not in str(refused.value)


@given(st.text(max_size=12), st.sampled_from(sorted(PROVIDERS)), st.sampled_from(["@", "@x", "@a.example?region=", ""]))
def test_key_is_in_no_message(noise: str, name: str, tail: str) -> None:
    url = f"esp+{name}://hunter2{noise}{tail}{noise}"
    try:
        said = repr(relay_from_url(url)) + repr(split_relay_url(url))
    except RelayUrlError as refused:
        said = str(refused)
    if "@" in url:
        assert "hunter2" not in said
        assert "hunter2" not in safe_url(url)


def test_batches_have_a_size_that_keeps_doubt_small() -> None:
    assert PROVIDERS["postmark"].batch(split_relay_url("esp+postmark://k@")) == TOGETHER
    assert PROVIDERS["postmark"].batch(split_relay_url("esp+postmark://k@?batch=200")) == 200
    assert PROVIDERS["brevo"].batch(split_relay_url("esp+brevo://k@")) == 1


@pytest.mark.parametrize("provider", PROVIDERS.values(), ids=lambda provider: provider.name)
def test_what_is_lost_is_said_in_sentences(provider: object) -> None:
    lost = getattr(provider, "lost", ())
    assert any("DKIM" in each for each in lost)
    assert any("Bounces" in each for each in lost)
    assert all(each.endswith(".") and each[0].isupper() for each in lost)


def test_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "masthead.relays.esp.anymail", None)
    with pytest.raises(RelayError, match=r"need django-anymail\. Install it: pip install django-anymail\."):
        asyncio.run(relay_from_url("esp+postmark://key@").open(ListFeed([]), connections=1))


def test_missing_library_of_one_provider_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "boto3", None)
    monkeypatch.delitem(sys.modules, "anymail.backends.amazon_ses", raising=False)
    with pytest.raises(RelayError, match=r"Amazon SES needs boto3\. Install it: pip install boto3\."):
        asyncio.run(relay_from_url("esp+ses://a:b@eu-west-1").open(ListFeed([]), connections=1))
