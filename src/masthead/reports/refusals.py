"""A host's refusal in plain words and as a class: enhanced status codes (RFC 3463) and the large providers' own.

The table stands in ``refusals.toml``. It serves answers to our own relay connection and what reports quote alike.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Self

from masthead.reports.cause import Cause

STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?!\d|\.\d)")
"""An enhanced status within words; what merely looks like one within an IPv4 address is none."""

_CODE = re.compile(r"(\d{1,3})\.(?:x|(\d{1,3})(?:-(\d{1,3}))?)")
_KINDS = {"temporary": 4, "permanent": 5, "": None}
_FIELDS = frozenset({"code", "basic", "says", "kind", "about", "words", "remedy"})


@dataclass(frozen=True, slots=True)
class Explanation:
    """words: what happened, a sentence. remedy: what to do, a sentence; both fit to be shown. about: its class.
    by_words: found by what the host said alone, without a status or code.
    """

    words: str
    remedy: str
    about: Cause = Cause.UNCLEAR
    by_words: bool = False


@dataclass(frozen=True, slots=True)
class Refusal:
    """One row of the table. subject, details: of the enhanced status, None for any. says: one of these stands in the
    answer; ("",) for any. klass: 4, 5, or None for either.
    """

    subject: int | None
    details: range | None
    basic: int | None
    says: tuple[str, ...]
    klass: int | None
    explanation: Explanation

    @classmethod
    def read(cls, row: Mapping[str, str | list[str]]) -> Self:
        """From a row of the file. Raises ValueError for one that no answer can fit, or with an unknown key."""
        if row.keys() - _FIELDS or not row.keys() & {"code", "basic", "says"}:
            raise ValueError(f"A refusal has one of code, basic and says, then about, words and remedy: {row}")
        says = row.get("says", "")
        text = {name: value for name, value in row.items() if isinstance(value, str)}
        subject, details = None, None
        if "code" in text:
            match = _CODE.fullmatch(text["code"])
            if match is None:
                raise ValueError(f"“{text['code']}” is no code; write 1.1, 1.x or 7.606-649.")
            subject = int(match[1])
            if match[2]:
                details = range(int(match[2]), int(match[3] or match[2]) + 1)
        return cls(
            subject,
            details,
            int(text["basic"]) if "basic" in text else None,
            tuple(each.casefold() for each in ([says] if isinstance(says, str) else says)),
            _KINDS[text.get("kind", "")],
            Explanation(text["words"], text["remedy"], Cause(text["about"]), not row.keys() & {"code", "basic"}),
        )

    def fits(self, code: int, status: tuple[int, int, int] | None, said: str) -> bool:
        """Whether an answer is of this row. said: its text, case folded."""
        if self.subject is not None and (status is None or status[1] != self.subject):
            return False
        if self.details is not None and (status is None or status[2] not in self.details):
            return False
        if self.klass is not None and self.klass != (status[0] if status else code // 100):
            return False
        return self.basic in {None, code} and any(each in said for each in self.says)


def explain(code: int, reply: str) -> Explanation | None:
    """What an answer means; None where the table knows nothing better than the answer itself.

    code: the SMTP reply code, 0 where there was none. reply: the relay's words, with an enhanced status if it gave one.
    """
    said = reply.casefold()
    found = STATUS.search(reply)
    status = (int(found[1]), int(found[2]), int(found[3])) if found else None
    for row in table():
        if row.fits(code, status, said):
            return row.explanation
    return None


@lru_cache(maxsize=1)
def table() -> tuple[Refusal, ...]:
    """Every row, in the order in which they are tried."""
    text = resources.files("masthead.reports").joinpath("refusals.toml").read_text("utf-8")
    return tuple(Refusal.read(row) for row in tomllib.loads(text)["refusal"])
