from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.relays.inbox import Inbox
from masthead.relays.inbox.pages import page_addresses
from masthead.relays.inbox.store import Arrival

Send = Callable[..., None]
Edition = Callable[..., bytes]
VIEWS = ["", "/html", "/text", "/links", "/headers", "/attachments", "/source", "/frame", "/raw", "/part/0"]


def token_in(page: str) -> str:
    found = re.search(r'name="token" value="([^"]+)"', page)
    assert found
    return found[1]


def test_empty_inbox_says_how_to_send(inbox: Inbox, web: httpx.Client) -> None:
    page = web.get("/").text
    assert "No mail yet" in page
    assert f"--relay {inbox.smtp_url}" in page
    assert f"port <code>{urlsplit(inbox.smtp_url).port}</code>" in page


def test_list_shows_who_what_and_the_first_words(web: httpx.Client, send: Send, edition: Edition) -> None:
    send(edition(subject="<b>Cheese</b> & more"))
    page = web.get("/").text
    assert "<strong>1</strong> message · 1 new" in page
    for words in (
        '<span class="from"><bdi>Harbour Morning</bdi></span>',
        '<bdi class="to">Ana Ito</bdi> <bdi class="address">ana@example.com</bdi>',
        "<bdi>&lt;b&gt;Cheese&lt;/b&gt; &amp; more</bdi>",
        '<span class="preview"><bdi>Words before the words Morning the story harbour.example</bdi></span>',
        "1 file",
    ):
        assert words in page


def test_list_is_paged(web: httpx.Client, send: Send) -> None:
    for number in range(53):
        send(b"Subject: No. %d\r\n\r\n" % number)
    first, second = web.get("/").text, web.get("/?page=2").text
    subjects = [re.findall(r"No\. \d+", page) for page in (first, second)]
    assert subjects == [[f"No. {n}" for n in range(52, 2, -1)], ["No. 2", "No. 1", "No. 0"]]
    assert 'rel="next" href="/?page=2"' in first
    assert 'rel="prev" href="/"' in second
    for odd in ("0", "-1", "99", "x", "9" * 30, "²"):
        assert web.get("/", params={"page": odd}).status_code == 200


def test_search_finds_and_says_when_it_does_not(web: httpx.Client, send: Send, edition: Edition) -> None:
    send(edition(subject="One", text="about cheese"))
    send(edition(subject="Two"))
    assert "<strong>1</strong> of 2 messages with “cheese”" in web.get("/?search=cheese").text
    nothing = web.get("/", params={"search": '"><script>'}).text
    assert "Nothing holds “&#34;&gt;&lt;script&gt;”" in nothing


def test_message_is_shown_in_every_view(web: httpx.Client, send: Send, edition: Edition) -> None:
    send(edition())
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in web.get("/message/1").text
    assert "Plain words" in web.get("/message/1/text").text
    assert "morning@harbour.example" in web.get("/message/1/headers").text
    assert "The words say harbour.example, the link goes to other.example." in web.get("/message/1/links").text
    assert "Tarif – März.pdf" in web.get("/message/1/attachments").text
    assert "Content-Type: multipart/mixed" in web.get("/message/1/source").text
    assert "1 picture comes from another computer and is not loaded here." in web.get("/message/1/html").text


def test_message_without_html_opens_as_text(web: httpx.Client, send: Send) -> None:
    send(b"Subject: plain\r\n\r\nThe nightly import\r\n")
    assert '<pre class="text"' in web.get("/message/1").text
    assert "This message has no HTML." in web.get("/message/1/html").text
    assert web.get("/message/1/frame").status_code == 404


def test_frame_can_run_nothing_and_reach_nothing(web: httpx.Client, send: Send, edition: Edition) -> None:
    send(edition())
    frame = web.get("/message/1/frame")
    assert frame.headers["content-security-policy"] == (
        "default-src 'none'; img-src 'self' data: http://127.0.0.1:*; style-src 'unsafe-inline'; form-action 'none'; "
        "base-uri 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
    )
    assert "data:image/gif;base64," in frame.text
    assert "img-src 'none'" in web.get("/message/1/frame?pictures=off").headers["content-security-policy"]
    assert "(min-width:0)" in web.get("/message/1/frame?colours=dark").text


def test_display_stands_in_the_address(web: httpx.Client, send: Send, edition: Edition) -> None:
    send(edition())
    page = web.get("/message/1/html?width=phone&colours=dark&pictures=off").text
    assert 'class="stage phone dark"' in page
    assert 'src="/message/1/frame?width=phone&amp;colours=dark&amp;pictures=off"' in page


