from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from tests.tracking.conftest import AGENT, AGGREGATE, EXPIRED, FULL, NOW, OFF, READER, UNKNOWN, WEB, Bench, a_table

from masthead.testing.builders import SECRET
from masthead.tokens import Keys, Purpose
from masthead.tracking import writer as writing
from masthead.tracking.answers import NOTHING, PIXEL
from masthead.tracking.desk import Asked, DeskSettings, is_one_click
from masthead.tracking.links import LinkTables, remove_links
from masthead.tracking.records import NO_LINK, NO_NETWORK, NOBODY, Event, EventKind, Hit, Method

NETWORK = bytes.fromhex("00000000000000000000ffffc0000200")
ONE_CLICK = b"List-Unsubscribe=One-Click"
SAID = {b"cache-control": b"no-store", b"referrer-policy": b"no-referrer", b"x-robots-tag": b"noindex, nofollow"}


def test_click_leads_to_its_target_and_is_written_down(bench: Bench) -> None:
    answer = bench.ask(bench.click(0))

    headers = dict(answer.headers)
    assert (answer.status, answer.body) == (302, b"")
    assert headers == {**SAID, b"location": b"https://quay.example/tide?a=1&b=2", b"content-length": b"0"}
    assert bench.events() == [
        Event(
            *("w1", 1, EventKind.CLICK, int(NOW * 1000), FULL, READER, 0),
            *(Method.GET, NETWORK, AGENT.decode()),
        )
    ]


def test_pixel_is_a_transparent_picture_and_is_written_down(bench: Bench) -> None:
    answer = bench.ask(bench.pixel())

    with Image.open(BytesIO(answer.body)) as picture:
        assert (picture.format, picture.size, picture.convert("RGBA").getpixel((0, 0))) == ("GIF", (1, 1), (0, 0, 0, 0))
    assert answer.body == PIXEL
    assert dict(answer.headers) == {**SAID, b"content-type": b"image/gif", b"content-length": str(len(PIXEL)).encode()}
    [event] = bench.events()
    assert (event.kind, event.mailing, event.subscriber, event.link) == (EventKind.OPEN, FULL, READER, NO_LINK)


def test_link_that_no_reader_sees_is_told_apart(bench: Bench) -> None:
    assert bench.ask(bench.click(2)).status == 302
    [event] = bench.events()
    assert (event.kind, event.link) == (EventKind.CANARY, 2)


def test_head_is_answered_as_get_and_written_as_head(bench: Bench) -> None:
    for path in (bench.click(0), bench.pixel()):
        assert bench.ask(path, "HEAD") is bench.ask(path, "GET")
    assert [event.method for event in bench.events()] == [Method.HEAD, Method.GET, Method.HEAD, Method.GET]


def test_mailing_that_only_counts_has_no_subscriber(bench: Bench) -> None:
    assert bench.ask(bench.click(0, AGGREGATE)).status == 302
    assert bench.ask(bench.pixel(AGGREGATE)).status == 200
    assert [(event.kind, event.mailing, event.subscriber) for event in bench.events()] == [
        (EventKind.CLICK, AGGREGATE, NOBODY),
        (EventKind.OPEN, AGGREGATE, NOBODY),
    ]


def test_mailing_that_is_not_tracked_leads_on_and_writes_nothing(bench: Bench) -> None:
    assert bench.ask(bench.click(0, OFF)).status == 302
    assert bench.ask(bench.pixel(OFF)).status == 200
    assert bench.events() == []


def test_network_is_not_kept_where_the_installation_says_so(
    bench_with: Callable[[DeskSettings], Bench],
) -> None:
    bench = bench_with(DeskSettings(keep_networks=False))
    bench.ask(bench.click(0))
    [event] = bench.events()
    assert (event.network, event.agent) == (NO_NETWORK, AGENT.decode())


