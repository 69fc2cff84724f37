"""Every address of the newsroom's host asks for sign-in, or stands on the short public list below."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve

# What anybody may open, by address pattern, and why.
PUBLIC: dict[str, str] = {
    "": "leads to the newsroom",
    "media/<path:path>": "pictures, as readers of the archive see them",
    "health": "says whether the process works, and nothing else",
    "api/v1/openapi.json": "says what the API can do, and nothing of what is in it",
    "api/v1/docs": "the same for people",
    r"api/(?P<rest>[\s\S]*)": "says that there is no such address",
    "accounts/entrance/": "leads to sign in",
    "accounts/invitations/<str:token>/": "guarded by its token",
    "accounts/signup/": "closed",
    "accounts/email/": "closed",
    "accounts/confirm-email/": "closed",
    "accounts/confirm-email/<str:key>/": "closed",
    "accounts/confirm-email/(?P<key>[-:\\w]+)/": "closed, behind the one above",
    "accounts/login/": "sign in",
    "accounts/login/code/confirm/": "closed",
    "accounts/logout/": "signs out; leads to sign in",
    "accounts/inactive/": "says that an account is closed",
    "accounts/password/reset/": "mails a link",
    "accounts/password/reset/done/": "says that a link may have been mailed",
    "accounts/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/": "guarded by its key",
    "accounts/password/reset/key/done/": "says that a password was set",
    "accounts/2fa/authenticate/": "the second step of signing in",
    "accounts/2fa/webauthn/login/": "sign in with a passkey",
    "newsroom/login/": "leads to sign in",
    "newsroom/logout/": "signs out; leads to sign in",
    "newsroom/password_reset/": "leads to the password reset",
    "newsroom/password_reset/<path:rest>": "leads to the password reset",
    "newsroom/password_reset/confirm/<uidb64>/<token>/": "Wagtail's, behind the one above",
    "newsroom/password_reset/done/": "Wagtail's, behind the one above",
    "newsroom/password_reset/complete/": "Wagtail's, behind the one above",
    "newsroom/sprite/": "icons",
    "newsroom/jsi18n/": "words of Wagtail's scripts",
    "newsroom/.*/": "says that there is no such page",
    "webhooks/esp/<slug:name>/tracking/": "guarded by a signature or a secret of the provider",
    "u/<str:token>": "guarded by its token",
    "p/<str:token>": "guarded by its token",
    "w/<str:token>": "guarded by its token",
    "r/<str:token>": "guarded by its token",
    "v/<str:token>/<slug:key>/<int:answer>": "guarded by its token",
    "j/<str:token>/<int:number>": "guarded by its token",
    "f/<str:token>": "guarded by its token",
    "<archive:slug>/friends/<str:token>/": "guarded by its token",
    "<archive:slug>/friends/<str:token>/gifts/<int:number>/": "guarded by its token",
    "<archive:slug>/friends/<str:token>/gifts/<int:number>/file/": "guarded by its token",
    "<archive:slug>/referral/<str:token>/": "a friend’s invitation: leads to the form",
    "<archive:slug>/polls/<slug:key>/": "how a poll stands, as far as its title tells everybody",
    "<archive:slug>/vote/<str:token>/<slug:key>/<int:answer>/": "guarded by its token",
    "<archive:slug>/join/<str:token>/<int:number>/": "guarded by its token",
    "<archive:slug>/keep/<str:token>/": "guarded by its token",
    "k/<str:token>": "guarded by its token",
    "<archive:slug>/jobs/": "live listings",
    "<archive:slug>/jobs/new/": "the form to hand a listing in with",
    "<archive:slug>/jobs/new/sent/": "says where to look next",
    "<archive:slug>/jobs/confirm/<str:token>/": "guarded by its token",
    "<archive:slug>/jobs/report/<str:token>/": "guarded by its token",
    "<archive:slug>/jobs/feed.xml": "live listings",
    "<archive:slug>/jobs/atom.xml": "live listings",
    "<archive:slug>/jobs/feed.json": "live listings",
    "<archive:slug>/jobs/<slug:key>/": "a live listing",
    "<archive:slug>/jobs/<slug:key>/apply/": "leads to where one applies for a live listing",
    "<archive:slug>/sponsors/<str:token>/": "guarded by its token",
    "<archive:slug>/sponsors/<str:token>/new/": "guarded by its token",
    "<archive:slug>/sponsors/<str:token>/<int:number>/": "guarded by its token",
    "<archive:slug>/reports/<str:token>/": "guarded by its token",
    "<archive:slug>/reports/<str:token>/<int:pk>/": "guarded by its token",
    "<archive:slug>/reports/<str:token>/<int:pk>/section/": "guarded by its token",
    "<archive:slug>/reports/<str:token>/<int:pk>/report.csv": "guarded by its token",
    "<archive:slug>/reports/<str:token>/<int:pk>/report.pdf": "guarded by its token",
    "<archive:slug>/subscribe/": "the form to subscribe with",
    "<archive:slug>/subscribe/sent/": "says where to look next",
    "<archive:slug>/subscribe/challenge/": "a puzzle for the form",
    "<archive:slug>/subscribe/embed.js": "the form for other sites",
    "<archive:slug>/confirm/<str:token>/": "guarded by its token",
    "<archive:slug>/preferences/<str:token>/": "guarded by its token",
    "<archive:slug>/preferences/<str:token>/data.json": "guarded by its token",
    "<archive:slug>/preferences/<str:token>/data.html": "guarded by its token",
    "<archive:slug>/preferences/<str:token>/delete/": "guarded by its token",
    "<archive:slug>/unsubscribe/<str:token>/": "guarded by its token",
    "<archive:slug>/address/<str:token>/": "guarded by its token",
}
LEADS_TO_SIGN_IN = ("/accounts/login/", "/accounts/entrance/", "/newsroom/login/")
ARCHIVES = "masthead.web.archive"
"""Its pages are for readers; they show what is published, and its own tests say so."""


def routes() -> Iterator[tuple[str, URLPattern]]:
    """Every (pattern, route) there is, archives left out."""

    def walk(resolver: URLResolver, before: str) -> Iterator[tuple[str, URLPattern]]:
        for each in resolver.url_patterns:
            here = before + re.sub(r"(?<!\\)[\^$]|\\Z", "", str(each.pattern))
            if isinstance(each, URLResolver):
                yield from walk(each, here)
            elif not each.callback.__module__.startswith(ARCHIVES):
                yield here, each

    yield from walk(get_resolver(), "")


def example(pattern: str) -> str:
    """An address that fits a pattern."""
    samples = {"int": "1", "slug": "a", "str": "a", "uuid": "00000000-0000-4000-8000-000000000000", "path": "a"}
    filled = re.sub(r"<(?:(\w+):)?\w+>", lambda found: samples.get(found[1] or "str", "1"), pattern)
    filled = re.sub(r"\(\?P<\w+>[^)]*\)", "1", filled)
    return "/" + re.sub(r"\([^)]*\)\??", "1", filled).replace(".*", "a").replace("\\", "")


PROTECTED = sorted({pattern for pattern, _ in routes()} - set(PUBLIC))


def test_public_list_names_nothing_that_is_gone() -> None:
    assert set(PUBLIC) - {pattern for pattern, _ in routes()} == set()


def test_there_are_routes_to_look_at() -> None:
    assert len(PROTECTED) > 50


@pytest.mark.django_db
@pytest.mark.parametrize("pattern", PROTECTED)
def test_route_asks_for_sign_in(client: Client, pattern: str) -> None:
    address = example(pattern)

    for answer in (client.get(address), client.post(address)):
        # What is closed is closed to everybody; the API wants a token (401). Elsewhere “not found” would mean: somebody
        # was let in to look.
        closed = resolve(address).func.__name__ == "closed"
        assert answer.status_code in ({404} if closed else {302, 401, 403, 405}), (address, answer.status_code)
        if answer.status_code == 302:
            assert answer.headers["Location"].startswith(LEADS_TO_SIGN_IN)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/newsroom/pages/", "/newsroom/users/", "/newsroom/a/b/c/", "/accounts/a/"])
def test_address_that_is_not_there_shows_nothing(client: Client, address: str) -> None:
    assert client.get(address).status_code in {302, 404}
