"""Whose word about a visitor counts."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings

from masthead.web.proxies import ProxyMiddleware


def seen(proxies: int, **headers: str) -> dict[str, Any]:
    """What views see of a request from 10.0.0.9 when there are so many proxies of ours."""
    said: dict[str, Any] = {}

    def view(request: HttpRequest) -> HttpResponse:
        said.update(address=request.META["REMOTE_ADDR"], secure=request.is_secure(), meta=set(request.META))
        return HttpResponse()

    site = settings.SITE
    changed = dataclasses.replace(site, settings=site.settings.model_copy(update={"trusted_proxies": proxies}))
    with override_settings(SITE=changed):
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        ProxyMiddleware(view)(RequestFactory().get("/", headers=given, REMOTE_ADDR="10.0.0.9"))
    return said


def test_without_trusted_proxies_nobody_is_believed() -> None:
    said = seen(0, x_forwarded_for="1.2.3.4", x_forwarded_proto="https", x_forwarded_host="x", forwarded="for=x")

    assert (said["address"], said["secure"]) == ("10.0.0.9", False)
    assert not {name for name in said["meta"] if "FORWARDED" in name}


def test_one_proxy_is_believed_about_whom_it_saw_and_not_what_that_one_wrote() -> None:
    said = seen(1, x_forwarded_for="6.6.6.6, 1.2.3.4", x_forwarded_proto="https", x_forwarded_host="evil.example")

    assert (said["address"], said["secure"]) == ("1.2.3.4", True)
    assert "HTTP_X_FORWARDED_HOST" not in said["meta"]


def test_scheme_that_a_visitor_wrote_does_not_count() -> None:
    assert seen(1, x_forwarded_proto="https, http")["secure"] is False


@pytest.mark.parametrize(
    ("header", "address"),
    [
        ("6.6.6.6, 1.2.3.4, 10.0.0.1", "1.2.3.4"),
        ("1.2.3.4", "1.2.3.4"),
        ("2001:db8::1, 10.0.0.1", "2001:db8::1"),
        ("<script>, 10.0.0.1", "10.0.0.9"),
        ("", "10.0.0.9"),
    ],
)
def test_two_proxies_are_counted_from_the_right(header: str, address: str) -> None:
    assert seen(2, x_forwarded_for=header)["address"] == address