@pytest.mark.parametrize(
    ("proxies", "lines", "network"),
    [
        (0, [b"198.51.100.9"], NETWORK),
        (1, [b"198.51.100.9"], NETWORK[:12] + bytes([198, 51, 100, 0])),
        (1, [b"203.0.113.1, 198.51.100.9"], NETWORK[:12] + bytes([198, 51, 100, 0])),
        (1, [b"203.0.113.1", b"198.51.100.9"], NETWORK[:12] + bytes([198, 51, 100, 0])),
        (2, [b"198.51.100.9", b"192.0.2.1"], NETWORK[:12] + bytes([198, 51, 100, 0])),
        (1, [b"unknown"], NETWORK),
        (1, [b"\xff"], NETWORK),
    ],
)
def test_network_is_the_visitors_as_far_as_proxies_are_trusted(
    bench_with: Callable[[DeskSettings], Bench], proxies: int, lines: list[bytes], network: bytes
) -> None:
    bench = bench_with(DeskSettings(trusted_proxies=proxies))
    bench.ask(bench.click(0), "GET", "192.0.2.77", *((b"x-forwarded-for", line) for line in lines))
    [event] = bench.events()
    assert event.network == network


def test_readers_are_led_to_their_pages(bench: Bench) -> None:
    leave, wishes, page = (bench.token(each) for each in (Purpose.UNSUBSCRIBE, Purpose.PREFERENCES, Purpose.WEB))
    invite, vote, friends = (bench.token(each) for each in (Purpose.REFERRAL, Purpose.VOTE, Purpose.FRIENDS))
    expected = {
        f"/u/{leave}": f"https://morning.example/unsubscribe/{leave}/",
        f"/p/{wishes}": f"https://morning.example/preferences/{wishes}/",
        f"/w/{page}": WEB,
        f"/r/{invite}": f"https://morning.example/referral/{invite}/",
        f"/f/{friends}": f"https://morning.example/friends/{friends}/",
        f"/f/{invite}": "",
        f"/v/{vote}/a1b2/3": f"https://morning.example/vote/{vote}/a1b2/3/",
        f"/v/{vote}": "",
        f"/v/{vote}/a1b2/../x": "",
        f"/v/{page}/a1b2/3": "",
        f"/j/{bench.token(Purpose.JOIN)}/12": f"https://morning.example/join/{bench.token(Purpose.JOIN)}/12/",
        f"/j/{bench.token(Purpose.JOIN)}": "",
        f"/j/{vote}/12": "",
        f"/k/{bench.token(Purpose.KEEP)}": f"https://morning.example/keep/{bench.token(Purpose.KEEP)}/",
        f"/k/{vote}": "",
    }
    assert {path: dict(bench.ask(path).headers).get(b"location", b"").decode() for path in expected} == expected
    assert bench.events() == []


def test_readers_of_a_mailing_without_a_table_may_still_leave(bench: Bench) -> None:
    token = bench.token(Purpose.UNSUBSCRIBE, UNKNOWN)
    assert dict(bench.ask(f"/u/{token}").headers)[b"location"] == f"https://press.example/unsubscribe/{token}/".encode()


def wrong_tokens(bench: Bench) -> dict[str, str]:
    """Paths with tokens that open nothing here."""
    click, opening, leave = (bench.token(each) for each in (Purpose.CLICK, Purpose.OPEN, Purpose.UNSUBSCRIBE))
    forged = Keys(bytes(range(1, 33))).token(Purpose.CLICK, FULL, READER)
    changed = click[:-2] + ("A" if click[-2] != "A" else "B") + click[-1]
    return {
        "forged": f"/c/{forged}/0",
        "changed": f"/c/{changed}/0",
        "cut": f"/c/{click[:-1]}/0",
        "longer": f"/c/{click}A/0",
        "of the pixel": f"/c/{opening}/0",
        "of unsubscribing": f"/c/{leave}/0",
        "click on the pixel": f"/o/{click}.gif",
        "click to unsubscribe": f"/u/{click}",
        "click to preferences": f"/p/{click}",
        "click to the page": f"/w/{click}",
        "unknown mailing": bench.click(0, UNKNOWN),
        "unknown mailing’s pixel": bench.pixel(UNKNOWN),
        "expired": bench.click(0, EXPIRED),
        "expired pixel": bench.pixel(EXPIRED),
        "no mailing": bench.click(0, 0),
        "a letter": bench.click(0, 0x8000_0001),
        "a letter to leave": f"/u/{bench.token(Purpose.UNSUBSCRIBE, 0x8000_0001)}",
        "no page": f"/w/{bench.token(Purpose.WEB, OFF)}",
        "unknown page": f"/w/{bench.token(Purpose.WEB, UNKNOWN)}",
    }


