"""Reading a message to show it: bounded in depth, parts and time, and never failing.

RFC 5322 and RFC 2045–2047, read liberally. The standard `email` package is not used for the structure because
it follows nested parts without a limit; here a message deeper than `MAX_DEPTH` or with more leaves than
`MAX_PARTS` is shown as far as that, with a remark, and the rest stays downloadable.
"""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass
from email.message import Message

from masthead.mime.text import decode_base64, decode_charset, decode_words, one_line

MAX_DEPTH = 16
MAX_PARTS = 200
MAX_HEADERS = 500
MAX_HEADER_BYTES = 256_000

_HEADERS_END = re.compile(rb"\A\r?\n|\r?\n\r?\n")
_FOLD = re.compile(rb"\r?\n(?=[ \t])")
_LINE = re.compile(rb"\r?\n")
_NAME = re.compile(rb"[!-9;-~]+")
_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+")


@dataclass(frozen=True, slots=True)
class Header:
    """One header as it stood: name and its value, unfolded, encoded words not yet decoded."""

    name: str
    raw: str

    @property
    def value(self) -> str:
        """Decoded and fit to be shown."""
        return one_line(decode_words(self.raw), 8000)


@dataclass(frozen=True, slots=True)
class Part:
    """A leaf of a message. number: counted from 0 in order. type: lower case. body: still transfer-encoded."""

    number: int
    type: str
    charset: str
    encoding: str
    filename: str
    attached: bool
    content_id: str
    body: bytes

    def content(self) -> bytes:
        """The decoded bytes; an unknown transfer encoding leaves them as they are."""
        if self.encoding == "base64":
            return decode_base64(self.body)
        if self.encoding == "quoted-printable":
            return binascii.a2b_qp(self.body)
        return self.body

    def text(self) -> str:
        """The decoded content as text, whatever it holds."""
        return decode_charset(self.content(), self.charset or "utf-8")


@dataclass(frozen=True, slots=True)
class Letter:
    """A message, read. remarks: what could not be read as it stands, in plain words."""

    headers: tuple[Header, ...]
    parts: tuple[Part, ...]
    remarks: tuple[str, ...]

    def header(self, name: str) -> str:
        """The value of the first header of that name, or ""."""
        return next((header.value for header in self.headers if header.name.lower() == name), "")

    def raw_header(self, name: str) -> str:
        """The same with encoded words as they are, for taking addresses apart."""
        return next((header.raw for header in self.headers if header.name.lower() == name), "")

    @property
    def html(self) -> Part | None:
        """The HTML body."""
        return self._body("text/html")

    @property
    def plain(self) -> Part | None:
        """The plain text body."""
        return self._body("text/plain")

    @property
    def attachments(self) -> tuple[Part, ...]:
        """Every leaf that is not one of the two bodies, pictures inside the HTML included."""
        bodies = {part.number for part in (self.html, self.plain) if part}
        return tuple(part for part in self.parts if part.number not in bodies)

    @property
    def files(self) -> tuple[Part, ...]:
        """The attachments without the pictures inside the HTML: what a mail program would list."""
        return tuple(part for part in self.attachments if part.attached or not part.content_id)

    def _body(self, kind: str) -> Part | None:
        return next((part for part in self.parts if part.type == kind and not part.attached), None)


def read_letter(message: bytes) -> Letter:
    """Read any bytes as a message; never raises."""
    headers, body = _split(message)
    walk = _Walk()
    walk.visit(headers, body, 0)
    return Letter(headers, tuple(walk.parts), tuple(dict.fromkeys(walk.remarks)))


