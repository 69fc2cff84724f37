from __future__ import annotations

import smtplib
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.reports.conftest import GOLDEN, KEYS, with_tokens
from tests.reports.doors.conftest import Keeper

from masthead.reports import read_report
from masthead.reports.doors import MOST_BYTES, DoorError, Doors, Mailboxes, read_door
from masthead.tokens import Purpose

BOUNCE = f"bounce+{KEYS.token(Purpose.BOUNCE, 7, 9)}@news.harbour.example"
OTHER = f"bounce+{KEYS.token(Purpose.BOUNCE, 7, 10)}@news.harbour.example"
BOXES = Mailboxes(bounces=["bounce@news.harbour.example"])
RAW = b"Subject: failure notice\r\n\r\nbytes: \xff\r\n.dot\r\n"


@contextmanager
def listening(url: str, keeper: Keeper, *, most_bytes: int = MOST_BYTES) -> Iterator[Doors]:
    def tell(name: str, fault: DoorError | None) -> None:
        raise AssertionError(f"{name}: {fault}")

    with Doors([read_door(url)], keeper, takes=BOXES.takes, tell=tell, most_bytes=most_bytes) as doors:
        yield doors


def port_of(doors: Doors) -> int:
    port: int = doors.listening[0].getsockname()[1]
    return port


@pytest.fixture(name="lmtp")
def an_lmtp_client(keeper: Keeper) -> Iterator[smtplib.LMTP]:
    with listening("lmtp://127.0.0.1:0", keeper) as doors, smtplib.LMTP("127.0.0.1", port_of(doors)) as client:
        yield client


def test_message_is_kept_for_its_recipient_as_it_came(lmtp: smtplib.LMTP, keeper: Keeper) -> None:
    lmtp.sendmail("", [BOUNCE], RAW)
    (kept,) = keeper.kept

    assert (kept.raw, kept.envelope_to, kept.envelope_from) == (RAW, BOUNCE, "")
    assert kept.door == "lmtp://127.0.0.1:0"


def test_golden_bounce_over_lmtp_is_the_subscriber_s(lmtp: smtplib.LMTP, keeper: Keeper) -> None:
    lmtp.sendmail("", [BOUNCE], with_tokens((GOLDEN / "qmail-no-mailbox.eml").read_bytes()))
    report = read_report(keeper.kept[0].raw, keys=KEYS, envelope_to=keeper.kept[0].envelope_to)

    assert report.hard
    assert report.person is not None
    assert report.person.subscriber == 9


def answers(client: smtplib.LMTP, recipients: list[str], raw: bytes) -> list[int]:
    """The codes that follow the final dot, one per recipient, as RFC 2033 §4.2 has it."""
    client.ehlo_or_helo_if_needed()
    client.mail("")
    for each in recipients:
        assert client.rcpt(each)[0] == 250
    assert client.docmd("DATA")[0] == 354
    client.send(raw.replace(b"\n.", b"\n..") + b".\r\n")
    return [client.getreply()[0] for _ in recipients]


def test_every_recipient_has_an_answer_of_its_own(lmtp: smtplib.LMTP, keeper: Keeper) -> None:
    assert answers(lmtp, [BOUNCE, OTHER], b"Subject: x\r\n\r\ny\r\n") == [250, 250]
    assert [each.envelope_to for each in keeper.kept] == [BOUNCE, OTHER]
    assert lmtp.noop()[0] == 250


@pytest.mark.parametrize("raw", [b"y\r\n" * 500, b"y" * 2_000 + b"\r\n"])
def test_what_is_too_large_is_refused_for_every_recipient(keeper: Keeper, raw: bytes) -> None:
    with (
        listening("lmtp://127.0.0.1:0", keeper, most_bytes=1_000) as doors,
        smtplib.LMTP("127.0.0.1", port_of(doors)) as client,
    ):
        assert answers(client, [BOUNCE, OTHER], raw) == [552, 552]
        assert answers(client, [BOUNCE, OTHER], RAW) == [250, 250]
        assert client.esmtp_features["size"] == "1000"
    assert keeper.raw() == [RAW, RAW]


def test_unknown_recipient_is_refused_before_the_message(lmtp: smtplib.LMTP, keeper: Keeper) -> None:
    with pytest.raises(smtplib.SMTPRecipientsRefused) as caught:
        lmtp.sendmail("", ["editor@harbour.example"], RAW)

    assert caught.value.recipients["editor@harbour.example"][0] == 550
    assert keeper.kept == []


def test_message_that_cannot_be_kept_stays_with_its_sender(lmtp: smtplib.LMTP, keeper: Keeper) -> None:
    keeper.refuses.add(b"Subject: x\r\n\r\n")

    assert answers(lmtp, [BOUNCE, OTHER], b"Subject: x\r\n\r\n") == [451, 451]
    keeper.refuses.clear()
    assert answers(lmtp, [BOUNCE], b"Subject: x\r\n\r\n") == [250]
    assert len(keeper.kept) == 1


def test_lines_longer_than_mail_may_have_are_kept(lmtp: smtplib.LMTP, keeper: Keeper) -> None:
    raw = b"Subject: x\r\n\r\n" + b"y" * 100_000 + b"\r\n"

    assert answers(lmtp, [BOUNCE], raw) == [250]
    assert keeper.raw() == [raw]


def test_smtp_is_spoken_too_with_one_answer_for_all(keeper: Keeper) -> None:
    with listening("smtp://127.0.0.1:0", keeper) as doors, smtplib.SMTP("127.0.0.1", port_of(doors)) as client:
        client.sendmail("", [BOUNCE, OTHER], RAW)
        keeper.refuses.add(RAW)
        with pytest.raises(smtplib.SMTPDataError) as caught:
            client.sendmail("", [BOUNCE, OTHER], RAW)

    assert caught.value.smtp_code == 451
    assert [each.envelope_to for each in keeper.kept] == [BOUNCE, OTHER]


def test_unix_socket_replaces_one_that_was_left_behind_and_is_removed(tmp_path: Path, keeper: Keeper) -> None:
    path = tmp_path / "lmtp.sock"
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(path))
    with listening(f"lmtp:{path}", keeper), smtplib.LMTP(str(path)) as client:
        client.sendmail("", [BOUNCE], RAW)

    assert keeper.raw() == [RAW]
    assert not path.exists()


def test_place_that_is_taken_is_said(tmp_path: Path, keeper: Keeper) -> None:
    (tmp_path / "file").write_text("mine")
    for url in (f"lmtp:{tmp_path}/file", "lmtp://192.0.2.1:2424"):
        with pytest.raises(DoorError, match="Nothing can listen at"), listening(url, keeper):
            pass
    with listening("lmtp://127.0.0.1:0", keeper) as doors:
        taken = f"lmtp://127.0.0.1:{port_of(doors)}"
        with pytest.raises(DoorError, match="Nothing can listen at"), listening(taken, keeper):
            pass
    assert (tmp_path / "file").read_text() == "mine"
