"""An installation's settings: one typed value, read once, from ``masthead.toml`` and the environment.

    site = load_site(Path("press"), os.environ)
    site.settings.database                       # what holds
    site.origins["database"]                     # and where it was said

Every key of the file's ``[site]`` table may be given as ``MASTHEAD_<KEY>`` in the environment, which wins.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import SplitResult, urlsplit
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationError

from masthead.relays import relay_from_url, safe_url

FILE = "masthead.toml"
HERE = "here"
"""A `tracker_url` that means the server of `base_url`."""

_HOST = re.compile(r"(?=.{1,253}$)[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*|\[[0-9a-fA-F:.]+\]")
ENVIRONMENT = "MASTHEAD_"
LEAST_SECRET = 32
LEAST_PASSWORD = 16
_MAILBOX = re.compile(r"[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9.-]{1,253}")
_BASE64 = re.compile(r"[A-Za-z0-9+/]{40,400}={0,2}")

_SQLITE = re.compile(r"sqlite(:///[^?#\s]+)?")
_POSTGRES = ("postgresql", "postgres")
_PASSWORD = re.compile(r"(//[^/@:]*:).*@|([?&]password=)[^&]*")
LISTS = frozenset({"hosts", "previous_secret_keys", "report_doors", "report_addresses"})
SECRETS = frozenset({"secret_key", "previous_secret_keys", "provider_secret", "mailgun_signing_key"})
_HUSHED = SECRETS | {"report_doors"}
"""What is not repeated when it is wrong."""
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1", "[::1]"})
"""Names of this machine that no other can use."""


class SiteUnusableError(ValueError):
    """The settings cannot be used. problems: a sentence each, with key, value and what is allowed."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


def _base_url(value: str) -> str:
    parts = urlsplit(value)
    usable = parts.scheme in {"http", "https"} and not parts.query and not parts.fragment and "@" not in parts.netloc
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname or ""
    if not usable or not _HOST.fullmatch(host):
        raise ValueError("write an address like https://press.example")
    _port(parts)
    if parts.path not in {"", "/"}:
        raise ValueError("an address without a path is needed, like https://press.example")
    return value.rstrip("/")


def _port(parts: SplitResult) -> None:
    try:
        port = parts.port
    except ValueError:
        port = 0
    if port == 0:
        raise ValueError("the port has to be a number from 1 to 65535")


def _database(value: str) -> str:
    right = "write sqlite, sqlite:///FILE or postgresql://user:password@host/name"
    if _SQLITE.fullmatch(value):
        return value
    parts = urlsplit(value)
    if parts.scheme not in _POSTGRES:
        raise ValueError(right)
    _port(parts)
    if not parts.path.strip("/"):
        raise ValueError(f"the name of the database is missing; {right}")
    return value


def _host_names(value: tuple[str, ...]) -> tuple[str, ...]:
    for name in value:
        if not _HOST.fullmatch(name):
            raise ValueError(f"“{name}” is no host name; write names like press.example, without https:// and port")
    return tuple(name.lower() for name in value)


def _relay(value: str) -> str:
    if value:
        relay_from_url(value)
    return value


def _tracker_url(value: str) -> str:
    return value if value in {"", HERE} else _base_url(value)


def _secret(value: SecretStr) -> SecretStr:
    if len(value.get_secret_value()) < LEAST_SECRET:
        raise ValueError(f"at least {LEAST_SECRET} random characters are needed; “masthead init” makes some")
    return value


def _doors(value: tuple[str, ...]) -> tuple[str, ...]:
    # Brings a mail server’s and an IMAP client’s parts along, which most processes do without.
    from masthead.reports.doors import read_door

    for each in value:
        read_door(each)
    return value


def _mailboxes(value: tuple[str, ...]) -> tuple[str, ...]:
    for each in value:
        if not _MAILBOX.fullmatch(each):
            raise ValueError(f"“{each[:60]}” is no address; write addresses like complaints@news.harbour.example")
    return value


def _provider_secret(value: SecretStr) -> SecretStr:
    said = value.get_secret_value()
    user, _, password = said.partition(":")
    if said and (not user or len(password) < LEAST_PASSWORD or not said.isascii() or not said.isprintable()):
        raise ValueError(f"write user:password, the password with at least {LEAST_PASSWORD} characters")
    return value


def _public_key(value: str) -> str:
    if value and not _BASE64.fullmatch(value):
        raise ValueError("write the key on one line, as SendGrid shows it: without BEGIN and END")
    return value


def _time_zone(value: str) -> str:
    if value not in available_timezones():
        raise ValueError("write a time zone like Europe/Berlin")
    return value


