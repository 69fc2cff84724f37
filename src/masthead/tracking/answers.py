"""What the tracker says. Every answer is made once and sent as it is.

Nothing is cached on the way, nothing tells the target where a reader comes from, nothing is indexed, no cookie is set.
"""

from __future__ import annotations

import json
from typing import Any

Header = tuple[bytes, bytes]

_ALWAYS: tuple[Header, ...] = (
    (b"cache-control", b"no-store"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-robots-tag", b"noindex, nofollow"),
)

# A transparent picture of one pixel: header, a colour table of two, its transparency, the image, the end (GIF89a).
PIXEL = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff"
    b"!\xf9\x04\x01\x00\x00\x00\x00"
    b",\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)


class Answer:
    """An answer to any number of requests. start, end: the two messages of ASGI, which nobody changes."""

    __slots__ = ("body", "end", "headers", "start", "status")

    def __init__(self, status: int, body: bytes = b"", *headers: Header) -> None:
        self.status, self.body = status, body
        # Servers say the length of a body only where they send it; HEAD is told the same as GET.
        self.headers = (*headers, *_ALWAYS, (b"content-length", str(len(body)).encode("ascii")))
        self.start: dict[str, Any] = {"type": "http.response.start", "status": status, "headers": list(self.headers)}
        self.end: dict[str, Any] = {"type": "http.response.body", "body": body}


def redirect(location: str) -> Answer:
    """302 to an address that is ASCII already."""
    return Answer(302, b"", (b"location", location.encode("ascii")))


def as_json(said: dict[str, object]) -> Answer:
    """200 with an object."""
    return Answer(200, json.dumps(said).encode(), (b"content-type", b"application/json"))


_TEXT = (b"content-type", b"text/plain; charset=utf-8")

NOTHING = Answer(404, b"There is nothing here.\n", _TEXT)
"""The one answer to everything that is wrong, whatever it is."""

PICTURE = Answer(200, PIXEL, (b"content-type", b"image/gif"))
UNSUBSCRIBED = Answer(200, b"You are unsubscribed.\n", _TEXT)
LATER = Answer(503, b"This cannot be done just now. Please try again in a minute.\n", _TEXT, (b"retry-after", b"60"))
"""To an unsubscription that could not be kept; mail programs ask again."""
