"""`masthead doctor` as an operator runs it: a zone beside the report that is expected."""

from __future__ import annotations

import json
import re
import shlex
import socket
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from tests.cli.conftest import Run
from tests.doctor.servers import mail_server
from tests.doctor.zone import served
from tests.sites import MadeSite, run_masthead

from masthead.cli.doctor_case import Said, case_of
from masthead.cli.doctor_site import NO_MAILING, NO_SUBSCRIBER, SiteKnowledge, Title
from masthead.doctor import EXAMINATIONS, RUNNER_CODES
from masthead.tokens import Keys, Purpose

KEYS = Keys(b"a secret of more than 32 characters")
GOLDEN = Path(__file__).parent / "doctor"
DOCS = Path(__file__).resolve().parents[2] / "docs" / "reference" / "doctor.md"


@pytest.mark.parametrize("name", sorted(path.stem for path in GOLDEN.glob("*.zone")))
def test_doctor_reports_what_a_zone_holds(masthead: Run, name: str) -> None:
    text = (GOLDEN / f"{name}.zone").read_text("utf-8")
    command = shlex.split(text.splitlines()[0].removeprefix("; masthead "))
    with served(text) as server:
        done = masthead(*command, "--nameserver", server)
    # The id of an MTA-STS policy is its day.
    report = re.sub(r"id=\d{10}", "id=2026112301", done.stdout)

    assert f"{report}exit {done.returncode}\n" == (GOLDEN / f"{name}.txt").read_text("utf-8")
    assert done.stderr == ""


def test_doctor_is_json_for_programs(masthead: Run) -> None:
    with served("harbour.example A 192.0.2.1") as server:
        done = masthead("doctor", "harbour.example", "--address", "192.0.2.10", "--nameserver", server, "--json")
    said = json.loads(done.stdout)

    assert (done.returncode, done.stderr) == (1, "")
    assert (said["domain"], said["bounce_domain"], said["notes"]) == ("harbour.example", "harbour.example", [])
    assert said["errors"] == sum(each["severity"] == "error" for each in said["findings"])
    spf = next(each for each in said["findings"] if each["code"] == "spf-missing")
    assert spf["examination"] == "spf"
    assert spf["records"] == [
        {
            "name": "harbour.example",
            "type": "TXT",
            "value": "v=spf1 ip4:192.0.2.10 ~all",
            "strings": ["v=spf1 ip4:192.0.2.10 ~all"],
            "zone_line": 'harbour.example. IN TXT "v=spf1 ip4:192.0.2.10 ~all"',
            "complete": True,
        }
    ]
    assert [each["name"] for each in said["examinations"]] == list(EXAMINATIONS)


def test_doctor_gives_the_record_of_our_own_key(masthead: Run, tmp_path: Path) -> None:
    pem = tmp_path / "dkim.pem"
    key = generate_private_key(65537, 2048)
    pem.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    pem.chmod(0o600)
    ours = ("--dkim", pem, "--dkim-selector", "press")
    with served("harbour.example A 192.0.2.1") as server:
        missing = masthead("doctor", "harbour.example", *ours, "--nameserver", server)
    published = next(line for line in missing.stdout.splitlines() if "v=DKIM1" in line).partition("Value  ")[2]
    with served(f"press._domainkey.harbour.example TXT {published}") as server:
        there = masthead("doctor", "harbour.example", *ours, "--nameserver", server)

    assert published.startswith('"v=DKIM1; k=rsa; p=')
    assert published.count('" "') == 1, "two strings, of 255 octets at most"
    assert "✓ DKIM         press: RSA 2048" in there.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["news@harbour.example"], "→ Write harbour.example."),
        (["https://harbour.example/path"], "→ Write harbour.example."),
        (["harbour.example/"], "→ Write harbour.example."),
        (["harbour.example:25"], "→ Write harbour.example."),
        (["localhost"], "“localhost” is not a domain."),
        (["192.0.2.1"], "“192.0.2.1” is an address, not a domain."),
        (["har\x1b[2Jbour.example"], "is not a domain."),
        (["x" * 70 + ".example"], "is not a domain."),
        (["harbour.example", "--selector", "a b"], "“a b” is not a selector."),
        (["harbour.example", "--address", "mail.example"], "“mail.example” is not an IP address."),
        (["harbour.example", "--relay", "mail.example"], "→ Write smtp://mail.example, or smtps://mail.example."),
        (["harbour.example", "--relay", "smpt://x.example"], "“smpt” is no relay."),
        (["harbour.example", "--relay", "smtp://me@x.example"], "The password is missing"),
        (["harbour.example", "--nameserver", "ns.example"], "is not the address of a name server"),
        (["harbour.example", "--dkim-selector", "press"], "Write them in pairs"),
        (["harbour.example", "--site", "nowhere"], "There is no site in"),
    ],
)
def test_doctor_says_what_is_wrong_with_the_command(masthead: Run, arguments: list[str], words: str) -> None:
    done = masthead("doctor", *arguments)

    assert done.returncode == 2
    assert words in done.stderr
    assert "\x1b[2J" not in done.stderr
    assert done.stdout == ""


