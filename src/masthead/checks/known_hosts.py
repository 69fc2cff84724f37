"""Hosts that checks know by name; the lists themselves are data, in ``known_hosts.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class KnownHosts:
    """Lower-case hosts. Ask with `is_among`, which knows their subdomains."""

    shorteners: frozenset[str]
    wrappers: frozenset[str]
    partners: frozenset[str]
    free_mail: frozenset[str]


@cache
def known_hosts() -> KnownHosts:
    """The lists, read once."""
    data = tomllib.loads(files(__package__).joinpath("known_hosts.toml").read_text("utf-8"))
    return KnownHosts(**{name: frozenset(hosts) for name, hosts in data.items()})


def is_among(host: str, hosts: frozenset[str]) -> bool:
    """Whether `host` is one of `hosts` or below one of them."""
    labels = host.split(".")
    return any(".".join(labels[start:]) in hosts for start in range(len(labels) - 1))
