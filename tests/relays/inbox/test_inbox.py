from __future__ import annotations

import errno
import smtplib
import socket
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from masthead.relays.inbox import Inbox, InboxError
from masthead.relays.inbox.store import MailStore

MESSAGE = b"From: morning@harbour.example\r\nTo: ana@example.com\r\nSubject: Morning\r\n\r\n.dots\r\n.\r\n"


def client_of(inbox: Inbox) -> smtplib.SMTP:
    address = urlsplit(inbox.smtp_url)
    return smtplib.SMTP(address.hostname or "", address.port or 0, local_hostname="localhost", timeout=20)


def test_message_is_kept_as_it_came(inbox: Inbox, web: httpx.Client) -> None:
    with client_of(inbox) as client:
        client.sendmail("bounce@harbour.example", ["ana@example.com", "ben@example.com"], MESSAGE)
    assert inbox.wait_for(1)
    assert web.get("/message/1/raw").content == (
        b"Return-Path: <bounce@harbour.example>\r\nDelivered-To: ana@example.com\r\nDelivered-To: ben@example.com\r\n"
        + MESSAGE
    )


def test_answer_comes_after_the_message_is_stored(inbox: Inbox) -> None:
    with client_of(inbox) as client:
        for number in range(1, 6):
            client.sendmail("b@harbour.example", ["ana@example.com"], MESSAGE)
            assert inbox.count() == number


def test_null_sender_and_international_addresses_are_taken(inbox: Inbox, web: httpx.Client) -> None:
    with client_of(inbox) as client:
        client.sendmail("", ["ana@example.com"], MESSAGE)
        client.sendmail("b@harbour.example", ["遥@example.com"], MESSAGE, mail_options=["SMTPUTF8", "BODY=8BITMIME"])
    assert web.get("/message/1/raw").content.startswith(b"Return-Path: <>\r\n")
    assert "遥@example.com" in web.get("/message/2/headers").text


