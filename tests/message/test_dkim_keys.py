from __future__ import annotations

import re
from base64 import b64decode

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_public_key,
)

from masthead.message.dkim import Algorithm, SigningKey
from masthead.message.errors import SigningKeyError


def from_mersenne_primes(first: int, second: int) -> rsa.RSAPrivateKey:
    """A key of a size that nothing generates any more, or not fast; its bits are the sum of the exponents."""
    p, q, e = 2**first - 1, 2**second - 1, 65537
    d = pow(e, -1, (p - 1) * (q - 1))
    parts = rsa.rsa_crt_dmp1(d, p), rsa.rsa_crt_dmq1(d, q), rsa.rsa_crt_iqmp(p, q)
    numbers = rsa.RSAPrivateNumbers(p, q, d, *parts, rsa.RSAPublicNumbers(e, p * q))
    return numbers.private_key(unsafe_skip_rsa_key_validation=True)


RSA = rsa.generate_private_key(65537, 2048)
ED = ed25519.Ed25519PrivateKey.generate()


def pem(
    private: rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey | ed448.Ed448PrivateKey = RSA,
    form: PrivateFormat = PrivateFormat.PKCS8,
    lock: KeySerializationEncryption | None = None,
) -> bytes:
    return private.private_bytes(Encoding.PEM, form, lock or NoEncryption())


def key(data: bytes, *, password: str = "", mode: int | None = None) -> SigningKey:
    return SigningKey.from_pem(data, domain="Harbour.Example", selector="Press", password=password, mode=mode)


@pytest.mark.parametrize("form", [PrivateFormat.PKCS8, PrivateFormat.TraditionalOpenSSL])
@pytest.mark.parametrize("password", ["", "open sesame"])
def test_rsa_key_is_read_in_every_usual_form(form: PrivateFormat, password: str) -> None:
    lock = BestAvailableEncryption(password.encode()) if password else None
    found = key(pem(RSA, form, lock), password=password)

    assert (found.domain, found.selector, found.algorithm) == ("harbour.example", "press", Algorithm.RSA)
    assert (found.warnings, found.signature_octets) == ((), 256)
    assert len(found.sign(b"data")) == 256


def test_ed25519_key_is_read() -> None:
    found = key(pem(ED))
    assert (found.algorithm, found.warnings, len(found.sign(b"data"))) == (Algorithm.ED25519, (), 64)


def test_domain_is_written_in_ascii() -> None:
    assert SigningKey.from_pem(pem(), domain="häfen.example.", selector="a.b").domain == "xn--hfen-loa.example"


@pytest.mark.parametrize(
    ("data", "password", "words"),
    [
        (b"", "", "This is not a PEM file: it has no line “-----BEGIN PRIVATE KEY-----”."),
        (b"hello", "", "This is not a PEM file"),
        (pem(lock=BestAvailableEncryption(b"sesame")), "", "The signing key is encrypted. Give its password."),
        (pem(lock=BestAvailableEncryption(b"sesame")), "wrong", "cannot be decrypted. Check its password."),
        (pem()[:400] + b"BBBB" + pem()[404:], "", "cannot be read: it is damaged"),
        (pem(ec.generate_private_key(ec.SECP256R1())), "", "DKIM knows RSA and Ed25519; this key is of another kind."),
        (pem(ed448.Ed448PrivateKey.generate()), "", "DKIM knows RSA and Ed25519; this key is of another kind."),
        (
            RSA.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
            "",
            "The file holds a public key, not a private key. Give the key that belongs to it.",
        ),
        (b"-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n", "", "The file holds a certificate, not"),
        (pem(from_mersenne_primes(2203, 2281)), "", "has 4484 bits; receivers need not verify more than 4096."),
    ],
)
def test_key_that_cannot_sign_is_refused_in_plain_words(data: bytes, password: str, words: str) -> None:
    with pytest.raises(SigningKeyError) as refused:
        key(data, password=password)
    assert words in str(refused.value)
    assert not password or password not in str(refused.value)


