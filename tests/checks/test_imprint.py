from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from masthead.checks import Check, Preflight
from masthead.checks.imprint import CHECK
from masthead.edition.house import HouseFormat
from masthead.render.pieces import Context, MergeSlot, Only

Build = Callable[..., Preflight]
House = Callable[..., HouseFormat]
LEAVE = '<a href="#unsubscribe_link">Unsubscribe</a>'
Codes = Callable[[Check, Preflight], list[str]]


def test_imprint_is_complete(a_preflight: Build, codes: Codes) -> None:
    assert codes(CHECK, a_preflight()) == []


@pytest.mark.parametrize("address", ["", " ", "…", "TK", "Hong Kong"])
def test_postal_address_is_one(a_preflight: Build, a_house: House, codes: Codes, address: str) -> None:
    assert codes(CHECK, a_preflight(house=a_house(postal_address=address))) == ["postal-address"]


def test_postal_address_may_be_short_in_another_script(a_preflight: Build, a_house: House, codes: Codes) -> None:
    address = "香港中環碼頭道一號"
    p = a_preflight(
        house=a_house(postal_address=address), body=f"<p>{address}</p>", text=f"{address} #unsubscribe_link"
    )
    assert codes(CHECK, p) == []


def test_postal_address_stands_in_mail_and_text(a_preflight: Build) -> None:
    found = list(
        CHECK.run(a_preflight(text="Leave: #unsubscribe_link", html=f"<html><body>Leave: {LEAVE}</body></html>"))
    )

    assert [each.code for each in found] == ["postal-address", "postal-address"]
    assert found[0].message.startswith("The mail does not carry")
    assert found[1].message.startswith("The plain text does not carry")


def test_postal_address_may_be_broken_over_lines(a_preflight: Build, a_house: House, codes: Codes) -> None:
    house = a_house(postal_address="Harbour Morning\n1 Pier Road\nHong Kong")
    body = "<p>Harbour Morning<br>1 Pier Road · Hong Kong</p>"
    assert (
        codes(
            CHECK,
            a_preflight(house=house, body=body, text="Harbour\nMorning\n1 Pier Road\nHong Kong #unsubscribe_link"),
        )
        == []
    )


def test_postal_address_does_not_count_where_nobody_sees_it(a_preflight: Build, codes: Codes) -> None:
    address = "Harbour Morning, 1 Pier Road, Hong Kong"
    html = f'<html lang="en"><body><div style="display:none">{address}</div>{LEAVE}</body></html>'
    assert codes(CHECK, a_preflight(html=html)) == ["postal-address"]


def test_unsubscribe_is_for_everybody(a_preflight: Build, codes: Codes) -> None:
    p = a_preflight()
    leave = MergeSlot("unsubscribe_link", None, Context.HTML)
    some = replace(p, rendered=replace(p.rendered, html=("<p>", Only("premium", (leave,)))))
    none = replace(p, rendered=replace(p.rendered, html=("<p>",), text=("",)))

    assert codes(CHECK, some) == ["unsubscribe-missing"]
    assert codes(CHECK, none) == ["unsubscribe-missing", "unsubscribe-missing"]
