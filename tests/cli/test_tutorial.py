"""The tutorial and the manuscript guide, followed to the letter."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

Run = Callable[..., subprocess.CompletedProcess[str]]

DOCS = Path(__file__).parents[2] / "docs"
TUTORIAL = (DOCS / "tutorial" / "first-edition.md").read_text("utf-8")


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def test_tutorial_says_what_the_commands_say(masthead: Run) -> None:
    masthead("new", "my-morning")
    edition, subscribers = Path("my-morning/editions/2026-11-23.md"), Path("my-morning/subscribers.csv")
    fine = edition.read_text("utf-8")
    [checked] = [block for block in blocks(TUTORIAL, "console") if block.startswith("$ masthead check")]
    command, _, findings = checked.partition("\n")

    broken = re.sub(r"(#### Takeaway\n\n).+\n", r"\1", fine).replace("https://blue-door", "blue-door")
    edition.write_text(broken, "utf-8")
    assert masthead(*command.split()[2:]).stdout.startswith(findings)

    edition.write_text(fine, "utf-8")
    subscribers.write_text(subscribers.read_text("utf-8") + "ada@@example.com,Ada\n", "utf-8")
    sent = masthead("send", edition, "--to", subscribers, "--relay", "maildir:mail")
    assert blocks(TUTORIAL, "text")[0] in sent.stdout
    assert sent.returncode == 0


def test_manuscript_of_the_guide_is_read_as_it_stands(masthead: Run, tmp_path: Path) -> None:
    [manuscript] = blocks((DOCS / "how-to" / "manuscript.md").read_text("utf-8"), "markdown")
    [house, *_] = blocks((DOCS / "reference" / "house-format.md").read_text("utf-8"), "toml")
    (tmp_path / "house.toml").write_text(house, "utf-8")
    (tmp_path / "manuscript.md").write_bytes(manuscript.replace("\n", "\r\n").encode("utf-8-sig"))

    done = masthead("check", "manuscript.md")

    assert re.findall(r"^\S.*  (greeting|story)  ", done.stdout, re.MULTILINE) == ["greeting", "story"]
    assert done.stdout.splitlines()[-1].startswith("no findings")
