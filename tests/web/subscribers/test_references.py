"""On a real PostgreSQL server, nothing that people are known by is ever of nobody: whoever writes, and whenever."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from psycopg.errors import ForeignKeyViolation
from tests.made_once import NewDatabase

Sql = psycopg.Connection[tuple[int]]
Step = tuple[str, Sequence[object]]
_PEOPLE = """
    INSERT INTO subscribers_subscriber (address, key, domain, name, language, time_zone, local_time, attributes, source,
        soft_bounces, created_at, changed_at)
    SELECT key, key, 'example.com', '', '', '', false, '{}', '', 0, now(), now()
    FROM (SELECT gen_random_uuid()::text AS key FROM generate_series(1, %s)) made RETURNING id
"""
ROWS = {
    "subscription": """
        INSERT INTO subscribers_subscription (subscriber_id, publication_id, state, since, asked_at, frequency, source,
            reason)
        SELECT each, (SELECT coalesce(max(publication_id), 0) FROM subscribers_subscription) + row_number() OVER (),
            'active', now(), now(), 'every', '', ''
        FROM unnest(%s::int[]) each
    """,
    "consent": """
        INSERT INTO subscribers_consent (subscriber_id, publication_id, kind, method, at, origin, network)
        SELECT each, 1, 'vouched', 'import', now(), '', '' FROM unnest(%s::int[]) each
    """,
}
NOBODY = 2_000_000_000
_WORDING = """
    INSERT INTO subscribers_wording (publication_id, language, version, text, digest, created_at)
    VALUES (1, 'en', (SELECT count(*) FROM subscribers_wording), '', gen_random_uuid()::text, now()) RETURNING id
"""
IN_WORDS = """
    INSERT INTO subscribers_consent (subscriber_id, publication_id, kind, method, at, wording_id, origin, network)
    SELECT %s, 1, 'vouched', 'import', now(), each, '', '' FROM unnest(%s::bigint[]) each
