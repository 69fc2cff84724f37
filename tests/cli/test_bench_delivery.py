from __future__ import annotations

import json
import subprocess
from collections.abc import Callable

import pytest

from masthead.audience.recipient import Recipient, SubscriberId
from masthead.cli import bench_delivery
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
