"""What a compiled message holds, and its stored form.

Stored is a first line ``masthead-message VERSION HASH`` and canonical JSON in UTF-8. It holds no
secret: tokens are made when a message is filled. Readers refuse versions they do not know.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from masthead.message.errors import CompiledMessageError
from masthead.message.program import Alternative, Entry, Program, Run
from masthead.message.slots import MessageIdSlot, SubjectPart, SubjectSlot, TokenSlot, ToSlot, ValueSlot
from masthead.render.pieces import Context
from masthead.tokens import Purpose

VERSION = 1
_MAGIC = "masthead-message"


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A compiled message without its keys.

    key_id: the secret its tokens are made with. bounce_before, bounce_after: around the token of the envelope
    sender. message_id_domain: right side of Message-IDs. smtputf8: a header of ours holds an address in UTF-8.
    targets: address by link index, which is where the tracker redirects to.
    """

    mailing: int
    key_id: str
    bounce_before: str
    bounce_after: str
    message_id_domain: str
    smtputf8: bool
    targets: tuple[str, ...]
    program: Program


def content_hash(content: Content) -> str:
    """BLAKE2b-256 of the canonical form, hexadecimal."""
    return _digest(_json(content))


def write_content(content: Content) -> bytes:
    """The stored form."""
    body = _json(content)
    return f"{_MAGIC} {VERSION} {_digest(body)}\n".encode("ascii") + body


def read_content(data: bytes) -> Content:
    """The reverse of `write_content`. Raises `CompiledMessageError` for anything else."""
    head, newline, body = data.partition(b"\n")
    words = head.split(b" ")
    if not newline or len(words) != 3 or words[0] != _MAGIC.encode("ascii"):
        raise CompiledMessageError("These bytes are not a compiled message.")
    if words[1] != str(VERSION).encode("ascii"):
        version = words[1].decode("ascii", "replace")
        raise CompiledMessageError(
            f"The compiled message has version {version}; this Masthead reads version {VERSION}."
        )
    if words[2] != _digest(body).encode("ascii"):
        raise CompiledMessageError("The compiled message is damaged: its contents do not match their hash.")
    try:
        return _content(json.loads(body))
    except (KeyError, ValueError, TypeError, IndexError) as error:
        raise CompiledMessageError("The compiled message holds something this Masthead cannot read.") from error


def _digest(body: bytes) -> str:
    return hashlib.blake2b(body, digest_size=32, person=b"masthead-message").hexdigest()


def _json(content: Content) -> bytes:
    value = {
        "mailing": content.mailing,
        "key_id": content.key_id,
        "bounce": [content.bounce_before, content.bounce_after],
        "message_id_domain": content.message_id_domain,
        "smtputf8": content.smtputf8,
        "targets": content.targets,
        "entries": [_entry_value(entry) for entry in content.program.entries],
        "runs": [[sorted(run.segments), run.order, run.place] for run in content.program.runs],
    }
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


def _entry_value(entry: Entry) -> Any:
    match entry:
        case str():
            return entry
        case Alternative():
            return ["alternative"]
        case TokenSlot(purpose):
            return ["token", purpose.value]
        case MessageIdSlot():
            return ["message-id"]
        case ToSlot():
            return ["to"]
        case ValueSlot(name, fallback, context):
            return ["value", name, fallback, context.value]
        case SubjectSlot(parts):
            return ["subject", *([sorted(each.segments), _subject_value(each.part)] for each in parts)]


def _subject_value(part: str | ValueSlot) -> Any:
    return part if isinstance(part, str) else [part.name, part.fallback]


def _content(value: dict[str, Any]) -> Content:
    before, after = value["bounce"]
    return Content(
        mailing=value["mailing"],
        key_id=value["key_id"],
        bounce_before=before,
        bounce_after=after,
        message_id_domain=value["message_id_domain"],
        smtputf8=value["smtputf8"],
        targets=tuple(value["targets"]),
        program=Program(
            entries=tuple(_entry(each) for each in value["entries"]),
            runs=tuple(Run(frozenset(segments), tuple(order), place) for segments, order, place in value["runs"]),
        ),
    )


def _entry(value: Any) -> Entry:
    match value:
        case str():
            return value
        case ["alternative"]:
            return Alternative()
        case ["token", purpose]:
            return TokenSlot(Purpose(purpose))
        case ["message-id"]:
            return MessageIdSlot()
        case ["to"]:
            return ToSlot()
        case ["value", name, fallback, context]:
            return ValueSlot(name, fallback, Context(context))
        case ["subject", *parts]:
            return SubjectSlot(tuple(SubjectPart(frozenset(segments), _subject_part(part)) for segments, part in parts))
        case _:
            raise ValueError(f"unknown entry {value!r}")


def _subject_part(value: Any) -> str | ValueSlot:
    if isinstance(value, str):
        return value
    name, fallback = value
    return ValueSlot(name, fallback, Context.HEADER)