class _Walk:
    """Collects the leaves of a message within the limits."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.remarks: list[str] = []

    def visit(self, headers: tuple[Header, ...], body: bytes, depth: int) -> None:
        fields = _Fields(headers)
        if not fields.type.startswith("multipart/"):
            self._keep(fields, body)
        elif not fields.boundary:
            self.remarks.append(
                "A part says it has several parts, but not what separates them; it is shown as one text."
            )
            self._keep(fields, body, "text/plain")
        elif depth >= MAX_DEPTH:
            self.remarks.append(f"Parts nested deeper than {MAX_DEPTH} levels are kept as one attachment.")
            self._keep(fields, body)
        else:
            self._children(fields, body, depth)

    def _children(self, fields: _Fields, body: bytes, depth: int) -> None:
        pieces = _pieces(body, fields.boundary)
        if not pieces:
            self.remarks.append("A part says it has several parts, but none was found; it is shown as one text.")
            self._keep(fields, body, "text/plain")
        for piece in pieces:
            if len(self.parts) >= MAX_PARTS:
                self.remarks.append(f"Only the first {MAX_PARTS} parts are shown; the source has them all.")
                return
            headers, content = _split(piece)
            self.visit(headers, content, depth + 1)

    def _keep(self, fields: _Fields, body: bytes, kind: str = "") -> None:
        part = Part(
            number=len(self.parts),
            type=kind or fields.type,
            charset=fields.charset,
            encoding=fields.encoding,
            filename=fields.filename,
            attached=fields.attached,
            content_id=fields.content_id,
            body=body,
        )
        self.parts.append(part)


class _Fields:
    """What the MIME headers of one part say."""

    def __init__(self, headers: tuple[Header, ...]) -> None:
        found = {header.name.lower(): header.raw[:2000] for header in reversed(headers)}
        self._read = Message()
        for name in ("content-type", "content-disposition"):
            if name in found:
                self._read[name] = found[name]
        kind = found.get("content-type", "text/plain").partition(";")[0].strip().lower()
        self.type = kind if _TYPE.fullmatch(kind) else "text/plain"
        self.encoding = found.get("content-transfer-encoding", "").strip().lower()
        self.content_id = found.get("content-id", "").strip().strip("<>")
        self.attached = found.get("content-disposition", "").strip().lower().startswith("attachment")
        self.charset = self._parameter("charset", "content-type")
        self.boundary = self._parameter("boundary", "content-type")
        name = self._parameter("filename", "content-disposition") or self._parameter("name", "content-type")
        self.filename = one_line(decode_words(name).replace("\\", "/").rpartition("/")[2], 200)

    def _parameter(self, name: str, header: str) -> str:
        try:
            value = self._read.get_param(name, "", header)
        except (ValueError, LookupError, TypeError):  # RFC 2231 continuations that contradict each other
            return ""
        if isinstance(value, tuple):
            charset, _, text = value
            return decode_charset(text.encode("latin-1", "replace"), charset or "utf-8")
        return str(value)


def _split(message: bytes) -> tuple[tuple[Header, ...], bytes]:
    """Headers and body. A part that starts with an empty line has no headers (RFC 2046 §5.1)."""
    end = _HEADERS_END.search(message)
    head, body = (message[: end.start()], message[end.end() :]) if end else (message, b"")
    headers = []
    for line in _LINE.split(_FOLD.sub(b"", head[:MAX_HEADER_BYTES]))[:MAX_HEADERS]:
        name, colon, value = line.partition(b":")
        name = name.rstrip()
        if colon and _NAME.fullmatch(name):
            headers.append(Header(name.decode("ascii"), _header_text(value.strip())))
    return tuple(headers), body


def _header_text(value: bytes) -> str:
    """Raw 8-bit headers are UTF-8 (RFC 6532), or Latin-1 from old programs."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _pieces(body: bytes, boundary: str) -> list[bytes]:
    """The parts between the boundary lines (RFC 2046 §5.1.1); a missing last boundary ends with the body."""
    line = re.compile(rb"--" + re.escape(boundary.encode("utf-8", "replace")) + rb"(--)?[ \t]*(?=\r?\n|\Z)")
    pieces: list[bytes] = []
    start = -1
    for match in line.finditer(body):
        end = match.start()
        if end and body[end - 1] != 0x0A:
            continue
        if start >= 0:
            pieces.append(_between_breaks(body[start : max(start, end)]))
        start = match.end()
        if match[1] or len(pieces) > MAX_PARTS:
            return pieces
    if start >= 0:
        pieces.append(_without_first_break(body[start:]))
    return pieces


def _between_breaks(piece: bytes) -> bytes:
    """The line break before a boundary belongs to the boundary, not to the part."""
    inner = _without_first_break(piece)
    return inner.removesuffix(b"\r\n") if inner.endswith(b"\r\n") else inner.removesuffix(b"\n")


def _without_first_break(piece: bytes) -> bytes:
    return piece.removeprefix(b"\r\n") if piece.startswith(b"\r\n") else piece.removeprefix(b"\n")