class SiteSettings(BaseModel):
    """What an operator decides. Version 1; changed only by addition. Everything but `secret_key` has a default."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    secret_key: Annotated[SecretStr, AfterValidator(_secret)] = Field(
        description="Signs sessions and links in mail. Keep it: links signed with a lost one are dead."
    )
    previous_secret_keys: tuple[SecretStr, ...] = Field(
        default=(), description="Secrets of before, newest first: what they signed is still accepted."
    )
    base_url: Annotated[str, AfterValidator(_base_url)] = Field(
        default="http://127.0.0.1:8000",
        description="Where the newsroom is reached. With https, cookies are sent by https alone.",
    )
    hosts: Annotated[tuple[str, ...], AfterValidator(_host_names)] = Field(
        default=(), description="Further host names that are served, beside those of the publications."
    )
    database: Annotated[str, AfterValidator(_database)] = Field(
        default="sqlite", description="sqlite: a file in the site's folder; or postgresql://user:password@host/name."
    )
    time_zone: Annotated[str, AfterValidator(_time_zone)] = Field(
        default="UTC", description="Of times in the newsroom; each publication has its own for its editions."
    )
    language: Literal["en", "de"] = Field(default="en", description="Of the newsroom itself.")
    relay: Annotated[str, AfterValidator(_relay)] = Field(
        default="",
        description="Takes invitations and test mails: smtp://user:password@host, maildir:/path; every relay of "
        "“masthead send”. Without one they are written to the log.",
    )
    tracker_url: Annotated[str, AfterValidator(_tracker_url)] = Field(
        default="",
        description="Where links in mailings lead, to be counted. here: to base_url, where “masthead serve” answers "
        "them; or to a “masthead tracker”, such as https://t.press.example. Without one they lead straight to their "
        "targets, and nothing is counted.",
    )
    mailing_rate: float = Field(
        default=0, ge=0, description="How many messages a second the relay takes of all mailings; 0 for any number."
    )
    mailing_connections: int = Field(
        default=4, ge=1, le=1000, description="Connections that each worker keeps to the relay."
    )
    dkim_key: str = Field(
        default="", description="A file with the key that signs mailings (DKIM); relative to the site’s folder."
    )
    dkim_selector: str = Field(default="", description="The selector that the key is published under.")
    report_doors: Annotated[tuple[str, ...], AfterValidator(_doors)] = Field(
        default=(),
        description="Where bounces and complaints come in: imaps://USER:PASSWORD@HOST, maildir:/PATH, "
        "lmtp://127.0.0.1:2424 or lmtp:/SOCKET. One process of the installation opens them.",
    )
    report_addresses: Annotated[tuple[str, ...], AfterValidator(_mailboxes)] = Field(
        default=(),
        description="Further addresses that an LMTP door takes mail for, such as that of a feedback loop, beside the "
        "titles’ bounce and unsubscribe addresses.",
    )
    provider_secret: Annotated[SecretStr, AfterValidator(_provider_secret)] = Field(
        default=SecretStr(""),
        description="user:password that the webhooks of providers send (HTTP basic authentication). Without it none "
        "of those is taken.",
    )
    mailgun_signing_key: SecretStr = Field(
        default=SecretStr(""), description="The HTTP webhook signing key of a Mailgun account, which proves its calls."
    )
    sendgrid_verification_key: Annotated[str, AfterValidator(_public_key)] = Field(
        default="", description="The public key of SendGrid’s signed event webhook, which proves its calls."
    )
    mail_from: str = Field(default="", description="Sender of invitations, such as Press <press@harbour.example>.")
    log_format: Literal["text", "json"] = Field(default="text", description="json: one object a line, for collectors.")
    trusted_proxies: int = Field(
        default=0, ge=0, le=10, description="How many proxies of yours stand before Masthead and add X-Forwarded-For."
    )
    require_second_factor: bool = Field(
        default=False,
        description="Let publishers and administrators into the newsroom only with an authenticator app or a passkey.",
    )
    ip_addresses: Literal["truncated", "off"] = Field(
        default="truncated",
        description="What evidence of a sign-up keeps of the reader’s IP address: its network (/24 of IPv4, /48 of "
        "IPv6), or nothing.",
    )
    keep_network_days: int = Field(
        default=180,
        ge=1,
        le=3650,
        description="How long evidence of consent keeps the network it came from; the evidence itself stays longer.",
    )
    keep_import_days: int = Field(
        default=30, ge=1, le=3650, description="How long the file and the report of an import are kept."
    )
    keep_returned_days: int = Field(
        default=30,
        ge=1,
        le=365,
        description="How long the originals of bounces, complaints and replies are kept for a person to read; what "
        "followed stays as long as networks do.",
    )
    keep_left_days: int = Field(
        default=1095,
        ge=30,
        le=3650,
        description="How long people who have left every title are kept, as evidence that they had agreed: three "
        "years, after which most claims can no longer be brought.",
    )
    keep_event_days: int = Field(
        default=90,
        ge=1,
        le=3650,
        description="How long it is kept who opened and clicked when, and from which network; counts and who did it at "
        "all stay.",
    )
    notice: str = Field(
        default="", max_length=300, description="A line above every page of the newsroom: that this is a trial, say."
    )
    debug: bool = Field(default=False, description="Show faults in the browser. Never where others can reach it.")

    @property
    def secure(self) -> bool:
        """Whether the newsroom is reached by https."""
        return self.base_url.startswith("https://")

    @property
    def host(self) -> str:
        """The newsroom's host name, without a port."""
        return urlsplit(self.base_url).hostname or ""

    @property
    def tracker(self) -> str:
        """The address that counted links begin with; "" where nothing is counted."""
        return self.base_url if self.tracker_url == HERE else self.tracker_url

    @property
    def port(self) -> int | None:
        """The port in `base_url`, where one is written."""
        return urlsplit(self.base_url).port


