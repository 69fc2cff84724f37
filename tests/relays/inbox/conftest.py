"""A running inbox, a way to send to it and a way to look at it."""

from __future__ import annotations

import smtplib
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import httpx
import pytest

from masthead.relays.inbox import Inbox

PICTURE = b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"
HTML = """<!doctype html><html lang="en"><head><meta name="color-scheme" content="light dark"><style>
@media (prefers-color-scheme: dark) { body { color: #fff } }</style></head>
<body><div style="display:none">Words before the words&#847;&zwnj;&nbsp;</div><h1>Morning</h1>
<p><a href="https://harbour.example/story">the story</a> <a href="https://other.example/">harbour.example</a></p>
<img src="cid:dot" alt="A dot"><img src="https://elsewhere.example/p.png" alt="">
<script>document.title = "ran"</script></body></html>"""


@pytest.fixture(scope="session")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Inbox, httpx.Client, Path]]:
    """One inbox for all tests that do not stop it: its two servers take a tenth of a second to end."""
    folder = tmp_path_factory.mktemp("inbox")
    with (
        Inbox(folder, smtp_port=0, web_port=0) as inbox,
        httpx.Client(base_url=inbox.web_url, trust_env=False, verify=False) as client,
    ):
        yield inbox, client, folder


@pytest.fixture
def inbox(standing: tuple[Inbox, httpx.Client, Path]) -> Inbox:
    """Running, empty, and counting from 1."""
    running = standing[0]
    running._store.clear()
    with running._store._transaction() as database:
        database.execute("DELETE FROM sqlite_sequence")
    return running


@pytest.fixture
def web(inbox: Inbox, standing: tuple[Inbox, httpx.Client, Path]) -> httpx.Client:
    return standing[1]


@pytest.fixture
def folder(standing: tuple[Inbox, httpx.Client, Path]) -> Path:
    """Where the inbox keeps its mail."""
    return standing[2]


@pytest.fixture
def send(inbox: Inbox) -> Iterator[Callable[..., None]]:
    """`send(message, to="ana@example.com")` over SMTP; the message is in the inbox when it returns."""
    client = smtplib.SMTP("127.0.0.1", int(inbox.smtp_url.rpartition(":")[2]))

    def submit(message: bytes, *, to: str = "ana@example.com", sender: str = "bounce@harbour.example") -> None:
        client.sendmail(sender, [to], message, mail_options=["SMTPUTF8"] if not to.isascii() else [])

    yield submit
    client.quit()


@pytest.fixture
def edition() -> Callable[..., bytes]:
    """A mail with two bodies, a picture inside and an attachment."""

    def make(
        *, subject: str = "Good morning", to: str = "Ana Ito <ana@example.com>", text: str = "Plain words"
    ) -> bytes:
        message = EmailMessage(policy=SMTP)
        message["From"] = "Harbour Morning <morning@harbour.example>"
        message["To"] = to
        message["Subject"] = subject
        message.set_content(f"{text}\n")
        message.add_alternative(HTML, subtype="html")
        html = message.get_payload(1)
        assert isinstance(html, EmailMessage)
        html.add_related(PICTURE, "image", "gif", cid="<dot>")
        message.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="Tarif – März.pdf")
        return message.as_bytes()

    return make