def test_short_key_is_refused() -> None:
    with pytest.raises(SigningKeyError, match="648 bits; receivers ignore fewer than 1024"):
        key(pem(from_mersenne_primes(521, 127)))


def test_key_below_2048_bits_is_warned_about() -> None:
    [warning] = key(pem(from_mersenne_primes(607, 521))).warnings
    assert warning == "The signing key has 1128 bits; some receivers trust only 2048 and more."


@pytest.mark.parametrize(
    ("mode", "locked", "words"),
    [
        (None, False, None),
        (0o100600, False, None),
        (0o100640, False, None),
        (
            0o100644,
            False,
            "Everybody on this computer may read the signing key’s file. Take that right away: chmod o-r.",
        ),
        (0o100644, True, None),
        (0o100660, True, "Others may replace the signing key’s file. Take that right away: chmod go-w."),
        (0o100602, False, "Others may replace the signing key’s file. Take that right away: chmod go-w."),
    ],
)
def test_permissions_of_the_file_are_judged(mode: int | None, locked: bool, words: str | None) -> None:
    data = pem(lock=BestAvailableEncryption(b"sesame") if locked else None)
    assert key(data, password="sesame" if locked else "", mode=mode).warnings == ((words,) if words else ())


def test_password_that_is_not_needed_is_named() -> None:
    assert key(pem(), password="sesame").warnings == ("A password was given, but the signing key is not encrypted.",)


@pytest.mark.parametrize("selector", ["", "a b", "a_b", "-a", "a..b", ".a", "a;b", "é", "a" * 64])
def test_selector_that_is_no_dns_name_is_refused(selector: str) -> None:
    with pytest.raises(SigningKeyError, match="The selector"):
        SigningKey.from_pem(pem(ED), domain="harbour.example", selector=selector)


@pytest.mark.parametrize("domain", ["", "a b", "a;b", "exa mple.com", "x" * 64 + ".example"])
def test_domain_that_is_none_is_refused(domain: str) -> None:
    with pytest.raises(SigningKeyError, match="is not a domain"):
        SigningKey.from_pem(pem(ED), domain=domain, selector="press")


def test_place_in_dns_has_a_longest_length() -> None:
    domain = ".".join(["a" * 60] * 4)
    with pytest.raises(SigningKeyError, match="too long together"):
        SigningKey.from_pem(pem(ED), domain=domain, selector="press")


def test_record_holds_the_public_half() -> None:
    record = key(pem()).dns_record()

    assert record.name == "press._domainkey.harbour.example"
    value = re.fullmatch(r"v=DKIM1; k=rsa; p=([A-Za-z0-9+/=]+)", record.value)
    assert value is not None
    assert load_der_public_key(b64decode(value.group(1))) == RSA.public_key()


def test_record_is_cut_into_strings_that_a_zone_can_hold() -> None:
    record = key(pem()).dns_record()

    assert [len(each) for each in record.strings] == [255, len(record.value) - 255]
    assert "".join(record.strings) == record.value
    assert record.zone_line == (
        f'press._domainkey.harbour.example. IN TXT ( "{record.value[:255]}" "{record.value[255:]}" )'
    )


def test_record_of_ed25519_is_the_bare_key() -> None:
    record = key(pem(ED)).dns_record()
    assert re.fullmatch(r"v=DKIM1; k=ed25519; p=[A-Za-z0-9+/]{43}=", record.value)
    assert record.strings == (record.value,)


@pytest.mark.parametrize(
    ("domain", "aligned"),
    [
        ("harbour.example", True),
        ("news.harbour.example", True),
        ("Example", True),
        ("arbour.example", False),
        ("notharbour.example", False),
        ("harbour.example.com", False),
    ],
)
def test_alignment_is_by_whole_labels(domain: str, aligned: bool) -> None:
    assert key(pem()).aligned_with(domain) is aligned
