"""DKIM keys in the DNS."""

from __future__ import annotations

from base64 import b64encode
from functools import cache

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st
from tests.doctor.conftest import Look

from masthead.doctor import OwnKey
from masthead.doctor.dkim_record import parse_key


@cache
def rsa(bits: int) -> str:
    public = generate_private_key(65537, bits).public_key()
    return b64encode(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()


ED25519 = b64encode(Ed25519PrivateKey.from_private_bytes(b"k" * 32).public_key().public_bytes_raw()).decode()


@pytest.mark.parametrize(
    ("record", "codes", "summary"),
    [
        (f"v=DKIM1; k=rsa; p={rsa(2048)}", [], "press: RSA 2048"),
        (f"p={rsa(2048)}", [], "press: RSA 2048"),
        (f"v=DKIM1; p={rsa(2048)[:100]} {rsa(2048)[100:]};", [], "press: RSA 2048"),
        (f"v=DKIM1; k=rsa; p={rsa(1024)}", ["dkim-shortish"], "press: RSA 1024"),
        (f"v=DKIM1; k=ed25519; p={ED25519}", ["dkim-only-ed25519"], "press: Ed25519"),
        ("v=DKIM1; k=rsa; p=", ["dkim-revoked"], "no usable key at press"),
        ("v=DKIM1; k=rsa", ["dkim-unreadable"], "no usable key at press"),
        ("v=DKIM1; k=dsa; p=AAAA", ["dkim-unreadable"], "no usable key at press"),
        (f"v=DKIM1; k=rsa; p={rsa(2048)[:255]}", ["dkim-unreadable"], "no usable key at press"),
        ("v=DKIM1; k=rsa; p=MII…", ["dkim-unreadable"], "no usable key at press"),
        (f"v=DKIM1; k=ed25519; p={rsa(1024)}", ["dkim-unreadable"], "no usable key at press"),
        (f"v=DKIM1; t=y:s; p={rsa(2048)}", ["dkim-testing"], "press: RSA 2048"),
        (f"v=DKIM1; h=sha1; p={rsa(2048)}", ["dkim-not-for-mail"], "press: RSA 2048"),
        (f"v=DKIM1; s=tlsrpt; p={rsa(2048)}", ["dkim-not-for-mail"], "press: RSA 2048"),
        (f"v=DKIM1; nonsense; p={rsa(2048)}", ["dkim-syntax"], "press: RSA 2048"),
        ("hello", ["dkim-missing"], "no usable key at press"),
    ],
)
def test_dkim_judges_a_key(look: Look, record: str, codes: list[str], summary: str) -> None:
    seen = look("dkim", f'press._domainkey.harbour.example TXT "{record}"', selectors=("press",))

    assert (seen.codes, seen.examined.summary) == (codes, summary)


def test_dkim_short_keys_are_faults(look: Look) -> None:
    # The library makes none this short any more; this one is of 512 bits.
    weak = (
        "MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAKj34GkxFhD90vcNLYLInFEX6Ppy1tPf9Cnzj4p4WGeKLs1Pt8QuKUpRKfFLfRYC9AIKjbJTWit+"
        "CqvjWYzvQwECAwEAAQ=="
    )
    seen = look("dkim", f'press._domainkey.harbour.example TXT "p={weak}"', selectors=("press",))

    assert seen.codes == ["dkim-short"]
    assert "has 512 bits" in seen.only().message


def test_dkim_gives_the_record_without_what_does_harm(look: Look) -> None:
    record = f"v=DKIM1; t=y; s=other; p={rsa(1024)}"
    seen = look("dkim", f'press._domainkey.harbour.example TXT "{record}"', selectors=("press",))

    assert seen.named("dkim-testing").records[0].value == f"v=DKIM1; s=other; p={rsa(1024)}"
    assert seen.named("dkim-not-for-mail").records[0].value == f"v=DKIM1; t=y; p={rsa(1024)}"


def test_dkim_knows_our_own_key(look: Look) -> None:
    ours = OwnKey("press", f"v=DKIM1; k=rsa; p={rsa(2048)}", rsa(2048))
    zone = 'press._domainkey.harbour.example TXT "v=DKIM1; p={}"'

    fine = look("dkim", zone.format(rsa(2048)), keys=(ours,))
    other = look("dkim", zone.format(rsa(1024)), keys=(ours,)).named("dkim-other-key")
    missing = look("dkim", "", keys=(ours,)).only()

    assert fine.codes == []
    assert (missing.code, missing.records[0].value) == ("dkim-missing", ours.record)
    assert other.records[0].value == ours.record
    assert [len(each) for each in other.records[0].strings] == [255, len(ours.record) - 255]
    assert "".join(other.records[0].strings) == ours.record


def test_dkim_looks_at_every_selector_of_the_signing_domain(look: Look) -> None:
    seen = look(
        "dkim",
        f'a._domainkey.relay.example TXT "p={rsa(2048)}"\nb._domainkey.relay.example CNAME a._domainkey.relay.example',
        selectors=("a", "b"),
        signing_domain="relay.example",
    )

    assert (seen.codes, seen.examined.summary) == ([], "a: RSA 2048 and b: RSA 2048")


def test_dkim_has_two_keys_at_one_name(look: Look) -> None:
    zone = f'x._domainkey.harbour.example TXT "p={rsa(1024)}"\nx._domainkey.harbour.example TXT "p={rsa(2048)}"'

    assert look("dkim", zone, selectors=("x",)).codes == ["dkim-multiple"]


def test_dkim_is_skipped_where_no_selector_is_known(look: Look) -> None:
    seen = look("dkim")

    assert seen.examined.state.value == "skipped"
    assert "--selector NAME" in seen.examined.summary
    assert seen.zone.asked == []


@given(st.text(max_size=300) | st.text(alphabet="vpkths=; :DKIM1AQ/+", max_size=200))
def test_parse_key_takes_any_text(text: str) -> None:
    key = parse_key(text)

    assert key.unusable is not None or key.type in {"rsa", "ed25519"}
    assert isinstance(key.testing or key.for_mail or key.takes_sha256, bool)


def test_parse_key_reads_a_huge_record_in_no_time() -> None:
    assert parse_key("p=" + "A" * 500_000).unusable is not None
    assert parse_key("a=b;" * 100_000 + "p=").unusable is not None
