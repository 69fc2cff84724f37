"""`masthead bench delivery`: the real worker, ledger and journal on, beside the yardsticks of the same run.

The machine is never quiet, so that runs alternate – the yardstick, the engine, and again – and the best of each counts;
all of them are reported.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Annotated

import typer

from masthead.audience.recipient import Recipient, SubscriberId
from masthead.cli.bench_delivery_personal import personal_proof, personal_reader
from masthead.cli.bench_message import message_of_size
from masthead.cli.console import fact, print_json
from masthead.cli.crash_drill import chunks, drill_relay
from masthead.cli.engine import CONNECTIONS, Delivery, KeyFile, open_ledger, run_worker
from masthead.cli.failure import CommandFailed, Exit
from masthead.cli.quantities import size as size_of
from masthead.delivery.mailing import MailingEvent, MailingId, MailingPlan
from masthead.delivery.outcome import Outcome
from masthead.message import CompiledMessage
from masthead.store import migrate
from masthead.tokens import Keys

SECRET = bytes(range(32))
_READY_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class EngineRun:
    """One run of the worker. rate: messages a second. cpu_us: of the worker's process, per message, user and system."""

    rate: float
    cpu_us: float
    memory_mb: float


@dataclass(frozen=True, slots=True)
class Bench:
    """What is measured. reader: makes one up by number. tools: Postfix's sink and source, where they are."""

    message: CompiledMessage
    reader: Callable[[int], Recipient]
    octets: int
    messages: int
    connections: int
    signing: tuple[KeyFile, ...]
    sink: str
    source: str


def bench_delivery(
    size: Annotated[str, typer.Option(metavar="SIZE", help="Of a message: 64k, 100k.")] = "64k",
    messages: Annotated[int, typer.Option(min=100, max=10_000_000, help="Messages in each run.")] = 20_000,
    rounds: Annotated[int, typer.Option(min=1, max=100, help="Runs; the best counts.")] = 3,
    connections: Annotated[int, typer.Option(min=1, max=1000, help="Connections to the sink.")] = CONNECTIONS,
    dkim: Annotated[bool, typer.Option("--dkim", help="Sign each message with a new RSA key of 2048 bits.")] = False,
    personal: Annotated[
        bool, typer.Option("--personal", help="A message in which everything is personal, beside the plain one.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Report as JSON on standard output.")] = False,
) -> None:
    """The delivery engine into a local sink, beside Postfix's smtp-source into the same one."""
    wanted = size_of(size, "--size")
    with tempfile.TemporaryDirectory(prefix="masthead-bench-") as name:
        folder = Path(name)
        message = message_of_size(wanted, secret=SECRET)
        bench = Bench(
            message=message,
            reader=_reader,
            octets=len(message.fill(_reader(1))),
            messages=messages,
            connections=connections,
            signing=(_new_key(),) if dkim else (),
            sink=_tool("smtp-sink"),
            source=_tool("smtp-source"),
        )
        if personal:
            report = _beside_plain(_personal(bench, wanted), bench, folder, rounds, quiet=as_json)
        else:
            report = _measured(bench, folder, rounds, quiet=as_json)
    if as_json:
        print_json(report)
        return
    for key, value in report.items():
        fact(key, str(value))


def _measured(bench: Bench, folder: Path, rounds: int, *, quiet: bool) -> dict[str, object]:
    runs: list[EngineRun] = []
    sources: list[float] = []
    signs: list[float] = []
    with _sink(bench, folder) as port:
        for number in range(rounds):
            if bench.source and bench.sink:
                sources.append(_source_rate(bench, port))
            if bench.signing:
                signs.append(_openssl_rate())
            runs.append(_engine_run(bench, folder / f"run-{number}", port))
            if not quiet:
                fact(f"run {number + 1} of {rounds}", f"{runs[-1].rate:,.0f} messages a second")
    best, cpu = max(run.rate for run in runs), min(run.cpu_us for run in runs)
    report: dict[str, object] = {
        "rate": round(best, 1),
        "cpu_us_per_message": round(cpu, 1),
        "memory_mb": round(max(run.memory_mb for run in runs), 1),
        "messages": bench.messages,
        "size": bench.octets,
        "connections": bench.connections,
        "sink": "smtp-sink" if bench.sink else "built-in",
        "ratio_to_smtp_source": round(best / max(sources), 3) if sources else None,
        "source_rate": round(max(sources), 1) if sources else None,
        "runs": [_rounded(run) for run in runs],
        "source_runs": [round(rate, 1) for rate in sources],
    }
    if signs:
        # Both by the seconds that a core was at work for them: that is what openssl counts, too.
        report["ratio_to_openssl_sign"] = round(1e6 / cpu / max(signs), 3)
        report["sign_rate"] = round(max(signs), 1)
        report["sign_runs"] = [round(rate, 1) for rate in signs]
    return report


def _personal(plain: Bench, size: int) -> Bench:
    """The same with a message of the same size in which everything is personal."""
    somebody = personal_reader(1)
    message = message_of_size(size, secret=SECRET, proof_of=personal_proof, reader=somebody)
    return replace(plain, message=message, reader=personal_reader, octets=len(message.fill(somebody)))


