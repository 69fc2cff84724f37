"""`masthead init`: a site of one's own, ready to be served."""

from __future__ import annotations

import getpass
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from masthead.audience.addresses import AddressError, parse_address
from masthead.cli.console import err, fact, out, print_json, progress
from masthead.cli.failure import CommandFailed, Exit
from masthead.cli.site import need_database, open_site, read_site
from masthead.titles import TITLES
from masthead.web.setup import UNFINISHED, PasswordUnfitError, fill_site, new_password, reserve_database, write_site
from masthead.web.site import FILE, Site, settings_problems

NONE = "none"


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The site’s folder; made when missing.")],
    email: Annotated[str, typer.Option(metavar="ADDRESS", help="The administrator’s address, to sign in with.")] = "",
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the administrator’s password from standard input.")
    ] = False,
    password_prompt: Annotated[
        bool, typer.Option("--password-prompt", help="Ask for the password instead of making one.")
    ] = False,
    title: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME", help=f"A shipped title to begin with, {', '.join(TITLES)}; or {NONE}. Repeatable."
        ),
    ] = None,
    base_url: Annotated[
        str, typer.Option(metavar="URL", help="Where the newsroom will be reached, such as https://press.example.")
    ] = "",
    database: Annotated[str, typer.Option(metavar="URL", help="sqlite, or postgresql://user:password@host/name.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Report as JSON on standard output.")] = False,
) -> None:
    """Make a site, ready to be served.

    Settings with a fresh secret, the database, an administrator and the shipped titles.
    A site that was left half-made is continued; one that is whole is never touched.
    """
    _refuse_whole_site(folder)
    titles = _titles(title)
    address = _address(email)
    password = _password(stdin=password_stdin, prompt=password_prompt)
    fresh = _lay_out(folder, base_url=base_url, database=database)
    site = open_site(folder)
    try:
        reserve_database(site)
    except OSError as fault:
        raise CommandFailed(
            f"{site.database_file} cannot be made: {fault.strerror}.", "Name a folder that can be written."
        ) from None
    need_database(site)
    if fresh:
        _refuse_others_database(site)
    made = _make(site, address=address, password=password, titles=titles, quiet=as_json)
    (site.folder / UNFINISHED).unlink(missing_ok=True)
    if as_json:
        print_json(made.as_json())
    else:
        made.print()


@dataclass(frozen=True, slots=True)
class Made:
    """What was made. password: "" when the administrator's was given."""

    site: Site
    address: str
    password: str
    publications: tuple[str, ...]
    editions: int

    def as_json(self) -> dict[str, object]:
        """For programs."""
        return {
            "site": str(self.site.folder),
            "base_url": self.site.settings.base_url,
            "database": self.site.shown_database,
            "administrator": self.address,
            "password": self.password or None,
            "publications": list(self.publications),
            "editions": self.editions,
        }

    def print(self) -> None:
        """For people."""
        fact("site", str(self.site.folder))
        fact("database", self.site.shown_database)
        fact("publications", ", ".join(self.publications) or "none yet")
        fact("editions", str(self.editions))
        fact("administrator", self.address)
        if self.password:
            fact("password", self.password)
            err.print(
                "    It is shown this once and kept nowhere. Change it under “Account” in the newsroom.",
                style="dim",
                soft_wrap=True,
            )
        out.print()
        out.print("Next:", style="bold")
        out.print(f"  masthead serve --site {self.site.folder}", markup=False, soft_wrap=True)