def wrong_places(bench: Bench) -> dict[str, str]:
    """Paths with tokens that are right, and something beside them that is not."""
    click, opening, leave = (bench.token(each) for each in (Purpose.CLICK, Purpose.OPEN, Purpose.UNSUBSCRIBE))
    return {
        "link beyond the table": bench.click(3),
        "link to no web page": bench.click(1),
        "negative link": bench.click(-1),
        "another spelling of a link": bench.click("00"),
        "a link in other digits": bench.click("٠"),
        "no link": f"/c/{click}",
        "no link after the stroke": f"/c/{click}/",
        "target in the path": f"/c/{click}/https://evil.example",
        "more after the link": bench.click("0/"),
        "pixel of a click": f"/c/{click}.gif",
        "click of a pixel": f"/o/{opening}/0",
        "no ending": f"/o/{opening}",
        "another ending": f"/o/{opening}.png",
        "more after leaving": f"/u/{leave}/",
        "front page": "/",
        "nothing at all": "",
    }


def test_everything_that_is_wrong_gets_one_and_the_same_answer(bench: Bench) -> None:
    answers = {name: bench.ask(path) for name, path in (wrong_tokens(bench) | wrong_places(bench)).items()}
    answers |= {method: bench.ask(bench.click(0), method) for method in ("PUT", "DELETE", "OPTIONS", "get", "")}

    assert {name: answer for name, answer in answers.items() if answer is not NOTHING} == {}
    assert bench.events() == []
    assert (NOTHING.status, NOTHING.body) == (404, b"There is nothing here.\n")


