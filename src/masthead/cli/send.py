"""`masthead send`: a checked edition to a list of subscribers, with a receipt that adds up."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict
from hashlib import blake2s
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.text import Text

from masthead.audience.lists import ListReading, read_list
from masthead.audience.recipient import Recipient
from masthead.checks.registry import all_codes
from masthead.cli.console import err, finding_json, out, print_findings, print_json, printable, progress, table
from masthead.cli.failure import CommandFailed, Exit
from masthead.cli.inbox import ending_signals
from masthead.cli.proof import Proof, make_proof
from masthead.cli.workspace import open_manuscript, read_file, secret_of
from masthead.delivery.ports import Outcome, Relay
from masthead.delivery.sequential import Account, Receipt, by_reason
from masthead.delivery.sequential import deliver
from masthead.edition.findings import Finding
from masthead.edition.house import Publication
from masthead.message import CompiledMessage, CompileError, LinkPlan, Sender, compile_message
from masthead.relays import RelayUrlError, relay_from_url, safe_url
from masthead.tokens import Keys

MAX_LIST_BYTES = 2_000_000_000
MOST_SHOWN = 20


def send(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The edition, a Markdown file.")],
    to: Annotated[Path, typer.Option("--to", metavar="LIST.csv", help="The list: email, name, … one row each.")],
    relay: Annotated[str, typer.Option(metavar="URL", help="inbox, smtp://host:port, smtps://host, maildir:/path.")],
    house: Annotated[
        Path | None, typer.Option(metavar="PATH", help="Another house format than the nearest house.toml.")
    ] = None,
    despite: Annotated[str, typer.Option(metavar="CODE,…", help="Send despite these error findings.")] = "",
    media_url: Annotated[
        str | None,
        typer.Option(
            metavar="URL", help="Where the publication folder's images are served; its url + /media if not given."
        ),
    ] = None,
    receipt_file: Annotated[
        Path | None, typer.Option("--receipt", metavar="FILE.csv", help="Write everybody not accepted to this file.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Report as JSON on standard output.")] = False,
) -> None:
    """Check, render and send an edition. Exit 1 when it was refused, stopped or left somebody unserved."""
    destination = open_relay(relay)
    proof = make_proof(open_manuscript(file, house_path=house), media_url=media_url)
    if blocking := blocking_findings(proof, despite):
        _refuse(proof, blocking, as_json=as_json)
    reading = read_list(read_file(to, "list", limit=MAX_LIST_BYTES), file=str(to))
    message = compile_proof(proof, secret=secret_of(proof.manuscript.folder), now=dt.datetime.now(dt.UTC))
    if receipt_file:
        claim_receipt(receipt_file)
    started = time.monotonic()
    with ending_signals() as ended:
        receipt = run_mailing(message, reading, destination, ended, quiet=as_json)
    seconds = time.monotonic() - started
    if as_json:
        print_json({**receipt_json(receipt, reading), "relay": safe_url(relay), "seconds": round(seconds, 3)})
    else:
        print_receipt(receipt, reading, seconds)
    if receipt_file:
        write_receipt(receipt, reading, receipt_file)
    raise typer.Exit(Exit.FINE if served(receipt) else Exit.FAILED)


def blocking_findings(proof: Proof, despite: str) -> tuple[Finding, ...]:
    """The error findings that `despite` does not name. What the file's reader found is never overridden."""
    named = {code.strip() for code in despite.split(",") if code.strip()}
    unread = set(proof.manuscript.findings)
    if never := named & {each.code for each in unread} - all_codes():
        raise CommandFailed(
            f"--despite cannot name {', '.join(sorted(never))}: the file was not understood there.",
            "Mend the file at the lines that “masthead check” names.",
        )
    if unknown := named - all_codes():
        raise CommandFailed(
            f"--despite names no finding: {', '.join(sorted(unknown))}.",
            "Name codes as “masthead check” prints them, parted by commas.",
        )
    return tuple(each for each in proof.stopping if each in unread or each.code not in named)