def test_attachment_is_a_download_whatever_it_says_it_is(web: httpx.Client, send: Send) -> None:
    send(
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n"
        b'Content-Disposition: attachment; filename="../../a\\"b\r\n c.html"\r\n\r\n'
        b"<script>alert(1)</script>\r\n--b--\r\n"
    )
    answer = web.get("/message/1/part/0")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert re.fullmatch(
        r"attachment; filename=\"[-\w. ]+\"; filename\*=UTF-8''[-\w.%]+", answer.headers["content-disposition"]
    )
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize(
    "path",
    [
        "/nope",
        "/message/1",
        "/message/99999999999999999999",
        "/message/x",
        "/message/1/part/9",
        "/message/1/nope",
        "/static/inbox.py",
        "/static/..%2finbox.py",
        "/pages/x",
        "/pages/x/",
    ],
)
def test_what_is_not_there_is_said_kindly(web: httpx.Client, path: str) -> None:
    answer = web.get(path)
    assert answer.status_code == 404
    assert "Back to the messages" in answer.text


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "evil.example:8025", "", "[::1", "localhost@evil.example"]
)
def test_foreign_host_name_is_refused(web: httpx.Client, host: str) -> None:
    answer = web.get("/", headers={"host": host})
    assert answer.status_code in (400, 421)
    assert "Masthead" not in answer.text


@pytest.mark.parametrize("host", ["localhost:1234", "127.0.0.1", "[::1]:80", "LOCALHOST"])
def test_names_of_this_computer_are_answered(web: httpx.Client, host: str) -> None:
    assert web.get("/", headers={"host": host}).status_code == 200


def test_every_answer_has_the_security_headers(web: httpx.Client, send: Send, edition: Edition) -> None:
    send(edition())
    paths = ["/", "/nope", "/api/messages", "/static/inbox.css", *(f"/message/1{view}" for view in VIEWS)]
    for path in paths:
        headers = web.get(path).headers
        assert headers["x-content-type-options"] == "nosniff", path
        assert headers["referrer-policy"] == "no-referrer", path
        assert "default-src 'none'" in headers["content-security-policy"], path
        assert "unsafe-inline" not in headers["content-security-policy"].replace("style-src 'unsafe-inline'", ""), path
        assert "server" not in headers, path


def test_pages_need_nothing_from_elsewhere(web: httpx.Client, send: Send, edition: Edition) -> None:
    send(edition())
    for path in ("/", "/message/1", "/message/1/text", "/static/inbox.css", "/static/inbox.js"):
        text = web.get(path).text.replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"(src|href|url\()\W*(https?:)?//", text), path
        assert "<script>" not in text, path
        assert " style=" not in text, path


def test_looking_changes_nothing(web: httpx.Client, send: Send, edition: Edition) -> None:
    send(edition())
    for view in VIEWS:
        web.get(f"/message/1{view}")
    for path in ("/delete", "/delete-all", "/seen"):
        assert web.get(path).status_code == 405
    assert web.get("/api/status").json() == {"count": 1, "unseen": 1, "newest": 1}


def test_own_forms_change_things(web: httpx.Client, send: Send, edition: Edition) -> None:
    for _ in range(3):
        send(edition())
    token = token_in(web.get("/").text)
    origin = {"origin": str(web.base_url).rstrip("/"), "sec-fetch-site": "same-origin"}
    assert web.post("/seen", data={"token": token, "message": "2"}, headers=origin).status_code == 303
    assert web.get("/api/status").json() == {"count": 3, "unseen": 2, "newest": 3}
    assert web.post("/delete", data={"token": token, "message": "1"}, headers=origin).status_code == 303
    assert web.get("/message/1").status_code == 404
    assert web.post("/seen", data={"token": token}, headers=origin).status_code == 303
    assert web.get("/api/status").json() == {"count": 2, "unseen": 0, "newest": 3}
    assert web.post("/delete-all", data={"token": token}, headers=origin).status_code == 303
    assert web.get("/api/status").json()["count"] == 0


@pytest.mark.parametrize("path", ["/delete", "/delete-all", "/seen"])
@pytest.mark.parametrize(
    ("good_token", "headers"),
    [
        (False, {}),
        (True, {"origin": "http://evil.example"}),
        (True, {"origin": "null"}),
        (True, {"sec-fetch-site": "cross-site"}),
        (True, {"origin": "http://127.0.0.1:1"}),
    ],
)
def test_foreign_forms_change_nothing(
    web: httpx.Client, send: Send, edition: Edition, path: str, good_token: bool, headers: dict[str, str]
) -> None:
    send(edition())
    token = token_in(web.get("/").text) if good_token else "x" * 32
    answer = web.post(path, data={"token": token, "message": "1"}, headers=headers)
    assert answer.status_code == 403
    assert web.get("/api/status").json() == {"count": 1, "unseen": 1, "newest": 1}


def test_form_without_end_is_refused(web: httpx.Client) -> None:
    assert web.post("/seen", content=b"x" * 20_000).status_code == 413


