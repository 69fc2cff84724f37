"""`masthead send`: a checked edition to a list of subscribers, by the delivery engine, with a receipt that adds up."""

from __future__ import annotations

import datetime as dt
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from masthead.cli.account import Account, claim_receipt, print_stopped
from masthead.cli.console import err, out, print_json
from masthead.cli.delivering import Delivered, deliver_run
from masthead.cli.dry_run import DryRun, simulate, write_messages
from masthead.cli.engine import CONNECTIONS, Delivery, KeyFile, open_relay, plain_words
from masthead.cli.failure import CommandFailed, Exit
from masthead.cli.freezing import Freezing, freeze_run
from masthead.cli.mail import blocking_findings, compile_proof, mailing_number, refuse
from masthead.cli.options import DkimKeys, DkimSelectors, WarmUps
from masthead.cli.proof import Proof, make_proof
from masthead.cli.quantities import duration, rates, share, warm_ups
from masthead.cli.run import (
    RECORD,
    Run,
    RunRecord,
    Signature,
    file_hash,
    run_numbered,
    runs_of,
)
from masthead.cli.signing import key_files
from masthead.cli.workspace import Manuscript, open_manuscript, secret_of
from masthead.delivery.mailing import InDoubtPolicy, MailingId, MailingState
from masthead.delivery.outcome import Outcome
from masthead.delivery.warm_up import WarmUp
from masthead.message import CompiledMessage
from masthead.relays import safe_url
from masthead.tokens import Keys

