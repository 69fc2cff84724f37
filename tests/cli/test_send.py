from __future__ import annotations

import csv
import email
import email.policy
import json
import subprocess
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest

from masthead.relays.inbox import Inbox

Run = Callable[..., subprocess.CompletedProcess[str]]
Changed = Callable[..., Path]

NO_SCHEME = ("https://blue-door.example/thursdays", "blue-door.example")
OUTCOMES = ("accepted", "rejected", "deferred", "suppressed", "in_doubt", "pending")


@pytest.fixture
def subscribers(publication: Path) -> Path:
    return publication / "subscribers.csv"


def mails(folder: Path) -> dict[str, EmailMessage]:
    """What lies in a Maildir, by recipient."""
    parsed = [
        email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in (folder / "new").iterdir()
    ]
    return {str(mail["Delivered-To"]): mail for mail in parsed}


def test_send_fills_a_mail_for_everybody(masthead: Run, edition: Path, subscribers: Path, tmp_path: Path) -> None:
    done = masthead("send", edition, "--to", subscribers, "--relay", f"maildir:{tmp_path / 'mail'}")

    assert done.returncode == 0
    assert [line.split() for line in done.stdout.splitlines()[1:3]] == [["Audience", "5"], ["accepted", "5"]]
    sent = mails(tmp_path / "mail")
    assert len(sent) == 5
    ada, nobody = sent["ada@example.com"], sent["nobody.in.particular@mail.example"]
    assert ada["To"] == "Ada Winter <ada@example.com>"
    assert ada["Subject"] == "☕ Your first edition"
    assert ada["From"] == "Your Morning <editors@example.com>"
    assert ada["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert len({mail["List-Unsubscribe"] for mail in sent.values()}) == 5
    for part in ("plain", "html"):
        assert "Good morning, Ada Winter," in ada.get_body((part,)).get_content()  # type: ignore[union-attr]
        assert "Good morning, friends," in nobody.get_body((part,)).get_content()  # type: ignore[union-attr]


def test_send_reaches_the_inbox(masthead: Run, edition: Path, subscribers: Path, inbox: Inbox) -> None:
    done = masthead("send", edition, "--to", subscribers, "--relay", inbox.smtp_url, "--json")

    report = json.loads(done.stdout)
    assert done.returncode == 0
    assert done.stderr == ""
    assert {name: report[name] for name in ("rows", "audience", "accepted", "stopped", "relay")} == {
        "rows": 5,
        "audience": 5,
        "accepted": 5,
        "stopped": "",
        "relay": inbox.smtp_url,
    }
    assert inbox.wait_for(5)


def test_send_signs_links_with_the_secret_of_the_publication(
    masthead: Run, edition: Path, subscribers: Path, publication: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def links(folder: str) -> set[str]:
        masthead("send", edition, "--to", subscribers, "--relay", f"maildir:{folder}", "--run", f"run-{folder}")
        return {str(mail["List-Unsubscribe"]) for mail in mails(Path(folder)).values()}

    first = links("first")
    secret = publication / ".masthead" / "secret"
    assert secret.stat().st_mode & 0o777 == 0o600
    assert links("again") == first
    monkeypatch.setenv("MASTHEAD_SECRET", "ab" * 32)
    assert links("other") & first == set()
    monkeypatch.setenv("MASTHEAD_SECRET", "guess me")
    refused = masthead("send", edition, "--to", subscribers, "--relay", "maildir:none", "--run", "x")
    assert refused.returncode == 2
    assert "MASTHEAD_SECRET is no secret." in refused.stderr


def test_send_refuses_errors_and_names_the_way_out(masthead: Run, changed: Changed, subscribers: Path) -> None:
    file = changed(NO_SCHEME)

    refused = masthead("send", file, "--to", subscribers, "--relay", "maildir:mail")
    as_json = masthead("send", file, "--to", subscribers, "--relay", "maildir:mail", "--json")

    assert refused.returncode == 1
    assert "link-no-scheme" in refused.stdout
    assert "Not sent: 1 finding of severity error." in refused.stderr
    assert refused.stderr.rstrip().endswith("--despite link-no-scheme")
    assert json.loads(as_json.stdout)["refused"] is True
    assert [each["code"] for each in json.loads(as_json.stdout)["findings"]] == ["link-no-scheme"]
    assert not Path("mail").exists()


def test_send_despite_a_finding(masthead: Run, changed: Changed, subscribers: Path) -> None:
    arguments = ("send", changed(NO_SCHEME), "--to", subscribers, "--relay", "maildir:mail")

    assert masthead(*arguments, "--run", "1", "--despite", "link-no-scheme").returncode == 0
    assert masthead(*arguments, "--run", "2", "--despite", " link-no-scheme, postal-address,").returncode == 0
    assert masthead(*arguments, "--run", "3", "--despite", "postal-address").returncode == 1


def test_send_knows_the_codes_it_may_be_told(masthead: Run, changed: Changed, subscribers: Path) -> None:
    arguments = ("--to", subscribers, "--relay", "maildir:mail", "--despite")
    unread = changed(("number: 1\n", "number: one\n"), name="unread.md")

    unknown = masthead("send", changed(NO_SCHEME), *arguments, "link-no-shame")
    never = masthead("send", unread, *arguments, "front-matter")
    refused = masthead("send", unread, *arguments[:-1])

    assert (unknown.returncode, never.returncode, refused.returncode) == (2, 2, 1)
    assert "--despite names no finding: link-no-shame." in unknown.stderr
    assert "--despite cannot name front-matter: the file was not understood there." in never.stderr
    assert "what could not be read is never sent" in refused.stderr
    assert not Path("mail").exists()


def test_send_accounts_for_every_answer_of_the_relay(masthead: Run, edition: Path, mail_server: str) -> None:
    Path("list.csv").write_text("email\nana@a.example\nnobody@b.example\nfull@c.example\nzoe@d.example\nbroken@\n")

    arguments = ("send", edition, "--to", "list.csv", "--relay", mail_server, "--patience", "0")
    report = json.loads(masthead(*arguments, "--json", "--run", "1").stdout)
    done = masthead(*arguments, "--receipt", "receipt.csv", "--run", "2")

    assert {name: report[name] for name in ("rows", "audience", *OUTCOMES)} == {
        "rows": 5,
        "audience": 4,
        "accepted": 2,
        "rejected": 1,
        "deferred": 1,
        "suppressed": 0,
        "in_doubt": 0,
        "pending": 0,
    }
    assert sorted((each["email"], each["outcome"], each["code"]) for each in report["exceptions"]) == [
        ("full@c.example", "deferred", 452),
        ("nobody@b.example", "rejected", 550),
    ]
    assert report["adds_up"] is True
    assert done.returncode == 1, "somebody is left who can still be reached"
    assert (
        "rejected: 1 × There is no such mailbox. Take the address off the list.  550 5.1.1 no such mailbox"
        in done.stdout
    )
    assert "Some were put off and will be tried again in " in done.stderr
    with Path("receipt.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows[0]["email"] == "broken@"
    assert {row["email"]: row["outcome"] for row in rows} == {
        "broken@": "refused",
        "nobody@b.example": "rejected",
        "full@c.example": "deferred",
    }


def test_send_is_done_when_only_refusals_are_left(masthead: Run, edition: Path, mail_server: str) -> None:
    Path("list.csv").write_text("email\nana@a.example\nnobody@b.example\n")

    assert masthead("send", edition, "--to", "list.csv", "--relay", mail_server).returncode == 0


def test_send_to_a_relay_that_is_down_leaves_everybody_pending(masthead: Run, edition: Path, subscribers: Path) -> None:
    arguments = ("send", edition, "--to", subscribers, "--relay", "smtp://127.0.0.1:1", "--receipt", "receipt.csv")

    done = masthead(*arguments)
    report = json.loads(masthead(*arguments, "--json").stdout)

    assert done.returncode == 1
    assert "Nothing answers at 127.0.0.1:1." in done.stderr
    assert [line.split()[-1] for line in done.stdout.splitlines() if "not submitted" in line] == ["5"]
    assert sum(report[name] for name in OUTCOMES) == report["audience"] == report["pending"] == 5
    assert "Nothing answers" in report["stopped"]
    with Path("receipt.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert sorted(row["email"] for row in rows) == sorted(report["not_submitted"])
    assert {row["outcome"] for row in rows} == {"pending"}


def test_send_stops_on_ctrl_c_and_goes_on_when_started_again(masthead: Run, edition: Path, mail_server: str) -> None:
    people = [f"reader{number}@a.example" for number in range(2000)]
    Path("list.csv").write_text("\n".join(["email", *people, "ctrl-c@b.example"]) + "\n")
    command = (
        "send",
        edition,
        "--to",
        "list.csv",
        "--relay",
        mail_server,
        "--json",
        "--canary",
        "0.01%",
        "--hold",
        "0",
    )

    stopped = json.loads(masthead(*command).stdout)
    done = masthead(*command)

    report = json.loads(done.stdout)
    assert stopped["stopped"].startswith("Stopped when asked to. Go on with: masthead send --resume ")
    assert stopped["adds_up"] is True
    assert stopped["in_doubt"] == 0
    assert (done.returncode, report["accepted"], report["stopped"]) == (0, 2001, "")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--relay", "maildir:mail"], "An edition and a list are needed."),
        (["--to", "list.csv"], "A relay is needed."),
        (["--to", "none.csv", "--relay", "maildir:mail"], "There is no list at none.csv."),
        (["--to", ".", "--relay", "maildir:mail"], ". is a folder, not a list."),
        (["--to", "list.csv", "--relay", "pigeon"], "The relay “pigeon” does not say of what kind it is."),
        (["--to", "list.csv", "--relay", "smtp://me:hush@host:x"], "is not a number from 1 to 65535."),
        (["--to", "list.csv", "--relay", "maildir:"], "The folder is missing."),
        (["--to", "list.csv", "--relay", "inbox", "--rate", "fast"], "--rate is messages a second, and “fast” is not"),
        (["--to", "list.csv", "--relay", "inbox", "--canary", "half"], "--canary is a share, and “half” is none."),
        (["--to", "list.csv", "--relay", "inbox", "--hold", "soon"], "--hold is a time, and “soon” is none."),
        (["--to", "list.csv", "--relay", "inbox", "--warm-up", "x"], "--warm-up is a domain and its first day"),
        (["--to", "list.csv", "--relay", "inbox", "--dkim", "list.csv"], "There are 1 --dkim and 0 --dkim-selector."),
        (["--to", "list.csv", "--relay", "inbox", "--resume"], "There is no run to go on with."),
    ],
)
def test_send_says_what_is_wrong_with_its_options(
    masthead: Run, edition: Path, arguments: list[str], words: str
) -> None:
    Path("list.csv").write_text("email\nana@example.com\n")

    done = masthead("send", edition, *arguments)

    assert done.returncode == 2
    assert words in done.stderr
    assert "hush" not in done.stdout + done.stderr


def test_send_never_shows_the_password_of_a_relay(masthead: Run, edition: Path, subscribers: Path) -> None:
    for more in ([], ["--json"]):
        done = masthead("send", edition, "--to", subscribers, "--relay", "smtp://me:hush@127.0.0.1:1", *more)
        assert done.returncode == 1
        assert "hush" not in done.stdout + done.stderr


def test_send_mails_nobody_when_the_receipt_cannot_be_kept(masthead: Run, edition: Path, subscribers: Path) -> None:
    done = masthead("send", edition, "--to", subscribers, "--relay", "maildir:mail", "--receipt", "no/receipt.csv")

    assert done.returncode == 1
    assert "Nothing was sent." in done.stderr
    assert not Path("mail").exists()


def test_send_needs_an_address_for_the_links_of_readers(
    masthead: Run, publication: Path, edition: Path, subscribers: Path
) -> None:
    house = publication / "house.toml"
    house.write_text(house.read_text("utf-8").replace('url = "https://example.com"', 'url = ""'), "utf-8")

    done = masthead("send", edition, "--to", subscribers, "--relay", "maildir:mail")

    assert done.returncode == 1
    assert 'Add “url = "https://…"” to “[publication]” in house.toml.' in done.stdout
