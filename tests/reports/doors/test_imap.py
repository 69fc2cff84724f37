from __future__ import annotations

import socket
import ssl
from collections.abc import Callable

import pytest
from tests.reports.doors.conftest import Keeper
from tests.reports.doors.fake_imap import PASSWORD, USER, FakeImap, Message

from masthead.reports.doors import DoorError, ImapDoor, Mailbox
from masthead.reports.doors.imap import KEPT

ONE, TWO = b"Subject: one\r\n\r\n1\r\n", b"Subject: two\r\n\r\n2\r\n"


def go_on() -> bool:
    return False


def mailbox(port: int, **changes: object) -> Mailbox:
    values = {"host": "127.0.0.1", "port": port, "user": USER, "password": PASSWORD, "implicit": False, "tls": False}
    return Mailbox(**{**values, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize("extensions", ["MOVE UIDPLUS", "UIDPLUS", ""])
def test_everything_is_kept_and_then_put_aside(keeper: Keeper, extensions: str) -> None:
    with FakeImap([ONE, TWO], extensions=extensions) as server:
        door = ImapDoor(mailbox(server.port))

        assert door.round(keeper, ended=go_on) == 2
        assert keeper.raw() == [ONE, TWO]
        assert [each.raw for each in server.folders[KEPT]] == [ONE, TWO]
        assert all(r"\Deleted" in each.flags for each in server.folders["INBOX"])
        assert (server.inbox() == []) == bool(extensions)
        assert door.round(keeper, ended=go_on) == 0
        door.close()


def test_what_cannot_be_kept_lies_there_still_and_comes_again(keeper: Keeper) -> None:
    keeper.refuses.add(ONE)
    with FakeImap([ONE, TWO]) as server:
        door = ImapDoor(mailbox(server.port))
        with pytest.raises(DoorError, match=r"1 message from .* could not be kept: the disk is full"):
            door.round(keeper, ended=go_on)
        assert server.inbox() == [ONE]
        keeper.refuses.clear()

        assert door.round(keeper, ended=go_on) == 1
        assert keeper.raw() == [TWO, ONE]
        assert server.inbox() == []
        door.close()


def test_kept_messages_can_be_deleted_and_others_marked_by_people_stay(keeper: Keeper) -> None:
    with FakeImap([ONE]) as server:
        server.folders["INBOX"].append(Message(99, TWO, {r"\Deleted"}))
        door = ImapDoor(mailbox(server.port, kept=""))
        door.round(keeper, ended=go_on)

        assert keeper.raw() == [ONE]
        assert server.inbox() == [TWO]
        assert list(server.folders) == ["INBOX"]
        door.close()


def test_nothing_is_marked_before_it_is_kept(keeper: Keeper) -> None:
    with FakeImap([ONE]) as server:
        door = ImapDoor(mailbox(server.port))
        seen: list[list[str]] = []
        door.round(lambda _: seen.append(list(server.log)), ended=go_on)

        assert [line.split()[1] for line in seen[0] if line.startswith("UID")] == ["SEARCH", "FETCH"]
        assert "BODY.PEEK[]" in seen[0][-1]
        door.close()


def test_beginning_of_a_huge_message_is_kept(keeper: Keeper) -> None:
    with FakeImap([ONE + b"x" * 1_000]) as server:
        door = ImapDoor(mailbox(server.port), most_bytes=100)
        door.round(keeper, ended=go_on)

        assert [len(each) for each in keeper.raw()] == [100]
        door.close()


def test_round_ends_between_two_messages(keeper: Keeper) -> None:
    with FakeImap([ONE, TWO]) as server:
        door = ImapDoor(mailbox(server.port))
        door.round(keeper, ended=lambda: bool(keeper.kept))

        assert keeper.raw() == [ONE]
        assert server.inbox() == [TWO]
        door.close()


@pytest.mark.parametrize("implicit", [True, False])
def test_tls_is_used_and_checked(
    keeper: Keeper,
    implicit: bool,
    server_tls: Callable[[str], ssl.SSLContext],
    client_tls: Callable[[str], ssl.SSLContext],
) -> None:
    with FakeImap([ONE], tls=server_tls("loopback"), implicit=implicit) as server:
        door = ImapDoor(mailbox(server.port, implicit=implicit, tls=True), context=client_tls("loopback"))
        door.round(keeper, ended=go_on)
        door.close()

        stranger = ImapDoor(mailbox(server.port, implicit=implicit, tls=True))
        with pytest.raises(DoorError, match=r"certificate of .* is not good"):
            stranger.round(keeper, ended=go_on)
    assert keeper.raw() == [ONE]
    assert server.log.count(f'LOGIN {USER} "pass \\"word\\\\"') == 1


def test_letters_beyond_ascii_in_a_password_are_sent(keeper: Keeper) -> None:
    with FakeImap([ONE]) as server:
        door = ImapDoor(mailbox(server.port, user="bücher@harbour.example", password="schlüssel"))
        assert door.round(keeper, ended=go_on) == 1
        door.close()


def test_wrong_password_is_said_without_it(keeper: Keeper) -> None:
    refused = r"does not accept the user name or password.*Invalid credentials"
    with FakeImap() as server, pytest.raises(DoorError, match=refused) as caught:
        ImapDoor(mailbox(server.port, password="sesame-7")).round(keeper, ended=go_on)
    assert not caught.value.retry
    assert "sesame-7" not in str(caught.value) + repr(mailbox(1, password="sesame-7"))


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ({"SELECT": "NO [NONEXISTENT] gone"}, "no folder “INBOX” that can be opened: .*gone"),
        ({"UID SEARCH": "NO not today"}, "refuses to search the folder: not today"),
        ({"UID FETCH": "NO not today"}, "refuses to read a message"),
        ({"CAPABILITY": "drop"}, "was lost"),
        ({"LOGIN": "drop"}, "was lost"),
        ({"UID FETCH": "drop"}, "was lost"),
        ({"UID MOVE": "drop"}, "was lost"),
    ],
)
def test_fault_is_said_and_the_next_round_begins_anew(keeper: Keeper, fault: dict[str, str], said: str) -> None:
    with FakeImap([ONE]) as server:
        server.faults.update(fault)
        door = ImapDoor(mailbox(server.port))
        with pytest.raises(DoorError, match=said):
            door.round(keeper, ended=go_on)

        assert door.round(keeper, ended=go_on) == 1
        assert keeper.raw()[-1] == ONE
        assert server.inbox() == []
        door.close()


