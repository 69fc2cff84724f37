from __future__ import annotations

import email
import email.policy
import json
import subprocess
from collections.abc import Callable

import pytest

from masthead.audience.recipient import Recipient, SubscriberId
from masthead.cli import bench_delivery
from masthead.cli.bench_delivery_personal import personal_proof, personal_reader
from masthead.cli.bench_message import message_of_size
from masthead.testing.builders import SECRET

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def no_postfix(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench_delivery, "_tool", lambda _name: "")


@pytest.mark.usefixtures("no_postfix")
def test_bench_without_postfix_has_a_sink_of_its_own_and_no_ratio(masthead: Run) -> None:
    done = masthead("bench", "delivery", "--messages", "200", "--rounds", "1", "--json")

    report = json.loads(done.stdout)
    assert done.returncode == 0
    assert (report["sink"], report["ratio_to_smtp_source"], report["messages"]) == ("built-in", None, 200)
    assert report["rate"] > 0
    assert report["cpu_us_per_message"] > 0
    assert abs(report["size"] - 64 * 1024) <= 100
    assert "ratio_to_openssl_sign" not in report


@pytest.mark.usefixtures("no_postfix")
def test_bench_measures_the_personal_beside_the_plain(masthead: Run) -> None:
    report = json.loads(
        masthead("bench", "delivery", "--personal", "--messages", "200", "--rounds", "1", "--json").stdout
    )

    assert report["ratio_to_plain"] == pytest.approx(report["rate"] / report["plain_rate"], abs=0.001)
    assert report["cpu_ratio_to_plain"] > 0
    assert abs(report["size"] - report["plain_size"]) <= 200


def test_personal_message_shows_each_reader_one_alternative_of_each_section() -> None:
    message = message_of_size(65_536, secret=SECRET, proof_of=personal_proof, reader=personal_reader(1))
    texts = []
    for number in range(1, 7):
        mail = email.message_from_bytes(message.fill(personal_reader(number)), policy=email.policy.default)
        text = mail.get_body(("plain",))
        assert text is not None
        texts.append(text.get_content())
    places = [[place for place in ("Berlin", "Paris", "Hong Kong") if f"Editor, {place}" in text] for text in texts]
    assert places == [["Paris"], ["Hong Kong"], ["Berlin"]] * 2
    sisters = [("at the weekend" in text, "to a friend" in text) for text in texts]
    assert sisters == [(False, True), (True, False)] * 3
    assert ["1 to go" in text for text in texts] == [True, False, False, False, False, True]
    assert all("/v/" in text and "/r/" in text for text in texts)


@pytest.mark.usefixtures("no_postfix")
def test_bench_with_signatures_stands_beside_openssl(masthead: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench_delivery, "_openssl_rate", lambda: 1000.0)

    done = masthead("bench", "delivery", "--messages", "100", "--rounds", "2", "--dkim", "--json")

    report = json.loads(done.stdout)
    assert report["sign_runs"] == [1000.0, 1000.0]
    assert report["ratio_to_openssl_sign"] == pytest.approx(1e6 / report["cpu_us_per_message"] / 1000, rel=0.01)


@pytest.mark.skipif(not bench_delivery._tool("smtp-source"), reason="Postfix’s smtp-source is not on this machine")
def test_bench_with_postfix_has_a_ratio_of_the_same_run(masthead: Run) -> None:
    report = json.loads(masthead("bench", "delivery", "--messages", "200", "--rounds", "1", "--json").stdout)

    assert report["sink"] == "smtp-sink"
    assert report["ratio_to_smtp_source"] == pytest.approx(report["rate"] / report["source_rate"], rel=0.01)


@pytest.mark.parametrize("octets", [24_576, 65_536, 100_000, 300_000])
def test_message_has_the_size_that_was_asked_for(octets: int) -> None:
    message = message_of_size(octets, secret=SECRET)

    assert abs(len(message.fill(Recipient(SubscriberId(1), "reader1@example.com", "Réader 1"))) - octets) <= 100


@pytest.mark.parametrize(
    ("size", "words"), [("big", "--size is a size, and “big” is none."), ("1k", "A whole edition does not fit")]
)
def test_bench_says_which_size_it_cannot_make(masthead: Run, size: str, words: str) -> None:
    done = masthead("bench", "delivery", "--size", size)

    assert done.returncode == 2
    assert words in done.stderr
