"""A run that is interrupted goes on, and an edition is not sent twice by mistake."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from masthead.cli.run import Run as RunFolder
from masthead.testing.hostile_relay import read_record

Run = Callable[..., subprocess.CompletedProcess[str]]
Relay = Callable[..., str]


@pytest.fixture
def subscribers(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text("email,name\nana@a.example,Ana\nbo@b.example,Bo\nzoe@c.example,Zoe\n")
    return path


def runs(publication: Path) -> list[str]:
    return sorted(path.name for path in (publication / ".masthead" / "runs").iterdir())


def test_edition_that_was_sent_is_not_sent_again_by_itself(
    masthead: Run, publication: Path, edition: Path, subscribers: Path
) -> None:
    command = ("send", edition, "--to", subscribers, "--relay", "maildir:mail")

    first, second, third = masthead(*command), masthead(*command), masthead(*command, "--again")

    assert [each.returncode for each in (first, second, third)] == [0, 1, 0]
    assert "This edition was sent already" in second.stderr
    assert "add --again" in second.stderr
    assert runs(publication) == ["your-morning-1-1", "your-morning-1-2"]
    assert len(list(Path("mail/new").iterdir())) == 6


def test_mail_that_is_sent_again_is_mail_of_its_own(
    masthead: Run, publication: Path, edition: Path, subscribers: Path
) -> None:
    command = ("send", edition, "--to", subscribers, "--relay", "maildir:mail")
    masthead(*command)
    masthead(*command, "--again")

    numbers = [RunFolder(publication / ".masthead" / "runs" / name).record().mailing for name in runs(publication)]

    assert len(set(numbers)) == 2


def test_run_goes_on_when_the_relay_is_there_again(
    masthead: Run, publication: Path, edition: Path, subscribers: Path
) -> None:
    failed = masthead("send", edition, "--to", subscribers, "--relay", "smtp://127.0.0.1:1")
    done = masthead("send", edition, "--to", subscribers, "--relay", "maildir:mail", "--json")

    assert failed.returncode == 1
    assert (
        f"Go on with: masthead send --resume {publication / '.masthead' / 'runs' / 'your-morning-1-1'}" in failed.stderr
    )
    assert (done.returncode, json.loads(done.stdout)["accepted"]) == (0, 3)
    assert runs(publication) == ["your-morning-1-1"]


def test_run_goes_on_by_its_folder_alone(masthead: Run, edition: Path, subscribers: Path) -> None:
    masthead("send", edition, "--to", subscribers, "--relay", "smtp://127.0.0.1:1", "--run", "run")
    edition.unlink()
    subscribers.unlink()

    down = masthead("send", "--resume", "run")
    done = masthead("send", "--resume", "--run", "run", "--relay", "maildir:mail", "--json")

    assert (down.returncode, done.returncode) == (1, 0)
    assert "Nothing answers at 127.0.0.1:1." in down.stderr
    assert json.loads(done.stdout)["accepted"] == 3


def test_run_never_keeps_a_password(masthead: Run, edition: Path, subscribers: Path) -> None:
    masthead("send", edition, "--to", subscribers, "--relay", "smtp://me:hush@127.0.0.1:1", "--run", "run")

    done = masthead("send", "--resume", "run")

    assert done.returncode == 2
    assert "The relay's password is kept nowhere." in done.stderr
    assert all(b"hush" not in path.read_bytes() for path in Path("run").rglob("*") if path.is_file())


def test_run_goes_on_only_with_what_was_frozen(masthead: Run, edition: Path, subscribers: Path) -> None:
    command = ("send", edition, "--to", subscribers, "--relay", "maildir:mail")
    masthead("send", edition, "--to", subscribers, "--relay", "smtp://127.0.0.1:1")
    subscribers.write_text("email\nsomebody@else.example\n")
    edition.write_text(edition.read_text("utf-8") + "\nMore words.\n", "utf-8")

    refused = masthead(*command)

    assert refused.returncode == 1
    assert "and its edition and list was another one." in refused.stderr
    assert "masthead cancel" in refused.stderr
    assert not Path("mail").exists()


def test_resume_alone_begins_nothing(masthead: Run, edition: Path, subscribers: Path) -> None:
    nothing = masthead("send", edition, "--to", subscribers, "--relay", "maildir:mail", "--resume")
    nowhere = masthead("send", "--resume", "--relay", "maildir:mail")
    no_run = masthead("send", "--resume", ".", "--relay", "maildir:mail")

    assert [each.returncode for each in (nothing, nowhere, no_run)] == [2, 2, 2]
    assert "There is no run to go on with." in nothing.stderr
    assert "--resume goes on with a run, and none is named." in nowhere.stderr
    assert ". is not the folder of a run." in no_run.stderr
    assert not Path("mail").exists()


def test_freezing_that_was_interrupted_begins_anew(masthead: Run, edition: Path, subscribers: Path) -> None:
    Path("run").mkdir()
    Path("run/ledger.sqlite").write_bytes(b"half a ledger")
    Path("run/masthead-x.staging").write_bytes(b"half an audience")

    done = masthead("send", edition, "--to", subscribers, "--relay", "maildir:mail", "--run", "run")

    assert done.returncode == 0
    assert not Path("run/masthead-x.staging").exists()


def test_two_commands_do_not_work_on_one_run(masthead: Run, edition: Path, subscribers: Path) -> None:
    with RunFolder(Path("run")).locked():
        done = masthead("send", edition, "--to", subscribers, "--relay", "maildir:mail", "--run", "run")

    assert done.returncode == 1
    assert "Another “masthead send” is at work in run." in done.stderr


def test_damaged_record_of_a_run_is_said(masthead: Run, edition: Path, subscribers: Path) -> None:
    masthead("send", edition, "--to", subscribers, "--relay", "maildir:mail", "--run", "run")
    Path("run/run.json").write_text('{"form": 1}')

    done = masthead("receipt", "run")

    assert done.returncode == 1
    assert "run/run.json cannot be read" in done.stderr


def test_killed_send_goes_on_and_misses_nobody(tmp_path: Path, edition: Path) -> None:
    people = [f"reader{number}@a.example" for number in range(1000)]
    Path(tmp_path / "list.csv").write_text("\n".join(["email", *people]) + "\n")
    record = tmp_path / "record"
    server = [sys.executable, "-m", "masthead.testing.hostile_relay", "--record", str(record)]
    with subprocess.Popen(server, stdout=subprocess.PIPE, text=True) as relay:
        assert relay.stdout
        address = f"smtp://127.0.0.1:{relay.stdout.readline().strip()}"
        arguments = ["send", str(edition), "--to", "list.csv", "--relay", address, "--json", "--connections", "16"]
        command = [sys.executable, "-c", "from masthead.cli.main import main; main()", *arguments]
        with subprocess.Popen(command, cwd=tmp_path) as killed:
            while not record.exists() or record.stat().st_size < 12_000:
                assert killed.poll() is None
                time.sleep(0.005)
            os.kill(killed.pid, signal.SIGKILL)
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        relay.terminate()

    report = json.loads(done.stdout)
    taken = [each.recipient for each in read_record(record)]
    assert done.returncode == 0
    assert (report["accepted"], report["audience"], report["adds_up"]) == (1000, 1000, True)
    assert set(taken) == set(people)
    assert len(taken) - len(set(taken)) <= report["doubted"] <= 16