@settings(max_examples=200, deadline=None)
@given(prefix=st.sampled_from(("/c/", "/o/", "/u/", "/p/", "/w/", "")), rest=st.text(max_size=60))
def test_no_path_breaks_the_desk(prefix: str, rest: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    bench = Bench(tmp_path_factory.getbasetemp() / "desk-of-paths")
    assert bench.ask(prefix + rest) is NOTHING


def test_table_that_is_written_again_holds_from_then_on(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("masthead.tracking.desk.CHECK_SECONDS", 0)
    table = a_table()
    tables = {FULL: table}
    monkeypatch.setattr(LinkTables, "get", lambda _, mailing: tables.get(mailing))
    assert bench.ask(bench.click(0)).status == 302
    tables[FULL] = table.model_copy(update={"targets": ()})
    assert bench.ask(bench.click(0)) is NOTHING
    tables[FULL] = table
    assert bench.ask(bench.click(0)).status == 302
    del tables[FULL]
    assert bench.ask(bench.click(0)) is NOTHING


def asked(bench: Bench, mailing: int = FULL, method: str = "POST", purpose: Purpose = Purpose.UNSUBSCRIBE) -> Asked:
    path = f"/u/{bench.token(purpose, mailing)}"
    return Asked(method, path, [(b"user-agent", AGENT)], "192.0.2.77")


def test_mail_program_unsubscribes_as_itself(bench: Bench) -> None:
    at_ms = int(NOW * 1000)
    assert bench.desk.unsubscription(asked(bench), ONE_CLICK) == Hit(
        *(EventKind.UNSUBSCRIBE, at_ms, FULL, READER, NO_LINK, Method.POST, NETWORK, AGENT.decode())
    )


@pytest.mark.parametrize("mailing", [AGGREGATE, OFF, UNKNOWN])
def test_unsubscription_is_kept_whatever_else_is_and_tells_nothing_more(bench: Bench, mailing: int) -> None:
    at_ms = int(NOW * 1000)
    assert bench.desk.unsubscription(asked(bench, mailing), ONE_CLICK) == Hit(
        *(EventKind.UNSUBSCRIBE, at_ms, mailing, READER, NO_LINK, Method.POST, NO_NETWORK, "")
    )


def test_unsubscription_never_expires(bench: Bench) -> None:
    remove_links(bench.folder / "links", FULL)
    for mailing in (FULL, EXPIRED):
        hit = bench.desk.unsubscription(asked(bench, mailing), ONE_CLICK)
        assert hit is not None
        assert (hit.mailing, hit.subscriber) == (mailing, READER)


def test_nothing_else_unsubscribes(bench: Bench) -> None:
    said = bench.desk.unsubscription
    assert said(asked(bench), b"") is None
    assert said(asked(bench, purpose=Purpose.CLICK), ONE_CLICK) is None
    assert said(asked(bench, method="GET"), ONE_CLICK) is None
    assert said(asked(bench, 0x8000_0001), ONE_CLICK) is None
    assert said(asked(bench)._replace(path=f"/c/{bench.token(Purpose.UNSUBSCRIBE)}"), ONE_CLICK) is None


MULTIPART = (
    b'--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n',
    b"--x\nContent-Disposition: form-data; name=List-Unsubscribe\nContent-Type: text/plain\n\nOne-Click\n--x--",
)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (ONE_CLICK, True),
        (ONE_CLICK + b"\r\n", True),
        (b"a=b&List%2DUnsubscribe=One-Click", True),
        *((body, True) for body in MULTIPART),
        (b"", False),
        (b"List-Unsubscribe=", False),
        (b"List-Unsubscribe=One-Clicks", False),
        (b"\xff", False),
        (MULTIPART[0].replace(b"One-Click\r", b"Never\r"), False),
    ],
)
def test_one_click_is_read_in_both_its_forms(body: bytes, said: bool) -> None:
    assert is_one_click(body) is said


def test_overloaded_desk_leads_on_and_tells_what_it_dropped(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "FLUSH_EVENTS", 1)
    monkeypatch.setattr(writing, "MOST_PENDING", 2)

    assert [bench.ask(bench.click(0)).status for _ in range(5)] == [302] * 5

    assert json.loads(bench.ask("/health").body) == {
        "status": "trouble",
        "fault": False,
        "written": 0,
        "pending": 2,
        "dropped": 3,
        "writer": "w1",
    }
    assert len(bench.events()) == 2


def test_health_is_fine_when_all_is_written(bench: Bench) -> None:
    bench.ask(bench.click(0))
    bench.writer.flush()
    said = json.loads(bench.ask("/health", "HEAD").body)
    assert (said["status"], said["written"], said["pending"], said["dropped"]) == ("ok", 1, 0, 0)


def test_agents_are_remembered_to_an_end(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("masthead.tracking.desk._MOST_AGENTS", 2)
    for number in range(5):
        bench.desk.answer(Asked("GET", bench.click(0), [(b"user-agent", b"Reader/%d" % number)], ""))
    assert len(bench.desk._agents) <= 2
    assert [event.agent for event in bench.events()] == [f"Reader/{number}" for number in range(5)]


def test_keys_of_before_still_open(tmp_path: Path) -> None:
    bench = Bench(tmp_path, keys=Keys(bytes(range(1, 33)), previous=[SECRET]))
    leave = Keys(SECRET).token(Purpose.UNSUBSCRIBE, UNKNOWN, READER)
    assert bench.ask(f"/u/{leave}").status == 302
