from __future__ import annotations

import datetime as dt
import time

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from masthead.web.archive import queries
from masthead.web.archive.excerpts import around, body_line, cut, opening
from masthead.web.archive.search_words import LONGEST_QUERY, MOST_TERMS, folded, terms_of, words_of
from masthead.web.publications.models import Publication

from .conftest import MONDAY, Publish, edition, story, text

TEXTS = {
    "zh": ("香港新股上市首日走高", "恒生指数收盘上涨，投资者关注本周的议息会议。"),
    "ja": ("東京の商店街が夜に閉まる", "半額ラーメンの行列はカフェまで続いた。"),
    "ko": ("부산항에서 배터리를 바꾼다", "네 번의 겨울을 지낸 옷장이 돌아왔다."),
    "de": ("Käsezoll für Zürich", "Die Straße nach Überlingen bleibt gesperrt; ein Maßstab fehlt."),
    "en": ("The ferry swaps batteries", "It’s a naïve café owner’s re-entry: 61,000 people, R&D at 3.5%."),
}

FINDS = [
    ("zh", "新股"), ("zh", "上市首日"), ("zh", "议"), ("zh", "香港 恒生指数"),
    ("ja", "商店街"), ("ja", "ラーメン"), ("ja", "ﾗｰﾒﾝ"), ("ja", "夜"), ("ja", "東京 カフェ"),
    ("ko", "배터리"), ("ko", "옷장"), ("ko", "부산항 겨울"),
    ("de", "käse"), ("de", "KÄSEZOLL"), ("de", "kasezoll"), ("de", "strasse"), ("de", "überl"),
    ("en", "ferry"), ("en", "FERR"), ("en", "batter"), ("en", "cafe owner"), ("en", "naive"), ("en", "people r&d"),
    ("en", "ｆｅｒｒｙ"), ("en", "mei tan ferry"),
]  # fmt: skip


@pytest.fixture
def archive(publish: Publish, morning: Publication) -> int:
    for day, (language, (title, words)) in enumerate(TEXTS.items()):
        publish(edition(story(title, words), date=MONDAY + dt.timedelta(days=day), title=language, language=language))
    return morning.pk


def test_every_language_is_found(archive: int) -> None:
    missed = {
        (language, query): [section.edition.title for section in queries.search(archive, query).sections]
        for language, query in FINDS
        if language not in [section.edition.title for section in queries.search(archive, query).sections]
    }
    assert missed == {}


@pytest.mark.parametrize("query", ["股新", "市上", "店商", "항부", "errys", "in ferry", "zoll", "香港 ferry", "日首"])
def test_what_is_not_there_is_not_found(archive: int, query: str) -> None:
    assert queries.search(archive, query).count == 0


def test_search_stays_in_its_publication(archive: int, publications: dict[str, Publication]) -> None:
    assert queries.search(publications["harbour-lantern"].pk, "ferry").count == 0


def test_headlines_come_before_bodies_and_newer_before_older(publish: Publish, morning: Publication) -> None:
    for day in range(3):
        publish(
            edition(text("A word about cocoa, and others."), date=MONDAY + dt.timedelta(days=day), title=f"Body {day}")
        )
    publish(edition(story("Cocoa", "Other words."), date=MONDAY - dt.timedelta(days=1), title="Headline"))
    found = queries.search(morning.pk, "cocoa")
    assert [section.edition.title for section in found.sections] == ["Headline", "Body 2", "Body 1", "Body 0"]


def test_an_edition_is_found_once_by_its_best_section(publish: Publish, morning: Publication) -> None:
    publish(edition(text("Cocoa, in passing, among a good many other words."), story("Cocoa", "Cocoa is dear.")))
    found = queries.search(morning.pk, "cocoa")
    assert (found.count, [section.headline for section in found.sections]) == (1, ["Cocoa"])


HOSTILE = [
    "", " ", "\"", "'", "\"ferry", "ferry\"", "*", "ferry*", "NEAR(ferry)", "ferry OR", "AND", "NOT ferry",
    "headline:ferry",
    "{headline} : x", "^ferry", "ferry -x", "a:*", "!ferry", "ferry & !x", "<->", "':*A", "\\", "\\'", "%", "_", ";--",
    "\x00ferry", "\ud800", "ferry" * 2000, "ferry " * 2000, "香" * 10000, "\u202eyrref", "🚢", "(((((", "ferry\n\r\t",
]  # fmt: skip


