"""A proof as mail: who it comes from, its number, and whether its findings let it go."""

from __future__ import annotations

import datetime as dt
from hashlib import blake2s
from zoneinfo import ZoneInfo

from masthead.checks.registry import all_codes
from masthead.cli.console import finding_json, print_findings, print_json
from masthead.cli.failure import CommandFailed, Exit
from masthead.cli.proof import Proof
from masthead.cli.workspace import Manuscript
from masthead.delivery.mailing import MailingId
from masthead.edition.findings import Finding
from masthead.message import CompiledMessage, CompileError, LinkPlan, compile_message, sender_of
from masthead.tokens import Keys


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


def refuse(proof: Proof, blocking: tuple[Finding, ...], *, as_json: bool) -> None:
    """End the command, with the findings that stop the mailing. Raises `CommandFailed`."""
    if as_json:
        print_json({"refused": True, "findings": [finding_json(each) for each in blocking]})
    else:
        print_findings(blocking, file=str(proof.manuscript.path))
    never = {each.code for each in blocking if each in set(proof.manuscript.findings)}
    codes = ",".join(sorted({each.code for each in blocking} - never))
    raise CommandFailed(
        f"Not sent: {len(blocking)} finding{'s' if len(blocking) > 1 else ''} of severity error.",
        "Mend them: what could not be read is never sent." if never else f"Mend, or send despite: --despite {codes}",
        code=Exit.FAILED,
    )


def compile_proof(
    proof: Proof,
    *,
    secret: bytes,
    now: dt.datetime,
    mailing: MailingId | None = None,
    base_url: str = "",
    tracked: bool = False,
) -> CompiledMessage:
    """Compile a proof's mail. base_url: of the reader's pages, the publication's own when empty."""
    publication = proof.manuscript.house.publication
    try:
        return compile_message(
            proof.rendered,
            mailing=mailing or mailing_number(proof.manuscript),
            sender=sender_of(publication),
            keys=Keys(secret),
            date=now.astimezone(ZoneInfo(publication.timezone)),
            links=LinkPlan(base_url=base_url or publication.url, tracked=tracked, web_url=proof.sheet.web_url),
        )
    except CompileError as fault:
        raise CommandFailed(str(fault), "Mend the edition or house.toml.", code=Exit.FAILED) from None


def mailing_number(manuscript: Manuscript, *, run: int = 1) -> MailingId:
    """A mailing's 32-bit number where no ledger gives one: the same for the same edition and run.

    A second run is a mailing of its own, so that its messages are no copies of the first one's.
    """
    edition = manuscript.edition
    identity = f"{edition.publication}/{edition.number}/{edition.language}"
    if run > 1:
        identity += f"/{run}"
    return MailingId(int.from_bytes(blake2s(identity.encode(), digest_size=4).digest(), "big") or 1)
