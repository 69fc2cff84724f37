from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from masthead import __version__
from masthead.cli.main import main

Run = Callable[..., subprocess.CompletedProcess[str]]

COMMANDS = (
    *("new", "check", "render"),
    *("send", "receipt", "pause", "resume", "cancel", "worker", "migrate"),
    *("inbox", "init", "serve", "web", "tracker", "manage", "config", "doctor"),
    *("demo", "import", "bench", "drill", "reports"),
)


def test_version_is_that_of_the_package(masthead: Run) -> None:
    assert masthead("--version").stdout == f"masthead {__version__}\n"


def test_help_lists_every_command_with_a_whole_sentence(masthead: Run) -> None:
    for arguments in (("--help",), ("-h",), ()):
        done = masthead(*arguments)
        listed = re.findall(r"^  (\w+)  +(.+)$", (done.stdout + done.stderr).partition("Commands:")[2], re.MULTILINE)
        assert [name for name, _ in listed] == list(COMMANDS)
        assert all(words.endswith(".") and not words.endswith("...") for _, words in listed)


@pytest.mark.parametrize(
    "command",
    [
        *COMMANDS,
        "bench compile",
        "bench delivery",
        "bench archive",
        "bench segments",
        "bench tracker",
        "bench loader",
        "bench report",
        "drill delivery",
    ],
)
def test_help_of_a_command_needs_nothing_else(masthead: Run, command: str) -> None:
    done = masthead(*command.split(), "--help")

    assert done.returncode == 0
    assert done.stdout.startswith(f"Usage: masthead {command}")


@pytest.mark.parametrize(
    "arguments", [["chekc"], ["check"], ["check", "a.md", "--jason"], ["bench"], ["bench", "compile", "--rounds", "0"]]
)
def test_wrong_usage_ends_with_two(masthead: Run, arguments: list[str]) -> None:
    done = masthead(*arguments)

    assert done.returncode == 2
    assert "Usage: masthead" in done.stdout + done.stderr


class Narrow(io.TextIOWrapper):
    """A terminal that speaks ASCII alone."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="ascii")

    def said(self) -> str:
        self.flush()
        assert isinstance(self.buffer, io.BytesIO)
        return self.buffer.getvalue().decode("utf-8")


@pytest.mark.parametrize("arguments", [["check"], ["check", "--json"], ["render", "--out", "out"]])
def test_output_survives_a_terminal_that_knows_few_characters(
    masthead: Run, changed: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    command, *options = arguments
    file = changed(("https://blue-door.example/thursdays", "blue-door.example"))
    out, err = Narrow(), Narrow()
    monkeypatch.setattr(sys, "argv", ["masthead", command, str(file), *options])
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)

    with pytest.raises(SystemExit) as ended:
        main()

    assert ended.value.code == 1
    assert "link-no-scheme" in out.said()
    if options == ["--json"]:
        assert "“Blue Door Media”" in json.loads(out.said())["findings"][0]["message"]


def test_file_names_that_are_no_utf8_are_reported_as_they_are(masthead: Run, edition: Path) -> None:
    odd = edition.with_name("caf\udce9.md")
    odd.write_text(edition.read_text("utf-8").replace("number: 1\n", "number: one\n"), "utf-8")

    said = masthead("check", odd)
    report = json.loads(masthead("check", odd, "--json").stdout)

    assert said.returncode == 1
    assert "caf\\udce9.md" in said.stdout
    assert report["findings"][0]["file"].endswith("caf\udce9.md")


def test_closed_pipe_ends_quietly(edition: Path) -> None:
    script = f"{sys.executable} -c 'from masthead.cli.main import main; main()' check {edition} --json | head -n 1"

    done = subprocess.run(["sh", "-c", script], check=False, capture_output=True, text=True)

    assert (done.stdout, done.stderr) == ("{\n", "")
