"""The installation's settings: file, environment, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from masthead.web.advice import advice
from masthead.web.site import Site, SiteUnusableError, load_site, settings_problems, shown_value, without_password

SECRET = "k" * 50
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """A site whose file holds a secret and these lines."""

    def make(lines: str = "") -> Path:
        file = tmp_path / "masthead.toml"
        file.write_text(f'[site]\nsecret_key = "{SECRET}"\n{lines}', "utf-8")
        file.chmod(0o600)
        return tmp_path

    return make


def problems(folder: Path, environ: dict[str, str] | None = None) -> tuple[str, ...]:
    with pytest.raises(SiteUnusableError) as refused:
        load_site(folder, environ or {})
    return refused.value.problems


def test_environment_wins_over_file_and_file_over_default(write: Write) -> None:
    site = load_site(
        write('language = "de"\ntime_zone = "Europe/Berlin"\n'),
        {"MASTHEAD_LANGUAGE": "en", "MASTHEAD_HOSTS": "a.example, B.example,", "MASTHEAD_DEBUG": "true"},
    )

    said, origins = site.settings, site.origins
    assert (said.language, origins["language"]) == ("en", "MASTHEAD_LANGUAGE")
    assert (said.time_zone, origins["time_zone"]) == ("Europe/Berlin", "masthead.toml")
    assert (said.log_format, origins["log_format"]) == ("text", "default")
    assert said.hosts == ("a.example", "b.example")
    assert said.debug is True


def test_everything_wrong_is_said_at_once_with_its_origin(write: Write) -> None:
    said = problems(write('trusted_proxies = 11\nlanguage = "fr"\nport = 80\n'), {"MASTHEAD_DATABASE": "oracle://x/y"})

    assert [line.split(" ")[0] for line in said] == ["database", "language", "trusted_proxies", "port"]
    assert "“oracle://x/y” (MASTHEAD_DATABASE): write sqlite," in said[0]
    assert "“fr” (masthead.toml): Input should be 'en' or 'de'" in said[1]
    assert "there is no such setting; there are secret_key," in said[3]


def test_secrets_and_passwords_stand_in_no_problem(write: Write) -> None:
    said = problems(
        write('database = "postgresql://mei:hunter2@db:99999/press"\nrelay = "smtp://mei:hunter2@"\n'),
        {"MASTHEAD_SECRET_KEY": "hunter2"},
    )

    assert len(said) == 3
    assert "hunter2" not in " ".join(said)


@pytest.mark.parametrize(
    ("database", "file"),
    [
        ("sqlite", "masthead.sqlite"),
        ("sqlite:///press.db", "press.db"),
        ("sqlite:////var/lib/press.db", "/var/lib/press.db"),
    ],
)
def test_sqlite_is_a_file_in_the_folder_or_where_it_is_said_to_be(write: Write, database: str, file: str) -> None:
    site = load_site(write(f'database = "{database}"\n'), {})

    assert site.database_file == site.folder / file


@pytest.mark.parametrize(
    "value",
    [
        {"base_url": "http://[::1]:8000"},
        {"base_url": "https://press.example/"},
        {"database": "postgresql://mei@/press?host=%2Frun%2Fpg"},
        {"relay": "esp+postmark://token@"},
        {"relay": "maildir:/var/mail/press"},
        {"hosts": ("a.example", "[::1]")},
    ],
)
def test_good_value_is_taken(value: dict[str, object]) -> None:
    assert settings_problems(value) == ()


@pytest.mark.parametrize(
    "value",
    [
        {"base_url": "press.example"},
        {"base_url": "ftp://press.example"},
        {"base_url": "https://"},
        {"base_url": "https://press.example:x"},
        {"base_url": "https://mei@press.example"},
        {"base_url": "https://press.example/?x"},
        {"base_url": "https://press example"},
        {"database": "sqlite3"},
        {"database": "postgresql://db:0/press"},
        {"relay": "mail.example"},
        {"relay": "esp+postmark"},
        {"hosts": ("a b.example",)},
        {"time_zone": "Mars/Olympus"},
    ],
)
def test_bad_value_is_refused_by_name(value: dict[str, object]) -> None:
    [problem] = settings_problems(value)

    assert problem.startswith(next(iter(value)))


def test_shown_values_hold_no_secret(write: Write) -> None:
    site = load_site(
        write(
            'previous_secret_keys = ["old one"]\nrelay = "smtp://mei:hunter2@mail.example"\n'
            'database = "postgresql://mei:hunter2@db/press?password=hunter2"\n'
        ),
        {},
    )
    shown = {name: shown_value(site.settings, name) for name in site.origins}

    assert (shown["secret_key"], shown["previous_secret_keys"]) == ("…", ["…"])
    assert shown["relay"] == "smtp://***@mail.example"
    assert shown["database"] == site.shown_database == "postgresql://mei:***@db/press?password=***"


def test_password_with_signs_in_it_is_masked_whole() -> None:
    assert without_password("postgresql://mei:a:b@c@db/press") == "postgresql://mei:***@db/press"


def remedies(site: Site, environ: dict[str, str] | None = None) -> list[str]:
    return [each.remedy for each in advice(site, environ or {})]


def test_advice_for_a_site_on_this_machine_is_about_mail_alone(write: Write) -> None:
    assert remedies(load_site(write(), {})) == ['Set relay = "smtp://user:password@mail.example.com:587".']


def test_advice_tells_what_is_dangerous_about_a_public_site(write: Write) -> None:
    folder = write('base_url = "http://press.example"\ndebug = true\nrelay = "inbox"\n')
    (folder / "masthead.toml").chmod(0o644)

    said = remedies(load_site(folder, {}), {"MASTHEAD_DATABSE": "sqlite", "MASTHEAD_LEDGER": "x", "HOME": "/"})

    assert said == [
        f"chmod 600 {folder / 'masthead.toml'}",
        "Set debug = false.",
        'Put a reverse proxy with a certificate before it, and write base_url = "https://…".',
        'Set mail_from = "Press <press@harbour.example>".',
        "Did you mean MASTHEAD_DATABASE?",
    ]


def test_advice_asks_for_the_proxy_that_https_needs(write: Write) -> None:
    folder = write('base_url = "https://press.example"\nrelay = "inbox"\nmail_from = "p@press.example"\n')

    assert remedies(load_site(folder, {})) == [
        "Set trusted_proxies = 1 when one proxy of yours stands before Masthead."
    ]
    assert remedies(load_site(folder, {"MASTHEAD_TRUSTED_PROXIES": "1"})) == []
