"""The process that `reading.read_apart` starts: reads a list, judges its rows, and hands them on as frames."""

from __future__ import annotations

import csv
import datetime as dt
import gc
import io
import json
import marshal
import os
import signal
import sys
from array import array
from pathlib import Path
from typing import IO, Any

from masthead.audience.intake.meanings import MappingError, mapping_from_json
from masthead.audience.intake.rows import Batch, Intake, Person
from masthead.audience.intake.tables import TableError, open_table
from masthead.web.subscribers.digests import short_digests
from masthead.web.subscribers.imports.image import image_of
from masthead.web.subscribers.imports.reading import HEAD

_FORMULA = frozenset("=+-@\t\r")


def main() -> None:
    """Do what standard input says."""
    # Nothing here is ever in a circle, and looking for circles among millions of values takes a third of the time.
    gc.disable()
    # Whoever asked for the list ends this process, and finishes a batch before.
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, signal.SIG_IGN)
    order = json.load(sys.stdin)
    try:
        _read(order, sys.stdout.buffer)
    except (TableError, MappingError) as fault:
        _send(sys.stdout.buffer, ("fault", str(fault)))
    except BrokenPipeError:
        # Nobody listens any longer; there is nothing to say at the end either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as fault:
        _send(sys.stdout.buffer, ("fault", f"The list cannot be read: {fault.strerror or fault}."))


def _read(order: dict[str, Any], target: IO[bytes]) -> None:
    hash_keys = [bytes.fromhex(each) for each in order["hash_keys"]]
    with Path(order["file"]).open("rb") as source:
        table = open_table(source)
        estimate, before = table.estimate, dt.datetime.fromisoformat(order["before"])
        intake = Intake(table, mapping_from_json(order["mapping"]), before=before, expected=estimate or 0)
        _send(target, ("begin", (table.kind, estimate)))
        for number, batch in enumerate(intake.batches(order["size"])):
            if number >= order["skip"]:
                _send(target, ("batch", _frame(number, batch, hash_keys, copy=order["copy"])))
        _send(target, ("end", table.remarks))


def _frame(number: int, batch: Batch, hash_keys: list[bytes], *, copy: bool) -> tuple[object, ...]:
    """The fields of a `reading.Frame`."""
    people = batch.people
    return (
        number,
        len(batch.lines),
        "".join([f"{line},{cell(shown)},\n" for line, shown in zip(batch.lines, batch.shown, strict=True)]),
        array("I", [person[0] for person in people]).tobytes(),
        "".join(map(_copy_row, people)).encode() if copy else image_of(people),
        short_digests(hash_keys, [person[2] for person in people]).tobytes(),
        batch.refused,
        batch.notes,
        batch.tags,
        any(person[9] for person in people),
    )


def cell(text: str) -> str:
    """A field of a CSV file that no spreadsheet takes for a formula."""
    if text[:1] in _FORMULA:
        text = f"'{text}"
    if '"' not in text and "," not in text and "\n" not in text:
        return text
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow([text])
    return line.getvalue()


def _copy_row(person: Person) -> str:
    """A row of COPY's text format. No text has tabs or line ends, so backslashes alone are to be escaped."""
    place, address, key, domain, name, language, zone, attributes, source, consented_at, referrals = person
    text = f"{place}\t{address}\t{key}\t{domain}\t{name}\t{language}\t{zone}\t{attributes}\t{source}\t"
    if "\\" in text:
        text = text.replace("\\", "\\\\")
    moment = f"{consented_at}+00" if consented_at else "\\N"
    return f"{text}{moment}\t{referrals}\n"


def _send(target: IO[bytes], value: Any) -> None:
    frame = marshal.dumps(value)
    target.write(len(frame).to_bytes(HEAD))
    target.write(frame)
    target.flush()


if __name__ == "__main__":
    main()