_ENDED = frozenset({MailingState.FINISHED, MailingState.CANCELLED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """The options of `masthead send`, understood."""

    relay: str
    signing: tuple[Signature, ...]
    keys: tuple[KeyFile, ...]
    connections: int
    rates: str
    warm_ups: dict[str, dt.date]
    in_doubt: InDoubtPolicy
    patience: float
    share: float
    hold: float
    despite: str
    media_url: str | None
    again: bool
    resume: bool
    run: Path | None
    as_json: bool


def send(
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="The edition, a Markdown file; with --resume a run's folder.")
    ] = None,
    to: Annotated[
        Path | None, typer.Option("--to", metavar="LIST.csv", help="The list: email, name, … one row each.")
    ] = None,
    relay: Annotated[
        str,
        typer.Option(
            metavar="URL",
            envvar="MASTHEAD_RELAY",
            help="inbox, smtp://user:password@host:port, smtps://host, maildir:/path.",
        ),
    ] = "",
    house: Annotated[Path | None, typer.Option(help="Another house format than the nearest house.toml.")] = None,
    run: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Keep the run here; else below .masthead/runs.")
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with a run, and never begin one.")] = False,
    again: Annotated[bool, typer.Option("--again", help="Send an edition that has been sent once more.")] = False,
    connections: Annotated[int, typer.Option(min=1, max=1000, help="Connections to the relay.")] = CONNECTIONS,
    rate: Annotated[str, typer.Option(metavar="N", help="Messages a second: 200, or 200,gmail=20.")] = "",
    warm_up: WarmUps = None,
    dkim: DkimKeys = None,
    dkim_selector: DkimSelectors = None,
    in_doubt: Annotated[
        InDoubtPolicy, typer.Option(help="Those whose answer was lost: send again, or hold for a person.")
    ] = InDoubtPolicy.RESEND,
    patience: Annotated[str, typer.Option(metavar="TIME", help="How long to stay for those who are put off.")] = "1h",
    canary: Annotated[
        str, typer.Option(metavar="SHARE", help="Send to so many first, such as 1%; seeds among them.")
    ] = "",
    hold: Annotated[str, typer.Option(metavar="TIME", help="Hold the others so long after the canary.")] = "10m",
    dry: Annotated[
        bool, typer.Option("--simulate", help="Say who would get it and how long it takes; send nothing.")
    ] = False,
    eml: Annotated[Path | None, typer.Option(metavar="DIR", help="Write the messages as files; send nothing.")] = None,
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
    """Check, render and send an edition. Started again it goes on where it was. Exit 1 when somebody is unserved."""
    signing, keys = key_files(dkim or [], dkim_selector or [])
    rates(rate, "--rate")
    wishes = Wishes(
        relay=relay,
        signing=signing,
        keys=keys,
        connections=connections,
        rates=rate,
        warm_ups=warm_ups(warm_up or [], "--warm-up"),
        in_doubt=in_doubt,
        patience=duration(patience, "--patience"),
        share=share(canary, "--canary") if canary else 0.0,
        hold=duration(hold, "--hold"),
        despite=despite,
        media_url=media_url,
        again=again,
        resume=resume,
        run=run,
        as_json=as_json,
    )
    if resume and (file is None or file.is_dir()):
        folder = file or run
        if folder is None:
            raise CommandFailed("--resume goes on with a run, and none is named.", "Write: masthead send --resume DIR")
        _go_on(Run(folder), wishes, receipt_file)
    if file is None or to is None:
        raise CommandFailed("An edition and a list are needed.", "Write: masthead send FILE --to LIST.csv --relay URL")
    manuscript = open_manuscript(file, house_path=house)
    if dry or eml:
        _stay_dry(manuscript, to, wishes, eml)
    _send(manuscript, to, wishes, receipt_file)


def _stay_dry(manuscript: Manuscript, list_file: Path, wishes: Wishes, eml: Path | None) -> NoReturn:
    """Everything but sending."""
    message = _message(_checked(manuscript, wishes), mailing_number(manuscript))
    domain = message.content.message_id_domain
    since = wishes.warm_ups.get(domain)
    with plain_words():
        signed = _delivery(wishes, manuscript.folder).signed(message)
    dry_run = DryRun(
        message=signed,
        mailing=MailingId(message.content.mailing),
        list_file=list_file,
        rates=rates(wishes.rates, "--rate"),
        warm_up=WarmUp(domain, since) if since else None,
        share=wishes.share,
    )
    if eml is not None:
        write_messages(dry_run, eml, as_json=wishes.as_json)
    else:
        simulate(dry_run, as_json=wishes.as_json)
    raise typer.Exit(Exit.FINE)


def _send(manuscript: Manuscript, list_file: Path, wishes: Wishes, receipt_file: Path | None) -> NoReturn:
    """Begin the edition's run, or go on with it."""
    if not wishes.relay:
        raise CommandFailed("A relay is needed.", "Write --relay inbox, smtp://user:password@host or smtps://host.")
    open_relay(wishes.relay)
    run, number = _run_of(manuscript, wishes)
    with run.locked():
        if run.begun:
            _check_same(run, manuscript, list_file)
        elif wishes.resume:
            raise CommandFailed("There is no run to go on with.", "Leave out --resume to begin one.")
        else:
            message = _message(_checked(manuscript, wishes), mailing_number(manuscript, run=number))
            with plain_words():
                _delivery(wishes, manuscript.folder).signed(message)
            if receipt_file:
                claim_receipt(receipt_file)
            _freeze(run, manuscript, message, list_file, wishes)
        _deliver(run, wishes, receipt_file)


def _go_on(run: Run, wishes: Wishes, receipt_file: Path | None) -> NoReturn:
    """Go on with a run by its folder alone."""
    run.record()
    with run.locked():
        if _state(run) in _ENDED:
            print_stopped(f"The run in {run.folder} is over.")
        _deliver(run, wishes, receipt_file)


def _deliver(run: Run, wishes: Wishes, receipt_file: Path | None) -> NoReturn:
    """Deliver a run that has begun, and give its account."""
    if receipt_file:
        claim_receipt(receipt_file)
    record = run.record()
    delivery = _delivery(wishes, Path(record.publication_folder), record)
    if not wishes.as_json:
        err.print(f"Run: [bold]{run.folder}[/bold]", soft_wrap=True)
    delivered = deliver_run(run, delivery, quiet=wishes.as_json)
    raise typer.Exit(_report(run, delivered, delivery.relay, receipt_file, as_json=wishes.as_json))


def _report(run: Run, delivered: Delivered, relay: str, receipt_file: Path | None, *, as_json: bool) -> Exit:
    ledger = run.open_ledger()
    try:
        with plain_words():
            account = Account(ledger, MailingId(run.record().mailing), run=run)
            if as_json:
                ending = {
                    "relay": safe_url(relay),
                    "seconds": round(delivered.seconds, 3),
                    "stopped": delivered.stopped,
                }
                print_json({**account.as_json(), **ending})
            else:
                account.print()
                if delivered.stopped:
                    print_stopped(delivered.stopped)
                accepted = account.receipt.counts[Outcome.ACCEPTED]
                if accepted and delivered.seconds:
                    out.print(f"{delivered.seconds:.1f} s, {accepted / delivered.seconds:,.0f} messages a second")
            if receipt_file:
                account.write_file(receipt_file)
        return Exit.FINE if account.receipt.served else Exit.FAILED
    finally:
        ledger.close()


def _run_of(manuscript: Manuscript, wishes: Wishes) -> tuple[Run, int]:
    """The run to begin or go on with, and its number. Raises `CommandFailed` where the edition was sent already."""
    if wishes.run is not None:
        run = Run(wishes.run)
        if run.begun and _state(run) in _ENDED:
            raise CommandFailed(
                f"The run in {run.folder} is over.", "Name another folder to send once more: --run DIR."
            )
        # A number that no run below .masthead/runs has, so that messages sent once more are messages of their own.
        return run, int(time.time()) if wishes.again else 1
    known = runs_of(manuscript)
    if not known:
        return run_numbered(manuscript, 1), 1
    number, run = known[-1]
    if not run.begun or _state(run) not in _ENDED:
        if wishes.again and run.begun:
            raise CommandFailed(
                f"The run in {run.folder} is not over yet.",
                f"Go on with it, or end it first: masthead cancel {run.folder}",
            )
        return run, number
    if wishes.resume:
        return run, number
    if not wishes.again and not _confirmed(run, wishes):
        raise CommandFailed(
            f"This edition was sent already: {run.folder}.",
            f"Look at “masthead receipt {run.folder}”. To send it once more to everybody on the list, add --again.",
            code=Exit.FAILED,
        )
    return run_numbered(manuscript, number + 1), number + 1


def _confirmed(run: Run, wishes: Wishes) -> bool:
    if wishes.as_json or not (sys.stdin.isatty() and err.is_terminal):
        return False
    return typer.confirm(
        f"This edition was sent already ({run.folder}). Send it once more to everybody on the list?", err=True
    )


def _state(run: Run) -> MailingState:
    ledger = run.open_ledger()
    try:
        with plain_words():
            return ledger.state(MailingId(run.record().mailing))
    finally:
        ledger.close()


def _check_same(run: Run, manuscript: Manuscript, list_file: Path) -> None:
    """A run goes on with what was frozen; somebody who changed edition or list meanwhile must know."""
    record = run.record()
    with plain_words():
        changed = [
            name
            for name, path, kept in (
                ("edition", manuscript.path, record.edition_hash),
                ("list", list_file, record.list.hash),
            )
            if not path.is_file() or file_hash(path) != kept
        ]
    if changed:
        raise CommandFailed(
            f"A run of this edition is not over ({run.folder}), and its {' and '.join(changed)} was another one.",
            f"Go on with what was frozen: masthead send --resume {run.folder}; or end it: masthead cancel {run.folder}",
            code=Exit.FAILED,
        )


def _checked(manuscript: Manuscript, wishes: Wishes) -> Proof:
    proof = make_proof(manuscript, media_url=wishes.media_url)
    if blocking := blocking_findings(proof, wishes.despite):
        refuse(proof, blocking, as_json=wishes.as_json)
    return proof


def _message(proof: Proof, mailing: MailingId) -> CompiledMessage:
    return compile_proof(proof, secret=secret_of(proof.manuscript.folder), now=dt.datetime.now(dt.UTC), mailing=mailing)


def _freeze(run: Run, manuscript: Manuscript, message: CompiledMessage, list_file: Path, wishes: Wishes) -> None:
    freezing = Freezing(
        manuscript=manuscript,
        message=message,
        list_file=list_file,
        in_doubt=wishes.in_doubt,
        share=wishes.share,
        hold=wishes.hold,
        relay=wishes.relay if safe_url(wishes.relay) == wishes.relay.strip() else "",
        signing=wishes.signing,
        connections=wishes.connections,
        rates=wishes.rates,
    )
    freeze_run(run, freezing, quiet=wishes.as_json)


def _delivery(wishes: Wishes, publication_folder: Path, record: RunRecord | None = None) -> Delivery:
    """How to deliver; what the command does not say, a run that goes on still knows."""
    relay, keys, written = wishes.relay, wishes.keys, wishes.rates
    if record is not None:
        relay = relay or record.relay
        if not relay:
            raise CommandFailed(
                "The relay's password is kept nowhere.", f"Give its address again: --relay URL ({RECORD})."
            )
        if not keys and record.signing:
            _, keys = key_files(
                [Path(each.file) for each in record.signing], [each.selector for each in record.signing]
            )
        written = written or record.rates
    return Delivery(
        relay=relay,
        keys=Keys(secret_of(publication_folder)),
        signing=keys,
        connections=record.connections if record and wishes.connections == CONNECTIONS else wishes.connections,
        rates=rates(written, "--rate"),
        warm_ups=wishes.warm_ups,
        until=time.time() + wishes.patience,
    )
