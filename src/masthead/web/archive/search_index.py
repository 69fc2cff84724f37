"""The full-text index of published sections: FTS5 on SQLite, ``tsvector`` with GIN on PostgreSQL.

Both hold the words that `search_words` makes, so both find the same; what they are asked is put together from such
words alone. Columns, by weight: the headline with its label, the words of the section, the title and authors of its
edition. Rows go by the section's id.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.migrations.operations.base import Operation

from masthead.web.archive.search_words import Term, Words, words_of

MOST_HITS = 1000
"""Sections a search ranks; what comes after these nobody pages to."""

_WEIGHTS = (8.0, 1.0, 0.5)
_POSTGRES_WEIGHTS = "ABD"
# tsvector counts no further, and keeps no more positions of one word.
_LAST_POSITION = 16383

_CREATE = {
    "sqlite": (
        "CREATE VIRTUAL TABLE archive_search USING fts5(headline, body, edition, characters, tokenize='ascii')",
    ),
    "postgresql": (
        "CREATE TABLE archive_search (section_id bigint PRIMARY KEY, document tsvector NOT NULL)",
        "CREATE INDEX archive_search_document ON archive_search USING gin (document)",
    ),
}


class CreateSearchTable(Operation):
    """The migration that makes the index of whichever database is used."""

    reversible = True
    reduces_to_sql = True

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The models do not know it."""

    def database_forwards(self, _app: str, schema_editor: Any, _before: Any, _after: Any) -> None:
        """Make the table."""
        for statement in _CREATE[schema_editor.connection.vendor]:
            schema_editor.execute(statement)

    def database_backwards(self, _app: str, schema_editor: Any, _before: Any, _after: Any) -> None:
        """Drop it."""
        schema_editor.execute("DROP TABLE archive_search")

    def describe(self) -> str:
        """What “migrate” prints."""
        return "Create the full-text index of published sections"


@dataclass(frozen=True, slots=True)
class Document:
    """A section as it is indexed. headline: with its label. edition: its edition's title and authors."""

    section_id: int
    headline: str
    body: str
    edition: str


def index(documents: Iterable[Document]) -> None:
    """Add sections that are not in the index yet."""
    write = _write_postgres if connection.vendor == "postgresql" else _write_sqlite
    with connection.cursor() as cursor:
        for document in documents:
            write(cursor, document)


def forget(section_ids: Sequence[int]) -> None:
    """Take sections out."""
    column = "section_id" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        cursor.executemany(f"DELETE FROM archive_search WHERE {column} = %s", [(each,) for each in section_ids])  # noqa: S608 – one of two names


def find(publication_id: int, terms: Sequence[Term]) -> list[tuple[int, int]]:
    """(edition id, section id) of sections that hold all `terms`, the best first, newer before older at equal rank."""
    if not terms:
        return []
    asked, ranked = (_postgres_query if connection.vendor == "postgresql" else _sqlite_query)(terms)
    with connection.cursor() as cursor:
        cursor.execute(ranked, [*asked, publication_id, MOST_HITS])
        return [(edition, section) for edition, section in cursor.fetchall()]


def _write_sqlite(cursor: Any, document: Document) -> None:
    texts = [words_of(text) for text in (document.headline, document.body, document.edition)]
    characters = dict.fromkeys(char for words in texts for char in words.characters)
    cursor.execute(
        "INSERT INTO archive_search (rowid, headline, body, edition, characters) VALUES (%s, %s, %s, %s, %s)",
        [document.section_id, *(" ".join(words.stream) for words in texts), " ".join(characters)],
    )


def _write_postgres(cursor: Any, document: Document) -> None:
    texts = [words_of(text) for text in (document.headline, document.body, document.edition)]
    cursor.execute(
        "INSERT INTO archive_search (section_id, document) VALUES (%s, CAST(%s AS tsvector))",
        [document.section_id, _vector(texts)],
    )


def _vector(texts: Sequence[Words]) -> str:
    """The text form of a tsvector. Each text starts where no phrase can reach it from the one before."""
    places: dict[str, list[str]] = {}
    position = 0
    for words, weight in zip(texts, _POSTGRES_WEIGHTS, strict=True):
        for word in words.stream:
            position = min(position + 1, _LAST_POSITION)
            places.setdefault(word, []).append(f"{position}{weight}")
        for char in words.characters:
            places.setdefault(char, []).append(f"{_LAST_POSITION}{weight}")
        position = min(position + 2, _LAST_POSITION)
    return " ".join(f"{_lexeme(word)}:{','.join(at[:255])}" for word, at in places.items())


def _lexeme(word: str) -> str:
    """A word within a tsvector or a tsquery; there is nothing to escape in one, but a rule elsewhere may change."""
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"


def _sqlite_query(terms: Sequence[Term]) -> tuple[list[Any], str]:
    """FTS5's MATCH; words stand in double quotes, and none holds one."""
    asked = " AND ".join(_sqlite_term(term) for term in terms)
    weights = ", ".join(map(str, (*_WEIGHTS, 0.2)))
    ranked = f"""
        SELECT section.edition_id, section.id
        FROM archive_search AS search
        JOIN archive_publishedsection AS section ON section.id = search.rowid
        JOIN archive_publishededition AS edition ON edition.id = section.edition_id
        WHERE archive_search MATCH %s AND edition.publication_id = %s
        ORDER BY bm25(archive_search, {weights}), edition.date DESC, section.position LIMIT %s
    """  # noqa: S608 – weights are ours
    return [asked], ranked


def _sqlite_term(term: Term) -> str:
    phrase = '"' + " ".join(term.words) + '"'
    if term.character:
        return f"characters : {phrase}"
    return f"{{headline body edition}} : {phrase}{' *' if term.prefix else ''}"


def _postgres_query(terms: Sequence[Term]) -> tuple[list[Any], str]:
    """A tsquery put together here: PostgreSQL's own parsers would part our words anew."""
    asked = " & ".join(_postgres_term(term) for term in terms)
    ranked = """
        SELECT section.edition_id, section.id
        FROM archive_search AS search
        JOIN archive_publishedsection AS section ON section.id = search.section_id
        JOIN archive_publishededition AS edition ON edition.id = section.edition_id
        CROSS JOIN (SELECT CAST(%s AS tsquery) AS asked) AS query
        WHERE search.document @@ query.asked AND edition.publication_id = %s
        ORDER BY ts_rank('{0.06, 0.1, 0.12, 1.0}', search.document, query.asked, 1) DESC,
            edition.date DESC, section.position LIMIT %s
    """
    return [asked], ranked


def _postgres_term(term: Term) -> str:
    phrase = " <-> ".join(_lexeme(word) for word in term.words)
    return f"{phrase}:*" if term.prefix else f"({phrase})"
