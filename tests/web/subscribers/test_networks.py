"""What is kept of an IP address."""

from __future__ import annotations

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from masthead.web.subscribers import networks


@pytest.mark.parametrize(
    ("address", "kept", "counted"),
    [
        ("192.0.2.77", "192.0.2.0/24", "192.0.2.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.77", "192.0.2.0/24", "192.0.2.0/24"),
        ("fe80::1%eth0", "fe80::/48", "fe80::/64"),
        ("", "", ""),
        ("unix:", "", ""),
        ("192.0.2.300", "", ""),
    ],
)
def test_address_is_cut_to_its_network(address: str, kept: str, counted: str) -> None:
    assert (networks.kept(address), networks.counted(address)) == (kept, counted)


def test_nothing_is_kept_where_the_installation_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    off = settings.SITE.settings.model_copy(update={"ip_addresses": "off"})
    monkeypatch.setattr(networks, "settings", type("S", (), {"SITE": type("Site", (), {"settings": off})}))
    assert networks.kept("192.0.2.77") == ""
    assert networks.counted("192.0.2.77") == "192.0.2.0/24"


@given(st.ip_addresses())
def test_what_is_cut_off_cannot_be_told(address: object) -> None:
    assert str(address) not in networks.kept(str(address)).split("/") or str(address).endswith((".0", ":", "::"))
