"""A throw-away site with a million made-up people, for what is measured with many of them.

`crowded_site` makes the site and takes it away; the people come from `masthead.web.subscribers.crowd`. As a program it
fills a site that has nobody yet: ``python -m masthead.cli.bench_people DIR ROWS``.
"""

from __future__ import annotations

import datetime as dt
import secrets
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from masthead.cli.failure import CommandFailed, Exit

if TYPE_CHECKING:
    from masthead.web.subscribers.crowd import Crowd

Progress = Callable[[str], None]
"""Told what is done next."""


@contextmanager
def crowded_site(rows: int, *, database: str = "", tell: Progress = lambda _words: None) -> Iterator[Crowd]:
    """A site with so many people, open in this process as long as the block lasts; once in a process.

    database: URL of a PostgreSQL server: the site is made in a database of its own there, which is dropped at the end.
    "": SQLite. Raises `CommandFailed`.
    """
    with empty_site(database=database, tell=tell):
        from masthead.web.subscribers.crowd import make_people  # Django is ready only now

        yield make_people(rows, now=dt.datetime.now(dt.UTC), tell=tell)


@contextmanager
def empty_site(*, database: str = "", tell: Progress = lambda _words: None) -> Iterator[Path]:
    """The same with the shipped titles and nobody who reads them; its folder."""
    with tempfile.TemporaryDirectory(prefix="masthead-bench-") as folder, _own_database(database) as url:
        _made(Path(folder) / "site", url, tell)
        try:
            yield Path(folder) / "site"
        finally:
            from masthead.web.database import disconnect  # as above

            disconnect()


def _made(folder: Path, database: str, tell: Progress) -> None:
    from masthead.cli.site import open_site  # Django takes most of a second
    from masthead.web.setup import reserve_database, write_site

    write_site(folder, database=database or "sqlite")
    site = open_site(folder)
    reserve_database(site)
    from masthead.edition.house_toml import read_house
    from masthead.titles import TITLES
    from masthead.web.publications.mapping import store_house
    from masthead.web.publications.models import Publication
    from masthead.web.ready import bring_up_to_date

    tell("Making the tables")
    bring_up_to_date(lambda _name: None)
    for title in TITLES.values():
        publication, house = Publication(), read_house(title.house.read_bytes()).house
        assert house is not None
        store_house(publication, house)
        publication.save()


@contextmanager
def _own_database(server: str) -> Iterator[str]:
    """A database of our own beside the one that a URL names; nothing for ""."""
    if not server:
        yield ""
        return
    import psycopg  # for PostgreSQL alone

    name = f"masthead_bench_{secrets.token_hex(4)}"
    try:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
    except psycopg.Error as fault:
        words = " ".join(str(fault).split())
        raise CommandFailed(
            f"No database can be made there: {words}",
            "Name a server on which the user may create databases.",
            code=Exit.FAILED,
        ) from None
    try:
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def _say(words: str) -> None:
    sys.stderr.write(f"{words}\n")


def _main(folder: str, rows: str) -> None:
    from masthead.cli.site import open_site  # as above

    open_site(Path(folder))
    from masthead.web.subscribers.crowd import make_people

    make_people(int(rows), now=dt.datetime.now(dt.UTC), tell=_say)


if __name__ == "__main__":
    _main(*sys.argv[1:])