def test_server_that_was_restarted_is_connected_to_again(keeper: Keeper) -> None:
    with FakeImap([ONE]) as server:
        door = ImapDoor(mailbox(server.port))
        door.round(keeper, ended=go_on)
        server.drop()
        with pytest.raises(DoorError, match="was lost"):
            door.round(keeper, ended=go_on)
        server.folders["INBOX"].append(Message(50, TWO))

        assert door.round(keeper, ended=go_on) == 1
        assert server.connections == 2
        door.close()


def test_folder_that_does_not_take_messages_is_said(keeper: Keeper) -> None:
    with FakeImap([ONE]) as server:
        server.faults["CREATE"] = "NO may not"
        door = ImapDoor(mailbox(server.port))
        with pytest.raises(DoorError, match=f"refuses to move messages to the folder “{KEPT}”"):
            door.round(keeper, ended=go_on)
        assert server.inbox() == [ONE]


def test_nobody_there_is_said(keeper: Keeper) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(DoorError, match="Nothing listens at"):
        ImapDoor(mailbox(port)).round(keeper, ended=go_on)


def test_plain_server_at_a_tls_port_and_no_starttls_are_said(keeper: Keeper) -> None:
    with FakeImap() as server:
        with pytest.raises(DoorError, match="No TLS could be agreed on"):
            ImapDoor(mailbox(server.port, implicit=True, tls=True)).round(keeper, ended=go_on)
        with pytest.raises(DoorError, match="offers no STARTTLS"):
            ImapDoor(mailbox(server.port, tls=True)).round(keeper, ended=go_on)
    assert not any(line.startswith("LOGIN") for line in server.log)