def test_many_connections_lose_nothing(inbox: Inbox) -> None:
    def send_ten(who: int) -> None:
        with client_of(inbox) as client:
            for number in range(10):
                client.sendmail("b@harbour.example", [f"p{who}.{number}@example.com"], MESSAGE)

    threads = [threading.Thread(target=send_ten, args=(who,)) for who in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert inbox.wait_for(80)
    assert inbox.count() == 80


def test_message_over_the_limit_is_refused_and_the_connection_lives(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("masthead.relays.inbox.catcher.MESSAGE_LIMIT", 1000)
    with client_of(inbox) as client:
        client.ehlo()
        assert client.esmtp_features["size"] == "1000"
        del client.esmtp_features["size"]
        with pytest.raises(smtplib.SMTPDataError) as refused:
            client.sendmail("b@harbour.example", ["ana@example.com"], MESSAGE + b"x" * 70 * 100)
        assert refused.value.smtp_code in (500, 552)
        client.sendmail("b@harbour.example", ["ana@example.com"], MESSAGE)
    assert inbox.count() == 1


def test_full_disk_is_answered_for_now_and_keeps_nothing(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    def full(store: MailStore, content: bytes) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    with client_of(inbox) as client:
        with monkeypatch.context() as patched:
            patched.setattr(MailStore, "_write", full)
            with pytest.raises(smtplib.SMTPDataError) as refused:
                client.sendmail("b@harbour.example", ["ana@example.com"], MESSAGE)
        assert (refused.value.smtp_code, refused.value.smtp_error) == (
            452,
            b"4.3.1 Not stored: No space left on device",
        )
        client.sendmail("b@harbour.example", ["ana@example.com"], MESSAGE)
    assert inbox.count() == 1
    assert len(list((folder / "new").iterdir())) == 1


def test_index_fault_keeps_no_file_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(store: MailStore, *_: object) -> int:
        raise sqlite3.OperationalError("database or disk is full")

    with Inbox(tmp_path, smtp_port=0, web_port=0) as inbox, client_of(inbox) as client:
        monkeypatch.setattr(MailStore, "_insert", broken)
        with pytest.raises(smtplib.SMTPDataError):
            client.sendmail("b@harbour.example", ["ana@example.com"], MESSAGE)
    assert list((tmp_path / "new").iterdir()) == []


def test_mail_survives_a_restart(tmp_path: Path) -> None:
    for expected in (1, 2):
        with Inbox(tmp_path, smtp_port=0, web_port=0) as inbox, client_of(inbox) as client:
            client.sendmail("b@harbour.example", ["ana@example.com"], MESSAGE)
            assert inbox.count() == expected


@pytest.mark.parametrize("damage", ["lost", "garbage", "other version", "file without row", "row without file"])
def test_index_is_brought_in_line_with_the_files(tmp_path: Path, damage: str) -> None:
    with Inbox(tmp_path, smtp_port=0, web_port=0) as inbox, client_of(inbox) as client:
        for _ in range(3):
            client.sendmail("b@harbour.example", ["ana@example.com"], MESSAGE)
    index = tmp_path / "index.sqlite3"
    if damage == "lost":
        index.unlink()
    elif damage == "garbage":
        index.write_bytes(b"this is no database " * 500)
    elif damage == "other version":
        database = sqlite3.connect(index)
        database.execute("PRAGMA user_version = 99")
        database.close()
    elif damage == "file without row":
        (tmp_path / "new" / "01795000000000000.P1Q1.eml").write_bytes(MESSAGE)
    else:
        next((tmp_path / "new").iterdir()).unlink()
    expected = {"file without row": 4, "row without file": 2}.get(damage, 3)
    with Inbox(tmp_path, smtp_port=0, web_port=0) as inbox:
        assert inbox.count() == expected
        assert (
            httpx.get(inbox.web_url, trust_env=False, verify=False).text.count('<span class="subject"><bdi>Morning')
            == expected
        )


def test_leaving_ends_threads_and_connections(tmp_path: Path) -> None:
    before = threading.active_count()
    with Inbox(tmp_path, smtp_port=0, web_port=0) as inbox:
        idle = client_of(inbox)
        lingering = socket.create_connection((urlsplit(inbox.web_url).hostname, urlsplit(inbox.web_url).port or 0))
        httpx.get(inbox.web_url, trust_env=False, verify=False)
        smtp, web = urlsplit(inbox.smtp_url).port, urlsplit(inbox.web_url).port
    assert threading.active_count() == before
    for port in (smtp, web):
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port or 0), timeout=5)
    idle.close()
    lingering.close()


def test_error_inside_still_ends_it(tmp_path: Path) -> None:
    before = threading.active_count()
    with pytest.raises(KeyError), Inbox(tmp_path, smtp_port=0, web_port=0):
        raise KeyError
    assert threading.active_count() == before


def test_wait_gives_up(inbox: Inbox) -> None:
    assert inbox.wait_for(0)
    assert not inbox.wait_for(1, timeout=0.01)


@pytest.mark.parametrize("which", ["smtp_port", "web_port"])
def test_taken_port_is_said(tmp_path: Path, which: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ports = {"smtp_port": 0, "web_port": 0, which: taken.getsockname()[1]}
        with pytest.raises(InboxError, match=f"Port {ports[which]} at 127.0.0.1 is taken"):
            Inbox(tmp_path, **ports).__enter__()


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "mail.example.com", "::"])
def test_only_this_computer_is_listened_on(tmp_path: Path, host: str) -> None:
    with pytest.raises(InboxError, match="it only listens on this computer"):
        Inbox(tmp_path, smtp_port=0, web_port=0, host=host).__enter__()


def test_nonsense_port_folder_and_pages_are_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    faults: list[tuple[Callable[[], Inbox], str]] = [
        (lambda: Inbox(tmp_path, smtp_port=99999, web_port=0), "99999 is not a port"),
        (lambda: Inbox(tmp_path / "file", smtp_port=0, web_port=0), "Cannot keep mail in"),
        (lambda: Inbox(tmp_path, smtp_port=0, web_port=0, pages={"x": tmp_path / "no"}), "does not exist"),
    ]
    for make, words in faults:
        with pytest.raises(InboxError, match=words):
            make().__enter__()
