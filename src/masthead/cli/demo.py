"""`masthead demo`: the whole main job on the shipped title, on this machine, with every step and its figures."""

from __future__ import annotations

import datetime as dt
import secrets
import shutil
import tempfile
import threading
import time
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import as_file
from pathlib import Path
from typing import Annotated

import typer

from masthead.cli.console import count_findings, err, fact, print_findings, print_json, step
from masthead.cli.delivering import deliver_run
from masthead.cli.demo_site import AUDIENCE, DemoSite, Shown, free_port
from masthead.cli.engine import Delivery, plain_words
from masthead.cli.failure import CommandFailed, Exit
from masthead.cli.freezing import Freezing, freeze_run
from masthead.cli.inbox import ending_signals
from masthead.cli.mail import compile_proof
from masthead.cli.proof import Proof, make_proof
from masthead.cli.render import write_proof
from masthead.cli.run import Run
from masthead.cli.workspace import open_manuscript
from masthead.delivery.mailing import MailingId
from masthead.delivery.outcome import Outcome
from masthead.delivery.receipt import Receipt
from masthead.edition.catalogue import catalogue_for
from masthead.edition.house import HouseFormat
from masthead.edition.model import Edition
from masthead.relays.inbox import Inbox, InboxError
from masthead.titles import TITLES
from masthead.titles.subscribers import write_csv
from masthead.tokens import Keys

STEPS = 6
NEWSROOM_PORT = 8000


def demo(
    once: Annotated[
        bool, typer.Option("--once", help="Run everything and exit, without waiting for a visitor.")
    ] = False,
    port: Annotated[
        int, typer.Option(metavar="N", min=0, max=65535, help="The inbox's web page; 0 takes any free port.")
    ] = 8025,
    newsroom_port: Annotated[
        int, typer.Option(metavar="N", min=0, max=65535, help="The newsroom; any free port when this one is taken.")
    ] = NEWSROOM_PORT,
    browser: Annotated[bool, typer.Option(help="Open the newsroom in a browser.")] = True,
    as_json: Annotated[bool, typer.Option("--json", help="Report as JSON on standard output.")] = False,
) -> None:
    """Run the whole main job on the shipped title.

    Checks and renders every shipped edition, mails one to 1,000 made-up subscribers into an inbox on this machine,
    and opens a newsroom with the same titles, their archives and two people. Nothing leaves the machine.
    """
    started = time.monotonic()
    fine = False
    with ending_signals() as ended, _workplace() as folder:
        proofs_folder = folder / "pages"
        proofs_folder.mkdir()
        try:
            with (
                Inbox(
                    folder / "mail", smtp_port=0, web_port=0 if once else port, pages={"demo": proofs_folder}
                ) as catcher,
                # Its tables are made by a process of its own while this one renders and sends.
                _site(folder, 0 if once else newsroom_port, catcher, ended) as site,
            ):
                run = _run(folder, catcher, ended, quiet=as_json)
                _say(5, "Opening the newsroom", quiet=as_json)
                with site.served(site.made()) as shown:
                    fine = run.fine and shown.fine
                    seconds = time.monotonic() - started
                    if as_json:
                        print_json({**run.as_json(seconds), "inbox_url": catcher.web_url, **shown.as_json()})
                    if not once:
                        _show(run, shown, catcher, seconds, browser=browser, quiet=as_json)
                        ended.wait()
        except InterruptedError:
            raise CommandFailed("Interrupted.", "Everything was removed.", code=Exit.FAILED) from None
        except InboxError as fault:
            raise CommandFailed(str(fault), code=Exit.FAILED) from None
    raise typer.Exit(Exit.FINE if fine else Exit.FAILED)


@dataclass(frozen=True, slots=True)
class DemoRun:
    """What a run of the demo came to. proofs: every shipped edition, the one that was mailed first."""

    proofs: tuple[Proof, ...]
    receipt: Receipt
    caught: int

    @property
    def fine(self) -> bool:
        """Whether everybody was served and the inbox holds exactly what the receipt says."""
        accepted = self.receipt.counts[Outcome.ACCEPTED]
        return all(proof.passed for proof in self.proofs) and accepted == self.receipt.audience == self.caught

    def as_json(self, seconds: float) -> dict[str, object]:
        """The figures of the mailed edition, and the account."""
        main = self.proofs[0]
        return {
            "audience": self.receipt.audience,
            "accepted": self.receipt.counts[Outcome.ACCEPTED],
            "caught": self.caught,
            "findings": {
                severity: sum(finding.severity == severity for proof in self.proofs for finding in proof.findings)
                for severity in ("error", "warning", "info")
            },
            "editions": len(self.proofs),
            "words": main.reading_time.words,
            "reading_time": main.reading_time.seconds,
            "email_bytes": main.email_bytes,
            "seconds": round(seconds, 2),
        }


