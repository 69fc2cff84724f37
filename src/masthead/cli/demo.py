"""`masthead demo`: the whole main job on the shipped title, on this machine, with every step and its figures."""

from __future__ import annotations

import shutil
import tempfile
import threading
import time
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib.resources import as_file
from pathlib import Path
from typing import Annotated

import typer

from masthead.cli.console import count_findings, err, fact, print_findings, print_json, step
from masthead.cli.demo_made import AUDIENCE, Gained, Made, Readers
from masthead.cli.demo_site import DemoSite, Shown, free_port
from masthead.cli.failure import CommandFailed, Exit
from masthead.cli.inbox import ending_signals
from masthead.cli.proof import Proof, make_proof
from masthead.cli.render import write_proof
from masthead.cli.workspace import open_manuscript
from masthead.delivery.outcome import Outcome
from masthead.edition.catalogue import catalogue_for
from masthead.edition.house import HouseFormat
from masthead.edition.model import Edition
from masthead.relays.inbox import Inbox, InboxError
from masthead.titles import TITLES

STEPS = 7
_BEST = 3
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

    Checks and renders every shipped edition, and opens a newsroom with the same titles, their archives and three
    people. From there one is mailed to 1,000 made-up subscribers, into an inbox on this machine; a made-up morning of
    readers, mail gateways and proxies follows, with its report. Nothing leaves the machine.
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
                # It is made by a process of its own, which mails, too, while this one renders.
                _site(folder, 0 if once else newsroom_port, catcher, ended) as site,
            ):
                run = _run(folder, catcher, site, ended, quiet=as_json)
                _say(6, "Opening the newsroom", quiet=as_json)
                with site.served(run.made, worker=not once) as shown:
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
    """What a run of the demo came to. proofs: every shipped edition, the mailed one first. caught: by the inbox."""

    proofs: tuple[Proof, ...]
    made: Made
    caught: int

    @property
    def fine(self) -> bool:
        """Whether everybody was served and the inbox holds what the receipt says, and the letters beside it."""
        return all(proof.passed for proof in self.proofs) and (
            self.accepted == self.made.audience == self.caught - self.made.gained.letters
        )

    @property
    def accepted(self) -> int:
        """Messages that the inbox said it has taken."""
        return self.made.outcomes[Outcome.ACCEPTED.value]

    def as_json(self, seconds: float) -> dict[str, object]:
        """The figures of the mailed edition, the account, and what its readers did."""
        main = self.proofs[0]
        return {
            "audience": self.made.audience,
            "accepted": self.accepted,
            "caught": self.caught,
            "findings": {
                severity: sum(finding.severity == severity for proof in self.proofs for finding in proof.findings)
                for severity in ("error", "warning", "info")
            },
            "editions": len(self.proofs),
            "words": main.reading_time.words,
            "reading_time": main.reading_time.seconds,
            "email_bytes": main.email_bytes,
            **asdict(self.made.readers),
            **self.made.gained.figures(),
            "edition_urls": [proof.sheet.web_url for proof in self.proofs],
            "seconds": round(seconds, 2),
        }


def _run(folder: Path, catcher: Inbox, site: DemoSite, ended: threading.Event, *, quiet: bool) -> DemoRun:
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
    _say(4, f"Mailing No. {proofs[0].manuscript.edition.number} from the newsroom to {AUDIENCE:,} people", quiet=quiet)
    made = site.made()
    catcher.wait_for(DemoRun(tuple(proofs), made, 0).accepted + made.gained.letters)
    run = DemoRun(tuple(proofs), made, catcher.count())
    if not quiet:
        for outcome, many in made.outcomes.items():
            fact(outcome.replace("_", " "), str(many))
        _say(5, "A made-up morning of readers, mail gateways and proxies", quiet=False)
        _print_readers(made.readers)
        _print_gained(made.gained)
    return run


def _go_on(ended: threading.Event) -> None:
    if ended.is_set():
        raise InterruptedError


def _print_readers(readers: Readers) -> None:
    opens, clicks = readers.opens - readers.human_opens, readers.clicks - readers.human_clicks
    fact("opened", f"{readers.openers} people; {readers.opens} times, {opens} of them by machines")
    fact("clicked", f"{readers.clickers} people; {readers.clicks} times, {clicks} of them by machines")
    fact("unsubscribed", f"{readers.unsubscribes} people")
    best = sorted(readers.sections, key=lambda each: -each.human_clicks)[:_BEST]
    fact("best sections", ", ".join(f"{each.label or each.kind} ({each.human_clicks})" for each in best))


def _print_gained(gained: Gained) -> None:
    fact("friends", f"{gained.referrals} came by a reader’s link, and {gained.rewards_sent} gift was sent for it")
    fact("votes", f"{gained.votes}, those about yesterday’s question among them")
    fact("sponsor", f"{gained.sponsor_clicks} clicks by people on the sold section")
    fact("positions", f"{gained.jobs_shown} listings in the edition")
    fact("letters", f"{gained.letters} beside the mailing: sign-ups, welcomes and the gift")


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
    accounts = shown.made.accounts
    fact("newsroom", shown.newsroom_url)
    for role, address in accounts.people.items():
        fact(f"  {role}", address)
    fact("  password", f"{accounts.password}  (of all)")
    fact("  subscribers", f"{accounts.subscribers:,} made-up ones, nearly all brought in as a list")
    fact("report", shown.report_url)
    fact("receipt", shown.receipt_url)
    fact("returned mail", shown.returned_url)
    for url in shown.archive_urls:
        fact("archive", url)
    for name, url in shown.made.gained.pages.items():
        fact(name.replace("_", " "), url)
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