"""
REFER = "UPDATE subscribers_subscriber SET referrer_id = %s WHERE id = %s"

every_table = pytest.mark.parametrize("table", ROWS)


@pytest.fixture(scope="module")
def database(new_migrated_database: NewDatabase) -> str:
    return new_migrated_database()


@pytest.fixture
def sql(database: str) -> Iterator[Sql]:
    with psycopg.connect(database, autocommit=True) as connection:
        yield connection
        orphans = [connection.execute(_ORPHANS.format(table=table)).fetchone() for table in ROWS]
        assert orphans == [(0,), (0,)]


_ORPHANS = "SELECT count(*) FROM subscribers_{table} WHERE subscriber_id NOT IN (SELECT id FROM subscribers_subscriber)"


def wording_of(sql: Sql) -> int:
    """Of a title of which nothing more is known, which the server is kept from noticing."""
    with sql.transaction():
        sql.execute("SET LOCAL session_replication_role = replica")
        found = sql.execute(_WORDING).fetchone()
    return found[0] if found else -1


def people(sql: Sql, count: int) -> list[int]:
    return sorted(each for (each,) in sql.execute(_PEOPLE, [count]).fetchall())


def rows_of(sql: Sql, table: str, who: int) -> int:
    found = sql.execute(f"SELECT count(*) FROM subscribers_{table} WHERE subscriber_id = %s".encode(), [who]).fetchone()
    return found[0] if found else -1


@every_table
def test_rows_about_people_come_in_with_them_or_after(sql: Sql, table: str) -> None:
    before = people(sql, 2)
    with sql.transaction():
        together = people(sql, 3)
        sql.execute(ROWS[table], [together])
        with sql.transaction():
            within = people(sql, 2)
            sql.execute(ROWS[table], [[*within, *together, *before]])
        sql.execute(ROWS[table], [[]])

    assert [rows_of(sql, table, each) for each in (*before, *together, *within)] == [1, 1, 2, 2, 2, 1, 1]


@every_table
@pytest.mark.parametrize("missing", [0, 2, 4])
def test_rows_about_nobody_are_refused_with_all_of_their_statement(sql: Sql, table: str, missing: int) -> None:
    made = people(sql, 5)
    sql.execute("DELETE FROM subscribers_subscriber WHERE id = %s", [made[missing]])
    with pytest.raises(ForeignKeyViolation, match=f"subscriber {made[missing]}, who is not there"):
        sql.execute(ROWS[table], [made])

    assert [rows_of(sql, table, each) for each in made] == [0] * 5


@every_table
@pytest.mark.parametrize("missing", [0, 2, 4])
def test_rows_about_nobody_are_refused_among_those_made_with_them(sql: Sql, table: str, missing: int) -> None:
    with sql.transaction(force_rollback=True):
        made = people(sql, 5)
        assert made == list(range(made[0], made[0] + 5))
        lost = made.pop(missing)
        sql.execute("DELETE FROM subscribers_subscriber WHERE id = %s", [lost])
        sql.execute(ROWS[table], [made * 2])
        with pytest.raises(ForeignKeyViolation, match=f"subscriber {lost}, who is not there"):
            sql.execute(ROWS[table], [[*made, lost, *made]])


@every_table
def test_row_about_nobody_far_away_is_refused(sql: Sql, table: str) -> None:
    near = people(sql, 2)
    with pytest.raises(ForeignKeyViolation, match=f"subscriber {NOBODY}, who is not there"):
        sql.execute(ROWS[table], [[*near, NOBODY]])


@every_table
def test_nobody_goes_while_rows_are_about_them(sql: Sql, table: str) -> None:
    named, other = people(sql, 2)
    sql.execute(ROWS[table], [[named]])
    with pytest.raises(ForeignKeyViolation, match=f"Subscriber {named} is still named"):
        sql.execute("DELETE FROM subscribers_subscriber WHERE id IN (%s, %s)", [other, named])
    sql.execute(f"DELETE FROM subscribers_{table} WHERE subscriber_id = %s".encode(), [named])

    gone = sql.execute("DELETE FROM subscribers_subscriber WHERE id IN (%s, %s)", [other, named])
    assert gone.rowcount == 2


@every_table
def test_rows_and_people_stay_who_they_are(sql: Sql, table: str) -> None:
    named, other = people(sql, 2)
    sql.execute(ROWS[table], [[named]])
    with pytest.raises(ForeignKeyViolation, match="never changes"):
        sql.execute(f"UPDATE subscribers_{table} SET subscriber_id = %s".encode(), [other])
    with pytest.raises(ForeignKeyViolation, match="never changes"):
        sql.execute("UPDATE subscribers_subscriber SET id = %s WHERE id = %s", [NOBODY, named])

    sql.execute("UPDATE subscribers_subscriber SET id = id, name = 'Ada' WHERE id = %s", [named])
    sql.execute(f"UPDATE subscribers_{table} SET subscriber_id = subscriber_id".encode())
    assert rows_of(sql, table, named) == 1


def test_referrer_is_somebody(sql: Sql) -> None:
    who, by = people(sql, 2)
    sql.execute(REFER, [by, who])
    with pytest.raises(ForeignKeyViolation, match=f"subscriber {NOBODY}, who is not there"):
        sql.execute(REFER, [NOBODY, who])
    with pytest.raises(ForeignKeyViolation, match=f"Subscriber {by} is still named"):
        sql.execute("DELETE FROM subscribers_subscriber WHERE id = %s", [by])
    with pytest.raises(ForeignKeyViolation, match="who is not there"):
        sql.execute(_PEOPLE.replace("soft_bounces,", "referrer_id, soft_bounces,").replace("'', 0", "'', -1, 0"), [1])

    assert sql.execute("DELETE FROM subscribers_subscriber WHERE id IN (%s, %s)", [by, who]).rowcount == 2


def test_evidence_is_in_words_that_are_kept(sql: Sql) -> None:
    [who], wording = people(sql, 1), wording_of(sql)
    sql.execute(IN_WORDS, [who, [wording, None, wording]])
    with pytest.raises(ForeignKeyViolation, match=f"wording {NOBODY}, which is not there"):
        sql.execute(IN_WORDS, [who, [wording, NOBODY]])
    with pytest.raises(ForeignKeyViolation, match=f"Wording {wording} is still named"):
        sql.execute("DELETE FROM subscribers_wording WHERE id = %s", [wording])
    with pytest.raises(ForeignKeyViolation, match="never changes"):
        sql.execute("UPDATE subscribers_consent SET wording_id = NULL WHERE subscriber_id = %s", [who])
    with pytest.raises(ForeignKeyViolation, match="never changes"):
        sql.execute("UPDATE subscribers_wording SET id = %s WHERE id = %s", [NOBODY, wording])

    assert rows_of(sql, "consent", who) == 3
    with sql.transaction():
        sql.execute("DELETE FROM subscribers_wording WHERE id = %s", [wording])
        sql.execute("DELETE FROM subscribers_consent WHERE subscriber_id = %s", [who])


@pytest.fixture(params=[*ROWS, "wording", "referrer"])
def steps(request: pytest.FixtureRequest, sql: Sql) -> tuple[Step, Step]:
    """How a row arrives, and how what it is about goes."""
    who, other = people(sql, 2)
    wording = wording_of(sql)
    person = "DELETE FROM subscribers_subscriber WHERE id = %s", [who]
    arrivals: dict[str, tuple[Step, Step]] = {
        "wording": ((IN_WORDS, [other, [wording]]), ("DELETE FROM subscribers_wording WHERE id = %s", [wording])),
        "referrer": ((REFER, [who, other]), person),
    }
    return arrivals.get(request.param) or ((ROWS[request.param], [[who]]), person)


def test_row_that_arrives_while_its_person_goes_waits_and_is_refused(
    sql: Sql, database: str, steps: tuple[Step, Step]
) -> None:
    arrival, leaving = steps
    with psycopg.connect(database) as first:
        first.execute(*leaving)
        assert isinstance(_meanwhile(first, lambda: sql.execute(*arrival)), ForeignKeyViolation)


def test_person_who_goes_while_a_row_arrives_waits_and_is_refused(
    sql: Sql, database: str, steps: tuple[Step, Step]
) -> None:
    arrival, leaving = steps
    with psycopg.connect(database) as first:
        first.execute(*arrival)
        assert isinstance(_meanwhile(first, lambda: sql.execute(*leaving)), ForeignKeyViolation)


def _meanwhile(first: psycopg.Connection[tuple[int]], step: Callable[[], object]) -> BaseException | None:
    """How a step ends in a second connection that waits for the first one, once that commits."""
    with ThreadPoolExecutor(1) as threads:
        second = threads.submit(step)
        while first.execute("SELECT count(*) FROM pg_locks WHERE NOT granted").fetchone() == (0,):
            assert not second.done()
        first.commit()
        return second.exception(60)