@pytest.mark.parametrize("query", HOSTILE)
def test_hostile_queries_are_words_or_nothing(archive: int, reader: Client, query: str) -> None:
    queries.search(archive, query)
    started = time.process_time()
    answer = reader.get("/harbour-morning/search", {"q": query.encode("utf-8", "replace").decode()})
    assert answer.status_code == 200
    assert time.process_time() - started < 5


@given(st.text(max_size=300))
def test_any_query_becomes_few_plain_words(query: str) -> None:
    terms = terms_of(query)
    assert len(terms) <= MOST_TERMS
    assert all(word and not set(word) & set("\"'*:&|!()<> \\\x00") for term in terms for word in term.words)


@given(st.text("香港新股上市ラーメン부산café ,.", min_size=1, max_size=60), st.data())
def test_any_part_of_a_cjk_run_is_among_its_words(words: str, data: st.DataObject) -> None:
    indexed = words_of(words)
    for term in terms_of(words[:LONGEST_QUERY]):
        where = indexed.characters if term.character else indexed.stream
        assert set(term.words) <= set(where)


@pytest.mark.parametrize(
    ("said", "compared"),
    [("ÉCOLE", "ecole"), ("Straße", "strasse"), ("が", "が"), ("ｶﾞ", "ガ"), ("Ａﬁ", "afi"), ("Й", "и")],
)
def test_texts_are_compared_without_case_width_and_latin_accents(said: str, compared: str) -> None:
    assert folded(said) == compared


@pytest.mark.parametrize(
    ("line", "query", "marked"),
    [
        ("The ferry and the ferries", "ferr", ["ferry", "ferries"]),
        ("Ein Käsezoll", "kase", ["Käsezoll"]),
        ("An inn is in the inner city", "in", ["in"]),
        ("香港新股上市", "新股", ["新股"]),
        ("香港新股上市", "股", ["股"]),
        ("Cocoa 新股 cocoa", "新股 cocoa", ["Cocoa", "新股", "cocoa"]),
        ("nothing of it", "cocoa", []),
    ],
)
def test_hits_are_marked_where_they_stand(line: str, query: str, marked: list[str]) -> None:
    pieces = around(line, terms_of(query))
    assert [words for words, hit in pieces if hit] == marked
    assert "".join(words for words, _ in pieces) == line


def test_excerpt_is_taken_around_the_first_hit() -> None:
    line = " ".join(f"word{number}" for number in range(200))
    pieces = around(line, terms_of("word150"))
    text_of = "".join(words for words, _ in pieces)
    assert ("word150", True) in pieces
    assert text_of.startswith("…word1")
    assert text_of.endswith("…")
    assert len(text_of) < 280


@given(st.text(max_size=400), st.text(max_size=30))
def test_excerpt_is_always_a_part_of_the_line(line: str, query: str) -> None:
    joined = "".join(words for words, _ in around(line, terms_of(query)))
    assert joined.removeprefix("…").removesuffix("…") in line or joined in line


def test_opening_leaves_the_headline_out() -> None:
    assert opening("18,400\numbrellas left\nA record.", "18,400 umbrellas left") == "A record."
    assert body_line("Cocoa\nis dear.\nRobots\nsit down", "") == "Cocoa: is dear. Robots: sit down"
    assert cut("香" * 300, 100) == "香" * 100 + "…"
    assert cut("word " * 100, 50) == "word " * 9 + "word …"


def test_page_of_results_marks_and_counts(archive: int, reader: Client) -> None:
    html = reader.get("/harbour-morning/search", {"q": "ferry"}).content.decode()
    assert "One edition with “ferry”" in html
    assert 'href="/harbour-morning/editions/2026-11-27/#top-story">The <mark>ferry</mark> swaps batteries</a>' in html
    none = reader.get("/harbour-morning/search", {"q": "zebra <b>"}).content.decode()
    assert "No edition has “zebra &lt;b&gt;”." in none
    empty = reader.get("/harbour-morning/search").content.decode()
    assert "Write one word or several." in empty
    assert '<meta name="robots" content="noindex, follow">' in empty
