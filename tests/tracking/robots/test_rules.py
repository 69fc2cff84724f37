from __future__ import annotations

import ipaddress
from pathlib import Path

import pytest

from masthead.tracking.clients import kept_network
from masthead.tracking.records import NO_NETWORK
from masthead.tracking.robots import Origins, RulesError, Verdict, load_rules, read_rules, shipped_rules

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
GMAIL = "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)"
HOME = kept_network("203.0.113.77")


@pytest.mark.parametrize(
    ("agent", "address", "opens", "clicks"),
    [
        (FIREFOX, "203.0.113.77", Verdict.HUMAN, Verdict.HUMAN),
        (GMAIL, "66.249.84.3", Verdict.HUMAN, Verdict.PREVIEW),
        ("Mozilla/5.0", "203.0.113.77", Verdict.HIDDEN, Verdict.SCANNER),
        (FIREFOX, "17.58.1.2", Verdict.HIDDEN, Verdict.HUMAN),
        (FIREFOX, "2620:149:a::1", Verdict.HIDDEN, Verdict.HUMAN),
        (FIREFOX, "67.231.150.9", Verdict.SCANNER, Verdict.SCANNER),
        ("Slackbot-LinkExpanding 1.0 (+https://chat.example)", "203.0.113.77", Verdict.PREVIEW, Verdict.PREVIEW),
        ("curl/8.5.0", "203.0.113.77", Verdict.SCANNER, Verdict.SCANNER),
        ("", "203.0.113.77", Verdict.HUMAN, Verdict.SCANNER),
    ],
)
def test_shipped_rules_know_where_events_come_from(agent: str, address: str, opens: Verdict, clicks: Verdict) -> None:
    assert Origins(shipped_rules()).of(agent, kept_network(address)) == (opens, clicks)


def test_every_shipped_network_is_found_by_its_first_and_last_address() -> None:
    for rule in shipped_rules().networks:
        alone = shipped_rules().model_copy(update={"networks": (rule,), "agents": ()})
        for text in rule.cidr:
            network = ipaddress.ip_network(text)
            for address in (network[0], network[-1]):
                opens, clicks = Origins(alone).of(FIREFOX, kept_network(str(address)))
                assert (opens if "open" in rule.deeds else clicks) is rule.means
            before = kept_network(str(network[0] - 1))
            assert all(each.fits("") is False for each in alone.agents)
            if not any(network[0] - 1 in ipaddress.ip_network(other) for other in rule.cidr):
                assert Origins(alone).of(FIREFOX, before) == (Verdict.HUMAN, Verdict.HUMAN)


def test_network_that_is_not_kept_says_nothing() -> None:
    everything = read_rules(
        'version = "1"\nreplaces = true\n[[networks]]\nwhat = "All"\nverdict = "scanner"\ncidr = ["::/0"]', name="r"
    )

    assert Origins(everything).of(FIREFOX, HOME).opens is Verdict.SCANNER
    assert Origins(everything).of(FIREFOX, NO_NETWORK).opens is Verdict.HUMAN


def test_the_narrowest_network_decides() -> None:
    rules = read_rules(
        'version = "1"\nreplaces = true\n'
        '[[networks]]\nwhat = "Wide"\nverdict = "scanner"\ncidr = ["203.0.0.0/16"]\n'
        '[[networks]]\nwhat = "Narrow"\nverdict = "reader"\ncidr = ["203.0.113.0/24"]',
        name="r",
    )

    assert Origins(rules).of(FIREFOX, HOME).clicks is Verdict.HUMAN
    assert Origins(rules).of(FIREFOX, kept_network("203.0.114.1")).clicks is Verdict.SCANNER


def test_operators_rules_come_before_the_shipped_ones_and_name_both_versions() -> None:
    rules = read_rules(
        'version = "house-3"\n[times]\nearly_click_seconds = 30\n'
        '[[agents]]\nwhat = "Our own proxy"\nverdict = "reader"\nequals = ["Mozilla/5.0"]',
        name="robots.toml",
    )

    assert rules.version == f"{shipped_rules().version}+house-3"
    assert Origins(rules).of("Mozilla/5.0", HOME) == (Verdict.HUMAN, Verdict.HUMAN)
    assert Origins(rules).of("curl/8.5.0", HOME).clicks is Verdict.SCANNER
    assert (rules.times.early_click_seconds, rules.times.early_open_seconds) == (30, 3)
    assert rules.bursts == shipped_rules().bursts


def test_operators_rules_may_stand_in_place_of_the_shipped_ones() -> None:
    rules = read_rules('version = "7"\nreplaces = true', name="robots.toml")

    assert (rules.version, rules.agents, rules.networks, rules.bursts) == ("7", (), (), ())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("version = ", "is no TOML"),
        ("", "version: Field required."),
        ('version = "1"\nspeed = 3', "speed means nothing here."),
        ('version = "a b"', "version: String should match"),
        ('version = "1"\n[times]\nearly_open_seconds = -1', "times.early_open_seconds: "),
        ('version = "1"\n[[bursts]]\nlinks = 1\nseconds = 2', "bursts.0.links: "),
        ('version = "1"\n[[agents]]\nwhat = "x"\nverdict = "robot"\nequals = ["x"]', "agents.0.verdict: "),
        ('version = "1"\n[[agents]]\nwhat = "x"\nverdict = "scanner"', "say with contains, begins or equals"),
        ('version = "1"\n[[agents]]\nwhat = "x"\nverdict = "scanner"\ncontains = [""]', "fits every agent"),
        (
            'version = "1"\n[[networks]]\nwhat = "x"\nverdict = "scanner"\ncidr = ["192.0.2.0/28"]',
            "networks.0.cidr.0: “192.0.2.0/28” is narrower than what is kept of an address; write /24 or less.",
        ),
        ('version = "1"\n[[networks]]\nwhat = "x"\nverdict = "scanner"\ncidr = ["192.0.2.1/24"]', "is no network"),
        ('version = "1"\n[[networks]]\nwhat = "x"\nverdict = "scanner"\ncidr = ["2001:db8::/64"]', "write /48 or less"),
    ],
)
def test_file_that_holds_no_rules_is_refused_with_its_place(text: str, said: str) -> None:
    with pytest.raises(RulesError) as refused:
        read_rules(text, name="robots.toml")

    assert str(refused.value).startswith("robots.toml")
    assert said in str(refused.value)


def test_rules_of_a_site_without_a_file_are_the_shipped_ones(tmp_path: Path) -> None:
    assert load_rules(tmp_path / "robots.toml") is shipped_rules()
    assert load_rules(None) is shipped_rules()
    (tmp_path / "robots.toml").write_bytes(b'version = "\xff"')
    with pytest.raises(RulesError, match="no text in UTF-8"):
        load_rules(tmp_path / "robots.toml")