def compile_proof(
    proof: Proof, *, secret: bytes, now: dt.datetime, base_url: str = "", tracked: bool = False
) -> CompiledMessage:
    """Compile a proof's mail. base_url: of the reader's pages, the publication's own when empty."""
    publication = proof.manuscript.house.publication
    if not (base_url or publication.url):
        raise CommandFailed(
            f"{publication.name} has no web address, and the links of its readers lie below one.",
            'Add “url = "https://…"” to “[publication]” in house.toml.',
            code=Exit.FAILED,
        )
    try:
        return compile_message(
            proof.rendered,
            mailing=mailing_number(proof),
            sender=sender_of(publication),
            keys=Keys(secret),
            date=now.astimezone(ZoneInfo(publication.timezone)),
            links=LinkPlan(base_url=base_url or publication.url, tracked=tracked, web_url=proof.sheet.web_url),
        )
    except CompileError as fault:
        raise CommandFailed(str(fault), "Mend the edition or house.toml.", code=Exit.FAILED) from None


def sender_of(publication: Publication) -> Sender:
    """The sending side of a publication: everything derives from its `from` address."""
    author = Sender.from_mailbox(publication.sender)
    domain = author.domain()
    return Sender.from_mailbox(
        publication.sender,
        reply_to=publication.reply_to,
        list_id=f"{publication.slug}.{domain}",
        list_name=publication.name,
        unsubscribe_address=f"unsubscribe@{domain}",
        feedback_id=(publication.slug, "edition", domain.split(".", 1)[0]),
    )


def mailing_number(proof: Proof) -> int:
    """A mailing's 32-bit number where no ledger gives one: the same for every run of the same edition."""
    edition = proof.manuscript.edition
    identity = f"{edition.publication}/{edition.number}/{edition.language}".encode()
    return int.from_bytes(blake2s(identity, digest_size=4).digest(), "big") or 1


def open_relay(url: str) -> Relay:
    """The relay of a URL. Raises `CommandFailed` with what is allowed."""
    try:
        return relay_from_url(url)
    except RelayUrlError as fault:
        raise CommandFailed(str(fault)) from None


def run_mailing(
    message: CompiledMessage, reading: ListReading, relay: Relay, ended: threading.Event, *, quiet: bool
) -> Receipt:
    """Deliver with a bar. ended: stops it after the message at hand. A list of nobody troubles no relay."""
    if not reading.recipients:
        return Account(0).close(stopped=f"{reading.file} holds nobody to write to.")
    with progress(quiet=quiet) as bar:
        task = bar.add_task("Sending", total=len(reading.recipients), note="")

        def show(account: Account) -> None:
            last = account.last_refusal
            bar.update(task, completed=account.done, note=f"{last.code} {printable(last.reply)[:40]}" if last else "")

        return deliver(message, reading.recipients, relay=relay, progress=show, stop_asked=ended.is_set)


def served(receipt: Receipt) -> bool:
    """Whether nobody is left that a second attempt could still reach."""
    open_ends = receipt.counts[Outcome.DEFERRED] + receipt.counts[Outcome.IN_DOUBT] + receipt.pending
    return open_ends == 0 and receipt.counts[Outcome.ACCEPTED] > 0


def receipt_json(receipt: Receipt, reading: ListReading) -> dict[str, object]:
    """The receipt with the list's own account: every row is mailed or named with its reason."""
    return {
        "rows": len(reading.rows),
        "refused_rows": [{"line": row.line, "email": row.address, "reason": row.reason} for row in reading.refused],
        "problems": [asdict(problem) for problem in reading.problems],
        **receipt.as_json(),
        "not_submitted": [each.address for each in not_submitted(receipt, reading)],
    }


def not_submitted(receipt: Receipt, reading: ListReading) -> Sequence[Recipient]:
    """Who is pending. A mailing goes through its list in order, so these are the last ones."""
    return reading.recipients[len(reading.recipients) - receipt.pending :]


