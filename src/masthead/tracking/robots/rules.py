"""The rules: what is known of machines, as data with a version.

The shipped rules are ``rules.toml`` beside this module. An operator's file of the same form adds to them or, with
``replaces = true``, stands in their place. The form::

    version = "2026-11"           # any word; a file that changes gets another one
    replaces = false              # in an operator's file alone

    [times]
    early_open_seconds = 3        # sooner after the message was accepted, it was a machine
    early_click_seconds = 10
    canary_window_seconds = 900   # before and after a hit on the link that no reader sees

    [[bursts]]                    # so many different links of one person within so many seconds
    links = 4
    seconds = 5

    [[agents]]                    # the first that fits decides; case does not matter
    what = "Previews of chat programs"
    verdict = "preview"           # reader, scanner, preview or hidden
    deeds = ["open", "click"]     # the default
    contains = ["slackbot"]
    begins = []
    equals = []

    [[networks]]                  # the narrowest that fits decides, where no agent did
    what = "A mail gateway"
    verdict = "scanner"
    cidr = ["192.0.2.0/24"]

Networks of events are kept as /24 and /48, so no rule may name a narrower one.
"""

from __future__ import annotations

import tomllib
from functools import cache, lru_cache
from importlib import resources
from ipaddress import IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from masthead.tracking.robots.verdict import Verdict

SHIPPED = "rules.toml"
NARROWEST_V4, NARROWEST_V6 = 24, 48
"""What is kept of an address (`masthead.tracking.clients`)."""

Form = TypeVar("Form", bound="Rules")
Said = Literal["reader", "scanner", "preview", "hidden"]
Deed = Literal["open", "click"]

_VERDICTS: dict[Said, Verdict] = {
    "reader": Verdict.HUMAN,
    "scanner": Verdict.SCANNER,
    "preview": Verdict.PREVIEW,
    "hidden": Verdict.HIDDEN,
}
_MAPPED_BITS = 96


class RulesError(ValueError):
    """A file that holds no rules. The message names the file, the place and what is wrong."""


def _network(text: str) -> str:
    try:
        network = ip_network(text)
    except ValueError as fault:
        raise ValueError(f"“{text}” is no network like 192.0.2.0/24 or 2001:db8::/32: {fault}") from None
    narrowest = NARROWEST_V4 if network.version == 4 else NARROWEST_V6
    if network.prefixlen > narrowest:
        raise ValueError(f"“{text}” is narrower than what is kept of an address; write /{narrowest} or less")
    return str(network)


def _folded(text: str) -> str:
    return text.casefold()


def _word(text: str) -> str:
    if not text:
        raise ValueError('an empty text fits every agent; use equals = [""] for those that say nothing')
    return text.casefold()


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Times(_Part):
    """Seconds. early_open, early_click: after the message was accepted. canary_window: before and after a hit."""

    early_open_seconds: float = Field(default=3, ge=0, le=600)
    early_click_seconds: float = Field(default=10, ge=0, le=600)
    canary_window_seconds: float = Field(default=900, ge=0, le=86_400)


class Burst(_Part):
    """So many different links of one person within so many seconds are a machine's."""

    links: int = Field(ge=2, le=1000)
    seconds: float = Field(gt=0, le=3600)


class _Known(_Part):
    what: str = Field(min_length=1, max_length=200)
    verdict: Said
    deeds: tuple[Deed, ...] = ("open", "click")

    @property
    def means(self) -> Verdict:
        """What is said of such an event."""
        return _VERDICTS[self.verdict]


class AgentRule(_Known):
    """Programs by what they call themselves. Texts are compared without regard to case."""

    contains: tuple[Annotated[str, AfterValidator(_word)], ...] = ()
    begins: tuple[Annotated[str, AfterValidator(_word)], ...] = ()
    equals: tuple[Annotated[str, AfterValidator(_folded)], ...] = ()

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.contains or self.begins or self.equals):
            raise ValueError("say with contains, begins or equals which agents are meant")
        return self

    def fits(self, folded: str) -> bool:
        """Whether an agent, in small letters, is meant."""
        return folded in self.equals or folded.startswith(self.begins) or any(each in folded for each in self.contains)


class NetworkRule(_Known):
    """Networks that machines ask from."""

    cidr: tuple[Annotated[str, AfterValidator(_network)], ...] = Field(min_length=1)

    def prefixes(self) -> list[tuple[int, int]]:
        """(length, leading bits) of each among addresses of 128 bits, IPv4 mapped (RFC 4291 §2.5.5.2)."""
        return [_prefix(text) for text in self.cidr]


@lru_cache(maxsize=20_000)
def _prefix(text: str) -> tuple[int, int]:
    network = ip_network(text)
    if not isinstance(network, IPv6Network):
        network = ip_network(f"::ffff:{network.network_address}/{_MAPPED_BITS + network.prefixlen}")
    return network.prefixlen, int(network.network_address) >> (128 - network.prefixlen)


class Rules(_Part):
    """Everything that is known of machines, under one version."""

    version: str = Field(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9][A-Za-z0-9._+-]*$")
    times: Times = Times()
    bursts: tuple[Burst, ...] = ()
    agents: tuple[AgentRule, ...] = ()
    networks: tuple[NetworkRule, ...] = ()


class _OperatorRules(Rules):
    replaces: bool = False


@cache
def shipped_rules() -> Rules:
    """The rules of the package."""
    text = resources.files(__name__.rpartition(".")[0]).joinpath(SHIPPED).read_text("utf-8")
    return _parsed(Rules, text, SHIPPED)


def read_rules(text: str, *, name: str) -> Rules:
    """The rules that hold with an operator's file: added to the shipped ones, or in their place.

    name: of the file, for messages. Its agents come before the shipped ones, its times win, its bursts are added. The
    version names both. Raises `RulesError`.
    """
    own = _parsed(_OperatorRules, text, name)
    if own.replaces:
        return Rules(**{key: getattr(own, key) for key in Rules.model_fields})
    base = shipped_rules()
    times = {**base.times.model_dump(), **own.times.model_dump(exclude_unset=True)}
    return Rules(
        version=f"{base.version[:19]}+{own.version[:20]}",
        times=Times(**times),
        bursts=(*own.bursts, *base.bursts),
        agents=(*own.agents, *base.agents),
        networks=(*own.networks, *base.networks),
    )


def load_rules(path: Path | None) -> Rules:
    """The rules that hold with the operator's file at `path`; the shipped ones where there is none. Raises
    `RulesError`; OSError when the file is there and cannot be read.
    """
    if path is None:
        return shipped_rules()
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return shipped_rules()
    except UnicodeDecodeError:
        raise RulesError(f"{path} is no text in UTF-8.") from None
    return read_rules(text, name=str(path))


def _parsed(kind: type[Form], text: str, name: str) -> Form:
    try:
        said: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise RulesError(f"{name} is no TOML: {fault}.") from None
    try:
        return kind.model_validate(said)
    except ValidationError as fault:
        raise RulesError(f"{name}: {' '.join(map(_sentence, fault.errors()))}") from None


def _sentence(error: Any) -> str:
    place = ".".join(str(part) for part in error["loc"]) or "the file"
    if error["type"] == "extra_forbidden":
        return f"{place} means nothing here."
    return f"{place}: {error['msg'].removeprefix('Value error, ')}."
