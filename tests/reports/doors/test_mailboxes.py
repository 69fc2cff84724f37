from __future__ import annotations

import pytest
from tests.reports.conftest import KEYS

from masthead.reports.doors import Mailboxes
from masthead.tokens import Purpose

TOKEN = KEYS.token(Purpose.BOUNCE, 7, 9)
BOXES = Mailboxes(bounces=["bounce@News.harbour.example", "back+to@lantern.example"], others=["Leave@harbour.example"])


@pytest.mark.parametrize(
    "address",
    [
        f"bounce+{TOKEN}@news.harbour.example",
        f"BOUNCE+{TOKEN.lower()}@NEWS.HARBOUR.EXAMPLE",
        "bounce@news.harbour.example",
        f"back+to+{TOKEN}@lantern.example",
        "leave@harbour.example",
    ],
)
def test_report_addresses_are_taken(address: str) -> None:
    assert BOXES.takes(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "@",
        "bounce",
        f"bounce+{TOKEN}@harbour.example",
        f"bounce+{TOKEN}x@news.harbour.example",
        "bounce+short@news.harbour.example",
        f"leave+{TOKEN}@harbour.example",
        f"editor+{TOKEN}@news.harbour.example",
        f"bounce+{TOKEN}@news.harbour.example@elsewhere.example",
        f"bounce+{TOKEN}@news.harbour.example" + "x" * 1_000,
    ],
)
def test_every_other_address_is_refused(address: str) -> None:
    assert not BOXES.takes(address)
