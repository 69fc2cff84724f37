"""What is usable about a site's settings, but probably not meant."""

from __future__ import annotations

import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from masthead.web.site import ENVIRONMENT, FILE, LOOPBACK, Site, SiteSettings

_OTHERS = frozenset({"MASTHEAD_SITE", "MASTHEAD_LEDGER", "MASTHEAD_DKIM_PASSWORD", "MASTHEAD_SECRET"})
"""Variables that are read elsewhere."""


@dataclass(frozen=True, slots=True)
class Advice:
    """message: what is odd. remedy: what to write instead."""

    message: str
    remedy: str


def advice(site: Site, environ: Mapping[str, str]) -> tuple[Advice, ...]:
    """Everything that is odd about a site."""
    return (*_file(site), *_reach(site), *_mail(site), *_variables(environ))


def _file(site: Site) -> Iterator[Advice]:
    path = site.folder / FILE
    if stat.S_IMODE(path.stat().st_mode) & (stat.S_IRWXG | stat.S_IRWXO):
        yield Advice(
            f"Others on this machine can read {path}; it holds the secret that signs everybody in.",
            f"chmod 600 {path}",
        )


def _reach(site: Site) -> Iterator[Advice]:
    said = site.settings
    if said.host in LOOPBACK:
        return
    if said.debug:
        yield Advice(
            "debug is on, and the newsroom is reached by a name: visitors see settings and code when something fails.",
            "Set debug = false.",
        )
    if not said.secure:
        yield Advice(
            f"{said.base_url} is not encrypted: whoever is on the way can read passwords.",
            'Put a reverse proxy with a certificate before it, and write base_url = "https://…".',
        )
    elif not said.trusted_proxies:
        yield Advice(
            "base_url has https, which a proxy must provide, but no proxy is trusted: in the log, and for limits on "
            "guessing passwords, everybody has the proxy's address.",
            "Set trusted_proxies = 1 when one proxy of yours stands before Masthead.",
        )


def _mail(site: Site) -> Iterator[Advice]:
    if not site.settings.relay:
        yield Advice(
            "No relay is set: invitations and new passwords are written to the log instead of being sent.",
            'Set relay = "smtp://user:password@mail.example.com:587".',
        )
    elif not site.settings.mail_from:
        yield Advice(
            f"No sender is set: invitations come from masthead@{site.settings.host}.",
            'Set mail_from = "Press <press@harbour.example>".',
        )


def _variables(environ: Mapping[str, str]) -> Iterator[Advice]:
    known = {f"{ENVIRONMENT}{name.upper()}" for name in SiteSettings.model_fields} | _OTHERS
    for name in sorted(environ):
        if name.startswith(ENVIRONMENT) and name not in known:
            close = get_close_matches(name, known, n=1)
            yield Advice(
                f"The environment has {name}, which means nothing.",
                f"Did you mean {close[0]}?" if close else "Remove it.",
            )