def test_api_lists_searches_and_shows(web: httpx.Client, send: Send, edition: Edition) -> None:
    send(edition(subject="One", text="cheese"))
    send(edition(subject="Two"))
    listed = web.get("/api/messages", params={"search": "cheese", "limit": 1}).json()
    assert (listed["total"], [each["subject"] for each in listed["messages"]]) == (1, ["One"])
    one = web.get("/api/messages/1").json()
    assert one["text"].strip() == "cheese"
    assert one["links"][0] == {"text": "the story", "target": "https://harbour.example/story", "warning": ""}
    assert ["Subject", "One"] in one["headers"]
    assert [each["type"] for each in one["attachments"]] == ["image/gif", "application/pdf"]
    assert web.get(one["raw"]).content.endswith(b"--\r\n")


@pytest.mark.parametrize(
    ("path", "status", "error"),
    [
        ("/api/messages/9", 404, "There is no such message."),
        ("/api/messages?limit=many", 400, "“limit” must be a number from 0 to 500."),
        ("/api/messages?limit=501", 400, "“limit” must be a number from 0 to 500."),
        ("/api/nope", 404, "There is nothing at this address."),
    ],
)
def test_api_fault_is_json(web: httpx.Client, path: str, status: int, error: str) -> None:
    answer = web.get(path)
    assert (answer.status_code, answer.json()) == (status, {"error": error})


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    tmp_path = tmp_path_factory.mktemp("pages")
    shown = tmp_path / "shown"
    (shown / "images").mkdir(parents=True)
    (shown / "sunday").mkdir()
    (shown / "sunday" / "index.html").write_text("<!doctype html><title>Sunday</title>")
    (shown / "web.html").write_text("<!doctype html><title>Edition</title>")
    (shown / "images" / "p.png").write_bytes(b"\x89PNG")
    (shown / ".hidden").write_text("secret")
    (tmp_path / "secret.txt").write_text("secret")
    (shown / "way-out").symlink_to(tmp_path)
    (shown / "loop").symlink_to(shown / "loop")
    with (
        Inbox(tmp_path / "mail", smtp_port=0, web_port=0, pages={"harbour": shown}) as inbox,
        httpx.Client(base_url=inbox.web_url, trust_env=False, verify=False) as client,
    ):
        yield client


def test_pages_are_shown_read_only(pages: httpx.Client) -> None:
    assert pages.get("/pages/harbour").headers["location"] == "/pages/harbour/"
    assert pages.get("/pages/harbour/sunday").headers["location"] == "./sunday/"
    assert "Sunday" in pages.get("/pages/harbour/sunday/").text
    page = pages.get("/pages/harbour/")
    assert "Edition" in page.text
    assert "sandbox" in page.headers["content-security-policy"]
    assert pages.get("/pages/harbour/images/p.png").headers["content-type"] == "image/png"
    assert pages.get("/pages/harbour/images/p.png").headers["cross-origin-resource-policy"] == "cross-origin"
    assert pages.put("/pages/harbour/web.html").status_code == 405
    assert 'href="/pages/harbour/"' in pages.get("/").text


def test_pages_made_later_are_linked(tmp_path: Path) -> None:
    pages = {"two titles": tmp_path}
    assert page_addresses(pages) == []
    for name in ("b-morning", "a-morning", "pictures"):
        (tmp_path / name).mkdir()
    for name in ("b-morning", "a-morning"):
        (tmp_path / name / "web.html").write_text("")
    assert page_addresses(pages) == [
        ("a-morning", "/pages/two%20titles/a-morning/"),
        ("b-morning", "/pages/two%20titles/b-morning/"),
    ]


@pytest.mark.parametrize(
    "path",
    [
        "..%2fsecret.txt",
        "..%5csecret.txt",
        "%2e%2e/secret.txt",
        "images/..%2f..%2fsecret.txt",
        "/etc/passwd",
        "%2fetc%2fpasswd",
        "way-out/secret.txt",
        "way-out/",
        ".hidden",
        "loop",
        "loop/x",
        "images/",
        "web.html/x",
        "x" * 300,
        "%00",
    ],
)
def test_nothing_outside_the_folder_is_shown(pages: httpx.Client, path: str) -> None:
    answer = pages.get(f"/pages/harbour/{path}")
    assert answer.status_code == 404
    assert "secret" not in answer.text.replace(path, "")


HTML_HEAD = b"Content-Type: text/html\r\n\r\n<a href="
PARTS_HEAD = b"Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/html; charset="


@given(st.binary(max_size=300), st.sampled_from([b"", b"Subject: ", b"From: ", b"To: ", HTML_HEAD, PARTS_HEAD]))
@settings(max_examples=40, deadline=None)
def test_no_message_breaks_a_page(standing: tuple[Inbox, httpx.Client, Path], noise: bytes, before: bytes) -> None:
    inbox, client, _ = standing
    [number] = inbox._store.add([Arrival("b@harbour.example", ["ana@example.com"], before + noise)])
    pages = ["/", f"/api/messages/{number}", *(f"/message/{number}{view}" for view in VIEWS)]
    answers = {page: client.get(page).status_code for page in pages}
    assert {page for page, status in answers.items() if status >= 500} == set()
    assert answers["/"] == answers[f"/message/{number}"] == answers[f"/message/{number}/raw"] == 200
