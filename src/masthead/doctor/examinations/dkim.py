"""DKIM keys in the DNS (RFC 6376, RFC 8301, RFC 8463): there, readable, long enough, in use, and ours."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from masthead.doctor.case import OwnKey
from masthead.doctor.diagnosis import Diagnosis, error, remark, warning
from masthead.doctor.dkim_record import GOOD_BITS, LEAST_BITS, MOST_BITS, KeyRecord, Unusable, looks_like_key, parse_key
from masthead.doctor.examination import Examination, Outcome, Room, skipped
from masthead.doctor.record import Record, txt
from masthead.doctor.words import listed, quoted, shown

_RULES = "Gmail and Yahoo want a valid DKIM signature on all mail that is sent in bulk"
_UNREADABLE = "Receivers cannot check signatures with it, so they count as none."

MISSING = error("dkim-missing", "There is no key at the selector’s name.", f"{_RULES}.", "Publish the key.")
MULTIPLE = error("dkim-multiple", "There are several keys at one name.", _UNREADABLE, "Keep the one that is in use.")
SYNTAX = warning("dkim-syntax", "The record is not well written.", _UNREADABLE, "Write “tag=value; tag=value”.")
UNREADABLE = error(
    "dkim-unreadable", "The key cannot be read.", _UNREADABLE, "Publish the key again, copied as a whole from “p=” on."
)
REVOKED = error(
    "dkim-revoked",
    "The key is revoked: its “p=” is empty.",
    "An empty key says that every signature with this selector is forged.",
    "Sign with another selector, or publish the key again.",
)
SHORT = error(
    "dkim-short",
    f"The key has fewer than {LEAST_BITS} bits.",
    "Receivers must not accept such signatures (RFC 8301): keys of this length have been broken.",
    f"Make a key of {GOOD_BITS} bits, publish it under a new selector, then sign with it.",
)
SHORTISH = warning(
    "dkim-shortish",
    f"The key has fewer than {GOOD_BITS} bits.",
    f"Gmail asks for {GOOD_BITS} bits; some receivers trust no less.",
    f"Make a key of {GOOD_BITS} bits, publish it under a new selector, then sign with it.",
)
LONG = warning(
    "dkim-long",
    f"The key has more than {MOST_BITS} bits.",
    "Receivers need not check signatures of such keys.",
    f"Make a key of {GOOD_BITS} bits.",
)
TESTING = warning(
    "dkim-testing",
    "The key is marked as a test (t=y).",
    "Some receivers take signatures of a test for none.",
    "Take out “t=y”.",
)
OTHER_KEY = error(
    "dkim-other-key",
    "The DNS has another key than the one we sign with.",
    "Every signature fails, and with DMARC the mail may be refused.",
    "Publish our key, or sign with the one that is published.",
)
NOT_FOR_MAIL = error(
    "dkim-not-for-mail",
    "The record does not let the key sign mail with SHA-256.",
    _UNREADABLE,
    "Take out “s=” and “h=”.",
)
ONLY_ED25519 = warning(
    "dkim-only-ed25519",
    "All keys are Ed25519.",
    "Gmail, Yahoo and Microsoft do not check such signatures yet; for them the mail is not signed.",
    f"Sign with an RSA key of {GOOD_BITS} bits as well.",
)
ALIAS = remark(
    "dkim-alias",
    "The selector’s name is an alias.",
    "The key belongs to whoever runs the other name, mostly your relay, and changes when they change it.",
    "Nothing to do where that is your relay.",
)
CODES = (
    MISSING, MULTIPLE, SYNTAX, UNREADABLE, REVOKED, SHORT, SHORTISH, LONG, TESTING, OTHER_KEY, NOT_FOR_MAIL,
    ONLY_ED25519, ALIAS,
)  # fmt: skip
_MAKE = "Make one: openssl genrsa -out dkim.pem 2048; then --dkim dkim.pem --dkim-selector NAME shows what to publish."
_WHY_UNREADABLE = {
    Unusable.NO_KEY: "has no “p=” with a key",
    Unusable.NOT_BASE64: "holds characters in “p=” that no key has; it may have been cut when it was pasted",
    Unusable.NOT_A_KEY: "holds something in “p=” that is no key; it may have been cut at 255 characters",
}


async def _run(room: Room) -> Outcome:
    case = room.case
    ours = {key.selector: key for key in case.keys}
    selectors = tuple(dict.fromkeys((*ours, *case.selectors)))
    if not selectors:
        return skipped("no selector is known; name it: --selector NAME (it is “s=” in the DKIM-Signature of a mail)")
    looked = await asyncio.gather(*(_look(room, selector, ours.get(selector)) for selector in selectors))
    found = [diagnosis for _, diagnoses in looked for diagnosis in diagnoses]
    keys = [key for key, _ in looked if key is not None]
    good = [key for key in keys if key.unusable is None]
    if good and len(keys) == len(selectors) and all(key.type == "ed25519" for key in good):
        found.append(ONLY_ED25519.found(f"{shown(case.signer)} has no RSA key at {listed(selectors)}.", _MAKE))
    if not good:
        return Outcome(f"no usable key at {listed(selectors)}", tuple(found))
    return Outcome(
        listed(_said(selector, key) for selector, (key, _) in zip(selectors, looked, strict=True) if key), tuple(found)
    )


async def _look(room: Room, selector: str, ours: OwnKey | None) -> tuple[KeyRecord | None, list[Diagnosis]]:
    name = f"{selector}._domainkey.{room.case.signer}"
    answer = await room.asking.texts(name)
    if not answer.known:
        return None, []
    keys = [text for text in answer.values if looks_like_key(text)]
    right = txt(name, ours.record) if ours else None
    records = (right,) if right else ()
    if not keys:
        said = f" What stands there, {quoted(answer.values[0], 60)}, is no key." if answer.values else ""
        remedy = "" if ours else "Publish the record that your relay gives for this selector, or check the selector."
        return None, [MISSING.found(f"There is no key at {shown(name)}.{said}", remedy, *records)]
    if len(keys) > 1:
        return None, [MULTIPLE.found(f"There are {len(keys)} keys at {shown(name)}.", "", *records)]
    key = parse_key(keys[0])
    found = [*_usable(name, key, right), *_ours(name, key, ours, right)]
    if answer.alias and ours:
        found.append(ALIAS.found(f"{shown(name)} is an alias, but we sign with a key of our own."))
    return key, found


def _usable(name: str, key: KeyRecord, right: Record | None) -> Iterator[Diagnosis]:
    records = (right,) if right else ()
    if key.tags.faults:
        yield SYNTAX.found(f"In the record at {shown(name)} {listed(key.tags.faults[:3])}.", "", *records)
    if key.unusable is Unusable.REVOKED:
        yield REVOKED.found(f"The key at {shown(name)} is revoked.", "", *records)
    elif key.unusable is Unusable.OTHER_TYPE:
        yield UNREADABLE.found(f"The key at {shown(name)} is of the type {quoted(key.type, 30)}.", "", *records)
    elif key.unusable is not None:
        yield UNREADABLE.found(f"The record at {shown(name)} {_WHY_UNREADABLE[key.unusable]}.", "", *records)
    if 0 < key.bits < LEAST_BITS:
        yield SHORT.found(f"The key at {shown(name)} has {key.bits} bits.", _new_key(name))
    elif 0 < key.bits < GOOD_BITS:
        yield SHORTISH.found(f"The key at {shown(name)} has {key.bits} bits.", _new_key(name))
    elif key.bits > MOST_BITS:
        yield LONG.found(f"The key at {shown(name)} has {key.bits} bits.", _new_key(name))
    if key.testing:
        yield TESTING.found(f"The key at {shown(name)} is marked as a test.", "", _without(name, key, "t"))
    if not key.for_mail or not key.takes_sha256:
        said = listed(quoted(f"{tag}={key.tags.get(tag)}", 30) for tag in "sh" if key.tags.has(tag))
        yield NOT_FOR_MAIL.found(f"The record at {shown(name)} says {said}.", "", _without(name, key, "s", "h"))


def _ours(name: str, key: KeyRecord, ours: OwnKey | None, right: Record | None) -> Iterator[Diagnosis]:
    if ours is None or right is None or key.unusable is not None:
        return
    if key.key != ours.public:
        message = f"The key at {shown(name)} ends with {quoted(key.key[-20:])}, ours with {quoted(ours.public[-20:])}."
        yield OTHER_KEY.found(message, "", right)


def _without(name: str, key: KeyRecord, *tags: str) -> Record:
    """The record as it stands, without some tags; its key in one piece."""
    return txt(name, key.tags.text(**{"p": key.key, **dict.fromkeys(tags)}))


def _new_key(name: str) -> str:
    selector = name.partition("._domainkey.")[0]
    return f"{_MAKE} Take another selector than {quoted(selector, 60)}, so that mail on its way stays valid."


def _said(selector: str, key: KeyRecord) -> str:
    kind = f"RSA {key.bits}" if key.bits else "Ed25519" if key.type == "ed25519" else "no usable key"
    return f"{selector}: {kind if key.unusable is None else 'no usable key'}"


EXAMINATION = Examination(
    "dkim",
    "DKIM",
    "Each selector has a key that can be read, is long enough and is ours (RFC 6376, RFC 8301, RFC 8463).",
    CODES,
    _run,
    of_domain=True,
)
