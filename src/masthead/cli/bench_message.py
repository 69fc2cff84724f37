"""A shipped edition as a message of whatever size a benchmark wants."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from importlib.resources import as_file

from masthead.audience.recipient import Recipient, SubscriberId
from masthead.cli.failure import CommandFailed
from masthead.cli.mail import compile_proof
from masthead.cli.proof import Proof, make_proof
from masthead.cli.workspace import Manuscript, open_manuscript
from masthead.message import CompiledMessage
from masthead.titles import shipped

SMALLEST = 24 * 1024
_READER = Recipient(SubscriberId(1), "reader1@example.com", name="Réader 1")
_LINE = "The harbour opens late, and nobody on the early ferry minds it at all.\n"
_END = "</body>"


def message_of_size(
    octets: int, *, secret: bytes, proof_of: Callable[[Manuscript], Proof] = make_proof, reader: Recipient = _READER
) -> CompiledMessage:
    """The shipped edition, links tracked, cut or filled up so that a message has `octets`, give or take a hundred.

    proof_of: makes of the edition what is to be measured. reader: whose message has this size.
    """
    if octets < SMALLEST:
        raise CommandFailed(f"A whole edition does not fit into {octets} bytes.", f"Ask for {SMALLEST} or more.")
    with as_file(shipped("harbour-morning").editions[0]) as path:
        proof = _shortened(open_manuscript(path), octets, secret, proof_of, reader)
    message = _compiled(proof, secret)
    filling = 0
    for _ in range(4):
        missing = octets - len(message.fill(reader))
        if abs(missing) <= 100:
            break
        filling += missing
        message = _compiled(_filled_up(proof, filling), secret)
    return message


def _shortened(
    manuscript: Manuscript, octets: int, secret: bytes, proof_of: Callable[[Manuscript], Proof], reader: Recipient
) -> Proof:
    """The edition with as many of its first sections as fit."""
    edition = manuscript.edition
    for count in range(len(edition.sections), 0, -1):
        cut = edition.model_copy(update={"sections": edition.sections[:count]})
        reading = replace(manuscript.reading, edition=cut, lines=(0,) * count)
        proof = proof_of(replace(manuscript, reading=reading))
        if len(_compiled(proof, secret).fill(reader)) <= octets:
            return proof
    raise CommandFailed(f"The shortest part of the shipped edition is larger than {octets} bytes.")


def _filled_up(proof: Proof, octets: int) -> Proof:
    """The same with a paragraph of so many bytes at its end."""
    words = (_LINE * (octets // len(_LINE) + 1))[: max(0, octets)]
    *before, last = proof.rendered.html
    assert isinstance(last, str)
    head, end, tail = last.rpartition(_END)
    return replace(proof, rendered=replace(proof.rendered, html=(*before, f"{head}<p>{words}</p>{end}{tail}")))


def _compiled(proof: Proof, secret: bytes) -> CompiledMessage:
    return compile_proof(proof, secret=secret, now=dt.datetime(2026, 1, 1, tzinfo=dt.UTC), tracked=True)
