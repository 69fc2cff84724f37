"""How requests that anymail has built are changed: into one for many messages, or one with the message as compiled.

Pure: parameters of an HTTP request in, parameters out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

Params = Mapping[str, Any]
"""Of ``requests.request``: method, url, headers, data, files, auth."""


@dataclass(frozen=True, slots=True)
class Together:
    """An API that takes a list of the very requests that it takes singly.

    path: below the API's address. items: from its answer to a result each, in order; may raise KeyError or TypeError.
    refusal: what a result says against its message, "" for nothing.
    """

    path: str
    items: Callable[[Any], Sequence[Any]]
    refusal: Callable[[Any], str]

    def joined(self, each: Sequence[Params], api_url: str) -> Params:
        """One request for all messages."""
        bodies = ",".join(str(params["data"]) for params in each)
        return {**each[0], "url": urljoin(api_url, self.path), "data": f"[{bodies}]"}


def _postmark_refusal(item: Any) -> str:
    # 300 and 406 may be about the recipient, which anymail finds out from the words.
    code = item.get("ErrorCode", 0)
    return "" if code in {0, 300, 406} else f"{item.get('Message', '')} (error {code})"


TOGETHER: Mapping[str, Together] = {
    "postmark": Together("email/batch", list, _postmark_refusal),
    "resend": Together("emails/batch", lambda answer: list(answer["data"]), lambda _item: ""),
}
"""By the provider's name."""


def _mailgun(params: Params, mime: bytes) -> Params:
    """`messages.mime` takes the envelope, options and variables beside a file."""
    kept = {name: value for name, value in params["data"].items() if name == "to" or name.startswith(("v:", "o:"))}
    file = ("message.mime", mime, "message/rfc822")
    return {**params, "url": f"{params['url']}.mime", "data": kept, "files": [("message", file)]}


def _sparkpost(params: Params, mime: bytes) -> Params:
    data = json.loads(params["data"])
    data["content"] = {"email_rfc822": mime.decode("utf-8")}
    return {**params, "data": json.dumps(data)}


AS_COMPILED: Mapping[str, Callable[[Params, bytes], Params]] = {"mailgun": _mailgun, "sparkpost": _sparkpost}
"""By the provider's name: a request with the message's own bytes instead of its fields."""