def _run(folder: Path, catcher: Inbox, ended: threading.Event, *, quiet: bool) -> DemoRun:
    editions = _lay_out(folder / "titles")
    _say(1, f"The shipped titles: {len(editions)} editions laid out", quiet=quiet)
    _say(2, "Reading, rendering and checking each of them", quiet=quiet)
    base = f"{catcher.web_url}/pages/demo"
    proofs: list[Proof] = []
    for path in editions:
        _go_on(ended)
        proof = _proof(path, base)
        proofs.append(proof)
        if not quiet:
            _print_proof(proof)
    _say(3, f"Web pages and mails written for {len(proofs)} editions", quiet=quiet)
    for proof in proofs:
        write_proof(proof, folder / "pages" / _page_name(proof.manuscript.edition))
    list_path = folder / "subscribers.csv"
    with list_path.open("w", encoding="utf-8", newline="") as stream:
        write_csv(stream, count=AUDIENCE)
    _go_on(ended)
    _say(4, f"Sending No. {proofs[0].manuscript.edition.number} to {AUDIENCE:,} made-up subscribers", quiet=quiet)
    receipt = _mail(proofs[0], list_path, Run(folder / "run"), catcher.smtp_url, ended, quiet=quiet)
    if not quiet:
        for outcome in Outcome:
            fact(outcome.value.replace("_", " "), str(receipt.counts[outcome]))
    catcher.wait_for(receipt.counts[Outcome.ACCEPTED])
    return DemoRun(tuple(proofs), receipt, catcher.count())


def _go_on(ended: threading.Event) -> None:
    if ended.is_set():
        raise InterruptedError


def _mail(proof: Proof, list_path: Path, run: Run, relay: str, ended: threading.Event, *, quiet: bool) -> Receipt:
    """Freeze the list and deliver, as “masthead send” does. ended: set when somebody interrupts."""
    secret = secrets.token_bytes(32)
    message = compile_proof(proof, secret=secret, now=dt.datetime.now(dt.UTC))
    with run.locked():
        freeze_run(run, Freezing(manuscript=proof.manuscript, message=message, list_file=list_path), quiet=quiet)
        if deliver_run(run, Delivery(relay=relay, keys=Keys(secret)), quiet=quiet).stopped:
            ended.set()
    ledger = run.open_ledger()
    try:
        with plain_words():
            return Receipt.read(ledger, MailingId(message.content.mailing))
    finally:
        ledger.close()


def _lay_out(folder: Path) -> list[Path]:
    """Copy the shipped titles to disk; returns their editions, the one to mail first."""
    editions: list[Path] = []
    for title in TITLES.values():
        with as_file(title.folder) as source:
            shutil.copytree(source, folder / title.slug)
        editions += sorted((folder / title.slug / "editions").glob("*.md"))
    return editions


def _proof(path: Path, base_url: str) -> Proof:
    manuscript = open_manuscript(path)

    def page_of(house: HouseFormat, edition: Edition) -> str:
        del house
        return f"{base_url}/{_page_name(edition)}/web.html"

    folder = f"{base_url}/{_page_name(manuscript.edition)}"
    return make_proof(manuscript, media_url=folder, page_of=page_of, picture_url=f"{folder}/title.png")


def _page_name(edition: Edition) -> str:
    return f"{edition.publication}-{edition.number}"


def _print_proof(proof: Proof) -> None:
    edition = proof.manuscript.edition
    if proof.findings:
        print_findings(proof.findings, file=proof.manuscript.path.name)
    duration = catalogue_for("en").duration(proof.reading_time.seconds)
    fact(
        f"{edition.publication} {edition.number}",
        f"{count_findings(proof.findings)}, {proof.reading_time.words} words, {duration}, "
        f"{proof.email_bytes / 1000:.1f} KB of mail",
    )


def _show(run: DemoRun, shown: Shown, catcher: Inbox, seconds: float, *, browser: bool, quiet: bool) -> None:
    """Say where to look, and open it where there is a browser."""
    if browser:
        # Without a browser on the machine this is a no-op that returns False.
        webbrowser.open(shown.newsroom_url)
    if quiet:
        return
    _say(STEPS, f"Done in {seconds:.1f} s. Look at it:", quiet=False)
    fact("newsroom", shown.newsroom_url)
    fact("  administrator", shown.accounts.administrator)
    fact("  writer", shown.accounts.writer)
    fact("  password", f"{shown.accounts.password}  (of both)")
    fact("  subscribers", f"{shown.accounts.subscribers:,} made-up ones, brought in as a list")
    for url in shown.archive_urls:
        fact("archive", url)
    fact("inbox", catcher.web_url)
    for proof in run.proofs:
        fact("page", proof.sheet.web_url)
    err.print("Ctrl-C ends it and removes everything.", style="dim")


def _say(number: int, words: str, *, quiet: bool) -> None:
    if not quiet:
        step(number, STEPS, words)


@contextmanager
def _site(folder: Path, port: int, catcher: Inbox, ended: threading.Event) -> Iterator[DemoSite]:
    site = DemoSite(folder / "newsroom", port=free_port(port), relay=catcher.smtp_url, ended=ended)
    try:
        yield site
    finally:
        site.close()


@contextmanager
def _workplace() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="masthead-demo-") as name:
        yield Path(name)
