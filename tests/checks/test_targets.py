from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masthead.checks.targets import Target, is_private_host, read_target


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://pearl.example/a?b=c#d", Target.WEB),
        ("HTTP://pearl.example", Target.WEB),
        ("https://pearl.example:8443/", Target.WEB),
        ("https://[2001:db8::1]/", Target.WEB),
        ("https://青山.example/頁", Target.WEB),
        ("https://pearl.example/{{ attribute.city | all }}", Target.WEB),
        ("mailto:editors@harbour.example", Target.CONTACT),
        ("tel:+85212345678", Target.CONTACT),
        ("{{ web_link }}", Target.MERGE),
        ("{{ attribute.page | https://pearl.example }}", Target.MERGE),
        ("www.pearl.example", Target.BARE),
        ("pearl.example/a", Target.BARE),
        ("//pearl.example/a", Target.BARE),
        ("localhost:8000/a", Target.BARE),
        ("editors@harbour.example", Target.ADDRESS),
        ("/about", Target.RELATIVE),
        ("about.html", Target.RELATIVE),
        ("#top", Target.RELATIVE),
        ("TK", Target.RELATIVE),
        ("javascript:alert(1)", Target.SCHEME),
        ("ftp://pearl.example", Target.SCHEME),
        ("https://", Target.MALFORMED),
        ("https://…", Target.MALFORMED),
        ("https:/pearl.example", Target.MALFORMED),
        ("https://https://pearl.example", Target.MALFORMED),
        ("https://pearl..example", Target.MALFORMED),
        ("https://pearl.example:port/", Target.MALFORMED),
        ("https://[2001:db8::1", Target.MALFORMED),
        ("mailto:", Target.MALFORMED),
        ("", Target.EMPTY),
        ("  ", Target.EMPTY),
    ],
)
def test_target_is_read_as_what_a_mail_program_makes_of_it(url: str, target: Target) -> None:
    assert read_target(url).target is target


@given(st.text(max_size=60))
def test_target_is_read_whatever_is_written(url: str) -> None:
    read_target(url)
    read_target(f"https://{url}")


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "intranet",
        "printer.local",
        "wiki.internal",
        "10.1.2.3",
        "127.0.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "2130706433",
        "0x7f.1",
        "127.1",
        "::1",
        "fe80::1",
        "fc00::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:a00:1::",
    ],
)
def test_private_host_is_one_that_no_reader_can_open(host: str) -> None:
    assert is_private_host(host)


@pytest.mark.parametrize("host", ["pearl.example", "93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "1.news"])
def test_private_host_is_not_a_public_one(host: str) -> None:
    assert not is_private_host(host)
