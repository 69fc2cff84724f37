"""Editions that are approved, people to write to, and the ledger's tables, which Django does not know to empty."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection


@pytest.fixture
def empty_ledger(transactional_db: None) -> Iterator[None]:
    """What a test without an undone transaction leaves in the ledger goes with it."""
    yield
    with connection.cursor() as cursor:
        for table in ("mailing_exception", "mailing_members", "mailing_chunk", "mailing", "suppression", "pace_bucket"):
            cursor.execute(f"DELETE FROM {table}")