def claim_receipt(path: Path) -> None:
    """Make sure, before anybody is mailed, that the receipt can be written. Keeps what the file holds until then."""
    try:
        path.open("a").close()
    except OSError as fault:
        raise CommandFailed(
            f"The receipt cannot be written to {path}: {fault.strerror}. Nothing was sent.",
            "Name a file that can be written: --receipt FILE.csv.",
            code=Exit.FAILED,
        ) from None


def write_receipt(receipt: Receipt, reading: ListReading, path: Path) -> None:
    """Write the exceptions, refused rows of the list first, as CSV."""
    account = receipt.as_csv(refused=reading.refused, pending=not_submitted(receipt, reading))
    try:
        path.write_text(account, "utf-8", "backslashreplace", newline="")
    except OSError as fault:
        raise CommandFailed(
            f"The mailing ran, but its receipt cannot be written to {path}: {fault.strerror}.",
            "Keep what is printed above; it is the same account.",
            code=Exit.FAILED,
        ) from None


def print_receipt(receipt: Receipt, reading: ListReading, seconds: float) -> None:
    """The account in words: the sum, then every reason, then every refused row."""
    _print_problems(reading)
    sums = table("Receipt", number="")
    sums.add_row("Audience", str(receipt.audience), style="bold")
    for outcome in Outcome:
        sums.add_row(f"  {outcome.value.replace('_', ' ')}", str(receipt.counts[outcome]))
    if receipt.pending:
        sums.add_row("  not submitted", str(receipt.pending))
    out.print(sums)
    for outcome, reason, count in by_reason(receipt.entries)[:MOST_SHOWN]:
        out.print(Text(f"{count} × {outcome.value.replace('_', ' ')}: {printable(reason)}"), soft_wrap=True)
    if reading.refused:
        count = len(reading.refused)
        out.print("1 row of the list was refused:" if count == 1 else f"{count} rows of the list were refused:")
        for row in reading.refused[:MOST_SHOWN]:
            out.print(Text(f"  line {row.line}: {printable(row.address)} – {printable(row.reason)}"), soft_wrap=True)
        if count > MOST_SHOWN:
            out.print(f"  … and {count - MOST_SHOWN} more; --json and --receipt list them all.")
    if receipt.stopped:
        err.print(Text("✗ ", style="bold red").append(printable(receipt.stopped), style="default"), soft_wrap=True)
    accepted = receipt.counts[Outcome.ACCEPTED]
    if accepted and seconds > 0:
        out.print(f"{seconds:.1f} s, {accepted / seconds:.0f} messages a second")


def _print_problems(reading: ListReading) -> None:
    """What is odd about the list as a whole, in the form of findings."""
    for problem in reading.problems[:MOST_SHOWN]:
        place = f"{reading.file}:{problem.line}" if problem.line else reading.file
        out.print(Text(f"! {printable(place)}\n  {printable(problem.message)}"), soft_wrap=True)
        out.print(Text(f"  → {printable(problem.remedy)}", style="green"), soft_wrap=True)
    if len(reading.problems) > MOST_SHOWN:
        out.print(f"  … and {len(reading.problems) - MOST_SHOWN} more remarks; --json lists them.")


def _refuse(proof: Proof, blocking: tuple[Finding, ...], *, as_json: bool) -> None:
    if as_json:
        print_json({"refused": True, "findings": [finding_json(each) for each in blocking]})
    else:
        print_findings(blocking, file=str(proof.manuscript.path))
    never = {each.code for each in blocking if each in set(proof.manuscript.findings)}
    codes = ",".join(sorted({each.code for each in blocking} - never))
    raise CommandFailed(
        f"Not sent: {len(blocking)} finding{'s' if len(blocking) > 1 else ''} of severity error.",
        "Mend them: what could not be read is never sent."
        if never
        else f"Mend them, or send all the same: --despite {codes}",
        code=Exit.FAILED,
    )
