"""The table of rights, and its copy in the documentation."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from masthead.web.team.roles import ABOUT, MEANING, RIGHTS, Right, Role

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "roles.md"


def table() -> str:
    """The table of docs/reference/roles.md."""
    heading = "| right | " + " | ".join(role.value for role in Role) + " |"
    rule = "|---|" + ":-:|" * len(Role)
    rows = [
        f"| {MEANING[right]} | " + " | ".join("yes" if right in RIGHTS[role] else "–" for role in Role) + " |"
        for right in Right
    ]
    return "\n".join([heading, rule, *rows])


def test_every_role_may_what_the_one_before_may() -> None:
    assert all(RIGHTS[lower] < RIGHTS[higher] for lower, higher in pairwise(Role))


def test_only_administrators_configure_and_staff() -> None:
    assert [role for role in Role if Right.STAFF in RIGHTS[role]] == [Role.ADMINISTRATOR]
    assert [role for role in Role if Right.CONFIGURE in RIGHTS[role]] == [Role.ADMINISTRATOR]


def test_writers_and_editors_cannot_publish() -> None:
    assert [role for role in Role if Right.PUBLISH in RIGHTS[role]] == [Role.PUBLISHER, Role.ADMINISTRATOR]


def test_writers_and_editors_see_no_subscribers() -> None:
    assert [role for role in Role if Right.AUDIENCE in RIGHTS[role]] == [Role.PUBLISHER, Role.ADMINISTRATOR]


def test_every_role_and_right_has_its_words() -> None:
    assert set(ABOUT) == set(Role)
    assert set(MEANING) == set(Right)


def test_documentation_has_the_table_of_rights() -> None:
    assert table() in PAGE.read_text("utf-8")