def test_doctor_that_nobody_answers_knows_nothing(masthead: Run) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        server = f"127.0.0.1:{silent.getsockname()[1]}"
        done = masthead("doctor", "harbour.example", "--nameserver", server, "--timeout", "0.2", "--json")

    assert (done.returncode, done.stdout) == (1, "")
    assert "No name server answered, so nothing is known." in done.stderr


def test_doctor_visits_the_relay_and_shows_no_password(masthead: Run) -> None:
    with served("harbour.example A 192.0.2.1") as server, mail_server() as port:
        relay = f"smtp://mei:hunter2@127.0.0.1:{port}"
        done = masthead("doctor", "harbour.example", "--relay", relay, "--nameserver", server)

    assert "relay-no-login" in done.stdout
    assert "hunter2" not in done.stdout + done.stderr


def test_doctor_asks_a_site_what_it_sends(first_site: MadeSite) -> None:
    with served("harbour.example A 192.0.2.1") as server:
        done = run_masthead(
            "doctor", "harbour.example", "--nameserver", server, "--json", MASTHEAD_SITE=str(first_site.folder)
        )
    said = json.loads(done.stdout)

    assert {"one-click-no-https", "host-plain"} <= {each["code"] for each in said["findings"]}
    assert said["notes"] == []


def test_case_says_when_no_title_sends_from_the_domain() -> None:
    said = Said(domain="other.example")
    titles = (Title("Morning", "harbour.example", ""), Title("Abend", "xn--mnchen-3ya.example", ""))
    case = case_of(said, SiteKnowledge("https://press.example", "inbox", titles, KEYS))

    assert said.notes == [
        "No title of the site sends from other.example; they send from harbour.example, münchen.example."
    ]
    assert case.relay is not None
    assert case.relay.target is None


def test_site_knowledge_makes_a_token_of_nobody() -> None:
    titles = (Title("Morning", "harbour.example", "morning.example"), Title("Other", "other.example", "other.example"))
    knowledge = SiteKnowledge("https://press.example:8443", "", titles, KEYS)

    [place] = knowledge.unsubscribing("harbour.example")
    start, _, token = place.url.rpartition("/")
    assert (start, place.what) == ("https://press.example:8443/u", "Morning")
    assert KEYS.verify(Purpose.UNSUBSCRIBE, token) == (NO_MAILING, NO_SUBSCRIBER)
    assert [(each.host, each.port) for each in knowledge.hosts("harbour.example")] == [
        ("press.example", 8443),
        ("morning.example", 8443),
    ]


def test_site_knowledge_looks_at_the_tracker_that_mailings_lead_to() -> None:
    titles = (Title("Morning", "harbour.example", "morning.example"),)
    apart = SiteKnowledge("https://press.example:8443", "", titles, KEYS, "https://t.harbour.example")
    here = SiteKnowledge("https://press.example", "", titles, KEYS, "https://press.example")

    assert [each.url.rpartition("/")[0] for each in apart.unsubscribing("harbour.example")] == [
        "https://t.harbour.example/u",
        "https://press.example:8443/u",
    ]
    assert [(each.host, each.port) for each in apart.hosts("harbour.example")][2:] == [("t.harbour.example", 443)]
    assert len(here.unsubscribing("harbour.example")) == 1
    assert [each.host for each in here.hosts("harbour.example")] == ["press.example", "morning.example"]


def test_every_examination_and_code_is_documented() -> None:
    page = DOCS.read_text("utf-8")
    for examination in EXAMINATIONS.values():
        assert f"## `{examination.name}`\n\n{examination.about}\n" in page
    codes = [*RUNNER_CODES, *(code for each in EXAMINATIONS.values() for code in each.codes)]
    severities = {"error": "error", "warning": "warning", "info": "remark"}
    for code in codes:
        assert f"| `{code.name}` | {severities[code.severity]} | {code.meaning} | {code.why} | {code.mend} |" in page
    assert len({code.name for code in codes}) == len(codes)
