"""The main job, whole and for real: what `make demo` runs, until a visitor ends it.

One test, for a demo is dear: whatever wants a real one is asked of this.
"""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
from itertools import takewhile
from pathlib import Path
from typing import Any

import httpx
import pytest

GMAIL_CLIPS = 102_000
MORNING = {
    "opens": 428,
    "human_opens": 320,
    "openers": 285,
    "clicks": 252,
    "human_clicks": 156,
    "clickers": 127,
    "unsubscribes": 3,
    "complaints": 1,
    "referrals": 1,
    "rewards_sent": 1,
    "votes": 112,
    "sponsor_clicks": 5,
    "jobs_shown": 5,
    "letters": 7,
}
"""What readers do in the demo. It changes with the shipped edition’s links, and with what is made up about readers."""


@pytest.mark.timeout(240)
def test_demo_takes_the_shipped_title_to_a_thousand_readers_and_shows_what_they_did(tmp_path: Path) -> None:
    masthead = Path(sys.executable).with_name("masthead")
    command = [str(masthead), "demo", "--json", "--no-browser", "--port=0", "--newsroom-port=0"]
    options: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "cwd": tmp_path}
    with subprocess.Popen(command, env={"TMPDIR": str(tmp_path)}, **options) as process:
        assert process.stdout
        try:
            # A demo that fails ends without a report.
            report = json.loads("".join(takewhile(lambda line: line != "}\n", process.stdout)) + "}")
            with httpx.Client(trust_env=False, verify=False) as client:
                sign_in(client, report)
                assert_pages_are_there(client, report)
                assert_growth_and_income_are_shown(client, report)
                assert_readers_are_led_on_and_counted(client, report)
        finally:
            process.send_signal(signal.SIGINT)
        said, errors = process.communicate(timeout=60)

    assert (process.returncode, said, errors) == (0, "", "")
    assert list(tmp_path.iterdir()) == [], "the demo leaves nothing behind"
    assert_edition_is_fit(report)
    assert_morning_reconciles(report)


def sign_in(client: httpx.Client, report: dict[str, Any]) -> None:
    """As the publisher."""
    page = report["newsroom_url"].replace("/newsroom/", "/accounts/login/")
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', client.get(page).text)
    assert token
    form = {"login": report["publisher"], "password": report["password"], "csrfmiddlewaretoken": token.group(1)}
    inside = client.post(page, data=form, follow_redirects=True)
    assert (inside.status_code, inside.url.path) == (200, "/newsroom/")


def assert_pages_are_there(client: httpx.Client, report: dict[str, Any]) -> None:
    """Everything that the demo names, and on the newsroom’s pages that all this is made up."""
    shown = [client.get(report[name]) for name in ("report_url", "receipt_url", "returned_url")]
    assert [page.status_code for page in shown] == [200, 200, 200]
    assert ["A demonstration: readers" in page.text for page in shown] == [True, True, True]
    assert "Out of office" in shown[2].text
    open_to_all = [*report["archive_urls"], report["inbox_url"], *report["edition_urls"]]
    assert [client.get(url).status_code for url in open_to_all] == [200] * (3 + 1 + 4)
    assert [*report["pages"].values()] == [200] * (1 + 3)


def assert_growth_and_income_are_shown(client: httpx.Client, report: dict[str, Any]) -> None:
    """What a reader, a sponsor and the team see of a friend, a gift, a sold slot, listings and yesterday’s poll."""
    names = ("hub", "poll", "job_board", "slot_board", "sponsor_report")
    hub, poll, jobs, slots, sponsor = (client.get(report[f"{name}_url"]) for name in names)
    assert [page.status_code for page in (hub, poll, jobs, slots, sponsor)] == [200] * 5
    edition = client.get(f"{report['archive_urls'][0]}editions/2026-11-23/").text
    assert "A coffee at Pier 0" in hub.text
    assert ("Would you take a ferry" in poll.text, "Kite &amp; Anchor" in sponsor.text) == (True, True)
    assert [where.count("Lamp Lighter") for where in (jobs.text, edition)] == [0, 0]
    assert ["Crane planner" in where for where in (jobs.text, edition)] == [True, True]
    assert ("utm_content=middle" in edition, "What do you read first?" in edition) == (True, True)
    assert "small-comforts.example/kettle?sub=" in edition
    subjects = [
        each["subject"] for each in client.get(f"{report['inbox_url']}/api/messages?limit=10").json()["messages"]
    ]
    assert sum("coffee at Pier 0" in each for each in subjects) == 1


def assert_readers_are_led_on_and_counted(client: httpx.Client, report: dict[str, Any]) -> None:
    """A visitor who follows a link of a mail, and a mail program that unsubscribes, with no further setting."""
    mail = client.get(f"{report['inbox_url']}/api/messages/700").json()
    headers = dict(mail["headers"])
    [link] = [each["target"] for each in mail["links"] if "/c/" in each["target"] and each["target"].endswith("/0")]
    led = client.get(link)
    leave = headers["List-Unsubscribe"].partition(">")[0].removeprefix("<")
    left = client.post(leave, data={"List-Unsubscribe": "One-Click"})

    assert link.startswith(report["newsroom_url"].replace("newsroom/", "c/"))
    assert (led.status_code, led.headers["location"].startswith("https://")) == (302, True)
    assert left.status_code == 200
    # A segment of events is closed half a second after an unsubscription, and taken in half a second later.
    while (counted := client.get(f"{report['report_url']}report.json").json())["raw_unsubscribes"] == 3:
        time.sleep(0.1)
    assert counted["raw_unsubscribes"] == 4
    assert counted["raw_clicks"] == MORNING["clicks"] + 1


def assert_edition_is_fit(report: dict[str, Any]) -> None:
    """What was mailed, and to how many."""
    assert report["audience"] == report["accepted"] == 1000
    assert report["caught"] == 1000 + report["letters"]
    assert report["findings"] == {"error": 0, "warning": 0, "info": 0}
    assert report["editions"] == 4
    assert 900 <= report["words"] <= 1300
    assert report["reading_time"] < 5 * 60
    assert report["email_bytes"] < GMAIL_CLIPS
    assert report["seconds"] > 0


def assert_morning_reconciles(report: dict[str, Any]) -> None:
    """The same on every machine and at every hour, and every sum in it."""
    sections = report["sections"]

    assert {name: report[name] for name in MORNING} == MORNING
    assert report["clicks"] == sum(each["clicks"] for each in sections) + report["outside_clicks"]
    assert [each["clicks"] for each in sections] == [sum(each["links"]) for each in sections]
    assert all(each["human_clicks"] <= each["clicks"] for each in sections)
    assert abs(sum(each["share"] for each in sections) - 1) < 0.001
    assert abs(sum(each["adjusted"] for each in sections) - 1) < 0.001
    sold = [each["human_clicks"] for each in sections if each["label"] == "Also with us"]
    assert sold == [report["sponsor_clicks"]]
    assert (sections[0]["label"], sections[0]["kind"]) == ("Top story", "story")
    assert {each["trend"] for each in sections} == {20}