def _beside_plain(bench: Bench, plain: Bench, folder: Path, rounds: int, *, quiet: bool) -> dict[str, object]:
    """Both in turn into one sink. ratio: of the best rates, and of the least processor time."""
    runs: list[EngineRun] = []
    plain_runs: list[EngineRun] = []
    with _sink(bench, folder) as port:
        for number in range(rounds):
            plain_runs.append(_engine_run(plain, folder / f"plain-{number}", port))
            runs.append(_engine_run(bench, folder / f"run-{number}", port))
            if not quiet:
                both = f"{runs[-1].rate:,.0f} messages a second, {plain_runs[-1].rate:,.0f} plain ones"
                fact(f"run {number + 1} of {rounds}", both)
    rate, plain_rate = (max(run.rate for run in each) for each in (runs, plain_runs))
    cpu, plain_cpu = (min(run.cpu_us for run in each) for each in (runs, plain_runs))
    return {
        "rate": round(rate, 1),
        "plain_rate": round(plain_rate, 1),
        "ratio_to_plain": round(rate / plain_rate, 3),
        "cpu_us_per_message": round(cpu, 1),
        "plain_cpu_us_per_message": round(plain_cpu, 1),
        "cpu_ratio_to_plain": round(plain_cpu / cpu, 3),
        "memory_mb": round(max(run.memory_mb for run in runs), 1),
        "messages": bench.messages,
        "size": bench.octets,
        "plain_size": plain.octets,
        "connections": bench.connections,
        "sink": "smtp-sink" if bench.sink else "built-in",
        "runs": [_rounded(run) for run in runs],
        "plain_runs": [_rounded(run) for run in plain_runs],
    }


def _rounded(run: EngineRun) -> dict[str, float]:
    return {key: round(value, 1) for key, value in asdict(run).items()}


def _engine_run(bench: Bench, folder: Path, port: int) -> EngineRun:
    """Freeze and deliver once, in a process of its own."""
    folder.mkdir()
    mailing = MailingId(bench.message.content.mailing)
    url = f"sqlite:///{folder}/ledger.sqlite"
    migrate(url)
    ledger = open_ledger(url)
    people = (bench.reader(number) for number in range(1, bench.messages + 1))
    plan = MailingPlan(mailing, "bench", bench.message.to_bytes(), bench.messages)
    ledger.create(plan, chunks(people), now=time.time())
    ledger.steer(mailing, MailingEvent.START, now=time.time())
    ledger.close()
    delivery = Delivery(
        relay=f"smtp://127.0.0.1:{port}?starttls=never",
        keys=Keys(SECRET),
        signing=bench.signing,
        connections=bench.connections,
        mailing=mailing,
    )
    receiver, sender = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("fork").Process(target=_deliver, args=(delivery, url, folder, sender))
    process.start()
    sender.close()
    try:
        seconds, cpu, memory, accepted = receiver.recv()
    except EOFError:
        raise CommandFailed("The worker of the benchmark broke down.", code=Exit.FAILED) from None
    finally:
        process.join()
        shutil.rmtree(folder)
    if accepted != bench.messages:
        raise CommandFailed(f"Only {accepted} of {bench.messages} messages were accepted.", code=Exit.FAILED)
    return EngineRun(bench.messages / seconds, cpu / bench.messages * 1e6, memory / 1024)


def _deliver(delivery: Delivery, url: str, folder: Path, result: Connection) -> None:
    ledger = open_ledger(url)
    started, spent = time.perf_counter(), time.process_time()
    run_worker(delivery, ledger, journal=folder / "journal")
    seconds, cpu = time.perf_counter() - started, time.process_time() - spent
    assert delivery.mailing is not None
    accepted = ledger.totals(delivery.mailing).counts[Outcome.ACCEPTED]
    result.send((seconds, cpu, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, accepted))
    result.close()


def _source_rate(bench: Bench, port: int) -> float:
    """Messages a second of smtp-source with the same number, size and sessions, each session kept open."""
    command = [bench.source, "-d", "-s", str(bench.connections), "-m", str(bench.messages), "-l", str(bench.octets)]
    command += ["-f", "bench@harbour.example", "-t", "reader@example.com", f"127.0.0.1:{port}"]
    started = time.perf_counter()
    try:
        subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 – Postfix's own tool
    except subprocess.CalledProcessError as fault:
        raise CommandFailed(f"smtp-source failed: {fault.stderr.strip()}.", code=Exit.FAILED) from None
    return bench.messages / (time.perf_counter() - started)


@contextmanager
def _sink(bench: Bench, folder: Path) -> Iterator[int]:
    """A sink on a free port: Postfix's, else our own."""
    if not bench.sink:
        with drill_relay(folder, record=False) as port:
            yield port
        return
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    privileges = ["-u", "nobody"] if os.geteuid() == 0 else []
    command = [bench.sink, *privileges, f"127.0.0.1:{port}", "1000"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as sink:  # noqa: S603 – as above
        try:
            _wait_for(port, sink)
            yield port
        finally:
            sink.terminate()


def _wait_for(port: int, sink: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _READY_SECONDS
    while time.monotonic() < until and sink.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise CommandFailed("smtp-sink did not start.", "Try it by hand: smtp-sink 127.0.0.1:2600 100.", code=Exit.FAILED)


def _openssl_rate() -> float:
    """RSA-2048 signatures a second of one core, by openssl's own benchmark."""
    found = shutil.which("openssl")
    if not found:
        raise CommandFailed("The yardstick of --dkim is openssl, which is not on this machine.", code=Exit.FAILED)
    command = [found, "speed", "-seconds", "2", "-mr", "rsa2048"]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603 – a program of the system
    last = next(line for line in said.splitlines() if line.startswith("+F2:"))
    return float(last.split(":")[3])


def _new_key() -> KeyFile:
    # Loading the library takes a while, which only signing is worth.
    from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    key = generate_private_key(public_exponent=65537, key_size=2048)
    return KeyFile(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()), "bench", 0o600)


def _tool(name: str) -> str:
    return shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin") or ""


def _reader(number: int) -> Recipient:
    """Somebody made up; one in four has a name that is not ASCII."""
    name = f"Réader {number}" if number % 4 == 0 else f"Reader {number}"
    return Recipient(SubscriberId(number), f"reader{number}@example.com", name=name, referral_count=number % 4)
