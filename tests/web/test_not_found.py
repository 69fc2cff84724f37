from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client


@pytest.mark.parametrize(
    "address", ["/newsroom/nowhere/", "/newsroom/publications/nowhere/", "/newsroom/editions/edit/1/"]
)
def test_address_of_nothing_leads_back_to_the_newsroom(
    administrator: Any, sign_in: Callable[[Any], Client], address: str
) -> None:
    answer = sign_in(administrator).get(address)

    assert answer.status_code == 404
    assert "There is nothing here" in answer.text
    assert "Wagtail" not in answer.text
