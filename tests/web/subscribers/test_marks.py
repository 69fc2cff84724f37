"""Marks: who sees which alternative, whom nobody answers for, and names that users cannot give."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import pytest
from pyroaring import BitMap

from masthead.edition.audiences import exclusive
from masthead.web.newsroom.blocks import check_segment
from masthead.web.publications.models import Publication
from masthead.web.subscribers import marks
from masthead.web.subscribers.actions.tags import tag_name
from masthead.web.subscribers.faults import SubscriberError

NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
READERS = BitMap(range(1, 11))


class Answers:
    """Whose marks are, and how often each was asked for."""

    def __init__(self) -> None:
        self.held = {"test/a": BitMap([1, 2, 3]), "test/b": BitMap([3, 4])}
        self.asked: list[str] = []
        self.titles: set[int] = set()

    def __call__(self, name: str, publication_id: int, now: dt.datetime) -> BitMap:
        assert now == NOON
        self.asked.append(name)
        self.titles.add(publication_id)
        return self.held.get(name, BitMap())


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Answers:
    monkeypatch.setattr(marks, "_resolvers", {})
    monkeypatch.setattr(marks, "_sayings", {})
    found = Answers()
    marks.register("test", found, saying=lambda mark: f"readers of {mark[-1].upper()}")
    return found


def test_marks_show_each_reader_one_alternative_and_are_asked_once(answers: Answers) -> None:
    first, second, rest = exclusive(["test/a", "test/b", ""])
    found = marks.seen_by([first, second, rest], 1, READERS, NOON)
    assert found == {first: BitMap([1, 2, 3]), second: BitMap([4]), rest: BitMap(range(5, 11))}
    assert (sorted(answers.asked), answers.titles) == (["test/a", "test/b"], {1})


def test_marks_that_nobody_answers_for_hold_nobody(answers: Answers) -> None:
    gone, rest = exclusive(["gone/x", ""])
    assert marks.seen_by([gone, rest], 1, READERS, NOON) == {gone: BitMap(), rest: READERS}


def test_marks_stand_beside_segments_and_tags(answers: Answers, publications: Mapping[str, Publication]) -> None:
    title = publications["harbour-morning"].pk
    within = exclusive(["test/a", ""], "nobody-has-this-tag")
    assert marks.seen_by(within, title, READERS, NOON) == dict.fromkeys(within, BitMap())


def test_mark_seen_as_somebody(answers: Answers) -> None:
    names = exclusive(["test/a", "test/b", ""])
    assert marks.seen_as(names, ["test/b"]) == {"test/b~test/a"}
    assert marks.seen_as(names, []) == {"~test/a~test/b"}
    assert [marks.saying(each) for each in (*names, "vip", "", "vip&test/a")] == [
        "readers of A",
        "readers of B",
        "everybody else",
        "“vip”",
        "everybody",
        "readers of A in “vip”",
    ]


def test_mark_is_no_name_that_a_user_may_give() -> None:
    with pytest.raises(SubscriberError, match="cannot be a tag"):
        tag_name("jobs/de")
    with pytest.raises(Exception, match="no slash"):
        check_segment("jobs/de")
    with pytest.raises(ValueError, match="no prefix"):
        marks.register("Jobs!", lambda *_: BitMap())
