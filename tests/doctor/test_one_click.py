"""One-click unsubscribing, tried as a mailbox provider would."""

from __future__ import annotations

import pytest
from tests.doctor.conftest import Look, Pages

from masthead.doctor import Unsubscribing
from masthead.doctor.web import WebAnswer

URL = "https://press.example/u/ABCDEFGHIJKLMNOPQRSTUV"
PLACE = (Unsubscribing(URL, "Harbour Morning"),)
SIGNED = frozenset({"from", "list-unsubscribe", "list-unsubscribe-post"})


def page(status: int, body: bytes = b"<html>", kind: str = "text/html; charset=utf-8", **headers: str) -> WebAnswer:
    return WebAnswer(status, {"content-type": kind, **headers}, body)


def tried(get: WebAnswer | None, post: WebAnswer | None) -> Pages:
    return Pages({f"{method} {URL}": answer for method, answer in (("GET", get), ("POST", post)) if answer})


@pytest.mark.parametrize(
    ("get", "post", "codes"),
    [
        (page(404), page(200), []),
        (page(200), page(204, b""), []),
        (page(302, b"", location="https://press.example/unsubscribe/x/"), page(200), []),
        (page(302, b"", location="http://press.example/"), page(200), ["one-click-no-page"]),
        (page(502), page(200), ["one-click-no-page"]),
        (page(200, b""), page(200), ["one-click-no-page"]),
        (page(200, b"GIF89a", "image/gif"), page(200), ["one-click-no-page"]),
        (page(404), page(404), ["one-click-refused"]),
        (page(404), page(403), ["one-click-refused"]),
        (page(404), page(303, location="/login"), ["one-click-redirected"]),
        (page(404), WebAnswer(200, {}, b"", seconds=9.0), ["one-click-slow"]),
        (page(404), None, ["one-click-unreachable"]),
        (None, None, ["one-click-unreachable"]),
    ],
)
def test_one_click_judges_what_comes_back(
    look: Look, get: WebAnswer | None, post: WebAnswer | None, codes: list[str]
) -> None:
    seen = look("one-click", pages=tried(get, post), unsubscribing=PLACE, signed_fields=SIGNED)

    assert seen.codes == codes


def test_one_click_asks_as_the_standard_says(look: Look) -> None:
    pages = tried(page(404), page(200))
    look("one-click", pages=pages, unsubscribing=PLACE)

    assert pages.asked == [("GET", URL, None), ("POST", URL, {"List-Unsubscribe": "One-Click"})]


def test_one_click_shows_no_token(look: Look) -> None:
    found = look("one-click", unsubscribing=PLACE).only()

    assert found.message == "https://press.example/u/… (Harbour Morning) cannot be connected to."


def test_one_click_needs_https_and_asks_for_nothing_without(look: Look) -> None:
    pages = Pages({})
    plain = (Unsubscribing(URL.replace("https", "http"), "Harbour Morning"),)

    assert look("one-click", pages=pages, unsubscribing=plain).codes == ["one-click-no-https"]
    assert pages.asked == []


def test_one_click_must_be_signed(look: Look) -> None:
    found = look("one-click", signed_fields=frozenset({"from", "list-unsubscribe"})).only()

    assert (found.code, found.message) == (
        "one-click-unsigned",
        "Our signature does not cover “list-unsubscribe-post”.",
    )


def test_one_click_is_skipped_without_a_site(look: Look) -> None:
    assert look("one-click").examined.state.value == "skipped"
