"""`masthead doctor`: a domain as receivers of its mail see it, and the records that mend it."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import httpx
import typer

from masthead.checks.addresses import PinnedTransport, RefusedAddressError
from masthead.checks.reach import system_network
from masthead.cli.console import err, print_json, printable, progress
from masthead.cli.doctor_case import Said, case_of, domain_of
from masthead.cli.doctor_report import print_report, report_json
from masthead.cli.doctor_site import site_knowledge
from masthead.cli.failure import CommandFailed, Exit
from masthead.cli.site import SiteOption
from masthead.doctor import Case, Progress, Report, Ways, examine
from masthead.doctor.system_resolver import NameServerError, SystemResolver
from masthead.doctor.web import HttpxWeb


def doctor(
    domain: Annotated[str, typer.Argument(metavar="DOMAIN", help="What stands after the “@” of your sender.")],
    selector: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="A DKIM selector: “s=” in a mail’s DKIM-Signature.")
    ] = None,
    relay: Annotated[
        str, typer.Option(metavar="URL", envvar="MASTHEAD_RELAY", help="The relay; the site’s if not given.")
    ] = "",
    address: Annotated[
        list[str] | None, typer.Option(metavar="IP", help="An address that the relay sends from.")
    ] = None,
    helo: Annotated[str, typer.Option(metavar="NAME", help="How the relay introduces itself to receivers.")] = "",
    bounce_domain: Annotated[str, typer.Option(metavar="DOMAIN", help="Where bounces go; DOMAIN if not given.")] = "",
    signing_domain: Annotated[
        str, typer.Option(metavar="DOMAIN", help="“d=” of the DKIM-Signature; DOMAIN if not given.")
    ] = "",
    dkim: Annotated[
        list[Path] | None, typer.Option(metavar="KEYFILE", help="A private key you sign with (PEM): is its half there?")
    ] = None,
    dkim_selector: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="The key’s selector, one for each --dkim.")
    ] = None,
    nameserver: Annotated[
        list[str] | None, typer.Option(metavar="IP[:PORT]", help="Ask this name server, not the machine’s own.")
    ] = None,
    timeout: Annotated[
        float, typer.Option(metavar="SECONDS", min=0.1, max=120, help="For each question and step.")
    ] = 5.0,
    site: SiteOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Report as JSON on standard output.")] = False,
) -> None:
    """Examine a sending domain as receivers do.

    It says what to publish. Exit 1 when there is a fault.
    """
    said = Said(
        domain=domain,
        selectors=selector or (),
        dkim=dkim or (),
        dkim_selectors=dkim_selector or (),
        relay=relay,
        addresses=address or (),
        helo=helo,
        bounce_domain=bounce_domain,
        signing_domain=signing_domain,
    )
    domain_of(domain)  # what is misspelt is said before a site is opened
    case = case_of(said, site_knowledge(site))
    report = _examined(case, nameserver or (), patience=timeout, quiet=as_json)
    if report.deaf:
        raise CommandFailed(
            "No name server answered, so nothing is known.",
            "Check the network, or name a name server that answers: --nameserver IP.",
            code=Exit.FAILED,
        )
    if as_json:
        print_json(report_json(report, said.notes))
    else:
        for note in said.notes:
            err.print(f"! {printable(note)}", style="yellow", markup=False, soft_wrap=True)
        print_report(report)
    raise typer.Exit(Exit.FINE if report.passed else Exit.FAILED)


def _examined(case: Case, nameservers: Sequence[str], *, patience: float, quiet: bool) -> Report:
    """The visit, with a bar."""
    with progress(quiet=quiet) as bar:
        task = bar.add_task("Examining", total=None, note="")

        def show(now: Progress) -> None:
            bar.update(task, total=now.total, completed=now.done, note=now.last)

        async def visit() -> Report:
            own, public = own_web(patience), public_web(patience)
            try:
                resolver = SystemResolver(nameservers=nameservers, timeout=patience)
                ways = Ways(resolver=resolver, web=own, public_web=public, timeout=patience)
                return await examine(case, ways, progress=show)
            finally:
                await own.close()
                await public.close()

        try:
            return asyncio.run(visit())
        except NameServerError as fault:
            raise CommandFailed(str(fault)) from None


def own_web(patience: float) -> HttpxWeb:
    """For our own addresses, wherever they are, with the authorities that this machine trusts."""
    transport = httpx.AsyncHTTPTransport(verify=ssl.create_default_context(), trust_env=False)
    return HttpxWeb(transport, timeout=patience)


def public_web(patience: float) -> HttpxWeb:
    """For addresses that a zone names: what it leads to inside our own network is not asked."""
    network = system_network()
    return HttpxWeb(_Public(PinnedTransport(network.transport, network.resolve, network.allowed)), timeout=patience)


class _Public(httpx.AsyncBaseTransport):
    """Says in httpx’s own words what `PinnedTransport` refuses or cannot resolve."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self._inner = inner

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """As the inner transport."""
        try:
            return await self._inner.handle_async_request(request)
        except RefusedAddressError:
            raise httpx.ConnectError("not public") from None
        except OSError:
            raise httpx.ConnectError("no such name") from None

    async def aclose(self) -> None:
        """As the inner transport."""
        await self._inner.aclose()
