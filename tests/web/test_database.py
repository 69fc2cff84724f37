"""What the program knows of the database's tables, and the database of the program."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from masthead.web.database import pending_migrations, unknown_migrations


@pytest.mark.django_db
def test_tables_of_this_version_are_known_and_complete() -> None:
    assert unknown_migrations() == ()
    assert pending_migrations() == ()


@pytest.mark.django_db
def test_what_a_newer_version_has_left_is_named() -> None:
    MigrationRecorder(connection).record_applied("newsroom", "9999_of_tomorrow")

    assert unknown_migrations() == ("newsroom.9999_of_tomorrow",)


@pytest.mark.django_db
def test_old_names_of_other_packages_are_not_ours_to_know() -> None:
    MigrationRecorder(connection).record_applied("wagtailcore", "0001_given_up_long_ago")

    assert unknown_migrations() == ()