def _refuse_whole_site(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise CommandFailed(f"{folder} is not a folder.", "Name a new folder: masthead init DIR.")
    if (folder / FILE).exists() and not (folder / UNFINISHED).exists():
        raise CommandFailed(
            f"{folder} is a site already; nothing was changed.",
            f"Serve it: masthead serve --site {folder}. Or name a new folder.",
        )
    try:
        strange = [] if not folder.exists() or (folder / UNFINISHED).exists() else [*folder.iterdir()]
    except OSError as fault:
        raise CommandFailed(f"{folder} cannot be read: {fault.strerror}.", "Name a folder of yours.") from None
    if strange:
        raise CommandFailed(f"{folder} exists and is not empty.", "Name a new folder: masthead init DIR.")


def _titles(said: list[str] | None) -> tuple[str, ...]:
    chosen = tuple(dict.fromkeys(said or TITLES))
    if NONE in chosen:
        if len(chosen) > 1:
            raise CommandFailed(f"--title {NONE} cannot go with another title.", "Leave one of them out.")
        return ()
    for name in chosen:
        if name not in TITLES:
            raise CommandFailed(f"No title “{name}” is shipped.", f"Choose from {', '.join(TITLES)}, or {NONE}.")
    return chosen


def _address(said: str) -> str:
    if not said and sys.stdin.isatty():
        said = typer.prompt("The administrator’s address")
    if not said:
        raise CommandFailed("The administrator’s address is missing.", "Give it: --email you@press.example.")
    try:
        return str(parse_address(said)).lower()
    except AddressError as fault:
        raise CommandFailed(f"“{said}” cannot be an address: {fault}", "Give one: --email you@press.example.") from None


def _password(*, stdin: bool, prompt: bool) -> str:
    """As it was given; "" when one is to be made."""
    if stdin and prompt:
        raise CommandFailed("--password-stdin and --password-prompt exclude each other.", "Leave one of them out.")
    if stdin:
        try:
            password = sys.stdin.readline().rstrip("\r\n")
        except UnicodeDecodeError:
            raise CommandFailed("The password on standard input is not UTF-8 text.", "Write it as text.") from None
        if not password:
            raise CommandFailed("Standard input holds no password.", "Put it on the first line.")
        return password
    if not prompt:
        return ""
    if not sys.stdin.isatty():
        raise CommandFailed("Nobody can be asked for a password here.", "Use --password-stdin.")
    password = getpass.getpass("Password: ")
    if password != getpass.getpass("Once more: "):
        raise CommandFailed("The two passwords differ.", "Begin again; nothing was made.")
    if not password:
        raise CommandFailed("The password is empty.", "Begin again; nothing was made.")
    return password


def _lay_out(folder: Path, *, base_url: str, database: str) -> bool:
    """Write the settings: True; or make sure that those of a half-made site say the same: False."""
    path = folder / FILE
    if path.exists():
        said = read_site(folder).settings
        for name, wanted in (("base_url", base_url.rstrip("/")), ("database", database)):
            if wanted and wanted != getattr(said, name):
                raise CommandFailed(
                    f"{path} is there already and has another “{name}”.", "Mend it there, or leave the option out."
                )
        return False
    values = {name: value for name, value in (("base_url", base_url), ("database", database)) if value}
    problems = settings_problems(values)
    if problems:
        raise CommandFailed(" ".join(problems), "Nothing was made.")
    try:
        write_site(folder, **values)
    except OSError as fault:
        raise CommandFailed(
            f"{folder} cannot be made: {fault.strerror or fault}.",
            "Name a folder that can be written.",
            code=Exit.FAILED,
        ) from None
    return True


def _refuse_others_database(site: Site) -> None:
    """A new site must not take over the people and titles of another one; what was made of it is removed."""
    from masthead.web.database import holds_site  # imports Django

    if holds_site():
        for name in (FILE, UNFINISHED):
            (site.folder / name).unlink()
        raise CommandFailed(
            f"The database {site.shown_database} holds a site already; nothing was changed.",
            "Name an empty database. For a further machine of the same site, copy its masthead.toml instead.",
        )


def _make(site: Site, *, address: str, password: str, titles: tuple[str, ...], quiet: bool) -> Made:
    """Tables, administrator, publications. Every part may be repeated."""
    from masthead.web.database import pending_migrations  # imports Django, as its neighbour does
    from masthead.web.ready import DatabaseFaultError

    chosen = password or new_password()
    with progress(quiet=quiet) as bar:
        task = bar.add_task("Making the site", total=len(pending_migrations()) + len(titles), note="")
        try:
            filled = fill_site(
                email=address,
                password=chosen,
                titles=titles,
                progress=lambda name: bar.update(task, advance=1, note=name),
            )
        except PasswordUnfitError as fault:
            raise CommandFailed(
                f"The password cannot be used: {fault}", "Run the command again with another; what was made is kept."
            ) from None
        except DatabaseFaultError as fault:
            raise CommandFailed(
                f"Tables cannot be made in {site.shown_database}: {fault}",
                "Let the database’s user make tables there, then run the command again.",
                code=Exit.FAILED,
            ) from None
    return Made(site, address, "" if password else chosen, filled.publications, filled.editions)