@dataclass(frozen=True, slots=True)
class Site:
    """An installation. folder: holds ``masthead.toml``, the database, media. origins: key → where its value is from."""

    folder: Path
    settings: SiteSettings
    origins: Mapping[str, str]

    @property
    def database_file(self) -> Path | None:
        """The SQLite file; None for PostgreSQL."""
        url = self.settings.database
        if not url.startswith("sqlite"):
            return None
        path = url.removeprefix("sqlite").removeprefix("://").removeprefix("/")
        return self.folder / (path or "masthead.sqlite")

    @property
    def shown_database(self) -> str:
        """The database as it may be shown: without a password."""
        file = self.database_file
        return str(file) if file is not None else without_password(self.settings.database)

    @property
    def media(self) -> Path:
        """Where uploaded images are kept."""
        return self.folder / "media"

    @property
    def tracking(self) -> Path:
        """Where mailings leave their link tables for the tracker, and the tracker its events."""
        return self.folder / "tracking"

    @property
    def state(self) -> Path:
        """What the processes of this machine share and may lose: caches, versions, collected static files."""
        return self.folder / "state"


def settings_problems(values: Mapping[str, object]) -> tuple[str, ...]:
    """What is wrong with values that somebody is about to write: a sentence each."""
    try:
        SiteSettings.model_validate({"secret_key": "x" * LEAST_SECRET, **values})
    except ValidationError as fault:
        return tuple(_sentence(each, dict.fromkeys(values, "given")) for each in fault.errors())
    return ()


def shown_value(settings: SiteSettings, name: str) -> str | int | list[str]:
    """A setting as it may be shown: no secret, no password."""
    value = getattr(settings, name)
    if name == "report_doors":
        from masthead.reports.doors import read_door  # as in `_doors`

        return [read_door(each).name for each in value]
    if isinstance(value, SecretStr):
        return "…" if value.get_secret_value() else ""
    if isinstance(value, tuple):
        return ["…" if name in SECRETS else str(each) for each in value]
    if name == "relay":
        return safe_url(value)
    return without_password(value) if name == "database" else value


def without_password(address: str) -> str:
    """An address as it may be shown."""
    return _PASSWORD.sub(lambda found: f"{found[1]}***@" if found[1] else f"{found[2]}***", address)


def load_site(folder: Path, environ: Mapping[str, str]) -> Site:
    """The installation in `folder`.

    Raises `SiteUnusableError` with everything that is wrong, FileNotFoundError without a file.
    """
    path = folder / FILE
    try:
        written = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise SiteUnusableError((f"{path} cannot be read: {fault}.",)) from None
    strangers = [
        f"{path} has a table “{name}” that means nothing; there is [site]." for name in written if name != "site"
    ]
    values: dict[str, Any] = dict(written.get("site", {}))
    origins = dict.fromkeys(SiteSettings.model_fields, "default") | dict.fromkeys(values, FILE)
    for name in SiteSettings.model_fields:
        said = environ.get(f"{ENVIRONMENT}{name.upper()}")
        if said is not None:
            values[name] = _listed(name, said)
            origins[name] = f"{ENVIRONMENT}{name.upper()}"
    try:
        settings = SiteSettings.model_validate(values)
    except ValidationError as fault:
        raise SiteUnusableError((*strangers, *(_sentence(each, origins) for each in fault.errors()))) from None
    if strangers:
        raise SiteUnusableError(tuple(strangers))
    return Site(folder.resolve(), settings, origins)


def _listed(name: str, said: str) -> object:
    """Lists come from the environment with commas."""
    if name in LISTS:
        return tuple(part.strip() for part in said.split(",") if part.strip())
    return said


def _sentence(error: Any, origins: Mapping[str, str]) -> str:
    key = ".".join(str(part) for part in error["loc"])
    origin = origins.get(str(error["loc"][0]) if error["loc"] else "", FILE)
    if error["type"] == "extra_forbidden":
        return f"{key} ({origin}): there is no such setting; there are {', '.join(SiteSettings.model_fields)}."
    if error["type"] == "missing":
        return f"{key} is missing. Write it into {FILE}, or give {ENVIRONMENT}{key.upper()}."
    said = "" if key.partition(".")[0] in _HUSHED else f" “{without_password(str(error['input']))[:60]}”"
    return f"{key}{said} ({origin}): {error['msg'].removeprefix('Value error, ')}."
