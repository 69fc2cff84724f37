"""`masthead send`: a checked edition to a list of subscribers, with a receipt that adds up."""

from __future__ import annotations

import datetime as dt
import time
from hashlib import blake2s
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.text import Text

from masthead.audience.lists import ListReading, read_list
from masthead.checks.registry import all_codes
from masthead.cli.console import err, finding_json, out, print_findings, print_json, printable, progress, table
from masthead.cli.failure import CommandFailed, Exit
from masthead.cli.inbox import ending_signals
from masthead.cli.proof import Proof, make_proof
from masthead.cli.workspace import open_manuscript, read_file, secret_of
from masthead.delivery.ports import Outcome, Relay
from masthead.delivery.receipt import Account, Receipt, by_reason
from masthead.delivery.sequential import deliver
from masthead.edition.findings import Finding
from masthead.edition.house import Publication
from masthead.message import CompiledMessage, CompileError, LinkPlan, Sender, compile_message
from masthead.relays import RelayUrlError, relay_from_url, safe_url
from masthead.tokens import Keys

MAX_LIST_BYTES = 2_000_000_000


def send(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The edition, a Markdown file.")],
    to: Annotated[Path, typer.Option("--to", metavar="LIST.csv", help="The list: email, name, … one row each.")],
    relay: Annotated[str, typer.Option(metavar="URL", help="inbox, smtp://host:port, smtps://host, maildir:/path.")],
    house: Annotated[Path | None, typer.Option(help="Another house format than the nearest house.toml.")] = None,
    despite: Annotated[str, typer.Option(metavar="CODE,…", help="Send despite these error findings.")] = "",
    media_url: Annotated[
        str | None,
        typer.Option(help="Where the publication folder's images are served; its url + /media if not given."),
    ] = None,
    receipt_file: Annotated[
        Path | None, typer.Option("--receipt", metavar="FILE.csv", help="Write everybody not accepted to this file.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Report as JSON on standard output.")] = False,
) -> None:
    """Check, render and send an edition. Exit 1 when it was refused, stopped or left somebody unserved."""
    proof = make_proof(open_manuscript(file, house_path=house), media_url=media_url)
    if blocking := blocking_findings(proof, despite):
        _refuse(proof, blocking, as_json=as_json)
    reading = open_list(to)
    message = compile_proof(proof, secret=secret_of(proof.manuscript.folder), now=dt.datetime.now(dt.UTC))
    started = time.monotonic()
    receipt = run_mailing(message, reading, open_relay(relay), quiet=as_json)
    seconds = time.monotonic() - started
    if receipt_file:
        write_receipt(receipt, reading, receipt_file)
    if as_json:
        print_json({**receipt_json(receipt, reading), "relay": safe_url(relay), "seconds": round(seconds, 3)})
    else:
        print_receipt(receipt, reading, seconds)
    raise typer.Exit(Exit.FINE if served(receipt) else Exit.FAILED)


def blocking_findings(proof: Proof, despite: str) -> tuple[Finding, ...]:
    """The error findings that `despite` does not name. What the file's reader found is never overridden."""
    named = {code.strip() for code in despite.split(",") if code.strip()}
    if unknown := named - all_codes():
        raise CommandFailed(
            f"--despite names no finding: {', '.join(sorted(unknown))}.",
            "Name codes as “masthead check” prints them, parted by commas.",
        )
    unread = set(proof.manuscript.findings)
    return tuple(each for each in proof.stopping if each in unread or each.code not in named)


def compile_proof(
    proof: Proof, *, secret: bytes, now: dt.datetime, base_url: str = "", tracked: bool = False
) -> CompiledMessage:
    """Compile a proof's mail. base_url: of the reader's pages, the publication's own when empty."""
    publication = proof.manuscript.house.publication
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


def open_list(path: Path) -> ListReading:
    """Read a list file. Raises `CommandFailed` when it holds nobody to write to."""
    reading = read_list(read_file(path, "list", limit=MAX_LIST_BYTES), file=str(path))
    if not reading.recipients:
        problem = reading.problems[0] if reading.problems else None
        raise CommandFailed(
            f"{path} holds nobody to write to" + (f": {problem.message}" if problem else "."),
            problem.remedy if problem else "Give a CSV file with a header row and at least “email”.",
        )
    return reading


def open_relay(url: str) -> Relay:
    """The relay of a URL. Raises `CommandFailed` with what is allowed."""
    try:
        return relay_from_url(url)
    except RelayUrlError as fault:
        raise CommandFailed(str(fault), "For example: inbox, smtp://127.0.0.1:25, maildir:/tmp/mail.") from None


def run_mailing(message: CompiledMessage, reading: ListReading, relay: Relay, *, quiet: bool) -> Receipt:
    """Deliver with a bar; Ctrl-C stops after the message at hand."""
    ended = ending_signals()
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
    refused = [row for row in reading.rows if not row.accepted]
    return {
        "rows": len(reading.rows),
        "refused_rows": [{"line": row.line, "email": row.address, "reason": row.reason} for row in refused],
        **receipt.as_json(),
    }


def write_receipt(receipt: Receipt, reading: ListReading, path: Path) -> None:
    """Write the exceptions, refused rows of the list first, as CSV."""
    try:
        path.write_text(receipt.as_csv(refused=[row for row in reading.rows if not row.accepted]), "utf-8", newline="")
    except OSError as fault:
        raise CommandFailed(
            f"The mailing ran, but its receipt cannot be written to {path}: {fault.strerror}.",
            "The same account is printed by --json.",
            code=Exit.FAILED,
        ) from None


def print_receipt(receipt: Receipt, reading: ListReading, seconds: float) -> None:
    """The account in words: the sum, then every reason, then every refused row."""
    sums = table("Receipt", "")
    sums.add_row("Audience", str(receipt.audience), style="bold")
    for outcome in Outcome:
        sums.add_row(f"  {outcome.value.replace('_', ' ')}", str(receipt.counts[outcome]))
    if receipt.pending:
        sums.add_row("  not submitted", str(receipt.pending))
    out.print(sums)
    for outcome, reason, count in by_reason(receipt.entries)[:20]:
        out.print(Text(f"{count} × {outcome.value.replace('_', ' ')}: {printable(reason)}"), soft_wrap=True)
    refused = [row for row in reading.rows if not row.accepted]
    if refused:
        out.print(f"{len(refused)} rows of the list were refused:")
        for row in refused[:20]:
            out.print(Text(f"  line {row.line}: {printable(row.address)} – {printable(row.reason)}"), soft_wrap=True)
        if len(refused) > 20:
            out.print(f"  … and {len(refused) - 20} more; --json and --receipt list them all.")
    if receipt.stopped:
        err.print(Text("✗ ", style="bold red").append(printable(receipt.stopped), style="default"), soft_wrap=True)
    rate = receipt.counts[Outcome.ACCEPTED] / seconds if seconds > 0 else 0
    out.print(f"{seconds:.1f} s, {rate:.0f} messages a second")


def _refuse(proof: Proof, blocking: tuple[Finding, ...], *, as_json: bool) -> None:
    if as_json:
        print_json({"refused": True, "findings": [finding_json(each) for each in blocking]})
    else:
        print_findings(blocking, file=str(proof.manuscript.path))
    codes = ",".join(sorted({each.code for each in blocking}))
    raise CommandFailed(
        f"Not sent: {len(blocking)} finding{'s' if len(blocking) > 1 else ''} of severity error.",
        f"Mend them, or send all the same: --despite {codes}",
        code=Exit.FAILED,
    )
