from __future__ import annotations

from collections.abc import Callable

import pytest

from masthead.checks import Check, Preflight
from masthead.checks.sender import CHECK, organisational_domain
from masthead.edition.house import HouseFormat

Build = Callable[..., Preflight]
House = Callable[..., HouseFormat]
Codes = Callable[[Check, Preflight], list[str]]


@pytest.mark.parametrize(
    ("sender", "expected"),
    [
        ("Harbour Morning <editors@harbour.example>", []),
        ("Harbour Morning <editors@mail.harbour.example>", []),
        ("editors@harbour.example", ["sender-nameless"]),
        ("Harbour Morning <editors@lumen.example>", ["sender-domain"]),
        ("Harbour Morning <editors@harbour.example.net>", ["sender-domain"]),
        ("Harbour Morning <harbour@gmail.com>", ["sender-free-mail"]),
        ("Harbour Morning <no-reply@harbour.example>", ["sender-no-reply"]),
        ("Harbour Morning <do.not.reply+1@harbour.example>", ["sender-no-reply"]),
        ("Harbour Morning", ["sender-invalid"]),
        ("", ["sender-invalid"]),
    ],
)
def test_sender_is_a_mailbox_of_the_publication(
    a_preflight: Build, a_house: House, codes: Codes, sender: str, expected: list[str]
) -> None:
    assert codes(CHECK, a_preflight(house=a_house(sender=sender))) == expected


@pytest.mark.parametrize(
    ("reply_to", "expected"),
    [
        ("editors@harbour.example", []),
        ("desk@lumen.example", []),
        ("editors", ["reply-to-invalid"]),
        ("noreply@harbour.example", ["sender-no-reply"]),
    ],
)
def test_reply_address_can_be_answered(
    a_preflight: Build, a_house: House, codes: Codes, reply_to: str, expected: list[str]
) -> None:
    assert codes(CHECK, a_preflight(house=a_house(reply_to=reply_to))) == expected


def test_answers_may_go_elsewhere_than_to_an_unread_sender(a_preflight: Build, a_house: House, codes: Codes) -> None:
    house = a_house(sender="Harbour <no-reply@harbour.example>", reply_to="editors@harbour.example")
    assert codes(CHECK, a_preflight(house=house)) == []


def test_sender_cannot_be_compared_without_an_address_of_the_publication(
    a_preflight: Build, a_house: House, codes: Codes
) -> None:
    assert codes(CHECK, a_preflight(house=a_house(url=""))) == ["sender-unchecked"]


def test_sender_is_compared_across_writings_of_one_domain(a_preflight: Build, a_house: House, codes: Codes) -> None:
    house = a_house(sender="Hafen <post@häfen.example>", url="https://www.xn--hfen-loa.example/")
    assert codes(CHECK, a_preflight(house=house)) == []


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("harbour.example", "harbour.example"),
        ("a.b.harbour.example", "harbour.example"),
        ("news.harbour.co.uk", "harbour.co.uk"),
        ("harbour.com.hk", "harbour.com.hk"),
        ("co.uk", "co.uk"),
        ("localhost", "localhost"),
    ],
)
def test_organisational_domain_is_what_one_owner_registers(host: str, domain: str) -> None:
    assert organisational_domain(host) == domain
